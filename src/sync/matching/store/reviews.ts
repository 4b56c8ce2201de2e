import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles } from '../../../records/index.ts'
import type { MatchScope } from '../link.ts'
import type { QueuedReview, ReviewVerdict, StandingReview } from '../review/review.ts'
import { UNCERTAINTY } from './decisions.ts'

/**
 * Where a decision of a person stands for the company of `d`: made after matching decided last, or a wish for a new record that
 * no link has fulfilled since.
 */
const STANDS = sql`r.connection_id = d.connection_id and r.company_id = d.company_id and r.undone_at is null
  and (r.reviewed_at >= d.decided_at or r.verdict = 'create' and not exists (
    select from concordat.links made
    where made.connection_id = r.connection_id and made.company_id = r.company_id and made.linked_at > r.reviewed_at))`

/** Companies that wait for a person: in review, no person's, not decided by one since, with a candidate that is not excluded. */
const queued = (workspaceId: string, connectionIds: readonly string[]) => sql`concordat.match_decisions d
  join ${companyProfiles} p on p.company_id = d.company_id
  where d.workspace_id = ${workspaceId} and d.connection_id = any(${[...connectionIds]}::uuid[]) and d.state = 'review' and not p.archived
    and not exists (select from concordat.match_reviews r where ${STANDS})
    and not exists (
      select from concordat.links l
      where l.connection_id = d.connection_id and l.company_id = d.company_id and l.ended_at is null and l.origin <> 'auto')
    and (d.reason = 'link-ended' or exists (
      select from concordat.match_candidates c where c.connection_id = d.connection_id and c.company_id = d.company_id
        and not exists (select from concordat.match_exclusions x
          where x.connection_id = c.connection_id and x.company_id = c.company_id and x.remote_id = c.remote_id)))`

/** What a company is worth looking at times how much is open about it; one that is almost sure still counts a little. */
const RANK = sql`(1 + greatest(p.points, 0))::float8 * (0.02 + ${UNCERTAINTY})`

export interface QueuePosition {
  readonly rank: number
  readonly companyId: string
  readonly connectionId: string
}

/** Most worth looking at first. */
export async function selectQueue(
  db: Queryable,
  workspaceId: string,
  connectionIds: readonly string[],
  page: { readonly after: QueuePosition | null; readonly limit: number; readonly likeness?: string | null },
): Promise<QueuedReview[]> {
  const { after, limit, likeness = null } = page
  const behind = after
    ? sql`(q.rank < ${after.rank}::float8 or q.rank = ${after.rank}::float8
        and (q."companyId", q."connectionId") > (${after.companyId}::uuid, ${after.connectionId}::uuid))`
    : sql`true`
  const like = likeness === null ? sql`true` : sql`${likenessOf('q."connectionId"', 'q."companyId"')} = ${likeness}`
  const { rows } = await sql<QueuedReview>`
    select q.*, best.remote_id as "bestId", a.name as "bestName", coalesce(best.candidates, 0) as candidates from (
      select d.connection_id as "connectionId", d.company_id as "companyId", p.external_key as "externalKey", p.name as "companyName",
        p.domain as "companyDomain", p.points::float8 as points, d.reason, d.probability, ${RANK} as rank
      from ${queued(workspaceId, connectionIds)}) q
    left join lateral (
      select (array_agg(c.remote_id order by c.rank))[1] as remote_id, count(*)::int as candidates
      from concordat.match_candidates c
      where c.connection_id = q."connectionId" and c.company_id = q."companyId" and not exists (
        select from concordat.match_exclusions x
        where x.connection_id = c.connection_id and x.company_id = c.company_id and x.remote_id = c.remote_id)) best on true
    left join concordat.match_accounts a on a.connection_id = q."connectionId" and a.remote_id = best.remote_id
    where ${behind} and ${like}
    order by q.rank desc, q."companyId", q."connectionId" limit ${limit}`.execute(db)
  return rows
}

export async function countQueue(
  db: Queryable,
  workspaceId: string,
  connectionIds: readonly string[],
): Promise<readonly { readonly connectionId: string; readonly left: number }[]> {
  const { rows } = await sql<{ connectionId: string; left: number }>`
    select d.connection_id as "connectionId", count(*)::int as left from ${queued(workspaceId, connectionIds)} group by 1`.execute(
    db,
  )
  return rows
}

/** The kinds of evidence for and against the best candidate, as one text: "ambiguous: +domain +name -form". */
function likenessOf(connection: string, company: string): RawBuilder<string | null> {
  return sql`(select (select reason from concordat.match_decisions where connection_id = ${sql.raw(connection)} and company_id = ${sql.raw(company)})
      || ': ' || string_agg(case when (e ->> 'weight')::float8 < 0 then '-' else '+' end || (e ->> 'name'), ' ' order by e ->> 'name')
    from concordat.match_candidates c cross join lateral json_array_elements(c.evidence) e
    where c.connection_id = ${sql.raw(connection)} and c.company_id = ${sql.raw(company)} and c.rank = 0)`
}

export interface ReviewedThing {
  readonly state: string
  readonly likeness: string | null
  readonly bestId: string | null
  /** Candidates that are not excluded, best first. */
  readonly candidates: readonly string[]
}

