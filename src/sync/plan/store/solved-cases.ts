import { sql } from 'kysely'
import type { Queryable } from '../../../platform/database/database.ts'
import { openCases, resolveCases } from '../../history/index.ts'
import type { Plan } from '../plan.ts'

/**
 * A plan that was written says what is left: cases of companies it covered that it met no more are resolved. What it left for
 * later and what a person holds keeps its case. Undo plans are about something else.
 */
export async function resolveSolved(db: Queryable, plan: Plan): Promise<number> {
  if (plan.state !== 'applied' || plan.kind === 'undo') return 0
  const { companyIds, objects } = plan.scope
  const covered = companyIds ? sql`k.company_id = any(${[...companyIds]}::uuid[])` : sql`true`
  const meant = objects ? sql`k.object = any(${[...objects]}::text[])` : sql`true`
  return resolveCases(
    db,
    sql`select k.id, case
        when w.rejected then 'Refused for another reason since; that has a reject of its own.'
        when w.applied then 'Written by a later run.'
        else 'A later run found nothing more to write for it.' end
      from ${openCases} k
      left join lateral (
        select bool_or(c.outcome = 'applied') as applied, bool_or(c.outcome = 'rejected') as rejected,
          bool_or(c.outcome is null or c.outcome in ('deferred', 'unknown') or c.id = k.change_id) as left_over
        from concordat.changes c where c.plan_id = ${plan.id} and c.company_id = k.company_id and c.object = k.object) w on true
      where k.connection_id = ${plan.connectionId} and k.operation in ('create', 'update', 'delete')
        and k.company_id is not null and k.last_seen < (select built_at from concordat.plans where id = ${plan.id})
        and ${covered} and ${meant} and not coalesce(w.left_over, false)
        and (k.state <> 'held' or w.applied)`,
  )
}
