import { sql } from 'kysely'
import type { ConnectionId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'

/** Changes that still hold what stood in the CRM before them. */
export async function countRemoteValues(db: Queryable, connectionId: ConnectionId): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*)::float8 as rows from concordat.changes
    where connection_id = ${connectionId} and before <> '{}'`.execute(db)
  return rows[0]?.rows ?? 0
}

/** Forgets those values; the changes themselves stay as history, and can no longer be undone. */
export async function clearRemoteValues(db: Queryable, connectionId: ConnectionId): Promise<number> {
  const { numAffectedRows } = await sql`update concordat.changes set before = '{}'
    where connection_id = ${connectionId} and before <> '{}'`.execute(db)
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
