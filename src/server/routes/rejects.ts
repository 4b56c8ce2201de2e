import { z } from 'zod'
import { getConnection } from '../../connections/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Platform } from '../../platform/platform.ts'
import { type Caller, listUsers, rightOf } from '../../platform/users/index.ts'
import {
  type CaseFilter,
  countRejectCases,
  type RejectCase,
  rejectCases,
  rejectClassCounts,
} from '../../sync/history/index.ts'
import { carryOutAction, planAction } from '../act-on-rejects.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { correctableValues, describeCases } from '../describe-rejects.ts'
import { serverError } from '../errors.ts'
import { cutPage, decodeCursor, NUMBER_POSITION, pageOf, pageQuery } from '../pagination.ts'
import { actionAnswer, caseShape, classCountShape, REJECT_VERBS, rejectQuery } from '../reject-shapes.ts'
import { sendCsv } from '../send-csv.ts'
import { id, listOf } from '../shapes.ts'

const tags = ['Rejects']
/** So many rejects one request may touch; a filter that finds more takes the newest and says so. */
const ACTION_MAX = 10_000
const EXPORT_PAGE = 500
const rejectId = z.string().regex(NUMBER_POSITION, 'must be the id of a reject')

/** What could not be read or written, over all connections and runs: understand it, then do something about it. */
export const registerRejects: RegisterRoutes = (app, platform) => {
  registerReading(app, platform)
  registerOne(app, platform)
  registerExport(app, platform)
  registerActing(app, platform)
}

async function filterOf(db: Queryable, caller: Caller, wish: z.output<typeof rejectQuery>): Promise<CaseFilter> {
  const connection = wish.connection ? await getConnection(db, caller.workspaceId, wish.connection) : null
  const owner = wish.owner === 'me' ? caller.userId : wish.owner === 'none' ? null : wish.owner
  return {
    states: wish.state ?? ['open'],
    ...(wish.class && { classes: wish.class }),
    ...(connection && { connectionId: connection.id }),
    ...(owner !== undefined && { ownerId: owner }),
    ...(wish.run && { runId: wish.run }),
    ...(wish.search && { text: wish.search }),
  }
}

function seesValues({ clock }: Platform, caller: Caller): boolean {
  return rightOf(caller, 'read-personal', clock.now()) === 'yes'
}

function registerReading(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/rejects',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'Rejects over all connections, newest first; each problem of a record once, however many runs met it',
        querystring: pageQuery.extend(rejectQuery.shape),
        response: { 200: pageOf(caseShape).extend({ total: z.number() }).describe('A page of rejects') },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const { limit, cursor, ...wish } = request.query
      const before = decodeCursor(cursor, NUMBER_POSITION)
      const filter = await filterOf(db, caller, wish)
      const found = await rejectCases(db, caller.workspaceId, {
        ...filter,
        ...(before && { before }),
        limit: limit + 1,
      })
      const { rows, next } = cutPage(found, limit, (one) => one.id)
      const total = await countRejectCases(db, caller.workspaceId, filter)
      return {
        rows: await describeCases(platform, caller.workspaceId, rows, seesValues(platform, caller)),
        next,
        total,
      }
    },
  )
  app.get(
    '/api/v1/reject-classes',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'How many open rejects there are of each class, and how many are held, ignored and resolved',
        querystring: rejectQuery.pick({ connection: true }),
        response: {
          200: z
            .object({
              classes: listOf(classCountShape).describe('Open ones, most frequent first'),
              states: z.object({ open: z.number(), held: z.number(), ignored: z.number(), resolved: z.number() }),
            })
            .meta({ id: 'RejectClasses' })
            .describe('Counts'),
        },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { connection: name } = request.query
      const connection = name ? await getConnection(db, workspaceId, name) : null
      const counts = await rejectClassCounts(db, workspaceId, connection?.id ?? null, platform.clock.now())
      const sum = (state: string) =>
        counts.filter((row) => row.state === state).reduce((total, row) => total + row.count, 0)
      return {
        classes: counts.filter((row) => row.state === 'open').sort((a, b) => b.count - a.count),
        states: { open: sum('open'), held: sum('held'), ignored: sum('ignored'), resolved: sum('resolved') },
      }
    },
  )
}

function registerOne(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/rejects/:id',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'One reject, with what a person may correct',
        params: z.strictObject({ id: rejectId }),
        response: { 200: caseShape.describe('The reject') },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const [found] = await rejectCases(db, caller.workspaceId, { ids: [request.params.id], limit: 1 })
      if (!found) throw serverError('CC-API-4', 'There is no such reject.')
      const connection = await getConnection(db, caller.workspaceId, found.connectionId)
      const [described] = await describeCases(platform, caller.workspaceId, [found], seesValues(platform, caller))
      return { ...described!, correctable: await correctableValues(platform, connection, found) }
    },
  )
  app.get(
    '/api/v1/reject-owners',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'People that rejects can be given to',
        response: { 200: listOf(z.object({ id, name: z.string() })).describe('By name') },
      },
    },
    async (request) => {
      const users = await listUsers(platform, callerOf(request).workspaceId)
      return users
        .filter((user) => user.disabledAt === null && mayAct(platform, { ...callerOf(request), role: user.role }))
        .map(({ id, name }) => ({ id, name }))
        .sort((a, b) => a.name.localeCompare(b.name))
    },
  )
}

