import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles } from '../../../records/index.ts'
import type { Candidate } from '../evidence.ts'
import type { ListedDecision, MatchScope, StoredReason, StoredState } from '../link.ts'
import type { TouchKey } from '../touch-keys.ts'
import { ONE_BY_ONE, pairOf } from './companies.ts'

export interface DecisionToStore {
  readonly companyId: string
  readonly turn: string
  readonly state: StoredState
  readonly reason: StoredReason
  readonly bestId: string | null
  readonly probability: number
  readonly margin: number | null
  readonly score: number | null
  readonly keepsLink: boolean
  /** By which an account that comes or changes finds the company. */
  readonly keys: readonly TouchKey[]
  /** Version of what decided. */
  readonly model: string
  readonly candidates: readonly Candidate[]
}

/**
 * Stores decisions with their candidates and takes the companies off the list, unless they were listed again meanwhile. Rows go
 * as one JSON text: an array a column costs several times as much to write and to read.
 */
export async function storeDecisions(
  db: Queryable,
  scope: MatchScope,
  runId: string,
  decisions: readonly DecisionToStore[],
): Promise<void> {
  const { workspaceId, connectionId } = scope
  const rows = JSON.stringify(decisions.map(({ candidates: _, ...row }) => row))
  await sql`insert into concordat.match_decisions
      (workspace_id, connection_id, company_id, state, reason, best_id, probability, margin, score, keeps_link, keys, model, pair, run_id)
    select ${workspaceId}::uuid, ${connectionId}::uuid, d."companyId", d.state, d.reason, d."bestId", d.probability, d.margin, d.score,
      d."keepsLink", d.keys, d.model, ${pairOf('c', 'a')}, ${runId}::uuid
    from json_to_recordset(${rows}::json) as d ("companyId" uuid, state text, reason text, "bestId" text, probability float8,
      margin float8, score float8, "keepsLink" boolean, keys int[], model text)
    cross join lateral (select print from concordat.match_companies where company_id = d."companyId" ${ONE_BY_ONE}) c
    left join lateral (
      select print from concordat.match_accounts where connection_id = ${connectionId} and remote_id = d."bestId" ${ONE_BY_ONE}) a on true
    on conflict (connection_id, company_id) do update set state = excluded.state, reason = excluded.reason, best_id = excluded.best_id,
      probability = excluded.probability, margin = excluded.margin, score = excluded.score, keeps_link = excluded.keeps_link,
      keys = excluded.keys, model = excluded.model, pair = excluded.pair, run_id = excluded.run_id,
      made = excluded.made, decided_at = now()`.execute(db)
  await dropCandidates(
    db,
    scope,
    decisions.map((one) => one.companyId),
  )
  const candidates = decisions.flatMap(({ companyId, candidates: found }) =>
    found.map(({ id, score, evidence }, rank) => ({ companyId, rank, id, score, evidence })),
  )
  await sql`insert into concordat.match_candidates (workspace_id, connection_id, company_id, rank, remote_id, score, evidence)
    select ${workspaceId}::uuid, ${connectionId}::uuid, c."companyId", c.rank, c.id, c.score, c.evidence
    from json_to_recordset(${JSON.stringify(candidates)}::json)
      as c ("companyId" uuid, rank int, id text, score float8, evidence json)`.execute(db)
  await strikeOff(db, scope, decisions)
}

async function dropCandidates(db: Queryable, scope: MatchScope, companyIds: readonly string[]): Promise<void> {
  await sql`delete from concordat.match_candidates
    where connection_id = ${scope.connectionId} and company_id = any(${companyIds}::uuid[])`.execute(db)
}

