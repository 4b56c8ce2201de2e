import { sql } from 'kysely'
import type { ConnectionId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** What moved in one hour or day (UTC), by the start of the runs that moved it. */
export interface ActivityBucket {
  readonly at: Date
  readonly read: number
  readonly written: number
  readonly rejected: number
}

/** Every bucket from `from` to now, also the empty ones; oldest first. */
export async function connectionActivity(
  db: Queryable,
  connectionId: ConnectionId,
  unit: 'hour' | 'day',
  from: Date,
): Promise<readonly ActivityBucket[]> {
  const step = sql.raw(unit === 'hour' ? "interval '1 hour'" : "interval '1 day'")
  const { rows } = await sql<ActivityBucket>`select slot as at, coalesce(moved.read, 0)::float8 as read,
      coalesce(moved.written, 0)::float8 as written, coalesce(moved.rejected, 0)::float8 as rejected
    from generate_series(date_trunc(${unit}, ${from}::timestamptz, 'UTC'), clock_timestamp(), ${step}) slot
    left join (
      select date_trunc(${unit}, coalesce(r.started_at, r.created_at), 'UTC') as slot,
        sum(c.value) filter (where c.stage = 'pull' and c.name = 'read') as read,
        sum(c.value) filter (where c.stage = 'apply' and c.name = 'applied') as written,
        sum(c.value) filter (where c.stage in ('pull', 'apply') and c.name = 'rejected') as rejected
      from concordat.runs r join concordat.run_counts c on c.run_id = r.id
      where r.connection_id = ${connectionId} and r.created_at >= ${from}::timestamptz - interval '1 day' group by 1) moved
      using (slot)
    order by slot`.execute(db)
  return rows
}

/** Rejects that still hold values of this connection's records. */
export async function countRejectValues(db: Queryable, connectionId: ConnectionId): Promise<number> {
  const held = sql`connection_id = ${connectionId} and record_values is not null`
  const { rows } = await sql<{ rows: number }>`select ((select count(*) from concordat.rejects where ${held})
    + (select count(*) from concordat.reject_cases where ${held}))::float8 as rows`.execute(db)
  return rows[0]?.rows ?? 0
}

/** Forgets those values; the rejects themselves stay until their run goes. */
export async function clearRejectValues(db: Queryable, connectionId: ConnectionId): Promise<number> {
  const held = sql`connection_id = ${connectionId} and record_values is not null`
  const rejects = await sql`update concordat.rejects set record_values = null where ${held}`.execute(db)
  const cases = await sql`update concordat.reject_cases set record_values = null where ${held}`.execute(db)
  return Number((rejects.numAffectedRows ?? 0n) + (cases.numAffectedRows ?? 0n))
}
