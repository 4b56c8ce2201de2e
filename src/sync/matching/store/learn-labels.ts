import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import type { AccountRow, CompanyRow } from '../account-record.ts'
import type { Judgement, LabelSource, TaughtAlias, Verdict } from '../learn/label.ts'
import type { MatchScope } from '../link.ts'

/** What matching thought of a pair when a person spoke, and what its sides said. */
export interface PairThen {
  readonly state: string | null
  readonly probability: number | null
  readonly rank: number | null
  readonly model: string | null
  readonly ours: CompanyRow | null
  readonly theirs: AccountRow | null
}

const OURS = sql`json_build_array(c.company_id, c.name, c.aliases, c.domains, c.country, c.city, c.state, c.employees, c.industry)`
/** Without what it learned: a pair must not prove itself by an alias that it taught. */
const THEIRS = sql`json_build_array(a.remote_id, a.name, a.website, a.country, a.city, a.state, a.postcode, a.street, a.phone,
  a.employees, a.industry, a.parent_id, null, null)`

export async function selectPairThen(
  db: Queryable,
  scope: MatchScope,
  pair: { readonly companyId: string; readonly remoteId: string },
): Promise<PairThen> {
  const { rows } = await sql<PairThen>`
    select d.state, case when d.best_id = w.remote_id then d.probability end as probability, d.model,
      (select k.rank from concordat.match_candidates k
        where k.connection_id = ${scope.connectionId} and k.company_id = w.company_id and k.remote_id = w.remote_id limit 1) as rank,
      case when c.company_id is not null then ${OURS} end as ours, case when a.remote_id is not null then ${THEIRS} end as theirs
    from (select ${pair.companyId}::uuid as company_id, ${pair.remoteId}::text as remote_id) w
    left join concordat.match_decisions d on d.connection_id = ${scope.connectionId} and d.company_id = w.company_id
    left join concordat.match_companies c on c.company_id = w.company_id and c.workspace_id = ${scope.workspaceId}
    left join concordat.match_accounts a on a.connection_id = ${scope.connectionId} and a.remote_id = w.remote_id`.execute(
    db,
  )
  return rows[0]!
}

export async function insertLabel(
  db: Queryable,
  scope: MatchScope,
  judgement: Judgement,
  then: PairThen,
  taught: readonly TaughtAlias[],
): Promise<void> {
  await sql`insert into concordat.match_labels (workspace_id, connection_id, company_id, remote_id, verdict, source, labelled_by,
      state, probability, rank, link_origin, model, ours, theirs, taught)
    values (${scope.workspaceId}, ${scope.connectionId}, ${judgement.companyId}, ${judgement.remoteId}, ${judgement.verdict},
      ${judgement.source}, ${judgement.by}, ${then.state}, ${then.probability}, ${then.rank}, ${judgement.linkOrigin}, ${then.model},
      ${jsonOf(then.ours)}::json, ${jsonOf(then.theirs)}::json, ${JSON.stringify(taught)}::jsonb)`.execute(db)
}

const jsonOf = (value: unknown) => (value === null ? null : JSON.stringify(value))

/** Takes back what was said of a pair with this verdict; answers how many labels there were. */
export async function withdrawLabels(
  db: Queryable,
  scope: MatchScope,
  pair: { readonly companyId: string; readonly remoteId: string },
  verdict: Verdict,
): Promise<number> {
  const done = await sql`update concordat.match_labels set withdrawn_at = now()
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId} and company_id = ${pair.companyId}
      and remote_id = ${pair.remoteId} and verdict = ${verdict} and withdrawn_at is null`.execute(db)
  return Number(done.numAffectedRows ?? 0n)
}

/** The newest living label of each pair. */
const newest = (where: ReturnType<typeof sql>) => sql`(
  select distinct on (connection_id, company_id, remote_id) * from concordat.match_labels
  where withdrawn_at is null and ${where}
  order by connection_id, company_id, remote_id, id desc)`

export interface TrainingLabel {
  readonly connectionId: string
  readonly companyId: string
  readonly remoteId: string
  readonly verdict: Verdict
  readonly ours: CompanyRow
  readonly theirs: AccountRow
}

/** Of each pair the last word, the newest `limit` of them; only pairs whose sides are known. In a fixed order. */
export async function selectTrainingLabels(
  db: Queryable,
  workspaceId: string,
  limit: number,
): Promise<TrainingLabel[]> {
  const { rows } = await sql<TrainingLabel>`
    select connection_id as "connectionId", company_id as "companyId", remote_id as "remoteId", verdict, ours, theirs from (
      select * from ${newest(sql`workspace_id = ${workspaceId}`)} l
      -- A record that we made ourselves says what we wrote: nothing is learned from finding it like us.
      where ours is not null and theirs is not null and link_origin is distinct from 'created'
      order by id desc limit ${limit}) l
    order by connection_id, company_id, remote_id`.execute(db)
  return rows
}

export interface ListedLabel {
  readonly id: string
  readonly companyId: string
  readonly remoteId: string
  readonly verdict: Verdict
  readonly source: LabelSource
  readonly by: string
  readonly at: Date
  readonly state: string | null
  readonly probability: number | null
  readonly rank: number | null
  readonly linkOrigin: string | null
  readonly model: string | null
  readonly taught: readonly TaughtAlias[]
  readonly withdrawnAt: Date | null
}

/** Newest first; `before` is the id of the last one of the page before. */
export async function selectLabels(
  db: Queryable,
  scope: MatchScope,
  page: { readonly companyId?: string | null; readonly before: string | null; readonly limit: number },
): Promise<ListedLabel[]> {
  const { rows } = await sql<ListedLabel>`
    select id::text, company_id as "companyId", remote_id as "remoteId", verdict, source, labelled_by as by, labelled_at as at, state,
      probability, rank, link_origin as "linkOrigin", model, taught, withdrawn_at as "withdrawnAt"
    from concordat.match_labels
    where workspace_id = ${scope.workspaceId} and connection_id = ${scope.connectionId}
      and (${page.companyId ?? null}::uuid is null or company_id = ${page.companyId ?? null})
      and (${page.before}::bigint is null or id < ${page.before}::bigint)
    order by id desc limit ${page.limit}`.execute(db)
  return rows
}

export interface JudgedLink {
  readonly companyId: string
  readonly verdict: Verdict
  readonly source: LabelSource
  readonly at: Date
  readonly probability: number | null
  readonly model: string | null
}

/** Judgements of automatic links of the connection, the last of each pair: the newest `limit` within the days and the window. */
export async function selectJudgedLinks(
  db: Queryable,
  scope: MatchScope,
  { days, limit }: { readonly days: number; readonly limit: number },
): Promise<JudgedLink[]> {
  const { rows } = await sql<JudgedLink>`
    select company_id as "companyId", verdict, source, labelled_at as at, probability, model from ${newest(
      sql`connection_id = ${scope.connectionId} and workspace_id = ${scope.workspaceId} and labelled_at >= now() - make_interval(days => ${days}::int)
        and labelled_at >= coalesce((
          select window_from from concordat.match_watches where connection_id = ${scope.connectionId}), '-infinity')`,
    )} l
    where link_origin = 'auto' order by id desc limit ${limit}`.execute(db)
  return rows
}
