import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  activateModel,
  getModel,
  listModels,
  livePrecision,
  MODEL_STATES,
  refitModel,
  resumeAutoMatch,
  rollbackModel,
  setPrecisionTarget,
} from '../../sync/matching/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { scopeOf } from '../match-place.ts'
import { intervalShape } from '../match-shapes.ts'
import { connectionParams, done, instant, listOf } from '../shapes.ts'

const tags = ['Matching']

/** How right automatic links are and what happens when they are not, and weights that are fitted to what people said. */
export const registerMatchLearning: RegisterRoutes = (app, platform) => {
  registerPrecision(app, platform)
  registerWatch(app, platform)
  registerModels(app, platform)
  registerChoosing(app, platform)
}

const precisionShape = z
  .object({
    state: z.enum(['ok', 'few', 'warn', 'pause']).describe('What the judgements say now'),
    words: z.string(),
    target: z.number().describe('0 to 1'),
    judged: z.number().describe('Automatic links that people judged in the window'),
    right: z.number(),
    precision: intervalShape,
    sampled: z.number().describe('Of the judged, those that the audit had drawn'),
    samplePrecision: intervalShape,
    made: z.number().describe('Automatic links that there are, and those judged in the window'),
    atBest: intervalShape,
    models: listOf(z.object({ model: z.string().nullable(), judged: z.number(), right: z.number() })),
    autoMatch: z.enum(['on', 'off', 'paused']),
    watch: z.object({
      target: z.number(),
      windowFrom: instant.nullable().describe('Judgements before it do not count'),
      pausedAt: instant.nullable(),
      pausedWhy: z.string().nullable(),
      resumedAt: instant.nullable(),
      resumedBy: z.string().nullable(),
      resumeNote: z.string().nullable(),
    }),
  })
  .meta({ id: 'LivePrecision' })

function registerPrecision(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/matching/precision',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary:
          'How right automatic links are, by what people said of the last 500 within 180 days; whether Auto-Match is paused',
        params: connectionParams,
        response: { 200: precisionShape.describe('Live precision') },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      const report = await livePrecision(db, scopeOf(connection))
      const on = report.watch.pausedAt ? ('paused' as const) : ('on' as const)
      return { ...report, autoMatch: connection.settings.autoMatch ? on : ('off' as const) }
    },
  )
}

function registerWatch(app: App, { database }: Platform): void {
  app.put(
    '/api/v1/connections/:connection/matching/target',
    {
      config: { permission: 'edit-settings' },
      schema: {
        tags,
        summary: 'Say how right automatic links must be; below it beyond doubt, Auto-Match pauses',
        params: connectionParams,
        body: z.strictObject({ target: z.number().min(0.5).max(0.9999) }),
        response: { 200: done },
      },
    },
    async (request) => {
      const connection = await getConnection(database.db, callerOf(request).workspaceId, request.params.connection)
      await setPrecisionTarget(database, scopeOf(connection), request.body.target, (tx) =>
        note({ database: tx }, request, 'match.target-changed', 'connection', connection.id, request.body),
      )
      return { done: true as const }
    },
  )
  app.post(
    '/api/v1/connections/:connection/matching/resume',
    {
      config: { permission: 'edit-settings', idempotent: true },
      schema: {
        tags,
        summary: 'Let a paused Auto-Match link by itself again; judgements from now on count',
        params: connectionParams,
        body: z.strictObject({ note: z.string().trim().min(1).max(2000).describe('What was found and done') }),
        response: { 200: done },
      },
    },
    async (request) => {
      const connection = await getConnection(database.db, callerOf(request).workspaceId, request.params.connection)
      const resumed = { by: byline(request), note: request.body.note }
      await resumeAutoMatch(database, scopeOf(connection), resumed, (tx) =>
        note({ database: tx }, request, 'match.resumed', 'connection', connection.id, request.body),
      )
      return { done: true as const }
    },
  )
}

