import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles, personProfiles } from '../../../records/index.ts'
import type { Candidate } from '../evidence.ts'
import type { MatchScope } from '../link.ts'
import { type ListedPersonDecision, type PersonReason, type PersonState, remoteOf } from '../person/person-link.ts'
import { REMOTE_FIELDS } from '../person/stored-person.ts'

export interface PersonDecisionToStore {
  readonly personId: string
  readonly turn: string
  readonly state: PersonState
  readonly reason: PersonReason
  /** Object and id of the best record. */
  readonly best: string | null
  readonly probability: number
  readonly margin: number | null
  readonly score: number | null
  readonly keepsLink: boolean
  readonly print: string
  readonly keys: readonly number[]
  readonly candidates: readonly Candidate[]
}

/** Stores decisions with their candidates and takes the people off the list, unless they were listed again meanwhile. */
export async function storePersonDecisions(
  db: Queryable,
  scope: MatchScope,
  runId: string,
  decisions: readonly PersonDecisionToStore[],
): Promise<void> {
  const { workspaceId, connectionId } = scope
  const column = (value: (one: PersonDecisionToStore) => unknown) => decisions.map(value)
  const people = sql`${column((one) => one.personId)}::uuid[]`
  const best = decisions.map((one) => (one.best === null ? null : remoteOf(one.best)))
  await sql`insert into concordat.person_decisions (workspace_id, connection_id, person_id, state, reason, best_object, best_id,
      probability, margin, score, keeps_link, print, keys, run_id)
    select ${workspaceId}::uuid, ${connectionId}::uuid, d.person_id, d.state, d.reason, d.best_object, d.best_id, d.probability,
      d.margin, d.score, d.keeps_link, d.print, d.keys::int[], ${runId}::uuid
    from unnest(${people}, ${column((one) => one.state)}::text[], ${column((one) => one.reason)}::text[],
      ${best.map((one) => one?.object ?? null)}::text[], ${best.map((one) => one?.remoteId ?? null)}::text[],
      ${column((one) => one.probability)}::float8[], ${column((one) => one.margin)}::float8[], ${column((one) => one.score)}::float8[],
      ${column((one) => one.keepsLink)}::boolean[], ${column((one) => one.print)}::bigint[],
      ${column((one) => `{${one.keys.join(',')}}`)}::text[])
      as d (person_id, state, reason, best_object, best_id, probability, margin, score, keeps_link, print, keys)
    on conflict (connection_id, person_id) do update set state = excluded.state, reason = excluded.reason,
      best_object = excluded.best_object, best_id = excluded.best_id, probability = excluded.probability, margin = excluded.margin,
      score = excluded.score, keeps_link = excluded.keeps_link, print = excluded.print, keys = excluded.keys,
      run_id = excluded.run_id, counted = false, decided_at = now()`.execute(db)
  await storeCandidates(db, scope, decisions)
  await takeOffList(db, scope, decisions)
}

async function storeCandidates(
  db: Queryable,
  scope: MatchScope,
  decisions: readonly PersonDecisionToStore[],
): Promise<void> {
  const people = decisions.map((one) => one.personId)
  await sql`delete from concordat.person_candidates
    where connection_id = ${scope.connectionId} and person_id = any(${people}::uuid[])`.execute(db)
  const rows = decisions.flatMap((one) =>
    one.candidates.map((candidate, rank) => ({
      personId: one.personId,
      rank,
      candidate,
      remote: remoteOf(candidate.id),
    })),
  )
  await sql`insert into concordat.person_candidates
      (workspace_id, connection_id, person_id, rank, object, remote_id, score, probability, evidence)
    select ${scope.workspaceId}::uuid, ${scope.connectionId}::uuid, c.person_id, c.rank, c.object, c.remote_id, c.score, c.probability,
      c.evidence::json
    from unnest(${rows.map((row) => row.personId)}::uuid[], ${rows.map((row) => row.rank)}::int[],
      ${rows.map((row) => row.remote.object)}::text[], ${rows.map((row) => row.remote.remoteId)}::text[],
      ${rows.map((row) => row.candidate.score)}::float8[], ${rows.map((row) => row.candidate.probability)}::float8[],
      ${rows.map((row) => JSON.stringify(row.candidate.evidence))}::text[])
      as c (person_id, rank, object, remote_id, score, probability, evidence)`.execute(db)
}

/** Archived people have no decision. */
export async function dropPersonDecisions(
  db: Queryable,
  scope: MatchScope,
  people: readonly { readonly personId: string; readonly turn: string }[],
): Promise<void> {
  const ids = people.map((one) => one.personId)
  for (const table of ['person_decisions', 'person_candidates'] as const)
    await sql`delete from ${sql.table(`concordat.${table}`)}
      where connection_id = ${scope.connectionId} and person_id = any(${ids}::uuid[])`.execute(db)
  await takeOffList(db, scope, people)
}

