import { sql } from 'kysely'
import type { Filter } from '../../../core/filter.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles, filterCompanies } from '../../../records/index.ts'
import type { MatchScope, StoredState } from '../link.ts'

export interface BinCount {
  /** 0: below the first bound; null: of companies without any candidate. */
  readonly bin: number | null
  readonly state: StoredState
  readonly companies: number
}

/**
 * How many decisions lie between the bounds of a chart, by state; migration 0054 has the bounds and keeps the counts. People's and
 * created links carry no measure and are left out.
 */
export async function countDecisionsByBin(
  db: Queryable,
  scope: MatchScope,
  measure: 'probability' | 'score',
): Promise<BinCount[]> {
  const bin = sql.ref(measure === 'score' ? 'score_bin' : 'chance_bin')
  const { rows } = await sql<BinCount>`
    select ${bin} as bin, state, sum(decisions)::int as companies
    from concordat.match_decision_counts
    where connection_id = ${scope.connectionId} and state in ('auto', 'review', 'none')
    group by 1, 2 having sum(decisions) <> 0 order by 1, 2`.execute(db)
  return rows
}

/** Adds the counts of a connection up into as few rows as there are different ones. */
export async function addUpDecisionCounts(db: Queryable, scope: MatchScope): Promise<void> {
  await sql`with parts as (
      delete from concordat.match_decision_counts where connection_id = ${scope.connectionId} returning *)
    insert into concordat.match_decision_counts
    select workspace_id, connection_id, state, chance_bin, score_bin, sum(decisions) from parts
    group by 1, 2, 3, 4, 5 having sum(decisions) <> 0`.execute(db)
}

export interface RateCounts {
  readonly companies: number
  readonly matched: number
  readonly review: number
  readonly none: number
}

/** For each filter how many of its companies have an account, wait for a person, or have none. One pass over all companies. */
export async function countRates(
  db: Queryable,
  scope: MatchScope,
  filters: readonly (Filter | null)[],
): Promise<RateCounts[]> {
  const counts = filters.map((filter) => {
    const inside = filter ? filterCompanies(filter) : sql<boolean>`true`
    const count = (state: ReturnType<typeof sql>) => sql`count(*) filter (where ${inside} and ${state})::int`
    const without = (state: string) => count(sql`l.company_id is null and d.state = ${state}`)
    return sql`json_build_object('companies', ${count(sql`true`)}, 'matched', ${count(sql`l.company_id is not null`)},
      'review', ${without('review')}, 'none', ${without('none')})`
  })
  const { rows } = await sql<{ counts: RateCounts[] }>`
    select json_build_array(${sql.join(counts)}) as counts
    from ${companyProfiles} as company_profiles
    left join concordat.links l on l.connection_id = ${scope.connectionId} and l.company_id = company_profiles.company_id and l.ended_at is null
    left join concordat.match_decisions d on d.connection_id = ${scope.connectionId} and d.company_id = company_profiles.company_id
    where company_profiles.workspace_id = ${scope.workspaceId} and not company_profiles.archived`.execute(db)
  return rows[0]!.counts
}

export interface JudgedBin {
  readonly bin: number
  /** Mean of the chances that were given. */
  readonly predicted: number
  readonly judged: number
  readonly same: number
}

/** Judged pairs by the chance that matching gave them then, the last word of each pair. */
export async function countJudgedByBin(
  db: Queryable,
  scope: MatchScope,
  bounds: readonly number[],
): Promise<JudgedBin[]> {
  const { rows } = await sql<JudgedBin>`
    select width_bucket(probability, ${[...bounds]}::float8[]) as bin, avg(probability)::float8 as predicted, count(*)::int as judged,
      count(*) filter (where verdict = 'same')::int as same
    from (
      select distinct on (company_id, remote_id) probability, verdict, state from concordat.match_labels
      where connection_id = ${scope.connectionId} and workspace_id = ${scope.workspaceId} and withdrawn_at is null
      order by company_id, remote_id, id desc) l
    -- Where a person or a create had decided, the stored chance is no opinion of matching.
    where probability is not null and state in ('auto', 'review', 'none')
    group by 1 order by 1`.execute(db)
  return rows
}

export interface PeriodCount {
  /** First day, YYYY-MM-DD, UTC. */
  readonly from: string
  readonly model: string | null
  readonly judged: number
  readonly right: number
}

/** Judgements of automatic links by week or month and by what made the decision, oldest first. */
export async function countJudgedByPeriod(
  db: Queryable,
  scope: MatchScope,
  period: 'week' | 'month',
  periods: number,
): Promise<PeriodCount[]> {
  const { rows } = await sql<PeriodCount>`
    select to_char(date_trunc(${period}::text, labelled_at, 'UTC') at time zone 'UTC', 'YYYY-MM-DD') as from, model, count(*)::int as judged,
      count(*) filter (where verdict = 'same')::int as right
    from (
      select distinct on (company_id, remote_id) labelled_at, model, verdict, link_origin from concordat.match_labels
      where connection_id = ${scope.connectionId} and workspace_id = ${scope.workspaceId} and withdrawn_at is null
      order by company_id, remote_id, id desc) l
    where link_origin = 'auto'
      and labelled_at >= date_trunc(${period}::text, now(), 'UTC') - make_interval(${period === 'week' ? sql`weeks` : sql`months`} => ${periods - 1}::int)
    group by 1, 2 order by 1, 2`.execute(db)
  return rows
}
