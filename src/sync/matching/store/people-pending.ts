import { type RawBuilder, sql } from 'kysely'
import { isUuid } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles, personProfiles } from '../../../records/index.ts'
import type { MatchScope } from '../link.ts'
import type { PersonRow } from '../person/stored-person.ts'
import { ONE_BY_ONE } from './companies.ts'

/** People of ours with their company and the account it is linked to: person_id, archived, key, row (PersonRow), print. */
export function ownPeople(scope: MatchScope, accountObject: string): RawBuilder<unknown> {
  return sql`(select p.id as person_id, p.archived, p.external_key, f.row, hashtextextended(f.row::text, 0) as print
    from ${personProfiles} p
    left join ${companyProfiles} c on c.company_id = p.company_id
    left join concordat.links l on l.connection_id = ${scope.connectionId} and l.company_id = p.company_id
      and l.object = ${accountObject} and l.ended_at is null
    cross join lateral (select json_build_array(p.id, p.first_name, p.last_name, p.email, p.phone, p.title,
      coalesce(p.country, c.country), c.name, c.domain, l.remote_id) as row) f
    where p.workspace_id = ${scope.workspaceId})`
}

/** True when the connection's people are matched for the first time, or were last decided with another model; remembers it. */
export async function rememberPeople(db: Queryable, scope: MatchScope, model: string): Promise<boolean> {
  const known = await sql`select from concordat.person_states
    where connection_id = ${scope.connectionId} and model = ${model}`.execute(db)
  if (known.rows.length > 0) return false
  await sql`insert into concordat.person_states (connection_id, workspace_id, model)
    values (${scope.connectionId}, ${scope.workspaceId}, ${model})
    on conflict (connection_id) do update set model = excluded.model`.execute(db)
  return true
}

const AGAIN = sql`on conflict (connection_id, person_id) do update set turn = nextval('concordat.match_turns')`

/** Lists people that changed since they were decided, that came or were archived; `all`: everybody who is not archived. */
export async function listChangedPeople(
  db: Queryable,
  scope: MatchScope,
  accountObject: string,
  all: boolean,
): Promise<void> {
  await sql`insert into concordat.person_pending (workspace_id, connection_id, person_id)
    select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, o.person_id from ${ownPeople(scope, accountObject)} o
    left join concordat.person_decisions d on d.connection_id = ${scope.connectionId} and d.person_id = o.person_id
    where case when o.archived then d.person_id is not null else ${all}::boolean or d.print is distinct from o.print end
    order by o.person_id ${AGAIN}`.execute(db)
}

/** People whose decision another run made and never settled, or that only a switched-off Auto-Match kept from a link. */
export async function listUnsettledPeople(
  db: Queryable,
  scope: MatchScope,
  runId: string,
  autoMatch: boolean,
): Promise<void> {
  await sql`insert into concordat.person_pending (workspace_id, connection_id, person_id)
    select workspace_id, connection_id, person_id from concordat.person_decisions
    where connection_id = ${scope.connectionId}
      and ((not counted and run_id <> ${runId}) or (${autoMatch}::boolean and state = 'review' and reason = 'clear'))
    order by person_id on conflict do nothing`.execute(db)
}

/** People who might be one of the contacts or leads with these keys. */
export async function listTouchedPeople(db: Queryable, scope: MatchScope, keys: readonly number[]): Promise<void> {
  if (keys.length === 0) return
  await sql`insert into concordat.person_pending (workspace_id, connection_id, person_id)
    select workspace_id, connection_id, person_id from concordat.person_decisions
    where connection_id = ${scope.connectionId} and keys && ${[...keys]}::int[]
    order by person_id ${AGAIN}`.execute(db)
}

export async function hasPersonDecisions(db: Queryable, scope: MatchScope): Promise<boolean> {
  const found =
    await sql`select from concordat.person_decisions where connection_id = ${scope.connectionId} limit 1`.execute(db)
  return found.rows.length > 0
}

/** Puts one person, and those who want this record, on the list again. */
export async function listPersonAgain(
  db: Queryable,
  scope: MatchScope,
  personId: string,
  remote: { readonly object: string; readonly remoteId: string } | null,
): Promise<void> {
  await sql`insert into concordat.person_pending (workspace_id, connection_id, person_id)
    select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, person_id from (
      select ${personId}::uuid as person_id
      union
      select person_id from concordat.person_decisions where connection_id = ${scope.connectionId} and reason = 'contested'
        and best_object = ${remote?.object ?? null} and best_id = ${remote?.remoteId ?? null}) again
    order by person_id ${AGAIN}`.execute(db)
}

export interface PendingPerson {
  readonly personId: string
  readonly turn: string
  readonly archived: boolean
  readonly row: PersonRow
  readonly print: string
  readonly linked: { readonly object: string; readonly remoteId: string; readonly origin: 'auto' | 'person' } | null
  /** Both sides of the link say what they said when it was last found right. */
  readonly unchanged: boolean
  readonly excluded: readonly { readonly object: string; readonly remoteId: string }[]
}

/** The next people on the list, by their ids. Of those who are no longer there, nothing but the list knows. */
export async function selectPendingPeople(
  db: Queryable,
  scope: MatchScope,
  accountObject: string,
  page: { readonly after: string; readonly limit: number },
): Promise<PendingPerson[]> {
  const found = await sql<PendingPerson>`
    select w.person_id as "personId", w.turn::text as turn, o.archived, o.row, o.print::text as print,
      case when l.id is not null then json_build_object('object', l.object, 'remoteId', l.remote_id, 'origin', l.origin) end as linked,
      coalesce(l.pair = hashint8extended(o.print, r.print), false) as unchanged,
      coalesce((select json_agg(json_build_object('object', x.object, 'remoteId', x.remote_id)) from concordat.person_exclusions x
        where x.connection_id = ${scope.connectionId} and x.person_id = w.person_id), '[]') as excluded
    from (
      select person_id, turn from concordat.person_pending
      where connection_id = ${scope.connectionId} and person_id > ${page.after} order by person_id limit ${page.limit}) w
    cross join lateral (
      select * from ${ownPeople(scope, accountObject)} p where p.person_id = w.person_id ${ONE_BY_ONE}) o
    left join concordat.person_links l on l.connection_id = ${scope.connectionId} and l.person_id = w.person_id and l.ended_at is null
    left join concordat.person_remotes r on r.connection_id = l.connection_id and r.object = l.object and r.remote_id = l.remote_id
    order by w.person_id`.execute(db)
  return found.rows
}

/** Id of a person who is not archived, by id or key; null when there is none. */
export async function selectPersonId(db: Queryable, workspaceId: string, person: string): Promise<string | null> {
  const wanted = isUuid(person) ? sql`p.id = ${person}::uuid` : sql`p.external_key = ${person}`
  const found = await sql<{ id: string }>`select p.id from ${personProfiles} p
    where p.workspace_id = ${workspaceId} and ${wanted} and not p.archived`.execute(db)
  return found.rows[0]?.id ?? null
}