async function takeOffList(
  db: Queryable,
  scope: MatchScope,
  people: readonly { readonly personId: string; readonly turn: string }[],
): Promise<void> {
  await sql`delete from concordat.person_pending p
    using unnest(${people.map((one) => one.personId)}::uuid[], ${people.map((one) => one.turn)}::bigint[]) as d (person_id, turn)
    where p.connection_id = ${scope.connectionId} and p.person_id = d.person_id and p.turn = d.turn`.execute(db)
}

export interface PersonCounts {
  readonly people: number
  readonly auto: number
  readonly review: number
  readonly none: number
  readonly person: number
  readonly ambiguous: number
}

/** Counts what the run decided and has not counted yet. */
export async function countPersonDecisions(db: Queryable, scope: MatchScope, runId: string): Promise<PersonCounts> {
  const found = await sql<PersonCounts>`with counted as (
      update concordat.person_decisions set counted = true
      where connection_id = ${scope.connectionId} and run_id = ${runId} and not counted returning state, reason)
    select count(*)::int as people, count(*) filter (where state = 'auto')::int as auto,
      count(*) filter (where state = 'review')::int as review, count(*) filter (where state = 'none')::int as none,
      count(*) filter (where state = 'person')::int as person, count(*) filter (where reason = 'ambiguous')::int as ambiguous
    from counted`.execute(db)
  return found.rows[0]!
}

export interface PersonFilter {
  readonly state?: PersonState | null
  readonly reason?: PersonReason | null
  readonly text?: string | null
  /** Id of the person before the first one. */
  readonly after?: string | null
  readonly personId?: string | null
  readonly limit?: number
}

const LIMIT = 1_000
const field = (name: (typeof REMOTE_FIELDS)[number]) => sql`r.fields ->> ${sql.lit(REMOTE_FIELDS.indexOf(name))}`
const NAME = sql`coalesce(nullif(trim(coalesce(${field('firstName')}, '') || ' ' || coalesce(${field('lastName')}, '')), ''), ${field('fullName')})`

export async function selectPersonDecisions(
  db: Queryable,
  scope: MatchScope,
  { state = null, reason = null, text = null, after = null, personId = null, limit = LIMIT }: PersonFilter,
): Promise<ListedPersonDecision[]> {
  const search = text ? `%${text.toLowerCase().replace(/[\\%_]/g, (letter) => `\\${letter}`)}%` : null
  const found = await sql<ListedPersonDecision>`
    select d.person_id as "personId", p.external_key as "externalKey", trim(concat_ws(' ', p.first_name, p.last_name)) as name,
      p.email, c.name as "companyName", d.state, d.reason, d.probability, d.decided_at as "decidedAt",
      l.id as "linkId", l.origin as "linkOrigin", l.object as "linkedObject", l.remote_id as "linkedRecord",
      exists (select from concordat.person_pending w where w.connection_id = d.connection_id and w.person_id = d.person_id) as pending,
      coalesce((
        select json_agg(json_build_object('object', k.object, 'remoteId', k.remote_id, 'name', ${NAME}, 'email', ${field('email')},
          'company', ${field('company')}, 'score', k.score, 'probability', k.probability, 'evidence', k.evidence) order by k.rank)
        from concordat.person_candidates k
        left join concordat.person_remotes r on r.connection_id = k.connection_id and r.object = k.object and r.remote_id = k.remote_id
        where k.connection_id = d.connection_id and k.person_id = d.person_id), '[]') as candidates
    from concordat.person_decisions d
    join ${personProfiles} p on p.id = d.person_id
    left join ${companyProfiles} c on c.company_id = p.company_id
    left join concordat.person_links l on l.connection_id = d.connection_id and l.person_id = d.person_id and l.ended_at is null
    where d.workspace_id = ${scope.workspaceId} and d.connection_id = ${scope.connectionId}
      and (${state}::text is null or d.state = ${state}) and (${reason}::text is null or d.reason = ${reason})
      and (${personId}::uuid is null or d.person_id = ${personId}) and (${after}::uuid is null or d.person_id > ${after})
      and (${search}::text is null or lower(concat_ws(' ', p.first_name, p.last_name, p.email)) like ${search})
    order by d.person_id limit ${limit}`.execute(db)
  return found.rows
}

export async function countPersonStates(
  db: Queryable,
  scope: MatchScope,
): Promise<Readonly<Record<PersonState, number>>> {
  const found = await sql<{ state: PersonState; people: number }>`select state, count(*)::int as people
    from concordat.person_decisions where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId}
    group by state`.execute(db)
  const counts = { auto: 0, review: 0, none: 0, person: 0 }
  for (const row of found.rows) counts[row.state] = row.people
  return counts
}
