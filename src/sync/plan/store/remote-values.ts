import { sql } from 'kysely'
import type { ConnectionId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'

/** Of concordat.changes: it holds what stood in the CRM before it, or the record as the CRM made it. */
const HOLDS = sql`(before <> '{}' or made is not null)`

/** Changes that still hold values of the CRM. */
export async function countRemoteValues(db: Queryable, connectionId: ConnectionId): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*)::float8 as rows from concordat.changes
    where connection_id = ${connectionId} and ${HOLDS}`.execute(db)
  return rows[0]?.rows ?? 0
}

/** Forgets those values; the changes themselves stay as history, and can no longer be undone. */
export async function clearRemoteValues(db: Queryable, connectionId: ConnectionId): Promise<number> {
  const { numAffectedRows } = await sql`update concordat.changes set before = '{}', made = null
    where connection_id = ${connectionId} and ${HOLDS}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Writes that are planned and have no outcome yet, by object. */
export async function pendingWrites(db: Queryable, connectionId: ConnectionId): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ object: string; pending: number }>`select c.object, count(*)::float8 as pending
    from concordat.plans p join concordat.changes c on c.plan_id = p.id
    where p.connection_id = ${connectionId} and p.state in ('held', 'approved', 'applying') and c.outcome is null
    group by c.object`.execute(db)
  return new Map(rows.map((row) => [row.object, row.pending]))
}

/** How many rows say where companies stand in the connection. */
export async function countStandingRows(db: Queryable, connectionId: ConnectionId): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*)::float8 as rows from concordat.company_standings
    where connection_id = ${connectionId}`.execute(db)
  return rows[0]?.rows ?? 0
}

/** Deletes them, their counts and the mappings, and keeps the rest of this transaction from making them anew. */
export async function forgetStandings(db: Queryable, connectionId: ConnectionId): Promise<number> {
  await sql`select set_config('concordat.purging', ${connectionId}::text, true)`.execute(db)
  const { numAffectedRows } = await sql`delete from concordat.company_standings
    where connection_id = ${connectionId}`.execute(db)
  await sql`delete from concordat.standing_counts where connection_id = ${connectionId}`.execute(db)
  await sql`delete from concordat.mappings where connection_id = ${connectionId}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
