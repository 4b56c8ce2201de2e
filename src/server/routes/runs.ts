import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import type { PlanId } from '../../core/ids.ts'
import type { Platform } from '../../platform/platform.ts'
import { rightOf } from '../../platform/users/index.ts'
import {
  getRun,
  listRejects,
  listRuns,
  RUN_KINDS,
  RUN_STATES,
  RUN_TRIGGERS,
  type Run,
  type RunTrigger,
  rejectCases,
  requestPause,
  runBalance,
  runCounts,
  runLogs,
  tallyOf,
} from '../../sync/history/index.ts'
import { resumeRun, startRetry, startRun, startUndo, stopRun } from '../../sync/loop/index.ts'
import { mirroredObjects } from '../../sync/mirror/index.ts'
import { findPlan, planError, planOfRun } from '../../sync/plan/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { callerOf } from '../caller.ts'
import { actorNames } from '../describe-companies.ts'
import { serverError } from '../errors.ts'
import { cutPage, decodeCursor, NUMBER_POSITION, pageOf, pageQuery, UUID_POSITION } from '../pagination.ts'
import { countShape, logShape, rejectShape, runDetailsShape, runRowShape, runShape } from '../run-shapes.ts'
import { id, listOf, words } from '../shapes.ts'

const tags = ['Runs']
const oneRun = z.strictObject({ id })
const STARTABLE = ['sync', 'pull', 'match', 'plan', 'apply'] as const

/** Runs: start, look at, stop, undo, try again. */
export const registerRuns: RegisterRoutes = (app, platform) => {
  registerStarting(app, platform)
  registerReading(app, platform)
  registerDetails(app, platform)
  registerRejects(app, platform)
  registerSecondThoughts(app, platform)
  registerRetrying(app, platform)
}

function registerStarting(app: App, platform: Platform): void {
  app.post(
    '/api/v1/runs',
    {
      config: { permission: 'run', idempotent: true },
      schema: {
        tags,
        summary: 'Start a run: the whole loop (sync) or one stage',
        description: 'An equal run that still waits for a worker is answered instead of a second one.',
        body: z.strictObject({
          connection: z.string().min(1).max(100).describe('Name or id'),
          kind: z.enum(STARTABLE),
          plan: id.optional().describe('apply: the approved plan to write'),
          full: z.boolean().optional().describe('match: decide for all companies anew'),
        }),
        response: { 202: runShape.describe('The run; follow it at /runs/{id}/events') },
      },
    },
    async (request, reply) => {
      const { workspaceId, kind: by } = callerOf(request)
      const { connection: name, kind, plan, full } = request.body
      const connection = await getConnection(platform.database.db, workspaceId, name)
      if ((kind === 'apply') !== (plan !== undefined))
        throw serverError('CC-API-1', 'The body is not valid. plan: goes with kind "apply", and only with it')
      if (plan && (await findPlan(platform.database.db, workspaceId, plan)).connectionId !== connection.id)
        throw serverError('CC-API-1', 'The body is not valid. plan: belongs to another connection')
      const options = { ...(plan && { plan }), ...(full && { full }) }
      const trigger = by === 'user' ? ('person' as const) : ('api' as const)
      const run = await startRun(platform, { workspaceId, connectionId: connection.id, kind, trigger, options })
      await note(platform, request, 'run.started', 'run', run.id, { kind, connection: connection.id })
      return reply.code(202).send(run)
    },
  )
}

function registerReading(app: App, { database: { db } }: Platform): void {
  app.get(
    '/api/v1/runs',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'Runs, newest first',
        querystring: pageQuery.extend({
          connection: z.string().max(100).optional(),
          kind: words(RUN_KINDS).optional(),
          state: words(RUN_STATES).optional(),
          trigger: words(RUN_TRIGGERS).optional(),
        }),
        response: { 200: pageOf(runRowShape).describe('A page of runs') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { connection: name, kind, state, trigger, limit, cursor } = request.query
      const before = decodeCursor(cursor, UUID_POSITION)
      const connection = name ? await getConnection(db, workspaceId, name) : null
      const found = await listRuns(db, workspaceId, {
        ...(connection && { connectionId: connection.id }),
        ...(kind && { kinds: kind }),
        ...(state && { states: state }),
        ...(trigger && { triggers: trigger }),
        ...(before && { before }),
        limit: limit + 1,
      })
      const { rows, next } = cutPage(found, limit, (run) => run.id)
      const counts = Map.groupBy(
        await runCounts(
          db,
          rows.map((run) => run.id),
        ),
        (row) => row.runId,
      )
      return { rows: rows.map((run) => ({ ...run, tally: tallyOf(counts.get(run.id) ?? []) })), next }
    },
  )

  app.get(
    '/api/v1/runs/:id',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'One run with its counts and its accounting',
        params: oneRun,
        response: { 200: runDetailsShape.describe('The run') },
      },
    },
    async (request) => {
      const run = await getRun(db, callerOf(request).workspaceId, request.params.id)
      const [balance, counts, plan] = [
        await runBalance(db, run.id),
        await runCounts(db, [run.id]),
        await planOfRun(db, run.id),
      ]
      const mirrored = run.connectionId ? await mirroredObjects(db, run.connectionId) : []
      return {
        ...{ ...run, balance, counts, tally: tallyOf(counts) },
        plan: plan?.id ?? (run.options.plan as PlanId | undefined) ?? null,
        checkpoints: mirrored.map(({ object, coveredTo }) => ({ object, coveredTo })),
      }
    },
  )
}

