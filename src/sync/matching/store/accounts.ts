import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { KEY_ACCOUNTS_MAX, type MatchKey } from '../keys.ts'
import type { MatchScope } from '../link.ts'
import type { PreparedRecord } from '../normalise.ts'

/** Which mirror column plays which part; null: the CRM has none or it is not mirrored. */
export interface AccountColumns {
  readonly name: string | null
  readonly website: string | null
  readonly country: string | null
  readonly city: string | null
  readonly state: string | null
  readonly employees: string | null
  /** True in it: the account is a person. */
  readonly person: string | null
}

/** open: any company may be it. own: it was made for one company, which has it. person: a person's account, no company. */
export type AccountRole = 'open' | 'own' | 'person'

/** Looks each row up by its key. Left alone the planner joins a few thousand keys by reading all the millions there are. */
const ONE_BY_ONE = sql`offset 0`

export interface MirroredAccount {
  readonly remoteId: string
  readonly hash: string | null
  readonly deleted: boolean
  readonly role: AccountRole
  readonly name: string | null
  readonly website: string | null
  readonly country: string | null
  readonly city: string | null
  readonly state: string | null
  readonly employees: number | null
}

export interface PreparedAccount {
  readonly account: MirroredAccount
  readonly prepared: PreparedRecord
  readonly keys: readonly MatchKey[]
}

/** Accounts of the mirror that differ from what was prepared, in the order of their ids. */
export async function selectChangedAccounts(
  db: Queryable,
  scope: MatchScope,
  source: { readonly object: string; readonly mirror: RawBuilder<unknown>; readonly columns: AccountColumns },
  page: { after: string; limit: number },
): Promise<MirroredAccount[]> {
  const { object, mirror, columns } = source
  const text = (name: string | null) => (name ? sql`${sql.ref(`m.${name}`)}::text` : sql`null::text`)
  const employees = columns.employees
    ? sql`case when ${sql.ref(`m.${columns.employees}`)} between 1 and 2000000000 then ${sql.ref(`m.${columns.employees}`)}::int end`
    : sql`null::int`
  const person = columns.person ? sql`${sql.ref(`m.${columns.person}`)}::text = 'true'` : sql`false`
  const role = sql`case when own.remote_id is not null then 'own' when ${person} then 'person' else 'open' end`
  const changed = sql`(a.remote_id is null or a.hash is distinct from m._hash or a.deleted <> (m._deleted_at is not null) or a.role <> ${role})`
  const found = await sql<MirroredAccount>`
    select m._id as "remoteId", m._hash::text as hash, m._deleted_at is not null as deleted, ${role} as role, ${text(columns.name)} as name,
      ${text(columns.website)} as website, ${text(columns.country)} as country, ${text(columns.city)} as city,
      ${text(columns.state)} as state, ${employees} as employees
    from ${mirror} m
    left join concordat.match_accounts a on a.connection_id = ${scope.connectionId} and a.remote_id = m._id
    left join concordat.links own on own.connection_id = ${scope.connectionId} and own.object = ${object} and own.remote_id = m._id
      and own.ended_at is null and own.origin = 'created'
    where m._id > ${page.after} and ${changed}
    order by m._id limit ${page.limit}`.execute(db)
  return found.rows
}

/**
 * Stores prepared accounts with their keys and key counts, and lists the companies that share a key with an account that
 * changed, before or after (unless all will be listed anyway). Call it in a transaction.
 */
export async function storeAccounts(
  db: Queryable,
  scope: MatchScope,
  accounts: readonly PreparedAccount[],
  listCompanies: boolean,
): Promise<void> {
  const { workspaceId, connectionId } = scope
  const column = (value: (one: PreparedAccount) => unknown) => accounts.map(value)
  await sql`create temp table match_staged on commit drop as
    select s.remote_id, s.hash, s.deleted, s.role, s.name, s.website, s.country, s.prepared::json as prepared, s.keys::bigint[] as keys,
      coalesce(a.keys, '{}') as old_keys, 
      a.remote_id is null or a.deleted <> s.deleted or a.role <> s.role or a.prepared::text is distinct from s.prepared as changed
    from unnest(${column(({ account }) => account.remoteId)}::text[], ${column(({ account }) => account.hash)}::bigint[],
      ${column(({ account }) => account.deleted)}::boolean[], ${column(({ account }) => account.role)}::text[], ${column(({ account }) => account.name)}::text[],
      ${column(({ account }) => account.website)}::text[], ${column(({ account }) => account.country)}::text[],
      ${column(({ prepared }) => JSON.stringify(prepared))}::text[], ${column(({ keys }) => `{${keys.join(',')}}`)}::text[])
      as s (remote_id, hash, deleted, role, name, website, country, prepared, keys)
    left join concordat.match_accounts a on a.connection_id = ${connectionId} and a.remote_id = s.remote_id`.execute(db)
  await sql`delete from concordat.match_account_keys k using (select remote_id, unnest(old_keys) as key from match_staged where changed) o
    where k.connection_id = ${connectionId} and k.key = o.key and k.remote_id = o.remote_id`.execute(db)
  await sql`insert into concordat.match_account_keys (workspace_id, connection_id, key, remote_id)
    select ${workspaceId}::uuid, ${connectionId}::uuid, unnest(keys) as key, remote_id from match_staged where changed order by key
    on conflict do nothing`.execute(db)
  await sql`insert into concordat.match_key_counts as c (workspace_id, connection_id, key, accounts)
    select ${workspaceId}::uuid, ${connectionId}::uuid, key, sum(delta)::int from (
      select unnest(keys) as key, 1 as delta from match_staged where changed
      union all select unnest(old_keys), -1 from match_staged where changed) d
    group by key having sum(delta) <> 0 order by key
    on conflict (connection_id, key) do update set accounts = c.accounts + excluded.accounts`.execute(db)
  if (listCompanies) await listTouched(db, scope)
  await sql`insert into concordat.match_accounts (workspace_id, connection_id, remote_id, hash, deleted, role, name, website, country, prepared, keys)
    select ${workspaceId}::uuid, ${connectionId}::uuid, remote_id, hash, deleted, role, name, website, country, prepared, keys from match_staged
    on conflict (connection_id, remote_id) do update set hash = excluded.hash, deleted = excluded.deleted, role = excluded.role, name = excluded.name,
      website = excluded.website, country = excluded.country, prepared = excluded.prepared, keys = excluded.keys`.execute(
    db,
  )
  await sql`drop table match_staged`.execute(db)
}

