import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles } from '../../../records/index.ts'
import type { CompanyRow } from '../account-record.ts'
import { sameCompanies } from '../judge-changes.ts'
import type { MatchScope, StoredReason, StoredState } from '../link.ts'

const COLUMNS = ['name', 'aliases', 'domains', 'country', 'city', 'state', 'employees', 'industry']
const columnList = sql.raw(COLUMNS.join(', '))
const columnsOf = (table: string) => sql.raw(COLUMNS.map((column) => `${table}.${column}`).join(', '))
/** A CompanyRow, of a table with our columns. */
export const companyRow = (table: string) =>
  sql`json_build_array(${sql.ref(`${table}.company_id`)}, ${columnsOf(table)})`

/**
 * Copies the next companies, by their ids, that changed since they were copied, and lists those of which a comparison could tell
 * for every connection of the workspace that was matched before. Answers null at the end, else where to go on and how many
 * there were. Call it in a transaction that holds lockCompanies.
 */
export async function copyCompanies(
  db: Queryable,
  workspaceId: string,
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly last: string; readonly companies: number } | null> {
  await sql`create temp table match_staged on commit drop as
    select s.*, hashtextextended(row(${columnsOf('s')})::text, 0) as print from (
      select p.company_id, p.updated_at, p.archived, ${columnsOf('p')}, c.company_id is null or c.archived <> p.archived as changed
      from ${companyProfiles} p
      left join concordat.match_companies c on c.company_id = p.company_id
      where p.workspace_id = ${workspaceId} and p.company_id > ${page.after} and c.updated_at is distinct from p.updated_at
      order by p.company_id limit ${page.limit}) s`.execute(db)
  const found = await sql<{ last: string | null; companies: number }>`
    select (array_agg(company_id order by company_id desc))[1] as last, count(*)::int as companies from match_staged`.execute(
    db,
  )
  const { last, companies } = found.rows[0]!
  if (last !== null) await settleCopied(db, workspaceId)
  await sql`drop table match_staged`.execute(db)
  return last === null ? null : { last, companies }
}

async function settleCopied(db: Queryable, workspaceId: string): Promise<void> {
  const found = await sql<{ versions: { old: CompanyRow; now: CompanyRow }[] }>`
    select coalesce(json_agg(json_build_object('old', ${companyRow('c')}, 'now', ${companyRow('s')})), '[]') as versions
    from match_staged s join concordat.match_companies c on c.company_id = s.company_id`.execute(db)
  const same = sameCompanies(found.rows[0]!.versions)
  await sql`update match_staged s set print = case when s.company_id = any(${same}::uuid[]) then c.print else s.print end,
      changed = changed or s.company_id <> all(${same}::uuid[])
    from concordat.match_companies c where c.company_id = s.company_id`.execute(db)
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select ${workspaceId}::uuid, s.connection_id, m.company_id from match_staged m, concordat.match_states s
    where m.changed and s.workspace_id = ${workspaceId} order by s.connection_id, m.company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns'), sure = true`.execute(
    db,
  )
  await sql`insert into concordat.match_companies (workspace_id, company_id, updated_at, archived, ${columnList}, print)
    select ${workspaceId}::uuid, company_id, updated_at, archived, ${columnList}, print from match_staged order by company_id
    on conflict (company_id) do update set updated_at = excluded.updated_at, archived = excluded.archived,
      (${columnList}) = row(${columnsOf('excluded')}), print = excluded.print`.execute(db)
}

/** One preparation of a workspace's companies at a time; goes with the transaction. */
export async function lockCompanies(db: Queryable, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('concordat match companies'), hashtext(${workspaceId}))`.execute(db)
}

/**
 * True when the connection is matched for the first time, or was last decided with another model; remembers it. Waits for
 * companies that are being copied: whoever copies lists them for the connections it sees, so that a connection that begins
 * meanwhile would be told of them by nobody.
 */
export async function rememberConnection(db: Queryable, scope: MatchScope, model: string): Promise<boolean> {
  const known = await sql`select from concordat.match_states
    where connection_id = ${scope.connectionId} and model is not distinct from ${model}`.execute(db)
  if (known.rows.length > 0) return false
  await lockCompanies(db, scope.workspaceId)
  await sql`insert into concordat.match_states as s (connection_id, workspace_id, model)
    values (${scope.connectionId}, ${scope.workspaceId}, ${model})
    on conflict (connection_id) do update set model = excluded.model`.execute(db)
  return true
}

export async function listAllCompanies(db: Queryable, scope: MatchScope): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select workspace_id, ${scope.connectionId}::uuid, company_id from concordat.match_companies
    where workspace_id = ${scope.workspaceId} order by company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns'), sure = true`.execute(
    db,
  )
}

export interface PendingCompany {
  readonly companyId: string
  readonly turn: string
  readonly archived: boolean
  readonly row: CompanyRow
  readonly linked: string | null
  readonly linkOrigin: 'auto' | 'person' | 'created' | null
  /** Both sides of the link say what they said when it was last found right. */
  readonly unchanged: boolean
  /** It had a link in this connection that ended. */
  readonly linkedBefore: boolean
  /** Accounts that a person excluded for it. */
  readonly excluded: readonly string[]
  /** What is decided now, where a change elsewhere only could concern it; null: it is decided anew in any case. */
  readonly standing: Standing | null
}

export interface Standing {
  readonly state: StoredState
  readonly reason: StoredReason
  readonly bestId: string | null
  readonly probability: number
}

