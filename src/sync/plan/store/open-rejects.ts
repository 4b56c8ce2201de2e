import { type RawBuilder, sql } from 'kysely'
import type { ChangeId, CompanyId, ConnectionId, PlanId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'

/** A change that was refused for a reason that can pass or be fixed, and that no later plan has dealt with. */
export interface OpenReject {
  readonly changeId: ChangeId
  readonly planId: PlanId
  readonly object: string
  readonly companyId: CompanyId
  readonly code: string | null
  readonly symbol: string | null
  readonly message: string | null
}

export interface OpenRejectFilter {
  readonly planId?: PlanId
  readonly ids?: readonly ChangeId[]
}

/**
 * A reject is open until a later plan that covered its company was written: then that plan says what is left. Undo plans
 * are about something else, and plans that were dropped count for nothing.
 */
export async function selectOpenRejects(
  db: Queryable,
  connectionId: ConnectionId,
  filter: OpenRejectFilter = {},
): Promise<readonly OpenReject[]> {
  const chosen: RawBuilder<unknown>[] = [sql`true`]
  if (filter.planId) chosen.push(sql`c.plan_id = ${filter.planId}`)
  if (filter.ids) chosen.push(sql`c.id = any(${[...filter.ids]}::bigint[])`)
  const { rows } = await sql<OpenReject>`with written as (
      select id, planned_at, scope -> 'companyIds' as companies from concordat.plans
      where connection_id = ${connectionId} and kind in ('sync', 'retry') and state = 'applied'),
    named as (
      select company_id::uuid, max(planned_at) as planned_at
      from written, jsonb_array_elements_text(companies) as company_id group by company_id)
    select c.id::text as "changeId", c.plan_id as "planId", c.object, c.company_id as "companyId", c.code, c.symbol, c.message
    from concordat.changes c
    join concordat.plans p on p.id = c.plan_id
    left join named n on n.company_id = c.company_id
    where p.connection_id = ${connectionId} and p.kind in ('sync', 'retry') and p.state not in ('building', 'dropped')
      and c.outcome = 'rejected' and c.company_id is not null and c.explanation ->> 'retry' is distinct from 'never'
      and p.planned_at >= coalesce(n.planned_at, p.planned_at)
      and p.planned_at >= (select coalesce(max(planned_at), '-infinity') from written where companies is null)
      and ${sql.join(chosen, sql` and `)}
    order by c.id`.execute(db)
  return rows
}