/** A role that may do something about rejects. */
function mayAct({ clock }: Platform, caller: Caller): boolean {
  return rightOf({ ...caller, kind: 'user' }, 'run', clock.now()) !== 'no'
}

const CSV_TITLES = [
  ...['Connection', 'Class', 'State', 'Operation', 'Object', 'Record', 'Company', 'Fields', 'Code', 'Symbol'],
  ...[
    'What happened',
    'What to do',
    'Message of the CRM',
    'Tries',
    'First seen',
    'Last seen',
    'Owner',
    'Reason',
    'Run',
  ],
] as const

function registerExport(app: App, platform: Platform): void {
  const { db } = platform.database
  app.get(
    '/api/v1/rejects/export',
    {
      config: { permission: 'see-logs' },
      schema: {
        tags,
        summary: 'Rejects as a CSV file, streamed',
        querystring: rejectQuery.extend({
          ids: z
            .string()
            .max(200_000)
            .transform((text) => text.split(','))
            .pipe(z.array(rejectId).max(ACTION_MAX))
            .optional()
            .describe('Only these, separated by commas'),
        }),
        response: { 200: z.string().describe('text/csv') },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { ids, ...wish } = request.query
      const filter = ids ? { ids } : await filterOf(db, caller, wish)
      const connections = new Map<string, string>()
      const pages = async function* () {
        for await (const page of casePages(db, caller.workspaceId, filter)) {
          for (const { connectionId } of page)
            if (!connections.has(connectionId))
              connections.set(connectionId, (await getConnection(db, caller.workspaceId, connectionId)).name)
          const described = await describeCases(platform, caller.workspaceId, page, false)
          yield described.map((one) => [
            ...[connections.get(one.connectionId), one.class, one.state, one.operation, one.object, one.record],
            ...[one.companyName, one.reject.fields.join(' '), one.reject.code, one.reject.symbol, one.reject.meaning],
            ...[one.reject.nextStep, one.reject.message, one.tries, one.firstSeen, one.lastSeen, one.owner?.name],
            ...[one.reason, one.runId],
          ])
        }
      }
      return sendCsv(reply, 'rejects.csv', CSV_TITLES, pages())
    },
  )
}

async function* casePages(
  db: Queryable,
  workspaceId: string,
  filter: CaseFilter,
): AsyncGenerator<readonly RejectCase[]> {
  let before: string | undefined
  for (;;) {
    const page = await rejectCases(db, workspaceId, { ...filter, ...(before && { before }), limit: EXPORT_PAGE })
    if (page.length === 0) return
    yield page
    before = page.at(-1)?.id
  }
}

const wishShape = z.strictObject({
  verb: z.enum(REJECT_VERBS),
  ids: z.array(rejectId).min(1).max(ACTION_MAX).optional().describe('These; or `where`'),
  where: rejectQuery.optional().describe('All that are found so, the newest 10,000'),
  reason: z.string().trim().max(500).optional().describe('ignore: why (needed); hold: why'),
  owner: id.nullable().optional().describe('assign: to whom; null: to nobody'),
  review: z.boolean().default(false).describe('retry: the plan waits for an approval even where no guard objects'),
  preview: z.boolean().default(false).describe('Only answer what would be done'),
})

function registerActing(app: App, platform: Platform): void {
  const { db } = platform.database
  app.post(
    '/api/v1/rejects',
    {
      config: { permission: 'run', idempotent: true },
      schema: {
        tags,
        summary: 'Retry, hold, release, ignore, reopen or assign rejects; `preview` says before what will be done',
        body: wishShape,
        response: { 200: actionAnswer.describe('What will be, or was, done') },
      },
    },
    async (request) => {
      const caller = callerOf(request)
      const { verb, ids, where, reason = null, owner = null, review, preview } = request.body
      if (verb === 'ignore' && !preview && !reason)
        throw serverError('CC-API-1', 'The body is not valid. reason: say why these rejects can be ignored')
      if (verb === 'assign' && owner) await requireOwner(platform, caller.workspaceId, owner)
      const filter = ids ? { ids } : await filterOf(db, caller, where ?? {})
      const found = await rejectCases(db, caller.workspaceId, { ...filter, limit: ACTION_MAX + 1 })
      const plan = await planAction(platform, caller.workspaceId, verb, found.slice(0, ACTION_MAX))
      const facts = { verb, will: plan.will.length, skipped: plan.skipped, more: found.length > ACTION_MAX }
      if (preview) return { ...facts, done: null, runs: [] }
      return { ...facts, ...(await carryOutAction(platform, request, { verb, reason, owner, review }, plan)) }
    },
  )
}

async function requireOwner(platform: Platform, workspaceId: string, owner: string): Promise<void> {
  const users = await listUsers(platform, workspaceId)
  if (!users.some((user) => user.id === owner && user.disabledAt === null))
    throw serverError('CC-API-1', 'The body is not valid. owner: nobody of this workspace has this id')
}
