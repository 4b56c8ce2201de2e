import { sql } from 'kysely'
import type { CompanyId, ConnectionId, LinkId, RemoteId, WorkspaceId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { LinkOrigin, StoredReason, StoredState } from '../link.ts'

/** What matching knows of a company in one connection; a company without link and decision has no row. */
export interface CompanyMatchState {
  readonly connectionId: ConnectionId
  readonly companyId: CompanyId
  readonly linkId: LinkId | null
  readonly object: string | null
  readonly remoteId: RemoteId | null
  readonly recordName: string | null
  readonly origin: LinkOrigin | null
  readonly score: number | null
  readonly linkedAt: Date | null
  readonly linkedBy: string | null
  readonly marked: boolean
  /** A person took the mark away. */
  readonly held: boolean
  readonly state: StoredState | null
  readonly reason: StoredReason | null
  readonly probability: number | null
  readonly candidates: number
}

/** Links and decisions of these companies in all connections, for lists of companies. */
export async function companyMatchStates(
  db: Queryable,
  workspaceId: WorkspaceId,
  companyIds: readonly CompanyId[],
): Promise<readonly CompanyMatchState[]> {
  const ids = [...companyIds]
  const { rows } = await sql<CompanyMatchState>`
    select coalesce(l.connection_id, d.connection_id) as "connectionId", coalesce(l.company_id, d.company_id) as "companyId",
      l.id as "linkId", l.object, l.remote_id as "remoteId", a.name as "recordName", l.origin, l.score,
      l.linked_at as "linkedAt", l.linked_by as "linkedBy", coalesce(l.marked, false) as marked, coalesce(l.held, false) as held,
      d.state, d.reason, d.probability,
      (select count(*)::int from concordat.match_candidates c
        where c.connection_id = d.connection_id and c.company_id = d.company_id) as candidates
    from (select * from concordat.links
      where workspace_id = ${workspaceId} and company_id = any(${ids}::uuid[]) and ended_at is null) l
    full join (select * from concordat.match_decisions
      where workspace_id = ${workspaceId} and company_id = any(${ids}::uuid[])) d
      on d.connection_id = l.connection_id and d.company_id = l.company_id
    left join concordat.match_accounts a on a.connection_id = l.connection_id and a.remote_id = l.remote_id`.execute(db)
  return rows
}
