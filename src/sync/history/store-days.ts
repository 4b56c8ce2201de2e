import { sql } from 'kysely'
import type { ConnectionId, WorkspaceId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'

/** What runs that began on one UTC day did. */
export interface ActiveDay {
  /** YYYY-MM-DD */
  readonly day: string
  readonly runs: number
  /** Records read from CRMs. */
  readonly read: number
  /** Changes that CRMs took. */
  readonly written: number
  /** Records and changes that were refused. */
  readonly rejected: number
}

/** The last `days` days up to the day of `now`, oldest first, each of them even when nothing happened. */
export async function selectActiveDays(
  db: Queryable,
  workspaceId: WorkspaceId,
  { days, now, connectionId }: { readonly days: number; readonly now: Date; readonly connectionId?: ConnectionId },
): Promise<readonly ActiveDay[]> {
  const one = connectionId === undefined ? sql`true` : sql`r.connection_id = ${connectionId}`
  const today = sql`(${now}::timestamptz at time zone 'UTC')::date`
  const { rows } = await sql<ActiveDay>`with counted as (
      select (coalesce(r.started_at, r.created_at) at time zone 'UTC')::date as day, r.id, c.stage, c.name, c.value
      from concordat.runs r left join concordat.run_counts c
        on c.run_id = r.id and ((c.stage = 'pull' and c.name in ('read', 'rejected'))
          or (c.stage = 'apply' and c.name in ('applied', 'rejected')))
      where r.workspace_id = ${workspaceId} and r.created_at > ${today} - ${days}::int and ${one})
    select d::date::text as day, count(distinct c.id)::int as runs,
      coalesce(sum(c.value) filter (where c.stage = 'pull' and c.name = 'read'), 0)::float8 as read,
      coalesce(sum(c.value) filter (where c.name = 'applied'), 0)::float8 as written,
      coalesce(sum(c.value) filter (where c.name = 'rejected'), 0)::float8 as rejected
    from generate_series(${today} - ${days - 1}::int, ${today}, interval '1 day') d left join counted c on c.day = d::date
    group by d order by d`.execute(db)
  return rows
}
