import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles } from '../../../records/index.ts'
import type { DecisionThresholds } from '../decide-candidates.ts'
import type { MatchScope } from '../link.ts'

export interface SetThresholds {
  readonly auto: number
  readonly review: number
  readonly setBy: string
  readonly setAt: Date
}

/** Null: nobody has set any. */
export async function selectThresholds(db: Queryable, scope: MatchScope): Promise<SetThresholds | null> {
  const { rows } =
    await sql<SetThresholds>`select auto, review, set_by as "setBy", set_at as "setAt" from concordat.match_thresholds
    where connection_id = ${scope.connectionId} and workspace_id = ${scope.workspaceId}`.execute(db)
  return rows[0] ?? null
}

export async function upsertThresholds(
  db: Queryable,
  scope: MatchScope,
  wanted: { readonly auto: number; readonly review: number; readonly by: string },
): Promise<void> {
  await sql`insert into concordat.match_thresholds (connection_id, workspace_id, auto, review, set_by)
    values (${scope.connectionId}, ${scope.workspaceId}, ${wanted.auto}, ${wanted.review}, ${wanted.by})
    on conflict (connection_id) do update set auto = excluded.auto, review = excluded.review, set_by = excluded.set_by,
      set_at = now()`.execute(db)
}

export async function deleteThresholds(db: Queryable, scope: MatchScope): Promise<void> {
  await sql`delete from concordat.match_thresholds
    where connection_id = ${scope.connectionId} and workspace_id = ${scope.workspaceId}`.execute(db)
}

export interface DraftThresholds {
  readonly auto: number
  readonly review: number
  /** Off: what would be linked waits for a person. */
  readonly autoMatch: boolean
}

/** A name of one word with nothing beside it must be nearly certain, as the engine has it. */
const LONE_AUTO = 0.99

const firstEvidence = (which: RawBuilder<unknown>) => sql`(select ${which} from concordat.match_candidates k
  cross join lateral json_array_elements(k.evidence) e
  where k.connection_id = d.connection_id and k.company_id = d.company_id and k.rank = 0)`

/**
 * The state that a stored decision (d) would have with other thresholds. What the engine's own rules hold back although the chance
 * suffices stays held back; of what a lower threshold newly reaches, the evidence tells.
 */
function stateThen(now: DecisionThresholds, draft: DraftThresholds): RawBuilder<string> {
  const ahead = sql`(d.margin is null or d.margin >= ${now.margin}::float8)`
  const heldBack = sql`(d.reason in ('contested', 'link-ended')
    or d.state <> 'auto' and d.probability >= ${now.auto}::float8 and ${ahead} and d.reason not in ('clear', 'paused')
    or d.state <> 'auto' and d.probability < ${now.auto}::float8 and (
      ${firstEvidence(sql`coalesce(bool_or(e ->> 'name' = 'number' and (e ->> 'weight')::float8 < 0), false)`)}
      or d.probability < ${LONE_AUTO}::float8 and position(' ' in trim(p.name)) = 0
        and ${firstEvidence(sql`coalesce(bool_and(e ->> 'name' in ('name', 'form', 'spelling')), false)`)}))`
  const shown = sql`case when d.state = 'none' then d.probability else (
    select sum(exp(k.score)) / (1 + sum(exp(k.score))) from concordat.match_candidates k
    where k.connection_id = d.connection_id and k.company_id = d.company_id) end`
  return sql<string>`case
    when d.state = 'auto' and d.keeps_link then 'auto'
    when d.score is not null and d.probability >= ${draft.auto}::float8 and ${ahead} and not ${heldBack}
      then ${draft.autoMatch ? 'auto' : 'review'}
    when d.reason in ('contested', 'link-ended') then 'review'
    when d.score is null then 'none'
    when d.probability >= ${draft.review}::float8 then 'review'
    when ${shown} >= ${draft.review}::float8 then 'review'
    else 'none' end`
}

export interface StateMove {
  readonly from: 'auto' | 'review' | 'none'
  readonly to: 'auto' | 'review' | 'none'
  readonly companies: number
}

const decided = (
  scope: MatchScope,
) => sql`concordat.match_decisions d join ${companyProfiles} p on p.company_id = d.company_id
  where d.workspace_id = ${scope.workspaceId} and d.connection_id = ${scope.connectionId} and d.state in ('auto', 'review', 'none')`

/** How many companies would go from which state to which; one that stays is counted from and to the same. */
export async function countMoves(
  db: Queryable,
  scope: MatchScope,
  now: DecisionThresholds,
  draft: DraftThresholds,
): Promise<StateMove[]> {
  const { rows } = await sql<StateMove>`select "from", "to", count(*)::int as companies from (
      select d.state as "from", ${stateThen(now, draft)} as "to" from ${decided(scope)}) moved
    group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

export interface MovedCompany {
  readonly companyId: string
  readonly companyName: string
  readonly recordName: string | null
  readonly probability: number
  readonly from: StateMove['from']
  readonly to: StateMove['to']
}

/** Some that would change, the least sure of those that would be linked first. */
export async function selectMoved(
  db: Queryable,
  scope: MatchScope,
  now: DecisionThresholds,
  draft: DraftThresholds,
  limit: number,
): Promise<MovedCompany[]> {
  const { rows } = await sql<MovedCompany>`select m.*, a.name as "recordName" from (
      select d.company_id as "companyId", p.name as "companyName", d.best_id, d.probability, d.state as "from", ${stateThen(now, draft)} as "to"
      from ${decided(scope)}) m
    left join concordat.match_accounts a on a.connection_id = ${scope.connectionId} and a.remote_id = m.best_id
    where m."from" <> m."to" order by m."to", m.probability, m."companyId" limit ${limit}`.execute(db)
  return rows.map(({ companyId, companyName, recordName, probability, from, to }) => ({
    ...{ companyId, companyName, recordName, probability, from, to },
  }))
}

export interface EvidenceUse {
  /** Kind of evidence. */
  readonly name: string
  /** Pairs in which it spoke for, and how much on average, in natural logs of the odds. */
  readonly forPairs: number
  readonly forMean: number | null
  readonly againstPairs: number
  readonly againstMean: number | null
}

/** What each kind of evidence weighed in the pairs that matching looked at last, over at most `sample` of them. */
export async function selectEvidenceUse(db: Queryable, scope: MatchScope, sample: number): Promise<EvidenceUse[]> {
  const { rows } = await sql<EvidenceUse>`
    select name, count(*) filter (where weight > 0)::int as "forPairs", (avg(weight) filter (where weight > 0))::float8 as "forMean",
      count(*) filter (where weight < 0)::int as "againstPairs", (avg(weight) filter (where weight < 0))::float8 as "againstMean"
    from (
      select e ->> 'name' as name, (e ->> 'weight')::float8 as weight from (
        select evidence from concordat.match_candidates
        where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} limit ${sample}) k
      cross join lateral json_array_elements(k.evidence) e) said
    group by name order by greatest(coalesce(avg(weight) filter (where weight > 0), 0),
      -coalesce(avg(weight) filter (where weight < 0), 0)) desc, name`.execute(db)
  return rows
}
