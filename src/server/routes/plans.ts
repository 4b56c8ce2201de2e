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
  trimField,
  trimPlan,
  untrimPlan,
} from '../../sync/plan/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { describeChanges, describePlan, describePlans } from '../describe-changes.ts'
import { cutPage, decodeCursor, NUMBER_POSITION, pageOf, pageQuery, UUID_POSITION } from '../pagination.ts'
import { changeRowShape, planDetailsShape, planRowShape, planShape } from '../plan-shapes.ts'
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
  registerTrimming(app, platform)
}

function registerReading(app: App, platform: Platform): void {
  const { db } = platform.database
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
        response: { 200: pageOf(planRowShape).describe('A page of plans') },
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
      const { rows, next } = cutPage(found, limit, (plan) => plan.id)
      return { rows: await describePlans(platform, workspaceId, rows), next }
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
    async (request) => {
      const { workspaceId } = callerOf(request)
      return describePlan(platform, workspaceId, await getPlan(db, workspaceId, request.params.id))
    },
  )
}

function registerChanges(app: App, platform: Platform): void {
  const { db } = platform.database
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
          company: id.optional(),
          code: z.string().max(100).optional().describe('Code or symbol of a reject'),
          search: z.string().max(200).optional().describe('In names of companies, ids, keys and values'),
        }),
        response: { 200: pageOf(changeRowShape).extend({ total: z.number() }).describe('A page of changes') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { limit, cursor, search, kind: ofKind, outcome, object, field, company, code } = request.query
      const after = decodeCursor(cursor, NUMBER_POSITION)
      const plan = await findPlan(db, workspaceId, request.params.id)
      const { changes, total } = await listChanges(db, workspaceId, plan.id, {
        ...(after && { after }),
        ...(search && { text: search }),
        ...(ofKind && { kind: ofKind }),
        ...(outcome && { outcome }),
        ...(object && { object }),
        ...(field && { field }),
        ...(company && { companyId: company }),
        ...(code && { code }),
        limit: limit + 1,
      })
      const { rows, next } = cutPage(changes, limit, (change) => change.id)
      return { rows: await describeChanges(platform, plan, rows), next, total }
    },
  )
}

function registerDeciding(app: App, platform: Platform): void {
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
        body: z
          .strictObject({
            changes: z
              .number()
              .int()
              .optional()
              .describe('How many were shown as still to be written; others: refused'),
          })
          .nullish(),
        response: { 200: decided.describe('Approved') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const seen = request.body?.changes ?? null
      const plan = await approvePlan(platform, workspaceId, request.params.id, byline(request), seen)
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
}

const someChanges = z.array(z.string().regex(NUMBER_POSITION)).min(1).max(10_000)
const whichChanges = z.strictObject({
  changes: someChanges.optional(),
  kind: kind.optional(),
  object: z.string().max(200).optional(),
})
const trimmed = z.object({ left: z.number(), plan: planDetailsShape })
const named = (which: object) => Object.keys(which).length > 0

function registerTrimming(app: App, platform: Platform): void {
  const { db } = platform.database
  const config = { permission: 'approve-plans', idempotent: true } as const
  app.post(
    '/api/v1/plans/:id/trim',
    {
      config,
      schema: {
        tags,
        summary: 'Leave changes, or one field of all changes of an object, out of a held plan',
        description:
          'Changes end deferred. A field is left out of every change of the object that is still to be written; new records keep it when they cannot be made without it.',
        params: onePlan,
        body: whichChanges
          .extend({ field: z.string().max(200).optional() })
          .refine(named, 'must name changes, a kind, an object or a field')
          .refine((which) => which.field === undefined || isWholeField(which), 'a field goes with its object alone'),
        response: { 200: trimmed.describe('How many changes were left out, or lost the field') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { field, ...rest } = request.body
      const plan = await findPlan(db, workspaceId, request.params.id)
      const by = byline(request)
      const left =
        field === undefined
          ? await trimPlan(platform, workspaceId, plan.id, whichOf(rest), by)
          : await trimField(platform, workspaceId, plan.id, { object: rest.object ?? '', field }, by)
      await note(platform, request, 'plan.trimmed', 'plan', plan.id, { left, kind: rest.kind ?? null })
      return { left, plan: await describePlan(platform, workspaceId, await getPlan(db, workspaceId, plan.id)) }
    },
  )
  app.post(
    '/api/v1/plans/:id/untrim',
    {
      config,
      schema: {
        tags,
        summary: 'Take changes that were left out back into a held plan',
        params: onePlan,
        body: whichChanges.refine(named, 'must name changes, a kind or an object'),
        response: { 200: trimmed.describe('How many are in the plan again') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const plan = await findPlan(db, workspaceId, request.params.id)
      const left = await untrimPlan(platform, workspaceId, plan.id, whichOf(request.body))
      await note(platform, request, 'plan.untrimmed', 'plan', plan.id, { back: left })
      return { left, plan: await describePlan(platform, workspaceId, await getPlan(db, workspaceId, plan.id)) }
    },
  )
}

function isWholeField({ object, kind: ofKind, changes }: z.output<typeof whichChanges>): boolean {
  return object !== undefined && ofKind === undefined && changes === undefined
}

function whichOf({ changes, kind: ofKind, object }: z.output<typeof whichChanges>) {
  return { ...(changes && { ids: changes }), ...(ofKind && { kind: ofKind }), ...(object && { object }) }
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
