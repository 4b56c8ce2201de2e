import { sql } from 'kysely'
import type { ConnectionId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { ConnectionKey, MirrorConnection } from '../mirror.ts'
import { mirrorTable } from './table.ts'

export interface MirrorCount {
  readonly object: string
  /** Rows that the CRM has not deleted. */
  readonly living: number
  /** All rows, also those that the CRM has deleted. */
  readonly rows: number
  /** As the CRM last said; null: it was never asked. */
  readonly remote: number | null
  readonly remoteAt: Date | null
}

/** Counts every mirrored object of a connection; exact, so a large mirror takes a moment. */
export async function countMirror(db: Queryable, connection: ConnectionKey): Promise<readonly MirrorCount[]> {
  const { rows: objects } = await sql<Omit<MirrorCount, 'living' | 'rows'>>`select m.object,
      c.remote::float8 as remote, c.remote_at as "remoteAt"
    from concordat.mirror_objects m left join concordat.mirror_counts c using (connection_id, object)
    where m.connection_id = ${connection.id} order by m.object`.execute(db)
  const counted: MirrorCount[] = []
  for (const one of objects) {
    const { rows } = await sql<{ living: number; rows: number }>`select
        count(*) filter (where _deleted_at is null)::float8 as living, count(*)::float8 as rows
      from ${mirrorTable(connection, one.object)}`.execute(db)
    counted.push({ ...one, ...(rows[0] as { living: number; rows: number }) })
  }
  return counted
}

/** Keeps what the CRM said it has. */
export async function storeRemoteCount(
  db: Queryable,
  connection: Pick<MirrorConnection, 'id' | 'workspaceId'>,
  object: string,
  count: number,
): Promise<void> {
  await sql`insert into concordat.mirror_counts (workspace_id, connection_id, object, remote)
    values (${connection.workspaceId}, ${connection.id}, ${object}, ${count})
    on conflict (connection_id, object) do update set remote = excluded.remote, remote_at = clock_timestamp()`.execute(
    db,
  )
}

/** Forgets what the CRM said, with the copies. */
export async function deleteRemoteCounts(db: Queryable, connectionId: ConnectionId): Promise<void> {
  await sql`delete from concordat.mirror_counts where connection_id = ${connectionId}`.execute(db)
}
