import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { evidenceUse, getThresholds, previewThresholds, setThresholds } from '../../sync/matching/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { actorNames } from '../describe-companies.ts'
import { scopeOf } from '../match-place.ts'
import { connectionParams, id, instant, listOf } from '../shapes.ts'

const tags = ['Matching']
const chance = z.number().min(0.01).max(0.9999)
const pair = { auto: chance.describe('0 to 1'), review: chance.describe('0 to 1; below auto') }
const state = z.enum(['auto', 'review', 'none'])
const counts = z.object({ auto: z.number(), review: z.number(), none: z.number() })

const thresholdsShape = z
  .object({
    auto: z.number(),
    review: z.number(),
    usual: z.object({ auto: z.number(), review: z.number() }).describe('Of the model in use'),
    set: z.object({ setBy: z.string(), setAt: instant }).nullable().describe('Null: the usual ones hold'),
  })
  .meta({ id: 'MatchThresholds' })

/** From which chance on companies are linked without asking and people are asked, what that would change, and what evidence weighs. */
export const registerMatchThresholds: RegisterRoutes = (app, platform) => {
  registerReading(app, platform)
  registerSetting(app, platform)
  registerPreview(app, platform)
  registerEvidence(app, platform)
}

async function shown(platform: Platform, workspaceId: string, connection: string) {
  const { db } = platform.database
  const found = await getThresholds(db, scopeOf(await getConnection(db, workspaceId, connection)))
  const name = await actorNames(platform, workspaceId, [found.set?.setBy ?? null])
  return { ...found, set: found.set && { ...found.set, setBy: name(found.set.setBy) } }
}

function registerReading(app: App, platform: Platform): void {
  app.get(
    '/api/v1/connections/:connection/matching/thresholds',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'The thresholds in force, as chances',
        params: connectionParams,
        response: { 200: thresholdsShape.describe('Thresholds') },
      },
    },
    (request) => shown(platform, callerOf(request).workspaceId, request.params.connection),
  )
}

function registerSetting(app: App, platform: Platform): void {
  const { database } = platform
  app.put(
    '/api/v1/connections/:connection/matching/thresholds',
    {
      config: { permission: 'edit-settings' },
      schema: {
        tags,
        summary:
          'Set the thresholds, or go back to the usual ones; the next match decides for all companies anew, links that hold stay',
        params: connectionParams,
        body: z.strictObject({ thresholds: z.strictObject(pair).nullable().describe('Null: the usual ones') }),
        response: { 200: thresholdsShape.describe('Thresholds in force now') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const connection = await getConnection(database.db, workspaceId, request.params.connection)
      const { thresholds } = request.body
      await setThresholds(database, scopeOf(connection), thresholds, byline(request), (tx) =>
        note({ database: tx }, request, 'match.thresholds-set', 'connection', connection.id, { thresholds }),
      )
      return shown(platform, workspaceId, connection.id)
    },
  )
}

function registerPreview(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/connections/:connection/matching/preview',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What the decisions that are stored would be with other thresholds; nothing is changed',
        params: connectionParams,
        querystring: z.strictObject({
          auto: z.coerce.number().min(0.01).max(0.9999),
          review: z.coerce.number().min(0.01).max(0.9999),
          autoMatch: z
            .enum(['true', 'false'])
            .transform((word) => word === 'true')
            .default(true),
        }),
        response: {
          200: z
            .object({
              now: counts,
              after: counts,
              moves: listOf(z.object({ from: state, to: state, companies: z.number() })),
              examples: listOf(
                z.object({
                  companyId: id,
                  companyName: z.string(),
                  recordName: z.string().nullable(),
                  probability: z.number(),
                  from: state,
                  to: state,
                }),
              ).describe('At most 20 of those that would change, the least sure first'),
            })
            .meta({ id: 'ThresholdsPreview' })
            .describe('Companies now and after; those that a person decided are no part of it'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      return previewThresholds(db, scopeOf(connection), request.query)
    },
  )
}

function registerEvidence(app: App, { database: { db } }: Platform): void {
  const points = z.number().nullable().describe('Mean, natural log of the odds')
  app.get(
    '/api/v1/connections/:connection/matching/evidence',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'What each kind of evidence weighs in the pairs that matching looked at last',
        params: connectionParams,
        response: {
          200: listOf(
            z.object({
              name: z.string(),
              forPairs: z.number(),
              forMean: points,
              againstPairs: z.number(),
              againstMean: points,
            }),
          ).describe('The heaviest first, over at most 10,000 pairs'),
        },
      },
    },
    async (request) => {
      const connection = await getConnection(db, callerOf(request).workspaceId, request.params.connection)
      return evidenceUse(db, scopeOf(connection))
    },
  )
}
