import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import type { CompanyRow } from '../account-record.ts'
import type { Judged } from '../judge-changes.ts'
import type { MatchScope } from '../link.ts'
import type { TouchKey } from '../touch-keys.ts'
import { companyRow, ONE_BY_ONE } from './companies.ts'
import { unsettled } from './decisions.ts'

/** A key that more companies have than this touches none, unless it is a domain or a whole name: it would touch everybody. */
const COMPANIES_MAX = 300

/**
 * Lists the companies that are linked to changed accounts and, as perhaps concerned, companies without link that share a key
 * with one. A link is not judged by other accounts, so companies that have one are left alone.
 */
export async function listTouched(db: Queryable, scope: MatchScope, judged: Judged): Promise<void> {
  if (judged.changed.length === 0) return
  const companies = sql`from concordat.match_decisions where connection_id = ${scope.connectionId} and state in ('review', 'none')
    and keys @> array[wanted.key]`
  await sql`with found as (
      select wanted.key, d.company_id from unnest(${judged.keys.filter((key) => key >= 0)}::int[]) as wanted (key)
      cross join lateral (select company_id ${companies} limit ${COMPANIES_MAX + 1}) d),
    touched as (
      select company_id, false as sure from found where key in (select key from found group by key having count(*) <= ${COMPANIES_MAX})
      union all
      select d.company_id, false from unnest(${judged.keys.filter((key) => key < 0)}::int[]) as wanted (key)
      cross join lateral (select company_id ${companies} ${ONE_BY_ONE}) d
      union all
      select company_id, true from concordat.links
      where connection_id = ${scope.connectionId} and remote_id = any(${judged.changed}::text[]) and ended_at is null)
    insert into concordat.match_pending as p (workspace_id, connection_id, company_id, sure)
    select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, company_id, bool_or(sure) from touched
    group by company_id order by company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns'), sure = p.sure or excluded.sure`.execute(
    db,
  )
}

/** Whether anybody could be touched: before the first decision all companies are listed anyway. */
export async function hasDecisions(db: Queryable, scope: MatchScope): Promise<boolean> {
  const found =
    await sql`select from concordat.match_decisions where connection_id = ${scope.connectionId} limit 1`.execute(db)
  return found.rows.length > 0
}

/** Keys that were stored lately wait in a list that every look-up reads; this sorts them into the index. */
export async function sortKeys(db: Queryable): Promise<void> {
  await sql`select gin_clean_pending_list('concordat.match_decisions_keys')`.execute(db)
}

/** Companies of the run's decisions that got no link although one was decided: they have no keys yet. */
export async function selectUnkeyed(db: Queryable, scope: MatchScope, runId: string): Promise<CompanyRow[]> {
  const found = await sql<{ companies: CompanyRow[] }>`
    select coalesce(json_agg(${companyRow('c')}), '[]') as companies from concordat.match_decisions d
    cross join lateral (select * from concordat.match_companies where company_id = d.company_id ${ONE_BY_ONE}) c
    where d.connection_id = ${scope.connectionId} and ${unsettled(scope, runId)} and d.state = 'review' and d.keys = '{}'`.execute(
    db,
  )
  return found.rows[0]!.companies
}

export async function storeKeys(
  db: Queryable,
  scope: MatchScope,
  keys: readonly { readonly companyId: string; readonly keys: readonly TouchKey[] }[],
): Promise<void> {
  await sql`update concordat.match_decisions d set keys = k.keys
    from json_to_recordset(${JSON.stringify(keys)}::json) as k ("companyId" uuid, keys int[])
    where d.connection_id = ${scope.connectionId} and d.company_id = k."companyId"`.execute(db)
}