/** Takes companies off the list whose turn is still the one that was decided. Found by their places: a join would read all. */
export async function strikeOff(
  db: Queryable,
  scope: MatchScope,
  companies: readonly { companyId: string; turn: string }[],
): Promise<void> {
  await sql`delete from concordat.match_pending where ctid = any(array(
    select p.place from unnest(${companies.map((one) => one.companyId)}::uuid[], ${companies.map((one) => one.turn)}::bigint[]) as d (company_id, turn)
    cross join lateral (
      select ctid as place from concordat.match_pending
      where connection_id = ${scope.connectionId} and company_id = d.company_id and turn = d.turn ${ONE_BY_ONE}) p))`.execute(
    db,
  )
}

/** Archived companies have no decision. */
export async function dropDecisions(
  db: Queryable,
  scope: MatchScope,
  companies: readonly { companyId: string; turn: string }[],
): Promise<void> {
  const ids = companies.map((one) => one.companyId)
  await sql`delete from concordat.match_decisions
    where connection_id = ${scope.connectionId} and company_id = any(${ids}::uuid[])`.execute(db)
  await dropCandidates(db, scope, ids)
  await strikeOff(db, scope, companies)
}

export interface DecisionCounts {
  readonly companies: number
  readonly auto: number
  readonly review: number
  readonly none: number
  readonly person: number
  readonly ambiguous: number
}

/** The run's decisions that are not settled yet; of concordat.match_decisions as d. */
export const unsettled = (scope: MatchScope, runId: string) =>
  sql`d.run_id = ${runId} and d.made > (select settled from concordat.match_states where connection_id = ${scope.connectionId})`

/**
 * Counts what the run decided and has not counted yet, and settles it: at the end of a transaction. Companies whose account we
 * created ourselves are not matched, so not counted.
 */
export async function settleDecisions(db: Queryable, scope: MatchScope, runId: string): Promise<DecisionCounts> {
  const found = await sql<DecisionCounts>`
    select count(*) filter (where state <> 'created')::int as companies, count(*) filter (where state = 'auto')::int as auto,
      count(*) filter (where state = 'review')::int as review, count(*) filter (where state = 'none')::int as none,
      count(*) filter (where state = 'person')::int as person, count(*) filter (where reason = 'ambiguous')::int as ambiguous
    from concordat.match_decisions d where d.connection_id = ${scope.connectionId} and ${unsettled(scope, runId)}`.execute(
    db,
  )
  await sql`update concordat.match_states s set settled = d.made from (
      select max(made) as made from concordat.match_decisions where connection_id = ${scope.connectionId}) d
    where s.connection_id = ${scope.connectionId} and d.made > s.settled`.execute(db)
  return found.rows[0]!
}

/**
 * Companies that were looked for in the CRM and are certainly not there: decided "none" on current values, and never linked nor
 * excluded before. Who unmatched a company does not want a new account for it; an account that was linked once and then renamed
 * or merged by a colleague is still that company's, and one that was deleted was deleted for a reason. A missing account is
 * seen and made by hand; a second one is not seen.
 */
export function creatableCompanies(workspaceId: string, connectionId: string): RawBuilder<unknown> {
  return sql`(select d.company_id from concordat.match_decisions d
    where d.workspace_id = ${workspaceId} and d.connection_id = ${connectionId} and d.state = 'none'
      and not exists (select from concordat.match_pending p where p.connection_id = d.connection_id and p.company_id = d.company_id)
      and not exists (select from concordat.match_reviews r where r.connection_id = d.connection_id and r.company_id = d.company_id
        and r.verdict = 'create' and r.undone_at is null)
      and not exists (select from concordat.match_exclusions x where x.connection_id = d.connection_id and x.company_id = d.company_id)
      and not exists (
        select from concordat.links l where l.connection_id = d.connection_id and l.company_id = d.company_id))`
}

/** value: points of the company. uncertainty: 1 where the chance is a half, 0 where it is sure. priority: both multiplied. */
export const DECISION_SORTS = ['company', 'value', 'uncertainty', 'priority'] as const
export type DecisionSort = (typeof DECISION_SORTS)[number]

