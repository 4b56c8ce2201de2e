import type { FastifyRequest } from 'fastify'
import { getConnection } from '../connections/index.ts'
import type { Platform } from '../platform/platform.ts'
import { assignRejects, decideRejects, type RejectCase } from '../sync/history/index.ts'
import { startRetry } from '../sync/loop/index.ts'
import { markForSync } from '../sync/matching/index.ts'
import { byline, note } from './audit.ts'
import { callerOf } from './caller.ts'
import { runningRetries } from './describe-rejects.ts'
import { whyLeft } from './judge-rejects.ts'
import { scopeOf } from './match-place.ts'
import type { RejectVerb } from './reject-shapes.ts'

export interface RejectWish {
  readonly verb: RejectVerb
  readonly reason: string | null
  /** assign: a user's id; null: nobody. */
  readonly owner: string | null
  /** retry: the plan waits for approval. */
  readonly review: boolean
}

export interface RejectPlan {
  readonly will: readonly RejectCase[]
  readonly skipped: readonly { readonly why: string; readonly count: number }[]
}

/** What a verb will do with these rejects, and why it leaves the others alone. */
export async function planAction(
  platform: Platform,
  workspaceId: string,
  verb: RejectVerb,
  cases: readonly RejectCase[],
): Promise<RejectPlan> {
  const running = await runningRetries(platform, workspaceId)
  const judged = cases.map((one) => {
    const retrying = one.retryRunId !== null && running.has(one.retryRunId)
    return { one, why: whyLeft(verb, { ...one, retrying }) }
  })
  const skipped = Map.groupBy(
    judged.flatMap(({ why }) => why ?? []),
    (why) => why,
  )
  return {
    will: judged.flatMap(({ one, why }) => (why === null ? [one] : [])),
    skipped: [...skipped].map(([why, { length: count }]) => ({ why, count })),
  }
}

/** Does it, with its audit. Answers how many changed and the runs that were started. */
export async function carryOutAction(
  platform: Platform,
  request: FastifyRequest,
  { verb, reason, owner, review }: RejectWish,
  { will }: RejectPlan,
): Promise<{ done: number; runs: readonly string[] }> {
  const { workspaceId } = callerOf(request)
  const { db } = platform.database
  const ids = will.map((one) => one.id)
  if (ids.length === 0) return { done: 0, runs: [] }
  if (verb === 'retry') return retryCases(platform, request, will, review)
  if (verb === 'assign') {
    const done = await assignRejects(db, workspaceId, ids, owner)
    await note(platform, request, 'rejects.assigned', 'reject', null, { rejects: done, owner })
    return { done, runs: [] }
  }
  const state = verb === 'hold' ? ('held' as const) : verb === 'ignore' ? ('ignored' as const) : ('open' as const)
  if (verb === 'hold' || verb === 'release') await holdCompanies(platform, workspaceId, will, verb === 'hold')
  const kept = state === 'open' ? null : reason
  const done = await decideRejects(db, workspaceId, ids, { state, reason: kept, by: byline(request) })
  await note(platform, request, AUDIT[verb], 'reject', null, { rejects: done, reason })
  return { done, runs: [] }
}

const AUDIT = {
  hold: 'rejects.held',
  release: 'rejects.released',
  ignore: 'rejects.ignored',
  reopen: 'rejects.reopened',
} as const

/** One run a connection. */
async function retryCases(
  platform: Platform,
  request: FastifyRequest,
  will: readonly RejectCase[],
  review: boolean,
): Promise<{ done: number; runs: readonly string[] }> {
  const { workspaceId, kind } = callerOf(request)
  const trigger = kind === 'user' ? ('person' as const) : ('api' as const)
  const runs: string[] = []
  for (const [connectionId, cases] of Map.groupBy(will, (one) => one.connectionId)) {
    const order = { workspaceId, connectionId, trigger, review }
    const run = await startRetry(
      platform,
      order,
      cases.map((one) => one.id),
    )
    await note(platform, request, 'run.retry-started', 'run', run.id, { rejects: cases.length, review })
    runs.push(run.id)
  }
  return { done: will.length, runs }
}

/** What is held is not written: the company's mark for sync is taken away, or given back. */
async function holdCompanies(
  platform: Platform,
  workspaceId: string,
  will: readonly RejectCase[],
  hold: boolean,
): Promise<void> {
  const { database } = platform
  for (const [connectionId, cases] of Map.groupBy(will, (one) => one.connectionId)) {
    const connection = await getConnection(database.db, workspaceId, connectionId)
    const companies = [...new Set(cases.flatMap((one) => one.companyId ?? []))]
    await markForSync(database, scopeOf(connection), companies, !hold)
  }
}
