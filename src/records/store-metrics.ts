import { sql } from 'kysely'
import type { Queryable } from '../platform/database/database.ts'
import { FUNNEL_STAGES, INACTIVE_AFTER_DAYS, MEMORY_DAYS, POINT_RULES, SEVERAL, STAGE_POINTS } from './funnel-stage.ts'

/** Marks the companies whose windows move between their last computation and `day` (YYYY-MM-DD). Returns how many. */
export async function markMoving(db: Queryable, workspaceId: string, day: string): Promise<number> {
  const marked = await sql`
    insert into concordat.metrics_pending (workspace_id, company_id)
    select workspace_id, company_id from concordat.company_metrics
    where workspace_id = ${workspaceId} and metrics_on <> ${day}::date
      and (metrics_on - last_seen < ${MEMORY_DAYS} or metrics_on > ${day}::date)
    on conflict (workspace_id, company_id) do update set not_before = '-infinity'`.execute(db)
  return Number(marked.numAffectedRows ?? 0n)
}

/** Takes up to `limit` companies off the list. Whoever stores signals for one of them meanwhile waits and lists it again. */
export async function takePending(db: Queryable, workspaceId: string, day: string, limit: number): Promise<string[]> {
  const taken = await sql<{ company_id: string }>`
    delete from concordat.metrics_pending p using (
      select company_id from concordat.metrics_pending where workspace_id = ${workspaceId} and not_before <= ${day}::date
      order by company_id limit ${limit} for update skip locked) chosen
    where p.workspace_id = ${workspaceId} and p.company_id = chosen.company_id
    returning p.company_id`.execute(db)
  return taken.rows.map((row) => row.company_id)
}

/** Puts companies that have signals after `day` back on the list, for the day of the first of them. */
export async function postponeLater(
  db: Queryable,
  workspaceId: string,
  companyIds: readonly string[],
  day: string,
): Promise<void> {
  await sql`
    insert into concordat.metrics_pending (workspace_id, company_id, not_before)
    select workspace_id, company_id, (min(occurred_at) at time zone 'UTC')::date from concordat.signals
    where workspace_id = ${workspaceId} and company_id = any(${companyIds}::uuid[])
      and occurred_at >= (${day}::date + 1)::timestamp at time zone 'UTC'
    group by workspace_id, company_id
    on conflict do nothing`.execute(db)
}

/** Computes metrics and stages of these companies as `engagementOf` does (funnel-stage.ts says what each part means). */
export async function computeMetrics(
  db: Queryable,
  workspaceId: string,
  companyIds: readonly string[],
  day: string,
  computedAt: Date,
): Promise<void> {
  const stages = FUNNEL_STAGES.map((name, rank) => sql`when ${rank}::int then ${name}`)
  await sql`
    with chosen as materialized (select unnest(${companyIds}::uuid[]) as company_id),
    seen as materialized (
      select s.company_id, s.kind, s.importance, s.source_id, (s.occurred_at at time zone 'UTC')::date as day
      from chosen join concordat.signals s using (company_id)
      where s.workspace_id = ${workspaceId} and s.occurred_at < (${day}::date + 1)::timestamp at time zone 'UTC'),
    ${dailyPoints()},
    ${evidence(day)},
    ranks as (
      select e.company_id, e.final, case
        when points >= ${STAGE_POINTS['Ongoing Usage']}
          or ((d1 > 0 or v1 >= ${SEVERAL}) and (d2 > 0 or v2 >= ${SEVERAL}) and (d3 > 0 or v3 >= ${SEVERAL}) and d1 + d2 + d3 > 0) then 3
        when not active then 0
        when points >= ${STAGE_POINTS.Experimentation} or (d1 >= ${SEVERAL} and v1 >= ${SEVERAL})
          or (d1 + d2 > 0 and v1 > 0 and v2 > 0 and v1 + v2 >= ${SEVERAL}) then 2
        when points >= ${STAGE_POINTS.Investigation} or d1 + d2 + d3 > 0 or (w1 and w2) or (w2 and w3) or (w3 and w4) then 1
        else 0 end as rank,
        case when e.final then points else 0 end as points
      from evidence e),
    staged as (select company_id, max(rank) as rank, sum(points) as points from ranks group by company_id),
    ${windows(day)}
    insert into concordat.company_metrics as m (company_id, workspace_id, funnel_stage, first_seen, last_seen, events_30d, sources_30d,
      events_mom, events_wow, sources_mom, sources_wow, points, metrics_at, metrics_on)
    select w.company_id, ${workspaceId}::uuid,
      case when ${day}::date - w.last_seen >= ${INACTIVE_AFTER_DAYS} then 'Inactive' else case s.rank ${sql.join(stages, sql` `)} end end,
      w.first_seen, w.last_seen, w.events_month, w.sources_month,
      ${percentChange('events_month', 'events_month_before')}, ${percentChange('events_week', 'events_week_before')},
      ${percentChange('sources_month', 'sources_month_before')}, ${percentChange('sources_week', 'sources_week_before')},
      s.points, ${computedAt}, ${day}::date
    from windows w join staged s using (company_id)
    on conflict (company_id) do update set funnel_stage = excluded.funnel_stage, first_seen = excluded.first_seen,
      last_seen = excluded.last_seen, events_30d = excluded.events_30d, sources_30d = excluded.sources_30d,
      events_mom = excluded.events_mom, events_wow = excluded.events_wow, sources_mom = excluded.sources_mom,
      sources_wow = excluded.sources_wow, points = excluded.points, metrics_at = excluded.metrics_at,
      metrics_on = excluded.metrics_on`.execute(db)
}

