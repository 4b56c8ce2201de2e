import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { openCases, resolveCases } from '../../history/index.ts'
import type { ConnectionKey } from '../mirror.ts'
import { mirrorTable } from './table.ts'

/** A record that once could not be read and was stored since has no trouble any more. */
export async function resolveRead(db: Queryable, connection: ConnectionKey, object: string): Promise<number> {
  return resolveCases(
    db,
    sql`select k.id, 'Read without trouble by a later run.'
      from ${openCases} k join ${mirrorTable(connection, object)} m on m._id = k.remote_id and m._pulled_at > k.last_seen
      where k.connection_id = ${connection.id} and k.operation = 'read' and k.object = ${object}`,
  )
}
