import { type Connection, getConnection } from '../connections/index.ts'
import type { CompanyId } from '../core/ids.ts'
import type { Queryable } from '../platform/database/database.ts'
import { getCompany } from '../records/index.ts'
import type { MatchScope } from '../sync/matching/index.ts'

/** What matching calls a connection. */
export function scopeOf({ workspaceId, id: connectionId }: Connection): MatchScope {
  return { workspaceId, connectionId }
}

/** The connection and company of an address; the company by id or key. Throws CC-CONN-…, CC-RECORDS-…. */
export async function findPair(
  db: Queryable,
  workspaceId: string,
  params: { readonly connection: string; readonly company: string },
): Promise<{ connection: Connection; companyId: CompanyId }> {
  const connection = await getConnection(db, workspaceId, params.connection)
  const { companyId } = await getCompany(db, workspaceId, params.company)
  return { connection, companyId }
}
