import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import type { CompanyRow } from '../account-record.ts'
import type { TouchedCompany } from '../judge-changes.ts'
import type { MatchScope } from '../link.ts'
import type { TouchKey } from '../touch-keys.ts'
import { companyRow, ONE_BY_ONE } from './companies.ts'
import { unsettled } from './decisions.ts'

/** A key that more companies have than this touches none, unless it is a domain or a whole name: it would touch everybody. */
const COMPANIES_MAX = 300

/**
 * Companies without link that share a key with changed accounts. A link is not judged by other accounts, so companies that have
 * one are left alone.
 */
export async function selectTouched(
  db: Queryable,
  scope: MatchScope,
  keys: readonly TouchKey[],
): Promise<TouchedCompany[]> {
  const companies = sql`from concordat.match_decisions where connection_id = ${scope.connectionId} and state in ('review', 'none')
    and keys @> array[wanted.key]`
  const found = await sql<{ companies: TouchedCompany[] }>`
    with found as (
      select wanted.key, d.company_id from unnest(${keys.filter((key) => key >= 0)}::int[]) as wanted (key)
      cross join lateral (select company_id ${companies} limit ${COMPANIES_MAX + 1}) d),
    touched as (
      select key, company_id from found where key in (select key from found group by key having count(*) <= ${COMPANIES_MAX})
      union all
      select wanted.key, d.company_id from unnest(${keys.filter((key) => key < 0)}::int[]) as wanted (key)
      cross join lateral (select company_id ${companies} ${ONE_BY_ONE}) d)
    select coalesce(json_agg(json_build_object('companyId', t.company_id, 'keys', t.keys, 'row', ${companyRow('c')})), '[]') as companies
    from (select company_id, array_agg(key) as keys from touched group by company_id) t
    join concordat.match_companies c on c.company_id = t.company_id`.execute(db)
  return found.rows[0]!.companies
}

/** Lists companies, and those that are linked to one of these accounts. */
export async function listTouched(
  db: Queryable,
  scope: MatchScope,
  touched: { readonly accounts: readonly string[]; readonly companies: readonly string[] },
): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, company_id from (
      select unnest(${touched.companies}::uuid[]) as company_id
      union
      select company_id from concordat.links
      where connection_id = ${scope.connectionId} and remote_id = any(${touched.accounts}::text[]) and ended_at is null) touched
    order by company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns')`.execute(db)
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