/** days: one row per company and active day with the points awarded under the daily and monthly limits. */
function dailyPoints() {
  const rules = POINT_RULES.map(
    (rule) =>
      sql`(${rule.kind}, ${rule.importance}, ${rule.points}::numeric, ${rule.dayMax}::numeric, ${rule.monthMax}::numeric)`,
  )
  return sql`
    rules (kind, importance, points, day_max, month_max) as (values ${sql.join(rules)}),
    counted as (
      select company_id, kind, importance, day, count(*)::int as events from seen group by company_id, kind, importance, day),
    earned as (
      select c.*, coalesce(least(c.events * r.points, r.day_max), 0) as points, coalesce(r.month_max, 0) as month_max
      from counted c left join rules r using (kind, importance)),
    summed as (
      select *, sum(points) over (
        partition by company_id, kind, importance, date_trunc('month', day) order by day) as so_far
      from earned),
    days as materialized (
      select company_id, day, sum(least(so_far, month_max) - least(so_far - points, month_max)) as points,
        coalesce(sum(events) filter (where kind = 'download'), 0) as downloads,
        coalesce(sum(events) filter (where kind = 'view'), 0) as views
      from summed group by company_id, day)`
}

/** evidence: what speaks for a stage on `day`, and on the last day before each silence that made the company Inactive. */
function evidence(day: string) {
  return sql`
    moments as (
      select distinct company_id, ${day}::date as at, true as final from days
      union all
      select company_id, day, false from (
        select company_id, day, lead(day) over (partition by company_id order by day) as next_day from days) gaps
      where next_day - day > ${INACTIVE_AFTER_DAYS}),
    evidence as (
      select m.company_id, m.final,
        coalesce(sum(d.points * case when m.at - d.day < 30 then 1 when m.at - d.day < 60 then 0.5 else 0.25 end), 0) as points,
        coalesce(sum(d.downloads) filter (where m.at - d.day < 30), 0) as d1,
        coalesce(sum(d.downloads) filter (where m.at - d.day between 30 and 59), 0) as d2,
        coalesce(sum(d.downloads) filter (where m.at - d.day >= 60), 0) as d3,
        coalesce(sum(d.views) filter (where m.at - d.day < 30), 0) as v1,
        coalesce(sum(d.views) filter (where m.at - d.day between 30 and 59), 0) as v2,
        coalesce(sum(d.views) filter (where m.at - d.day >= 60), 0) as v3,
        coalesce(bool_or(d.views > 0 and m.at - d.day < 7), false) as w1,
        coalesce(bool_or(d.views > 0 and m.at - d.day between 7 and 13), false) as w2,
        coalesce(bool_or(d.views > 0 and m.at - d.day between 14 and 20), false) as w3,
        coalesce(bool_or(d.views > 0 and m.at - d.day between 21 and 27), false) as w4,
        coalesce(bool_or(m.at - d.day < 30), false) as active
      from moments m
      left join days d on d.company_id = m.company_id and d.day <= m.at and d.day > m.at - ${MEMORY_DAYS}::int
      group by m.company_id, m.at, m.final)`
}

function windows(day: string) {
  const age = sql`(${day}::date - day)`
  const count = (from: number, to: number) => sql`count(*) filter (where ${age} >= ${from} and ${age} < ${to})::int`
  const sources = (from: number, to: number) =>
    sql`count(distinct source_id) filter (where ${age} >= ${from} and ${age} < ${to})::int`
  return sql`
    windows as (
      select company_id, min(day) as first_seen, max(day) as last_seen,
        ${count(0, 30)} as events_month, ${count(30, 60)} as events_month_before,
        ${count(0, 7)} as events_week, ${count(7, 14)} as events_week_before,
        ${sources(0, 30)} as sources_month, ${sources(30, 60)} as sources_month_before,
        ${sources(0, 7)} as sources_week, ${sources(7, 14)} as sources_week_before
      from seen group by company_id)`
}

function percentChange(now: string, before: string) {
  const [a, b] = [sql.ref(`w.${now}`), sql.ref(`w.${before}`)]
  return sql`round((${a} - ${b}) * 100.0 / nullif(${b}, 0), 2)`
}
