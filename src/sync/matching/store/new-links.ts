import { sql } from 'kysely'
import type { LinkId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { NewLink } from './links.ts'

/**
 * Inserts links in one statement and answers, in the order given, the id of the active link between each pair: the new
 * one or the one that was there. Null where company or record is linked elsewhere. One connection and object at a time.
 */
export async function insertLinks(db: Queryable, links: readonly NewLink[]): Promise<readonly (LinkId | null)[]> {
  const columns = (name: keyof NewLink) => links.map((link) => link[name] ?? null)
  const wanted = sql`unnest(${columns('workspaceId')}::uuid[], ${columns('connectionId')}::uuid[], ${columns('companyId')}::uuid[],
    ${columns('object')}::text[], ${columns('remoteId')}::text[], ${columns('origin')}::text[],
    ${columns('score')}::float8[], ${columns('marked')}::boolean[], ${columns('linkedBy')}::text[])
    with ordinality as w(workspace_id, connection_id, company_id, object, remote_id, origin, score, marked, linked_by, n)`
  await sql`insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, score, marked, linked_by)
    select workspace_id, connection_id, company_id, object, remote_id, origin, score, coalesce(marked, true), linked_by
    from ${wanted} order by company_id, n
    on conflict do nothing`.execute(db)
  const { rows } = await sql<{ id: LinkId | null }>`select l.id from ${wanted}
    left join concordat.links l on l.connection_id = w.connection_id and l.company_id = w.company_id and l.ended_at is null
      and l.object = w.object and l.remote_id = w.remote_id
    order by w.n`.execute(db)
  return rows.map((row) => row.id)
}