function registerDetails(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/runs/:id/logs',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'The verbose log of a run, oldest first',
        params: oneRun,
        querystring: pageQuery.extend({
          level: words(['debug', 'info', 'warn', 'error']).optional(),
          search: z.string().max(200).optional().describe('In message and stage'),
          from: z.coerce.number().int().min(0).optional().describe('Lines from this seq on'),
        }),
        response: { 200: pageOf(logShape).describe('A page of lines') },
      },
    },
    async (request) => {
      const run = await getRun(db, callerOf(request).workspaceId, request.params.id)
      const { limit, cursor, level, search, from } = request.query
      const after = Number(decodeCursor(cursor, NUMBER_POSITION) ?? Math.max(0, (from ?? 1) - 1))
      const lines = await runLogs(db, run.id, {
        ...{ after, limit: limit + 1 },
        ...(level && { levels: level }),
        ...(search && { text: search }),
      })
      return cutPage(lines, limit, (line) => String(line.seq))
    },
  )
}

function registerRejects(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/runs/:id/rejects',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'Records that could not be read or written, each with the reason and the next step',
        params: oneRun,
        querystring: pageQuery.extend({
          stage: z.string().max(50).optional(),
          object: z.string().max(200).optional(),
        }),
        response: { 200: pageOf(rejectShape).describe('A page of rejects') },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const run = await getRun(db, caller.workspaceId, request.params.id)
      const { limit, cursor, stage, object } = request.query
      const after = decodeCursor(cursor, NUMBER_POSITION)
      const found = await listRejects(db, caller.workspaceId, {
        runId: run.id,
        limit: limit + 1,
        ...(after && { after }),
        ...(stage && { stage }),
        ...(object && { object }),
      })
      const personal = rightOf(caller, 'read-personal', platform.clock.now()) === 'yes'
      const { rows, next } = cutPage(found, limit, (reject) => reject.id)
      return { rows: rows.map((row) => (personal ? row : { ...row, values: null })), next }
    },
  )
  app.get(
    '/api/v1/runs/:id/counts',
    {
      config: { permission: 'read' },
      schema: {
        tags,
        summary: 'All counters of a run',
        params: oneRun,
        response: { 200: listOf(countShape).describe('Counters') },
      },
    },
    async (request) => {
      const run = await getRun(db, callerOf(request).workspaceId, request.params.id)
      return runCounts(db, [run.id])
    },
  )
}

function registerSecondThoughts(app: App, platform: Platform): void {
  const { db } = platform.database
  app.post(
    '/api/v1/runs/:id/stop',
    {
      config: { permission: 'pause' },
      schema: {
        tags,
        summary: 'Ask a run to stop where nothing is lost',
        params: oneRun,
        response: { 200: runShape.describe('The run, stopped or asked to') },
      },
    },
    async (request) => {
      const run = await getRun(db, callerOf(request).workspaceId, request.params.id)
      const asked = await stopRun(platform, run.id)
      await note(platform, request, 'run.stop-requested', 'run', run.id)
      return asked
    },
  )

  app.post(
    '/api/v1/runs/:id/pause',
    {
      config: { permission: 'pause' },
      schema: {
        tags,
        summary: 'Ask a run to pause where nothing is lost; it keeps its place',
        params: oneRun,
        response: { 200: runShape.describe('The run, paused or asked to') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const run = await getRun(db, workspaceId, request.params.id)
      const name = await actorNames(platform, workspaceId, [byline(request)])
      const asked = await requestPause(db, run.id, name(byline(request)))
      await note(platform, request, 'run.pause-requested', 'run', run.id)
      return asked
    },
  )

  app.post(
    '/api/v1/runs/:id/resume',
    {
      config: { permission: 'pause' },
      schema: {
        tags,
        summary: 'Let a paused run go on',
        params: oneRun,
        response: { 200: runShape.describe('The run, waiting for a worker') },
      },
    },
    async (request) => {
      const run = await getRun(db, callerOf(request).workspaceId, request.params.id)
      const resumed = await resumeRun(platform, run.id)
      await note(platform, request, 'run.resumed', 'run', run.id)
      return resumed
    },
  )
}

function registerRetrying(app: App, platform: Platform): void {
  const { db } = platform.database
  app.post(
    '/api/v1/runs/:id/retry-rejects',
    {
      config: { permission: 'run', idempotent: true },
      schema: {
        tags,
        summary: 'Write the rejected changes of a run again: pull, plan only their companies, apply',
        params: oneRun,
        body: z
          .strictObject({ review: z.boolean().default(false).describe('The plan waits for an approval') })
          .nullish(),
        response: { 202: runShape.describe('The run that tries again') },
      },
    },
    async (request, reply) => {
      const { workspaceId, kind } = callerOf(request)
      const of = await getRun(db, workspaceId, request.params.id)
      const run = await retryOf(platform, of, kind === 'user' ? 'person' : 'api', request.body?.review ?? false)
      await note(platform, request, 'run.retry-started', 'run', run.id, { of: of.id })
      return reply.code(202).send(run)
    },
  )
}

const RETRY_MAX = 100_000

/** The open rejects of a run once more; those of an undo by undoing again. Throws CC-PLAN-7 when nothing is open. */
async function retryOf(platform: Platform, of: Run, trigger: RunTrigger, review: boolean): Promise<Run> {
  const { workspaceId, connectionId } = of
  if (of.kind === 'undo') return startUndo(platform, workspaceId, String(of.options.run), trigger)
  const found = await rejectCases(platform.database.db, workspaceId, {
    ...{ runId: of.id, states: ['open'], limit: RETRY_MAX },
  })
  const ids = found.filter((one) => one.changeId !== null && one.reject.retry !== 'never').map((one) => one.id)
  if (ids.length === 0 || !connectionId) throw planError('CC-PLAN-7', `run ${of.id} has no open rejects`)
  return startRetry(platform, { workspaceId, connectionId, trigger, review }, ids)
}
