import { sql } from 'kysely'
import type { Queryable } from '../database/database.ts'

export interface HolderKey {
  readonly workspaceId: string
  readonly holder: string
}

export interface LeaseRules {
  /** Calls that must be granted together. */
  readonly cost: number
  /** Calls wanted; between cost and this many are granted. */
  readonly wanted: number
  /** Share of the limit that is never touched. */
  readonly reserveShare: number
  /** Even pace for CRMs with a rate: milliseconds a call takes up, and how many may come at once. */
  readonly pace: { readonly callMs: number; readonly burst: number } | null
  /** With no room left, one call is let through this often to learn the new count. */
  readonly probeMs: number
}

export type LeaseAnswer =
  | { readonly granted: number }
  | {
      readonly granted: 0
      readonly waitMs: number
      readonly why: 'paused' | 'quota' | 'rate'
      readonly reason: string | null
    }

interface HolderRow {
  paused_ms: number | null
  paused_reason: string | null
  room: number | null
  probe_ms: number
  paced_ms: number
}

/**
 * Leases calls under the row's lock. All times are the database's, so the processes' clocks need not agree.
 * `room` = limit − reserve − used − what was leased and may not be counted yet.
 */
export async function leaseCalls(db: Queryable, key: HolderKey, rules: LeaseRules): Promise<LeaseAnswer> {
  const row = await rollAndLock(db, key, rules)
  if (row.paused_ms !== null && row.paused_ms > 0)
    return { granted: 0, waitMs: row.paused_ms, why: 'paused', reason: row.paused_reason }
  let granted = rules.wanted
  let probed = false
  if (row.room !== null && row.room < granted) {
    // The closer to the floor, the smaller the blocks: what one process hoards the other cannot use.
    granted = Math.min(granted, Math.max(rules.cost, Math.floor(row.room / 8)))
    probed = row.room < rules.cost
    if (probed && row.probe_ms > 0) return { granted: 0, waitMs: row.probe_ms, why: 'quota', reason: null }
    if (probed) granted = rules.cost
  }
  if (rules.pace) {
    const ahead = Math.max(0, row.paced_ms)
    const free = Math.floor(rules.pace.burst - ahead / rules.pace.callMs)
    // A request that costs more than a whole burst goes when nothing is ahead of it; later ones wait the longer.
    const least = Math.min(rules.cost, rules.pace.burst)
    if (free < least) {
      const waitMs = Math.ceil(ahead - (rules.pace.burst - least) * rules.pace.callMs)
      return { granted: 0, waitMs: Math.max(1, waitMs), why: 'rate', reason: null }
    }
    granted = Math.max(rules.cost, Math.min(granted, free))
  }
  await sql`update concordat.quota_holders set leased = leased + ${granted},
      probed_at = case when ${probed} then clock_timestamp() else probed_at end,
      paced_until = greatest(paced_until, clock_timestamp()) + ${granted * (rules.pace?.callMs ?? 0)} * interval '1 millisecond'
    where workspace_id = ${key.workspaceId} and holder = ${key.holder}`.execute(db)
  return { granted }
}

/**
 * Every minute the leases move one place on; those of the minute before last are taken for counted if the CRM has told
 * its count since, else they are added to it.
 */
async function rollAndLock(db: Queryable, key: HolderKey, rules: LeaseRules): Promise<HolderRow> {
  const { rows } = await sql<HolderRow>`insert into concordat.quota_holders as q (workspace_id, holder)
    values (${key.workspaceId}, ${key.holder})
    on conflict (workspace_id, holder) do update set
      used = case when q.leases_since < clock_timestamp() - interval '1 minute'
        and (q.observed_at is null or q.observed_at < q.leases_since + interval '5 seconds')
        then q.used + q.leased_before else q.used end,
      leased_before = case when q.leases_since < clock_timestamp() - interval '1 minute' then q.leased else q.leased_before end,
      leased = case when q.leases_since < clock_timestamp() - interval '1 minute' then 0 else q.leased end,
      leases_since = case when q.leases_since < clock_timestamp() - interval '1 minute' then clock_timestamp() else q.leases_since end
    returning
      (extract(epoch from q.paused_until - clock_timestamp()) * 1000)::float8 as paused_ms,
      q.paused_reason,
      floor(q.call_limit * (1 - ${rules.reserveShare}::float8) - q.used - q.leased - q.leased_before)::float8 as room,
      (${rules.probeMs}::float8 - extract(epoch from clock_timestamp()
        - greatest(q.observed_at, q.probed_at, 'epoch'::timestamptz)) * 1000)::float8 as probe_ms,
      (extract(epoch from q.paced_until - clock_timestamp()) * 1000)::float8 as paced_ms`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('the quota row was not returned')
  return row
}

