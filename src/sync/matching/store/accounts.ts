import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import type { AccountRole, AccountRow } from '../account-record.ts'
import { type ChangedAccount, judgeAccounts } from '../judge-changes.ts'
import type { MatchScope } from '../link.ts'
import { listTouched } from './touched.ts'

/** Parts an account plays in matching, and the column that keeps each. */
export const ACCOUNT_PARTS = {
  name: 'name',
  website: 'website',
  country: 'country',
  city: 'city',
  state: 'state',
  postcode: 'postcode',
  street: 'street',
  phone: 'phone',
  employees: 'employees',
  industry: 'industry',
  parentId: 'parent_id',
} as const
export type AccountPart = keyof typeof ACCOUNT_PARTS

/** Which mirror column plays which part; null: the CRM has none or it is not mirrored. */
export interface AccountSource {
  readonly object: string
  readonly mirror: RawBuilder<unknown>
  readonly columns: Readonly<Record<AccountPart, string | null>>
  /** True in it: the account is a person. */
  readonly person: string | null
}

const PARTS = Object.keys(ACCOUNT_PARTS) as AccountPart[]
const columnList = sql.raw(Object.values(ACCOUNT_PARTS).join(', '))
const columnsOf = (table: string) =>
  sql.raw(
    Object.values(ACCOUNT_PARTS)
      .map((column) => `${table}.${column}`)
      .join(', '),
  )
/** An AccountRow, of a table with our columns joined with LEARNED as x. */
const rowOf = (table: string) =>
  sql`json_build_array(${sql.ref(`${table}.remote_id`)}, ${columnsOf(table)}, x.names, x.domains)`

const learned = (scope: MatchScope) => sql`(
  select remote_id, array_agg(value order by value) filter (where kind = 'name') as names,
    array_agg(value order by value) filter (where kind = 'domain') as domains
  from concordat.match_aliases where connection_id = ${scope.connectionId} group by remote_id)`

/** Accounts that the mirror has otherwise than they were copied, joined as m, a and r (the role now). */
function differing({ object, mirror, person }: AccountSource, scope: MatchScope): RawBuilder<unknown> {
  const isPerson = person ? sql`${sql.ref(`m.${person}`)}::text = 'true'` : sql`false`
  return sql`${mirror} m
    left join concordat.match_accounts a on a.connection_id = ${scope.connectionId} and a.remote_id = m._id
    left join concordat.links own on own.connection_id = ${scope.connectionId} and own.object = ${object} and own.remote_id = m._id
      and own.ended_at is null and own.origin = 'created'
    cross join lateral (select case when own.remote_id is not null then 'own' when ${isPerson} then 'person' else 'open' end as role) r
    where (a.remote_id is null or a.hash is distinct from m._hash or a.deleted <> (m._deleted_at is not null) or a.role <> r.role)`
}

/** The mirror's values in our columns. */
function mirrored({ columns }: AccountSource): RawBuilder<unknown> {
  const part = (name: AccountPart) => {
    const column = columns[name]
    if (name !== 'employees') return column ? sql`${sql.ref(`m.${column}`)}::text` : sql`null::text`
    if (!column) return sql`null::int`
    return sql`case when ${sql.ref(`m.${column}`)} between 1 and 2000000000 then ${sql.ref(`m.${column}`)}::int end`
  }
  return sql.join(PARTS.map((name) => sql`${part(name)} as ${sql.ref(ACCOUNT_PARTS[name])}`))
}

/** The next accounts, by their ids, that differ from what was copied, as they are and as they were. */
export async function selectChangedAccounts(
  db: Queryable,
  scope: MatchScope,
  source: AccountSource,
  page: { readonly after: string; readonly limit: number },
): Promise<ChangedAccount[]> {
  const found = await sql<{ changes: ChangedAccount[] }>`
    select coalesce(json_agg(json_build_object('id', s.remote_id, 'now', ${rowOf('s')}, 'role', case when not s.deleted then s.role end,
      'old', case when a.remote_id is not null then ${rowOf('a')} end, 'oldRole', case when not a.deleted then a.role end)
      order by s.remote_id), '[]') as changes
    from (
      select m._id as remote_id, m._deleted_at is not null as deleted, r.role, ${mirrored(source)}
      from ${differing(source, scope)} and m._id > ${page.after} order by m._id limit ${page.limit}) s
    left join concordat.match_accounts a on a.connection_id = ${scope.connectionId} and a.remote_id = s.remote_id
    left join ${learned(scope)} x on x.remote_id = s.remote_id`.execute(db)
  return found.rows[0]!.changes
}

/** Copies these accounts of the mirror, as far as they differ. `same` keep their print: nothing could tell them from before. */
export async function copyThese(
  db: Queryable,
  scope: MatchScope,
  source: AccountSource,
  ids: readonly string[],
  same: readonly string[],
): Promise<void> {
  const kept = sql`case when s.remote_id = any(${same}::text[]) then s.old_print end`
  await copy(db, scope, source, kept, sql`m._id = any(${ids}::text[])`)
}

/**
 * Copies the next accounts of the mirror, by their ids, that differ from what was copied before; for when all companies are
 * listed anyway. Answers null at the end, else where to go on and how many there were.
 */
