import { type RawBuilder, sql } from 'kysely'
import type { ConnectionId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Reject } from '../../core/outcome.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { RejectCase, RejectClassCount, RejectState } from './reject.ts'
import type { RejectClass } from './reject-class.ts'

export interface CaseFilter {
  readonly states?: readonly RejectState[]
  readonly classes?: readonly RejectClass[]
  readonly connectionId?: ConnectionId
  /** A user's id; null: those that nobody has taken. */
  readonly ownerId?: string | null
  /** Met by this run. */
  readonly runId?: RunId
  /** To be tried again by this run. */
  readonly retryRunId?: RunId
  readonly ids?: readonly string[]
  /** In record, code, symbol, the CRM's words and fields, without regard to case. */
  readonly text?: string
  /** Only cases before this id (paging, newest first). */
  readonly before?: string
  readonly limit?: number
}

function caseConditions(workspaceId: WorkspaceId, filter: CaseFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`k.workspace_id = ${workspaceId}`]
  if (filter.states) conditions.push(sql`k.state = any(${[...filter.states]}::text[])`)
  if (filter.classes) conditions.push(sql`k.class = any(${[...filter.classes]}::text[])`)
  if (filter.connectionId) conditions.push(sql`k.connection_id = ${filter.connectionId}`)
  if (filter.ownerId !== undefined) conditions.push(sql`k.owner_id is not distinct from ${filter.ownerId}::uuid`)
  if (filter.runId) conditions.push(sql`k.id in (select case_id from concordat.rejects where run_id = ${filter.runId})`)
  if (filter.retryRunId) conditions.push(sql`k.retry_run_id = ${filter.retryRunId}`)
  if (filter.ids) conditions.push(sql`k.id = any(${[...filter.ids]}::bigint[])`)
  if (filter.before) conditions.push(sql`k.id < ${filter.before}::bigint`)
  if (filter.text) {
    const pattern = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(k.record ilike ${pattern} or k.code ilike ${pattern} or k.symbol ilike ${pattern}
      or k.message ilike ${pattern} or k.meaning ilike ${pattern} or k.fields::text ilike ${pattern})`)
  }
  return sql.join(conditions, sql` and `)
}

interface CaseRow extends Omit<RejectCase, 'reject'>, Omit<Reject, never> {}

/** Newest first. */
export async function selectCases(
  db: Queryable,
  workspaceId: WorkspaceId,
  filter: CaseFilter,
): Promise<readonly RejectCase[]> {
  const { rows } = await sql<CaseRow>`select k.id::text as id, k.connection_id as "connectionId", k.operation, k.object,
      k.record, k.remote_id as "remoteId", k.company_id as "companyId", k.change_id::text as "changeId",
      k.run_id as "runId", k.class, k.code, k.symbol, k.message, k.meaning, k.next_step as "nextStep", k.fields, k.retry,
      k.record_values as "values", k.first_seen as "firstSeen", k.last_seen as "lastSeen", k.tries, k.state, k.reason,
      k.decided_by as "decidedBy", k.decided_at as "decidedAt", k.owner_id as "ownerId", k.retry_run_id as "retryRunId"
    from concordat.reject_cases k where ${caseConditions(workspaceId, filter)}
    order by k.id desc limit ${filter.limit ?? 100}`.execute(db)
  return rows.map(({ code, symbol, message, meaning, nextStep, fields, retry, ...rest }) => ({
    ...rest,
    reject: { code, symbol, message, meaning, nextStep, fields, retry },
  }))
}

export async function countCases(db: Queryable, workspaceId: WorkspaceId, filter: CaseFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from concordat.reject_cases k
    where ${caseConditions(workspaceId, filter)}`.execute(db)
  return rows[0]?.n ?? 0
}

export async function selectClassCounts(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionId: ConnectionId | null,
  now: Date,
): Promise<readonly RejectClassCount[]> {
  const one = connectionId === null ? sql`true` : sql`connection_id = ${connectionId}`
  const week = sql`${now}::timestamptz - interval '7 days'`
  const { rows } = await sql<RejectClassCount>`select class, state, count(*)::int as count,
      count(distinct (connection_id, object, record))::int as records, min(first_seen) as "firstSeen",
      max(last_seen) as "lastSeen", (count(*) filter (where first_seen > ${week}))::int as "newThisWeek",
      (count(*) filter (where first_seen <= ${week} and first_seen > ${week} - interval '7 days'))::int as "newWeekBefore"
    from concordat.reject_cases where workspace_id = ${workspaceId} and ${one}
    group by class, state`.execute(db)
  return rows
}

/** What a person decided about cases; answers how many changed. */
export async function storeDecision(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: readonly string[],
  decision: { readonly state: 'open' | 'held' | 'ignored'; readonly reason: string | null; readonly by: string },
): Promise<number> {
  const { numAffectedRows } = await sql`update concordat.reject_cases set state = ${decision.state},
      reason = ${decision.reason}, decided_by = ${decision.by}, decided_at = clock_timestamp()
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::bigint[]) and state <> 'resolved'`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

export async function storeOwner(
  db: Queryable,
  workspaceId: WorkspaceId,
  ids: readonly string[],
  ownerId: string | null,
): Promise<number> {
  const { numAffectedRows } = await sql`update concordat.reject_cases set owner_id = ${ownerId}
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::bigint[])`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

export async function storeRetry(db: Queryable, ids: readonly string[], runId: RunId): Promise<void> {
  await sql`update concordat.reject_cases set retry_run_id = ${runId} where id = any(${[...ids]}::bigint[])`.execute(db)
}

/** Cases that nobody has resolved yet, for `from ${openCases} as k`; columns of concordat.reject_cases. */
export const openCases: RawBuilder<unknown> = sql`(select * from concordat.reject_cases where state <> 'resolved')`

/**
 * Ends cases because a run met their trouble no more. `solved` is a relation with the columns case_id and reason (a sentence).
 * What a person ignores stays ignored until it is really gone, so those end here too.
 */
export async function resolveCases(db: Queryable, solved: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await sql`update concordat.reject_cases k set state = 'resolved', reason = s.reason,
      decided_by = null, decided_at = clock_timestamp()
    from (${solved}) s(case_id, reason) where k.id = s.case_id and k.state <> 'resolved'`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Cases that ended before: resolved ones and ignored ones that no run has met since. */
export async function deleteCasesBefore(db: Queryable, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from concordat.reject_cases
    where state in ('resolved', 'ignored') and decided_at < ${before} and last_seen < ${before}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