/** The company's decision, locked until the transaction ends so that two people are one after the other. Null: none. */
export async function lockReview(db: Queryable, scope: MatchScope, companyId: string): Promise<ReviewedThing | null> {
  await sql`select from concordat.match_decisions
    where connection_id = ${scope.connectionId} and company_id = ${companyId} for update`.execute(db)
  const { rows } = await sql<ReviewedThing>`
    select d.state, d.best_id as "bestId", ${likenessOf('d.connection_id', 'd.company_id')} as likeness, coalesce((
        select array_agg(c.remote_id order by c.rank) from concordat.match_candidates c
        where c.connection_id = d.connection_id and c.company_id = d.company_id and not exists (
          select from concordat.match_exclusions x
          where x.connection_id = c.connection_id and x.company_id = c.company_id and x.remote_id = c.remote_id)), '{}') as candidates
    from concordat.match_decisions d
    where d.workspace_id = ${scope.workspaceId} and d.connection_id = ${scope.connectionId} and d.company_id = ${companyId}`.execute(
    db,
  )
  return rows[0] ?? null
}

/** What was decided already: in the queue, by a link that a person made elsewhere, or by matching since. Null: it is open. */
export async function selectStanding(
  db: Queryable,
  scope: MatchScope,
  companyId: string,
): Promise<StandingReview | null> {
  const { rows } = await sql<StandingReview>`
    select s.verdict, s.remote_id as "remoteId", a.name as "remoteName", s.by, s.at from (
      select 'same' as verdict, l.remote_id, coalesce(l.linked_by, l.origin) as by, l.linked_at as at from concordat.links l
      where l.connection_id = ${scope.connectionId} and l.company_id = ${companyId} and l.ended_at is null and (l.origin <> 'auto' or exists (
          select from concordat.match_decisions d where d.connection_id = l.connection_id and d.company_id = l.company_id and d.state = 'auto'))
      union all
      select r.verdict, r.remote_id, r.reviewed_by, r.reviewed_at from concordat.match_reviews r
      join concordat.match_decisions d on d.connection_id = ${scope.connectionId} and d.company_id = ${companyId}
      where ${STANDS} and r.verdict <> 'same') s
    left join concordat.match_accounts a on a.connection_id = ${scope.connectionId} and a.remote_id = s.remote_id
    order by s.at desc limit 1`.execute(db)
  return rows[0] ?? null
}

export interface ReviewToStore {
  readonly companyId: string
  readonly verdict: ReviewVerdict
  readonly remoteId: string | null
  readonly excluded: readonly string[]
  readonly likeness: string | null
  readonly tookBest: boolean
  readonly by: string
}

export async function insertReview(db: Queryable, scope: MatchScope, review: ReviewToStore): Promise<void> {
  await sql`insert into concordat.match_reviews (workspace_id, connection_id, company_id, verdict, remote_id, excluded, likeness,
      took_best, reviewed_by, reviewed_at)
    values (${scope.workspaceId}, ${scope.connectionId}, ${review.companyId}, ${review.verdict}, ${review.remoteId},
      ${[...review.excluded]}::text[], ${review.likeness}, ${review.tookBest}, ${review.by}, clock_timestamp())`.execute(
    db,
  )
}

export interface StoredReview {
  readonly id: string
  readonly verdict: ReviewVerdict
  readonly remoteId: string | null
  readonly excluded: readonly string[]
}

/** Marks a person's last decision about a company as taken back, and answers it; null when there is none. */
export async function takeBackReview(
  db: Queryable,
  scope: MatchScope,
  companyId: string,
  by: string,
): Promise<StoredReview | null> {
  const { rows } = await sql<StoredReview>`update concordat.match_reviews set undone_at = clock_timestamp()
    where id = (select id from concordat.match_reviews
      where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} and company_id = ${companyId} and undone_at is null
      order by id desc limit 1 for update) and reviewed_by = ${by}
    returning id::text, verdict, remote_id as "remoteId", excluded`.execute(db)
  return rows[0] ?? null
}

export interface LikeDecisions {
  readonly likeness: string
  /** Whether each took the best candidate, or each none, or each a new record. */
  readonly verdict: ReviewVerdict
  readonly decisions: number
}

/** Kinds of evidence about which a person decided at least so often since a moment, each time alike. */
export async function selectLikeDecisions(
  db: Queryable,
  workspaceId: string,
  said: { readonly by: string; readonly since: Date; readonly least: number },
): Promise<LikeDecisions[]> {
  const { rows } = await sql<LikeDecisions>`
    select likeness, min(verdict) as verdict, count(*)::int as decisions from concordat.match_reviews
    where workspace_id = ${workspaceId} and reviewed_by = ${said.by} and reviewed_at >= ${said.since} and undone_at is null
      and likeness is not null
    group by likeness
    having count(distinct verdict) = 1 and count(*) >= ${said.least} and bool_and(verdict <> 'same' or took_best)
    order by 3 desc, 1 limit 10`.execute(db)
  return rows
}

/**
 * Companies for which a person wants a new record of the CRM, and which no link has fulfilled since. As creatableCompanies: for
 * `join … on company_id`.
 */
export function wantedCompanies(workspaceId: string, connectionId: string): RawBuilder<unknown> {
  return sql`(select distinct r.company_id from concordat.match_reviews r
    where r.workspace_id = ${workspaceId} and r.connection_id = ${connectionId} and r.verdict = 'create' and r.undone_at is null
      and not exists (select from concordat.links l where l.connection_id = r.connection_id and l.company_id = r.company_id
        and (l.ended_at is null or l.linked_at > r.reviewed_at)))`
}

/** Names of other companies that are linked to these records now, by record. */
export async function selectHolders(
  db: Queryable,
  scope: MatchScope,
  companyId: string,
  remoteIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ remoteId: string; name: string }>`
    select l.remote_id as "remoteId", min(p.name) as name from concordat.links l join ${companyProfiles} p on p.company_id = l.company_id
    where l.connection_id = ${scope.connectionId} and l.remote_id = any(${[...remoteIds]}::text[]) and l.ended_at is null
      and l.company_id <> ${companyId} group by 1`.execute(db)
  return new Map(rows.map((row) => [row.remoteId, row.name]))
}
