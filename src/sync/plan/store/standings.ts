import { type RawBuilder, sql } from 'kysely'
import type { ConnectionId, WorkspaceId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'

/** Where a company stands in one connection (A1.45; ui.md 3.2); migration 0085 decides it, and nothing else does. */
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

/** Plans that are being written; what is queued in one of them is "syncing". */
const writing = (connectionId: ConnectionId) =>
  sql`array(select id from concordat.plans where connection_id = ${connectionId} and state = 'applying')`

/** The condition over concordat.company_standings as s. There is no row for "not-matched". */
function stored(connectionId: ConnectionId, standing: Exclude<Standing, 'not-matched'>): RawBuilder<boolean> {
  const here = (word: string) => sql`s.connection_id = ${connectionId} and s.standing = ${word}`
  const syncing = sql`s.plan_id = any(${writing(connectionId)})`
  if (standing === 'syncing') return sql`${here('queued')} and ${syncing}`
  if (standing === 'queued') return sql`${here('queued')} and (s.plan_id is null or not ${syncing})`
  return sql`${here(standing)}`
}

/**
 * Companies that stand so in one of these connections. `also`: the condition over the alias `company_profiles`. `among`: those
 * behind a key in the order of keys, at least so many of them; null for what has no rows.
 */
export function standsIn(
  connectionIds: readonly ConnectionId[],
  standings: readonly Standing[],
): {
  readonly also: RawBuilder<boolean>
  readonly among: ((after: string | null, limit: number) => RawBuilder<unknown>) | null
} {
  if (connectionIds.length === 0 || standings.length === 0) return { also: sql<boolean>`false`, among: null }
  const pairs = connectionIds.flatMap((id) => standings.map((standing) => ({ id, standing })))
  const also = pairs.map(({ id, standing }) => {
    const row = (where: RawBuilder<boolean>) =>
      sql`exists (select from concordat.company_standings s where ${where} and s.company_id = company_profiles.company_id)`
    return standing === 'not-matched' ? sql`not ${row(sql`s.connection_id = ${id}`)}` : row(stored(id, standing))
  })
  const conditions = pairs.flatMap(({ id, standing }) => (standing === 'not-matched' ? [] : stored(id, standing)))
  return {
    also: sql<boolean>`(${sql.join(also, sql` or `)})`,
    among: conditions.length < pairs.length ? null : (after, limit) => inOrder(conditions, after, limit),
  }
}

/** Each condition has its part of an index in the order of keys, so only the next ones of each are read. */
function inOrder(conditions: readonly RawBuilder<boolean>[], after: string | null, limit: number): RawBuilder<unknown> {
  const parts = conditions.map(
    (condition) => sql`(select s.external_key, s.company_id from concordat.company_standings s
      where ${condition} and ${after === null ? sql`true` : sql`s.external_key > ${after}`} order by s.external_key limit ${limit})`,
  )
  return sql`(select company_id from (${sql.join(parts, sql` union `)}) nearest order by external_key limit ${limit})`
}

/** How many companies that are not archived stand how in a connection; `companies`: how many there are. */
export async function countStandings(
  db: Queryable,
  connectionId: ConnectionId,
  companies: number,
): Promise<Readonly<Record<Standing, number>>> {
  const { rows } = await sql<{ standing: Standing; companies: number }>`
    select case when plan_id = any(${writing(connectionId)}) then 'syncing' else standing end as standing,
      sum(companies)::float8 as companies
    from concordat.standing_counts where connection_id = ${connectionId} group by 1`.execute(db)
  return countsOf(rows, companies - rows.reduce((sum, row) => sum + row.companies, 0))
}

/** How many companies stand so in at least one of these connections; for views over several. */
export async function countStandingAnywhere(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionIds: readonly ConnectionId[],
  companies: number,
): Promise<Readonly<Record<Standing, number>>> {
  if (connectionIds.length === 0) return countsOf([], 0)
  const here = sql`workspace_id = ${workspaceId} and connection_id = any(${[...connectionIds]}::uuid[])`
  const { rows } = await sql<{ standing: Standing; companies: number }>`
    select case when standing = 'queued' and plan_id in (select id from concordat.plans where state = 'applying') then 'syncing'
      else standing end as standing, count(distinct company_id)::float8 as companies
    from concordat.company_standings where ${here} group by 1`.execute(db)
  const everywhere = await sql<{ companies: number }>`select count(*)::float8 as companies from (
    select from concordat.company_standings where ${here} group by company_id having count(*) = ${connectionIds.length}) one`.execute(
    db,
  )
  return countsOf(rows, companies - (everywhere.rows[0]?.companies ?? 0))
}

function countsOf(rows: readonly { standing: Standing; companies: number }[], unmatched: number) {
  const counts = Object.fromEntries(STANDINGS.map((one) => [one, 0])) as Record<Standing, number>
  for (const row of rows) counts[row.standing] = row.companies
  return { ...counts, 'not-matched': Math.max(0, unmatched) }
}