export async function copyNext(
  db: Queryable,
  scope: MatchScope,
  source: AccountSource,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly last: string; readonly accounts: number } | null> {
  const { last, accounts } = await copy(
    db,
    scope,
    source,
    sql`null::bigint`,
    sql`m._id > ${page.after} order by m._id limit ${page.limit}`,
  )
  return last === null ? null : { last, accounts }
}

async function copy(
  db: Queryable,
  scope: MatchScope,
  source: AccountSource,
  print: RawBuilder<unknown>,
  which: RawBuilder<unknown>,
): Promise<{ readonly last: string | null; readonly accounts: number }> {
  const turn = await takeTurn(db, scope)
  const copied = await sql<{ last: string | null; accounts: number }>`
    with copied as (
      insert into concordat.match_accounts
        (workspace_id, connection_id, remote_id, hash, deleted, role, ${columnList}, print, turn)
      select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, remote_id, hash, deleted, role, ${columnList},
        coalesce(${print}, hashtextextended(row(${columnsOf('s')})::text, 0)), ${turn}::bigint
      from (
        select m._id as remote_id, m._hash::bigint as hash, m._deleted_at is not null as deleted, r.role, a.print as old_print,
          ${mirrored(source)}
        from ${differing(source, scope)} and ${which}) s
      on conflict (connection_id, remote_id) do update set hash = excluded.hash, deleted = excluded.deleted, role = excluded.role,
        (${columnList}) = row(${columnsOf('excluded')}), print = excluded.print, turn = excluded.turn
      returning remote_id)
    select max(remote_id) as last, count(*)::int as accounts from copied`.execute(db)
  return copied.rows[0]!
}

/**
 * Raises the connection's turn, which locks out other writers until the transaction ends: so call it behind everything else that
 * locks. Null when it was never matched.
 */
async function takeTurn(db: Queryable, scope: MatchScope): Promise<string | null> {
  const raised = await sql<{ turn: string }>`update concordat.match_states set turn = turn + 1
    where connection_id = ${scope.connectionId} returning turn::text`.execute(db)
  return raised.rows[0]?.turn ?? null
}

/** How far somebody has read: a turn, and the last account of it. */
export interface AccountPosition {
  readonly turn: string
  readonly remoteId: string
}

export interface ReadAccount {
  readonly row: AccountRow
  readonly deleted: boolean
  readonly role: AccountRole
}

/** Accounts after a position in the order in which they were written; null: all that may be somebody's, from the beginning. */
export async function selectAccounts(
  db: Queryable,
  scope: MatchScope,
  after: AccountPosition | null,
  limit: number,
): Promise<{ readonly accounts: readonly ReadAccount[]; readonly last: AccountPosition | null }> {
  const later = after ? sql`(turn, remote_id) > (${after.turn}::bigint, ${after.remoteId})` : sql`true`
  const found = await sql<{ accounts: [AccountRow, boolean, AccountRole, string][] | null }>`
    select json_agg(json_build_array(${rowOf('a')}, a.deleted, a.role, a.turn::text) order by a.turn, a.remote_id) as accounts from (
      select * from concordat.match_accounts where connection_id = ${scope.connectionId} and ${later}
      order by turn, remote_id limit ${limit}) a
    left join ${learned(scope)} x on x.remote_id = a.remote_id`.execute(db)
  const rows = found.rows[0]!.accounts ?? []
  const last = rows.at(-1)
  return {
    accounts: rows.map(([row, deleted, role]) => ({ row, deleted, role })),
    last: last ? { turn: last[3], remoteId: last[0][0] } : null,
  }
}

/** These accounts as they were copied; unknown ones are left out. */
export async function selectSomeAccounts(
  db: Queryable,
  scope: MatchScope,
  remoteIds: readonly string[],
): Promise<ReadAccount[]> {
  const found = await sql<{ row: AccountRow; deleted: boolean; role: AccountRole }>`
    select ${rowOf('a')} as row, a.deleted, a.role from concordat.match_accounts a
    left join ${learned(scope)} x on x.remote_id = a.remote_id
    where a.connection_id = ${scope.connectionId} and a.remote_id = any(${remoteIds}::text[])`.execute(db)
  return found.rows
}

/**
 * What is known about these accounts beside their own values changed (an alias was learned or forgotten): every index reads them
 * again, and the companies they could concern now are listed. Call it in the transaction of the change, after it.
 */
export async function touchAccounts(db: Queryable, scope: MatchScope, remoteIds: readonly string[]): Promise<void> {
  const accounts = (await selectSomeAccounts(db, scope, remoteIds)).map(({ row, deleted, role }) => ({
    ...{ id: row[0], old: null, now: row, oldRole: null, role: deleted ? null : role },
  }))
  await listTouched(db, scope, judgeAccounts(accounts))
  await sql`update concordat.match_accounts set turn = ${await takeTurn(db, scope)}::bigint
    where connection_id = ${scope.connectionId} and remote_id = any(${remoteIds}::text[])`.execute(db)
}

export async function isLiving(db: Queryable, scope: MatchScope, remoteId: string): Promise<boolean> {
  const found = await sql`select from concordat.match_accounts
    where connection_id = ${scope.connectionId} and remote_id = ${remoteId} and not deleted`.execute(db)
  return found.rows.length > 0
}