/**
 * The company that is linked to a changed account, and companies without link that share a key with one. A link is not judged
 * by other accounts, so companies that have one are left alone.
 */
async function listTouched(db: Queryable, scope: MatchScope): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, company_id from (
      select k.company_id from (
        select distinct key from (
          select unnest(keys) as key from match_staged where changed
          union select unnest(old_keys) from match_staged where changed) both_sides
        join concordat.match_key_counts c using (key)
        where c.connection_id = ${scope.connectionId} and c.accounts <= ${KEY_ACCOUNTS_MAX}) touched
      join concordat.match_company_keys k on k.workspace_id = ${scope.workspaceId} and k.key = touched.key
      where not exists (
        select from concordat.links l where l.connection_id = ${scope.connectionId} and l.company_id = k.company_id and l.ended_at is null)
      union
      select l.company_id from match_staged s join concordat.links l on l.connection_id = ${scope.connectionId} and l.remote_id = s.remote_id
      where s.changed and l.ended_at is null) found
    order by company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns')`.execute(db)
}

/** How many living accounts any company may be, and how many were made for one. */
export async function countAccounts(db: Queryable, scope: MatchScope): Promise<{ open: number; own: number }> {
  const found = await sql<{ open: number; own: number }>`
    select count(*) filter (where role = 'open')::int as open, count(*) filter (where role = 'own')::int as own
    from concordat.match_accounts where connection_id = ${scope.connectionId} and not deleted`.execute(db)
  return found.rows[0]!
}

export async function selectKeyCounts(
  db: Queryable,
  scope: MatchScope,
  keys: readonly MatchKey[],
): Promise<Map<MatchKey, number>> {
  const found = await sql<{ key: string; accounts: number }>`
    select c.key::text, c.accounts from unnest(${keys}::bigint[]) as wanted (key)
    cross join lateral (
      select key, accounts from concordat.match_key_counts where connection_id = ${scope.connectionId} and key = wanted.key ${ONE_BY_ONE}) c`.execute(
    db,
  )
  return new Map(found.rows.map((row) => [Number(row.key), row.accounts]))
}

export interface FoundCandidate {
  readonly at: number
  readonly prepared: PreparedRecord
}

/**
 * For each company (by its position) the living accounts that share its rarest keys, best first, plus the account it is
 * linked to; accounts that a person excluded for it are left out. `weights` says what sharing each key is worth.
 */
export async function selectCandidates(
  db: Queryable,
  scope: MatchScope,
  wanted: {
    readonly positions: readonly number[]
    readonly keys: readonly MatchKey[]
    readonly weights: readonly number[]
    readonly companyIds: readonly string[]
    readonly linked: readonly (string | null)[]
  },
  limit: number,
): Promise<FoundCandidate[]> {
  const found = await sql<FoundCandidate>`
    with wanted as (
      select * from unnest(${wanted.positions}::int[], ${wanted.keys}::bigint[], ${wanted.weights}::int[]) as w (at, key, weight)),
    companies as (
      select (ordinality - 1)::int as at, company_id, linked
      from unnest(${wanted.companyIds}::uuid[], ${wanted.linked}::text[]) with ordinality as c (company_id, linked, ordinality)),
    shared as (
      select w.at, k.remote_id, sum(w.weight) as weight from wanted w
      cross join lateral (
        select remote_id from concordat.match_account_keys
        where connection_id = ${scope.connectionId} and key = w.key ${ONE_BY_ONE}) k
      group by w.at, k.remote_id),
    ranked as (
      select s.at, s.remote_id, row_number() over (partition by s.at order by s.weight desc, s.remote_id) as rank
      from shared s join companies c on c.at = s.at
      where not exists (
        select from concordat.match_exclusions x
        where x.connection_id = ${scope.connectionId} and x.company_id = c.company_id and x.remote_id = s.remote_id)),
    chosen as (
      select at, remote_id from ranked where rank <= ${limit}
      union select at, linked from companies where linked is not null)
    select chosen.at, a.prepared from chosen
    cross join lateral (
      select prepared from concordat.match_accounts
      where connection_id = ${scope.connectionId} and remote_id = chosen.remote_id and not deleted ${ONE_BY_ONE}) a`.execute(
    db,
  )
  return found.rows
}

export async function isLiving(db: Queryable, scope: MatchScope, remoteId: string): Promise<boolean> {
  const found = await sql`select from concordat.match_accounts
    where connection_id = ${scope.connectionId} and remote_id = ${remoteId} and not deleted`.execute(db)
  return found.rows.length > 0
}