/** Of concordat.match_decisions as d: 1 where the chance is a half, 0 where it is sure. */
export const UNCERTAINTY = sql`(1 - abs(2 * d.probability - 1))`
const RANKS: Readonly<Record<DecisionSort, RawBuilder<unknown>>> = {
  company: sql`0::float8`,
  value: sql`p.points::float8`,
  uncertainty: UNCERTAINTY,
  priority: sql`(1 + greatest(p.points, 0))::float8 * ${UNCERTAINTY}`,
}

export interface DecisionFilter {
  readonly state: StoredState | null
  readonly reason: StoredReason | null
  readonly text: string | null
  readonly after: string | null
  readonly companyId: string | null
  readonly limit: number
  /** Highest first, equal ones by company; without it by company. */
  readonly sort?: DecisionSort
  /** Rank of the company in `after`. */
  readonly afterRank?: number | null
}

export async function selectDecisions(
  db: Queryable,
  scope: MatchScope,
  filter: DecisionFilter,
): Promise<ListedDecision[]> {
  const search = filter.text ? `%${filter.text.toLowerCase().replace(/[\\%_]/g, (letter) => `\\${letter}`)}%` : null
  const { after, afterRank = null, sort = 'company' } = filter
  const rank = RANKS[sort]
  const behind =
    sort === 'company'
      ? sql`(${after}::uuid is null or d.company_id > ${after})`
      : sql`(${after}::uuid is null or ${rank} < ${afterRank}::float8 or (${rank} = ${afterRank}::float8 and d.company_id > ${after}))`
  const order = sort === 'company' ? sql`d.company_id` : sql`${rank} desc, d.company_id`
  const found = await sql<ListedDecision>`
    select d.company_id as "companyId", p.points::float8 as points, ${rank} as rank, p.external_key as "externalKey", p.name as "companyName", p.domain as "companyDomain",
      d.state, d.reason, d.probability, d.decided_at as "decidedAt", l.id as "linkId", l.origin as "linkOrigin",
      l.remote_id as "linkedRecord", a.name as "linkedName", l.marked,
      exists (select from concordat.match_pending w where w.connection_id = d.connection_id and w.company_id = d.company_id) as pending,
      coalesce((
        select json_agg(json_build_object('remoteId', c.remote_id, 'name', ca.name, 'website', ca.website, 'country', ca.country,
          'score', c.score, 'evidence', c.evidence) order by c.rank)
        from concordat.match_candidates c
        left join concordat.match_accounts ca on ca.connection_id = c.connection_id and ca.remote_id = c.remote_id
        where c.connection_id = d.connection_id and c.company_id = d.company_id), '[]') as candidates
    from concordat.match_decisions d
    join ${companyProfiles} p on p.company_id = d.company_id
    left join concordat.links l on l.connection_id = d.connection_id and l.company_id = d.company_id and l.ended_at is null
    left join concordat.match_accounts a on a.connection_id = d.connection_id and a.remote_id = l.remote_id
    where d.workspace_id = ${scope.workspaceId} and d.connection_id = ${scope.connectionId}
      and (${filter.state}::text is null or d.state = ${filter.state}) and (${filter.reason}::text is null or d.reason = ${filter.reason})
      and (${filter.companyId}::uuid is null or d.company_id = ${filter.companyId})
      and (${search}::text is null or lower(p.name) like ${search} or lower(a.name) like ${search} or p.domain like ${search})
      and ${behind}
    order by ${order} limit ${filter.limit}`.execute(db)
  return found.rows
}

export async function countByState(db: Queryable, scope: MatchScope): Promise<Readonly<Record<StoredState, number>>> {
  const found = await sql<{ state: StoredState; companies: number }>`
    select state, sum(decisions)::int as companies from concordat.match_decision_counts
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} group by state`.execute(db)
  const counts = { auto: 0, review: 0, none: 0, person: 0, created: 0 }
  for (const row of found.rows) counts[row.state] = row.companies
  return counts
}
