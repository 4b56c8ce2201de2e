import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles } from '../../../records/index.ts'
import type { MatchKey } from '../keys.ts'
import type { MatchScope } from '../link.ts'
import type { PreparedRecord } from '../normalise.ts'

export interface ChangedCompany {
  readonly companyId: string
  /** As PostgreSQL prints it: a Date would lose its microseconds, and then no company would ever be up to date. */
  readonly updatedAt: string
  readonly archived: boolean
  readonly name: string
  readonly aliases: readonly string[]
  readonly domains: readonly string[]
  readonly country: string | null
  readonly city: string | null
  readonly state: string | null
  readonly employees: number | null
}

/** Companies that changed since they were prepared, in the order of their ids. */
export async function selectChangedCompanies(
  db: Queryable,
  workspaceId: string,
  page: { after: string; limit: number },
): Promise<ChangedCompany[]> {
  const changed = sql`c.updated_at is distinct from p.updated_at`
  const found = await sql<ChangedCompany>`
    select p.company_id as "companyId", p.updated_at::text as "updatedAt", p.archived, p.name, p.aliases, p.domains, p.country,
      p.city, p.state, p.employees
    from ${companyProfiles} p
    left join concordat.match_companies c on c.company_id = p.company_id
    where p.workspace_id = ${workspaceId} and p.company_id > ${page.after} and ${changed}
    order by p.company_id limit ${page.limit}`.execute(db)
  return found.rows
}

export interface PreparedCompany {
  readonly company: ChangedCompany
  readonly prepared: PreparedRecord
  readonly keys: readonly MatchKey[]
}

/** Stores prepared companies and lists those that changed for every connection of the workspace that was matched before. */
export async function storeCompanies(
  db: Queryable,
  workspaceId: string,
  companies: readonly PreparedCompany[],
): Promise<void> {
  const column = (value: (one: PreparedCompany) => unknown) => companies.map(value)
  await sql`create temp table match_staged on commit drop as
    select s.company_id, s.updated_at, s.archived, s.prepared::json as prepared, s.keys::bigint[] as keys,
      coalesce(c.keys, '{}') as old_keys,
      c.company_id is null or c.archived <> s.archived or c.prepared::text is distinct from s.prepared as changed
    from unnest(${column(({ company }) => company.companyId)}::uuid[], ${column(({ company }) => company.updatedAt)}::timestamptz[],
      ${column(({ company }) => company.archived)}::boolean[], ${column(({ prepared }) => JSON.stringify(prepared))}::text[],
      ${column(({ keys }) => `{${keys.join(',')}}`)}::text[]) as s (company_id, updated_at, archived, prepared, keys)
    left join concordat.match_companies c on c.company_id = s.company_id`.execute(db)
  await sql`delete from concordat.match_company_keys k using (select company_id, unnest(old_keys) as key from match_staged where changed) o
    where k.workspace_id = ${workspaceId} and k.key = o.key and k.company_id = o.company_id`.execute(db)
  await sql`insert into concordat.match_company_keys (workspace_id, key, company_id)
    select ${workspaceId}::uuid, unnest(keys) as key, company_id from match_staged where changed order by key
    on conflict do nothing`.execute(db)
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select ${workspaceId}::uuid, s.connection_id, m.company_id from match_staged m, concordat.match_states s
    where m.changed and s.workspace_id = ${workspaceId} order by s.connection_id, m.company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns')`.execute(db)
  await sql`insert into concordat.match_companies (company_id, workspace_id, updated_at, archived, prepared, keys)
    select company_id, ${workspaceId}::uuid, updated_at, archived, prepared, keys from match_staged
    on conflict (company_id) do update set updated_at = excluded.updated_at, archived = excluded.archived,
      prepared = excluded.prepared, keys = excluded.keys`.execute(db)
  await sql`drop table match_staged`.execute(db)
}