const figuresShape = z
  .object({
    pairs: z.number(),
    linked: z.number().describe('Pairs at or above the auto threshold'),
    precision: z.number().nullable().describe('Right among those at or above the auto threshold, 0 to 1'),
    recall: z.number().nullable().describe('Of the right pairs, those at or above it, 0 to 1'),
    logLoss: z.number().describe('Mean of -ln(chance given to what people said): 0 perfect, 0.69 a coin'),
    brier: z.number().describe('Mean squared distance: 0 perfect, 0.25 a coin'),
  })
  .meta({ id: 'MatchFigures' })

const modelShape = z
  .object({
    version: z.number(),
    state: z.enum(MODEL_STATES),
    engine: z.string().describe('Shipped model it was fitted from'),
    finding: z.string(),
    trainedOn: z.object({ labels: z.number(), same: z.number(), different: z.number(), left: z.number() }),
    figures: z
      .object({ shipped: figuresShape, active: figuresShape, fitted: figuresShape })
      .describe('All on pairs that were left out of the fitting (5 folds)'),
    thresholds: z.object({ auto: z.number(), review: z.number(), margin: z.number() }),
    madeBy: z.string(),
    madeAt: instant,
    activatedAt: instant.nullable(),
  })
  .meta({ id: 'MatchModel' })

const oneModel = z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000_000) })

function registerModels(app: App, { database }: Platform): void {
  app.get(
    '/api/v1/matching/models',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Weights that were fitted to what people said, newest first, and which are in use',
        response: {
          200: z
            .object({
              shipped: z.string(),
              active: z.number().nullable().describe('Version in use; null: the shipped weights'),
              models: listOf(modelShape),
              activations: listOf(z.object({ version: z.number().nullable(), by: z.string(), at: instant })),
            })
            .describe('Models'),
        },
      },
    },
    (request) => listModels(database.db, callerOf(request).workspaceId),
  )
  app.get(
    '/api/v1/matching/models/:version',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'One model, weight by weight beside the shipped and the active one',
        params: oneModel,
        response: {
          200: z
            .object({
              model: modelShape,
              differences: listOf(
                z.object({ feature: z.string(), shipped: z.number(), active: z.number(), fitted: z.number() }),
              ).describe('Natural log of the odds; what differs most from the active one first'),
            })
            .describe('The model'),
        },
      },
    },
    (request) => getModel(database.db, callerOf(request).workspaceId, request.params.version),
  )
}

function registerChoosing(app: App, platform: Platform): void {
  const { database } = platform
  app.post(
    '/api/v1/matching/models/refit',
    {
      config: { permission: 'edit-settings', idempotent: true },
      schema: {
        tags,
        summary: 'Fit weights to what people said and compare them on pairs left out; changes no decision',
        response: { 201: modelShape.describe('A candidate, or refused as not better') },
      },
    },
    async (request, reply) => {
      const model = await refitModel(database, callerOf(request).workspaceId, byline(request), (tx, version, state) =>
        note({ database: tx }, request, 'match.model-fitted', 'match-model', `${version}`, { state }),
      )
      return reply.code(201).send(model)
    },
  )
  app.post(
    '/api/v1/matching/models/:version/activate',
    {
      config: { permission: 'edit-settings', idempotent: true },
      schema: {
        tags,
        summary: 'Put a model in use: the next match decides for all companies anew; links that hold stay',
        params: oneModel,
        response: { 200: modelShape.describe('The model, active') },
      },
    },
    async (request) => {
      const { version } = request.params
      return activateModel(database, callerOf(request).workspaceId, version, byline(request), (tx) =>
        note({ database: tx }, request, 'match.model-activated', 'match-model', `${version}`),
      )
    },
  )
  app.post(
    '/api/v1/matching/models/rollback',
    {
      config: { permission: 'edit-settings', idempotent: true },
      schema: {
        tags,
        summary: 'Put in use what was in use before',
        response: {
          200: z.object({ active: z.number().nullable() }).describe('Version in use; null: the shipped weights'),
        },
      },
    },
    async (request) => {
      const active = await rollbackModel(database, callerOf(request).workspaceId, byline(request), (tx) =>
        note({ database: tx }, request, 'match.model-rolled-back', 'match-model', null),
      )
      return { active }
    },
  )
}