/** Looks each row up by its key. Left alone the planner joins a thousand rows by reading all the millions there are. */
export const ONE_BY_ONE = sql`offset 0`

/** One number for what two sides said; compares of one kind of hash alone, so that it may change with PostgreSQL's. */
export const pairOf = (company: string, account: string) =>
  sql`hashint8extended(${sql.ref(`${company}.print`)}, ${sql.ref(`${account}.print`)})`

/** The next companies on the list, by their ids. */
export async function selectPendingCompanies(
  db: Queryable,
  scope: MatchScope,
  page: { readonly after: string; readonly limit: number },
): Promise<PendingCompany[]> {
  const found = await sql<{ companies: PendingCompany[] }>`
    select coalesce(json_agg(json_build_object('companyId', p.company_id, 'turn', p.turn::text, 'archived', c.archived, 'row', ${companyRow('c')},
      'linked', l.remote_id, 'linkOrigin', l.origin, 'unchanged', l.pair = ${pairOf('c', 'a')},
      'standing', case when not p.sure then (
        select json_build_object('state', d.state, 'reason', d.reason, 'bestId', d.best_id, 'probability', d.probability)
        from concordat.match_decisions d where d.connection_id = ${scope.connectionId} and d.company_id = p.company_id) end,
      'linkedBefore', exists (
        select from concordat.links e where e.company_id = p.company_id and e.connection_id = ${scope.connectionId} and e.ended_at is not null),
      'excluded', case when (select exists (select from concordat.match_exclusions where connection_id = ${scope.connectionId})) then coalesce((
        select json_agg(x.remote_id) from concordat.match_exclusions x
        where x.connection_id = ${scope.connectionId} and x.company_id = p.company_id), '[]') else '[]' end) order by p.company_id), '[]') as companies
    from (
      select company_id, turn, sure from concordat.match_pending where connection_id = ${scope.connectionId} and company_id > ${page.after}
      order by company_id limit ${page.limit}) p
    cross join lateral (select * from concordat.match_companies where company_id = p.company_id ${ONE_BY_ONE}) c
    left join lateral (
      select * from concordat.links
      where connection_id = ${scope.connectionId} and company_id = p.company_id and ended_at is null ${ONE_BY_ONE}) l on true
    left join lateral (
      select print from concordat.match_accounts
      where connection_id = ${scope.connectionId} and remote_id = l.remote_id ${ONE_BY_ONE}) a on true`.execute(db)
  return found.rows[0]!.companies
}

export async function selectMatchedCompany(
  db: Queryable,
  workspaceId: string,
  companyId: string,
): Promise<{ row: CompanyRow; archived: boolean } | null> {
  const found = await sql<{ row: CompanyRow; archived: boolean }>`select ${companyRow('c')} as row, archived
    from concordat.match_companies c where workspace_id = ${workspaceId} and company_id = ${companyId}`.execute(db)
  return found.rows[0] ?? null
}

/** Puts one company (or those contested for a record) on the list again. */
export async function listAgain(
  db: Queryable,
  scope: MatchScope,
  companyId: string,
  remoteId: string | null,
): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, company_id from (
      select ${companyId}::uuid as company_id
      union
      select company_id from concordat.match_decisions
      where connection_id = ${scope.connectionId} and best_id = ${remoteId} and reason = 'contested') again
    where exists (select from concordat.match_companies c where c.company_id = again.company_id)
    order by company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns'), sure = true`.execute(
    db,
  )
}

/** Puts companies without an active link on the list; archived ones are decided away. Answers how many. */
export async function listUnlinked(db: Queryable, scope: MatchScope, companyIds: readonly string[]): Promise<number> {
  const listed = await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select workspace_id, ${scope.connectionId}::uuid, company_id from concordat.match_companies c
    where workspace_id = ${scope.workspaceId} and company_id = any(${companyIds}::uuid[]) and not exists (
      select from concordat.links l
      where l.connection_id = ${scope.connectionId} and l.company_id = c.company_id and l.ended_at is null)
    order by company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns'), sure = true`.execute(
    db,
  )
  return Number(listed.numAffectedRows ?? 0n)
}

/** Companies whose decision another run made and never turned into a link: it was stopped or died before. */
export async function listUnsettled(db: Queryable, scope: MatchScope, runId: string): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select workspace_id, connection_id, company_id from concordat.match_decisions
    where connection_id = ${scope.connectionId} and run_id <> ${runId}
      and made > (select settled from concordat.match_states where connection_id = ${scope.connectionId}) order by company_id
    on conflict (connection_id, company_id) do update set sure = true`.execute(db)
}

/** Companies that only a switched-off or paused Auto-Match kept from being linked. */
export async function listUnlinkedClear(db: Queryable, scope: MatchScope): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select workspace_id, connection_id, company_id from concordat.match_decisions
    where connection_id = ${scope.connectionId} and state = 'review' and reason in ('clear', 'paused')
    order by company_id
    on conflict (connection_id, company_id) do update set sure = true`.execute(db)
}

/**
 * Fresh statistics after much was written: without them PostgreSQL may join two new large tables row by row. The server's own
 * housekeeping comes minutes too late for the next statement.
 */
export async function refreshStatistics(db: Queryable, about: 'copied' | 'decided' | 'linked'): Promise<void> {
  if (about === 'linked') await sql`analyze concordat.links`.execute(db)
  else if (about === 'decided')
    await sql`analyze concordat.match_decisions, concordat.match_candidates, concordat.match_pending`.execute(db)
  else await sql`analyze concordat.match_accounts, concordat.match_companies, concordat.match_pending`.execute(db)
}