/** One preparation of a workspace's companies at a time; goes with the transaction. */
export async function lockCompanies(db: Queryable, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('concordat match companies'), hashtext(${workspaceId}))`.execute(db)
}

/** True when the connection is matched for the first time; it is remembered as matched from now on. */
export async function rememberConnection(db: Queryable, scope: MatchScope): Promise<boolean> {
  const first = await sql`insert into concordat.match_states (connection_id, workspace_id)
    values (${scope.connectionId}, ${scope.workspaceId}) on conflict do nothing`.execute(db)
  return (first.numAffectedRows ?? 0n) > 0n
}

export async function listAllCompanies(db: Queryable, scope: MatchScope): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select workspace_id, ${scope.connectionId}::uuid, company_id from concordat.match_companies
    where workspace_id = ${scope.workspaceId} order by company_id
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns')`.execute(db)
}

export interface PendingCompany {
  readonly companyId: string
  readonly turn: string
  readonly archived: boolean
  readonly prepared: PreparedRecord
  readonly linked: string | null
  readonly linkOrigin: 'auto' | 'person' | 'created' | null
  /** Fingerprint of both sides when the link was last found right; a bigint as text. */
  readonly linkPair: string | null
  /** It had a link in this connection that ended. */
  readonly linkedBefore: boolean
}

export async function selectPendingCompanies(
  db: Queryable,
  scope: MatchScope,
  page: { readonly after: string; readonly limit: number },
): Promise<PendingCompany[]> {
  const found = await sql<PendingCompany>`
    select p.company_id as "companyId", p.turn::text, c.archived, c.prepared, l.remote_id as linked, l.origin as "linkOrigin",
      l.pair::text as "linkPair",
      exists (select from concordat.links e where e.company_id = p.company_id and e.connection_id = ${scope.connectionId} and e.ended_at is not null)
        as "linkedBefore"
    from (
      select company_id, turn from concordat.match_pending where connection_id = ${scope.connectionId} and company_id > ${page.after}
      order by company_id limit ${page.limit}) p
    join concordat.match_companies c on c.company_id = p.company_id
    left join concordat.links l on l.connection_id = ${scope.connectionId} and l.company_id = p.company_id and l.ended_at is null
    order by p.company_id`.execute(db)
  return found.rows
}

export async function selectPreparedCompany(
  db: Queryable,
  workspaceId: string,
  companyId: string,
): Promise<{ prepared: PreparedRecord; archived: boolean } | null> {
  const found = await sql<{ prepared: PreparedRecord; archived: boolean }>`
    select prepared, archived from concordat.match_companies where workspace_id = ${workspaceId} and company_id = ${companyId}`.execute(
    db,
  )
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
    on conflict (connection_id, company_id) do update set turn = nextval('concordat.match_turns')`.execute(db)
}

/** Companies whose decision another run made and never turned into a link: it was stopped or died before. */
export async function listUnsettled(db: Queryable, scope: MatchScope, runId: string): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select workspace_id, connection_id, company_id from concordat.match_decisions
    where connection_id = ${scope.connectionId} and not counted and run_id <> ${runId} order by company_id
    on conflict do nothing`.execute(db)
}

/** Companies that only a switched-off Auto-Match kept from being linked. */
export async function listUnlinkedClear(db: Queryable, scope: MatchScope): Promise<void> {
  await sql`insert into concordat.match_pending (workspace_id, connection_id, company_id)
    select workspace_id, connection_id, company_id from concordat.match_decisions
    where connection_id = ${scope.connectionId} and state = 'review' and reason = 'clear' order by company_id
    on conflict do nothing`.execute(db)
}

/**
 * Fresh statistics after much was written: without them PostgreSQL may join two new large tables row by row. The server's own
 * housekeeping comes minutes too late for the next statement.
 */
export async function refreshStatistics(db: Queryable, about: 'prepared' | 'decided' | 'linked'): Promise<void> {
  if (about === 'linked') await sql`analyze concordat.links`.execute(db)
  else if (about === 'decided')
    await sql`analyze concordat.match_decisions, concordat.match_candidates, concordat.match_pending`.execute(db)
  else {
    // Vacuumed, the keys are found in their index alone.
    await sql`vacuum (analyze) concordat.match_account_keys`.execute(db)
    await sql`analyze concordat.match_accounts, concordat.match_key_counts, concordat.match_companies,
      concordat.match_company_keys, concordat.match_pending`.execute(db)
  }
}
