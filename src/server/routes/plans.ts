import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import { OUTCOMES } from '../../core/outcome.ts'
import type { Platform } from '../../platform/platform.ts'
import { getRun, type Run } from '../../sync/history/index.ts'
import { continueRun } from '../../sync/loop/index.ts'
import {
  approvePlan,
  dropPlan,
  findPlan,
  getPlan,
  listChanges,
  listPlans,
  PLAN_STATES,
  type Plan,
  trimPlan,
} from '../../sync/plan/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { cutPage, decodeCursor, NUMBER_POSITION, pageOf, pageQuery, UUID_POSITION } from '../pagination.ts'
import { changeShape, planDetailsShape, planShape } from '../plan-shapes.ts'
import { runShape } from '../run-shapes.ts'
import { id, words } from '../shapes.ts'

const tags = ['Plans']
const onePlan = z.strictObject({ id })
const kind = z.enum(['create', 'update', 'delete'])
const decided = z.object({
  plan: planShape,
  run: runShape.nullable().describe('The run that waited for it and goes on'),
})

/** Plans: what would change, approval, trimming, dropping. */
export const registerPlans: RegisterRoutes = (app, platform) => {
  registerReading(app, platform)
  registerChanges(app, platform)
  registerDeciding(app, platform)
}

function registerReading(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/plans',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Plans, newest first',
        querystring: pageQuery.extend({
          connection: z.string().max(100).optional(),
          state: words(PLAN_STATES).optional(),
          run: id.optional().describe('The run that built or applied it'),
        }),
        response: { 200: pageOf(planShape).describe('A page of plans') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { connection: name, state, run, limit, cursor } = request.query
      const before = decodeCursor(cursor, UUID_POSITION)
      const connection = name ? await getConnection(db, workspaceId, name) : null
      const found = await listPlans(db, workspaceId, {
        ...(connection && { connectionId: connection.id }),
        ...(state && { states: state }),
        ...(run && { runId: run }),
        ...(before && { before }),
        limit: limit + 1,
      })
      return cutPage(found, limit, (plan) => plan.id)
    },
  )
  app.get(
    '/api/v1/plans/:id',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'One plan with what it adds up to, per outcome and per field',
        params: onePlan,
        response: { 200: planDetailsShape.describe('The plan') },
      },
    },
    (request) => getPlan(db, callerOf(request).workspaceId, request.params.id),
  )
}

function registerChanges(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/plans/:id/changes',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Changes field by field, with before and after, in the order of writing',
        params: onePlan,
        querystring: pageQuery.extend({
          kind: kind.optional(),
          outcome: z.enum([...OUTCOMES, 'pending']).optional(),
          object: z.string().max(200).optional(),
          field: z.string().max(200).optional().describe('Changes that write this field'),
          search: z.string().max(200).optional().describe('In ids, keys and values'),
        }),
        response: { 200: pageOf(changeShape).extend({ total: z.number() }).describe('A page of changes') },
      },
    },
    async (request) => {
      const { limit, cursor, search, kind: ofKind, outcome, object, field } = request.query
      const after = decodeCursor(cursor, NUMBER_POSITION)
      const { changes, total } = await listChanges(db, callerOf(request).workspaceId, request.params.id, {
        ...(after && { after }),
        ...(search && { text: search }),
        ...(ofKind && { kind: ofKind }),
        ...(outcome && { outcome }),
        ...(object && { object }),
        ...(field && { field }),
        limit: limit + 1,
      })
      return { ...cutPage(changes, limit, (change) => change.id), total }
    },
  )
}

function registerDeciding(app: App, platform: Platform): void {
  const { db } = platform.database
  const config = { permission: 'approve-plans', idempotent: true } as const
  app.post(
    '/api/v1/plans/:id/approve',
    {
      config,
      schema: {
        tags,
        summary: 'Allow a held plan to be written; the run that waited for it goes on',
        description: 'A plan that no run waits for (a plan run, a retry) is written by starting a run of kind "apply".',
        params: onePlan,
        response: { 200: decided.describe('Approved') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const plan = await approvePlan(platform, workspaceId, request.params.id, byline(request))
      await note(platform, request, 'plan.approved', 'plan', plan.id, plan.counts)
      return { plan, run: await goOn(platform, plan) }
    },
  )
  app.post(
    '/api/v1/plans/:id/drop',
    {
      config,
      schema: {
        tags,
        summary: 'Throw a plan away; nothing of it is written',
        params: onePlan,
        response: { 200: decided.describe('Dropped') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const plan = await dropPlan(platform, workspaceId, request.params.id, byline(request))
      await note(platform, request, 'plan.dropped', 'plan', plan.id)
      return { plan, run: await goOn(platform, plan) }
    },
  )
  app.post(
    '/api/v1/plans/:id/trim',
    {
      config,
      schema: {
        tags,
        summary: 'Leave changes out of a held plan; they end deferred',
        params: onePlan,
        body: z
          .strictObject({
            changes: z.array(z.string().regex(NUMBER_POSITION)).min(1).max(10_000).optional(),
            kind: kind.optional(),
            object: z.string().max(200).optional(),
          })
          .refine((which) => Object.keys(which).length > 0, 'must name changes, a kind or an object'),
        response: { 200: z.object({ left: z.number(), plan: planDetailsShape }).describe('How many were left out') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { changes, kind: ofKind, object } = request.body
      const which = { ...(changes && { ids: changes }), ...(ofKind && { kind: ofKind }), ...(object && { object }) }
      const plan = await findPlan(db, workspaceId, request.params.id)
      const left = await trimPlan(platform, workspaceId, plan.id, which, byline(request))
      await note(platform, request, 'plan.trimmed', 'plan', plan.id, { left, kind: ofKind ?? null })
      return { left, plan: await getPlan(db, workspaceId, plan.id) }
    },
  )
}

/** The run that waited for this decision goes on. */
async function goOn(platform: Platform, plan: Plan): Promise<Run | null> {
  if (!plan.runId) return null
  const { db } = platform.database
  const run = await getRun(db, plan.workspaceId, plan.runId)
  if (run.state !== 'held') return null
  await continueRun(platform, plan.workspaceId, run.id)
  return getRun(db, plan.workspaceId, run.id)
}