/** What the CRM said, and how many calls were ours since we last wrote it down. */
export async function storeObservation(
  db: Queryable,
  key: HolderKey,
  { limit, used, ours }: { readonly limit: number; readonly used: number; readonly ours: number },
): Promise<void> {
  await sql`with hour as (
      insert into concordat.quota_usage as u (workspace_id, holder, hour, call_limit, used, ours)
      values (${key.workspaceId}, ${key.holder}, date_trunc('hour', clock_timestamp()), ${limit}, ${used}, ${ours})
      on conflict (workspace_id, holder, hour) do update
        set call_limit = excluded.call_limit, used = excluded.used, ours = u.ours + excluded.ours),
    old as (delete from concordat.quota_usage where workspace_id = ${key.workspaceId} and holder = ${key.holder}
      and hour < clock_timestamp() - interval '8 days')
    insert into concordat.quota_holders (workspace_id, holder, call_limit, used, observed_at)
    values (${key.workspaceId}, ${key.holder}, ${limit}, ${used}, clock_timestamp())
    on conflict (workspace_id, holder) do update
      set call_limit = excluded.call_limit, used = excluded.used, observed_at = excluded.observed_at`.execute(db)
}

export interface QuotaHour {
  readonly hour: Date
  readonly limit: number
  /** By everybody in the 24 hours before, as last said in this hour. */
  readonly used: number
  readonly ours: number
}

/** The hours of the last day in which the CRM said something. */
export async function selectHours(db: Queryable, key: HolderKey): Promise<readonly QuotaHour[]> {
  const { rows } = await sql<QuotaHour>`select hour, call_limit::float8 as limit, used::float8 as used,
      ours::float8 as ours
    from concordat.quota_usage where workspace_id = ${key.workspaceId} and holder = ${key.holder}
      and hour > clock_timestamp() - interval '24 hours' order by hour`.execute(db)
  return rows
}

/** A later pause wins over an earlier one, never the other way round. */
export async function storePause(db: Queryable, key: HolderKey, ms: number, reason: string): Promise<void> {
  await sql`insert into concordat.quota_holders as q (workspace_id, holder, paused_until, paused_reason)
    values (${key.workspaceId}, ${key.holder}, clock_timestamp() + ${ms}::float8 * interval '1 millisecond', ${reason})
    on conflict (workspace_id, holder) do update
      set paused_until = excluded.paused_until, paused_reason = excluded.paused_reason
      where q.paused_until is null or q.paused_until < excluded.paused_until`.execute(db)
}

export async function clearPause(db: Queryable, key: HolderKey): Promise<void> {
  await sql`update concordat.quota_holders set paused_until = null, paused_reason = null
    where workspace_id = ${key.workspaceId} and holder = ${key.holder}`.execute(db)
}

export interface QuotaRow {
  readonly holder: string
  readonly limit: number | null
  readonly used: number | null
  readonly observedAt: Date | null
  readonly pausedUntil: Date | null
  readonly pausedReason: string | null
}

export async function readQuota(db: Queryable, key: HolderKey): Promise<QuotaRow | null> {
  const { rows } = await sql<QuotaRow>`select holder, call_limit::float8 as limit, used::float8 as used,
      observed_at as "observedAt", paused_until as "pausedUntil", paused_reason as "pausedReason"
    from concordat.quota_holders where workspace_id = ${key.workspaceId} and holder = ${key.holder}`.execute(db)
  return rows[0] ?? null
}
