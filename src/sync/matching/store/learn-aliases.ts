import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import type { TaughtAlias } from '../learn/label.ts'
import type { MatchScope } from '../link.ts'

export interface ListedAlias {
  readonly remoteId: string
  /** Of the account, as the mirror has it. */
  readonly accountName: string | null
  readonly kind: 'name' | 'domain'
  readonly value: string
  readonly learnedBy: string
  readonly learnedAt: Date
}

/** Answers how many were new. */
export async function insertAliases(
  db: Queryable,
  scope: MatchScope,
  remoteId: string,
  aliases: readonly TaughtAlias[],
  by: string,
): Promise<number> {
  const done =
    await sql`insert into concordat.match_aliases (workspace_id, connection_id, remote_id, kind, value, learned_by)
    select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, ${remoteId}::text, kind, value, ${by}::text
    from unnest(${aliases.map((one) => one.kind)}::text[], ${aliases.map((one) => one.value)}::text[]) as a (kind, value)
    on conflict do nothing`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

interface Pair {
  readonly companyId: string
  readonly remoteId: string
}

/** Whether the account has learned something from this pair. */
export async function hasTaught(db: Queryable, scope: MatchScope, pair: Pair): Promise<boolean> {
  const { rows } = await sql`select from concordat.match_labels where workspace_id = ${scope.workspaceId}
    and connection_id = ${scope.connectionId} and company_id = ${pair.companyId} and remote_id = ${pair.remoteId} and taught <> '[]' limit 1`.execute(
    db,
  )
  return rows.length > 0
}

/** Takes back what labels of this pair taught, except what another pair of the account taught as well. */
export async function deleteTaught(db: Queryable, scope: MatchScope, pair: Pair): Promise<void> {
  const taughtBy = (pairs: ReturnType<typeof sql>) => sql`
    select from concordat.match_labels l cross join jsonb_to_recordset(l.taught) as t (kind text, value text)
    where l.connection_id = a.connection_id and l.remote_id = a.remote_id and t.kind = a.kind and t.value = a.value and ${pairs}`
  await sql`delete from concordat.match_aliases a
    where a.workspace_id = ${scope.workspaceId} and a.connection_id = ${scope.connectionId} and a.remote_id = ${pair.remoteId}
      and exists (${taughtBy(sql`l.company_id = ${pair.companyId}`)})
      and not exists (${taughtBy(sql`l.company_id <> ${pair.companyId}`)})`.execute(db)
  await sql`update concordat.match_labels set taught = '[]' where workspace_id = ${scope.workspaceId}
    and connection_id = ${scope.connectionId} and company_id = ${pair.companyId} and remote_id = ${pair.remoteId} and taught <> '[]'`.execute(
    db,
  )
}

/** False when there is no such alias. */
export async function deleteAlias(
  db: Queryable,
  scope: MatchScope,
  alias: TaughtAlias & { readonly remoteId: string },
): Promise<boolean> {
  const done = await sql`delete from concordat.match_aliases
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} and remote_id = ${alias.remoteId}
      and kind = ${alias.kind} and value = ${alias.value}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** By account, kind and value; `after` continues behind the last one of the page before. */
export async function selectAliases(
  db: Queryable,
  scope: MatchScope,
  page: { readonly after: readonly [string, string, string] | null; readonly limit: number },
): Promise<ListedAlias[]> {
  const [remoteId, kind, value] = page.after ?? ['', '', '']
  const { rows } = await sql<ListedAlias>`
    select l.remote_id as "remoteId", a.name as "accountName", l.kind, l.value, l.learned_by as "learnedBy", l.learned_at as "learnedAt"
    from concordat.match_aliases l
    left join concordat.match_accounts a on a.connection_id = l.connection_id and a.remote_id = l.remote_id
    where l.workspace_id = ${scope.workspaceId} and l.connection_id = ${scope.connectionId}
      and (l.remote_id, l.kind, l.value) > (${remoteId}, ${kind}, ${value})
    order by l.remote_id, l.kind, l.value limit ${page.limit}`.execute(db)
  return rows
}
