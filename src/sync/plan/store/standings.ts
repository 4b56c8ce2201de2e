import { type RawBuilder, sql } from 'kysely'
import type { ConnectionId, WorkspaceId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { companyProfiles } from '../../../records/index.ts'
import { activeLinks, decisionRows } from '../../matching/index.ts'

/** Where a company stands in one connection (A1.45; ui.md 3.2); `standingIn` decides it, and nothing else does. */
export const STANDINGS = [
  'not-matched',
  'ambiguous',
  'review',
  'matched',
  'held',
  'queued',
  'syncing',
  'synced',
  'failed',
] as const
export type Standing = (typeof STANDINGS)[number]

/** Over `l` the active link, `w` the last change with its plan's state and kind, `d` the decision; each may be absent. */
const STANDING = sql<Standing>`case
      when l.id is not null and l.held then 'held'
      when w.outcome = 'rejected' then 'failed'
      when l.id is not null and not l.marked then 'matched'
      when l.id is not null and w.id is null then 'queued'
      when w.id is not null and (l.id is not null or w.outcome is null) then case
        when w.outcome is null and w.state = 'applying' then 'syncing'
        when w.outcome in ('applied', 'unchanged') and w.kind <> 'undo' then 'synced'
        else 'queued' end
      when d.state = 'review' and d.reason = 'ambiguous' then 'ambiguous'
      when d.state = 'review' then 'review'
      else 'not-matched' end`

/**
 * Where the company `company` (a column) stands, as a text. A rejected write is "failed" until a later one succeeds; what was
 * deferred, undone or has no answer goes into the next run.
 */
function standingIn(connectionId: ConnectionId, company: RawBuilder<unknown>): RawBuilder<Standing> {
  const changed = sql`select c.id, c.outcome, c.plan_id from concordat.changes c where c.connection_id = ${connectionId}`
  return sql`(
    select ${STANDING}
    from (select) one
    left join ${activeLinks} l on l.connection_id = ${connectionId} and l.company_id = ${company}
    left join ${decisionRows} d on d.connection_id = ${connectionId} and d.company_id = ${company}
    left join lateral (
      select c.id, c.outcome, p.state, p.kind from (
        ${changed} and c.remote_id = l.remote_id and c.company_id = ${company}
        union all
        ${changed} and c.kind = 'create' and c.remote_id is null and c.company_id = ${company}) c
      join concordat.plans p on p.id = c.plan_id and p.state not in ('building', 'dropped')
      order by c.id desc limit 1) w on true)`
}

/**
 * All companies that can stand so, and some more, found without looking at every company: what is rare among many would
 * otherwise be looked for one by one. Null: so many stand so that the list is soon full.
 */
function mayStand(connectionId: ConnectionId, standing: Standing): RawBuilder<unknown> | null {
  const here = sql`connection_id = ${connectionId}`
  const changed = (outcomes: RawBuilder<unknown>) =>
    sql`select company_id from concordat.changes c where ${here} and company_id is not null and ${outcomes}`
  if (standing === 'ambiguous' || standing === 'review')
    return sql`select company_id from ${decisionRows} d
      where ${here} and state = 'review' and (reason = 'ambiguous') = ${standing === 'ambiguous'}`
  if (standing === 'held') return sql`select company_id from ${activeLinks} l where ${here} and held`
  if (standing === 'failed') return changed(sql`outcome = 'rejected'`)
  if (standing === 'syncing') return changed(sql`outcome is null`)
  if (standing === 'queued')
    return sql`select company_id from ${activeLinks} l where ${here} and marked and not exists (
        select from concordat.changes c where c.connection_id = l.connection_id and c.remote_id = l.remote_id
          and c.company_id = l.company_id and c.outcome in ('applied', 'unchanged'))
      union all ${changed(sql`(outcome is null or outcome in ('deferred', 'unknown')
        or plan_id in (select id from concordat.plans where ${here} and kind = 'undo'))`)}`
  return null
}

const COMPANY = sql.ref('company_profiles.company_id')

/**
 * Conditions over the alias `company_profiles`: it stands so in one of these connections. `also` asks each company; `among` holds
 * for all companies that it may hold for and finds them at once, null where they are too many for that.
 */
export function standsIn(
  connectionIds: readonly ConnectionId[],
  standings: readonly Standing[],
): { readonly also: RawBuilder<boolean>; readonly among: RawBuilder<boolean> | null } {
  if (connectionIds.length === 0) return { also: sql<boolean>`false`, among: null }
  const stands = connectionIds.map((id) => sql`${standingIn(id, COMPANY)} = any(${[...standings]}::text[])`)
  const sets = connectionIds.flatMap((id) => standings.map((standing) => mayStand(id, standing)))
  return {
    also: sql<boolean>`(${sql.join(stands, sql` or `)})`,
    among: sets.includes(null) ? null : sql<boolean>`${COMPANY} = any(array(${sql.join(sets, sql` union `)}))`,
  }
}

/** How many companies that are not archived stand how in a connection. */
export async function countStandings(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionId: ConnectionId,
): Promise<Readonly<Record<Standing, number>>> {
  const here = sql`connection_id = ${connectionId}`
  // The same as standingIn, with whole tables joined: asking it a million times takes ten times as long.
  const { rows } = await sql<{ standing: Standing; companies: number }>`
    select ${STANDING} as standing, count(*)::int as companies
    from ${companyProfiles} p
    left join (select * from ${activeLinks} l where ${here}) l on l.company_id = p.company_id
    left join (select company_id, state, reason from ${decisionRows} d where ${here}) d on d.company_id = p.company_id
    left join (
      select distinct on (c.company_id) c.company_id, c.id, c.outcome, p.state, p.kind
      from (select company_id, id, kind, remote_id, outcome, plan_id from concordat.changes where ${here}) c
      join concordat.plans p on p.id = c.plan_id and p.state not in ('building', 'dropped')
      left join (select company_id, remote_id from ${activeLinks} l where ${here}) k on k.company_id = c.company_id
      where c.remote_id = k.remote_id or (c.kind = 'create' and c.remote_id is null)
      order by c.company_id, c.id desc) w on w.company_id = p.company_id
    where p.workspace_id = ${workspaceId} and not p.archived
    group by 1`.execute(db)
  const counts = Object.fromEntries(STANDINGS.map((one) => [one, 0])) as Record<Standing, number>
  for (const row of rows) counts[row.standing] = row.companies
  return counts
}

/** How many companies stand so in at least one of these connections; for views over several. */
export async function countStandingAnywhere(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionIds: readonly ConnectionId[],
): Promise<Readonly<Record<Standing, number>>> {
  const any = connectionIds.map(
    (id) => sql`select company_id, ${standingIn(id, sql`ours.company_id`)} as standing from ours`,
  )
  const counts = Object.fromEntries(STANDINGS.map((one) => [one, 0])) as Record<Standing, number>
  if (any.length === 0) return counts
  const { rows } = await sql<{ standing: Standing; companies: number }>`
    with ours as (select company_id from ${companyProfiles} where workspace_id = ${workspaceId} and not archived)
    select standing, count(*)::int as companies from (${sql.join(any, sql` union `)}) one group by standing`.execute(db)
  for (const row of rows) counts[row.standing] = row.companies
  return counts
}
