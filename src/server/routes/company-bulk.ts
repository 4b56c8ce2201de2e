import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Connection, getConnection } from '../../connections/index.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Platform } from '../../platform/platform.ts'
import { requirePermission } from '../../platform/users/index.ts'
import { companiesById, listCompanies } from '../../records/index.ts'
import { startRun } from '../../sync/loop/index.ts'
import { markForSync, matchAgain, unmatch } from '../../sync/matching/index.ts'
import type { App, RegisterRoutes } from '../app.ts'
import { byline, note } from '../audit.ts'
import { BULK_VERBS, type BulkPlan, planBulk } from '../bulk-companies.ts'
import { callerOf } from '../caller.ts'
import { companyQuery, readCompanyQuery } from '../company-query.ts'
import { scopeOf } from '../match-place.ts'
import { connectionParams, id, listOf } from '../shapes.ts'
import { UNMATCH_REASONS, unmatching } from '../unmatch-reasons.ts'

/** So many companies one request may touch; a filter that finds more takes the first and says so. */
const BULK_MAX = 10_000

const wish = z.strictObject({
  verb: z
    .enum(BULK_VERBS)
    .describe(
      'match: look for their records again. mark, unmark: for sync. sync: mark, and sync now. unmatch: end their links',
    ),
  companies: z.array(id).min(1).max(BULK_MAX).optional().describe('These; or `where`'),
  where: companyQuery.optional().describe('All that are found so, the first 10,000'),
  reason: z.enum(UNMATCH_REASONS).default('other').describe('unmatch: why'),
  stopSuggesting: z.boolean().default(true).describe('unmatch: matching never suggests these pairs again'),
  preview: z.boolean().default(false).describe('Only answer what would be done'),
})
const answer = z
  .object({
    verb: z.enum(BULK_VERBS),
    will: z.number().describe('How many companies it does something to'),
    skipped: listOf(z.object({ why: z.string(), count: z.number() })),
    apiCalls: z.number().describe('Calls to the CRM that follow in the sync run, about'),
    more: z.boolean().describe('The filter finds more than one request may touch'),
    done: z.number().nullable().describe('How many changed; null: a preview'),
    runId: id.nullable().describe('match, sync: the run that was started'),
  })
  .meta({ id: 'BulkAnswer' })

/** One verb for many companies, with its plan before. */
export const registerCompanyBulk: RegisterRoutes = (app: App, platform: Platform) => {
  app.post(
    '/api/v1/connections/:connection/companies',
    {
      config: { permission: 'review-matches', idempotent: true },
      schema: {
        tags: ['Companies'],
        summary: 'Match, mark, sync, hold or unmatch many companies at once; `preview` says before what will be done',
        params: connectionParams,
        body: wish,
        response: { 200: answer.describe('What will be, or was, done') },
      },
    },
    async (request) => {
      const { verb, preview } = request.body
      if (verb !== 'unmatch') requirePermission(callerOf(request), 'run', platform.clock)
      const { db } = platform.database
      const { workspaceId } = callerOf(request)
      const connection = await getConnection(db, workspaceId, request.params.connection)
      const { companies, asked } = await meant(db, workspaceId, request.body)
      const plan = await planBulk(db, connection, verb, companies.slice(0, BULK_MAX), asked)
      const facts = { verb, will: plan.will.length, skipped: plan.skipped, apiCalls: plan.apiCalls }
      const more = companies.length > BULK_MAX
      if (preview) return { ...facts, more, done: null, runId: null }
      return { ...facts, more, ...(await carryOut(platform, request, connection, plan, request.body)) }
    },
  )
}

async function meant(db: Queryable, workspaceId: string, { companies, where }: z.output<typeof wish>) {
  if (companies) {
    const ids = [...new Set(companies)]
    return { companies: await companiesById(db, workspaceId, ids), asked: ids.length }
  }
  const query = await readCompanyQuery(db, workspaceId, where ?? {})
  const found = await listCompanies(db, workspaceId, { ...query, limit: BULK_MAX + 1 })
  return { companies: found, asked: Math.min(found.length, BULK_MAX) }
}

async function carryOut(
  platform: Platform,
  request: FastifyRequest,
  connection: Connection,
  plan: BulkPlan,
  how: Pick<z.output<typeof wish>, 'reason' | 'stopSuggesting'>,
): Promise<{ done: number; runId: string | null }> {
  const { database } = platform
  const scope = scopeOf(connection)
  const ids = plan.will.map((one) => one.companyId)
  if (ids.length === 0) return { done: 0, runId: null }
  if (plan.verb === 'unmatch') return { done: await unmatchAll(platform, request, plan, how), runId: null }
  if (plan.verb === 'match') {
    const done = await matchAgain(database, scope, ids)
    const runId = await start(platform, request, connection, 'match')
    await note(platform, request, 'match.asked', 'connection', connection.id, { companies: done, run: runId })
    return { done, runId }
  }
  const marked = plan.verb !== 'unmark'
  const done = await markForSync(database, scope, ids, marked)
  await note(platform, request, marked ? 'match.marked' : 'match.held', 'connection', connection.id, {
    changed: done,
    asked: ids.length,
  })
  if (plan.verb !== 'sync') return { done, runId: null }
  return { done: ids.length, runId: await start(platform, request, connection, 'sync') }
}

async function start(platform: Platform, request: FastifyRequest, connection: Connection, kind: 'match' | 'sync') {
  const trigger = callerOf(request).kind === 'user' ? ('person' as const) : ('api' as const)
  const order = { workspaceId: connection.workspaceId, connectionId: connection.id, kind, trigger }
  return (await startRun(platform, order)).id
}

/** One by one, each with its audit; a link that somebody else ended meanwhile is passed over. */
async function unmatchAll(
  { database }: Platform,
  request: FastifyRequest,
  plan: BulkPlan,
  { reason, stopSuggesting }: Pick<z.output<typeof wish>, 'reason' | 'stopSuggesting'>,
): Promise<number> {
  const scope = { workspaceId: callerOf(request).workspaceId }
  let done = 0
  for (const one of plan.will) {
    if (!('linkId' in one) || one.linkId === null) continue
    const ended = await unmatch(database, scope, one.linkId, byline(request), {
      ...unmatching(reason),
      forGood: stopSuggesting,
      also: (tx, { companyId, remoteId }) =>
        note({ database: tx }, request, 'match.unmatched', 'company', companyId, { remoteId, reason }),
    }).catch((error: unknown) => {
      if (isGone(error)) return null
      throw error
    })
    if (ended) done++
  }
  return done
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'CC-MATCH-3'
}
