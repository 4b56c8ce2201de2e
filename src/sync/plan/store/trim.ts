import { type RawBuilder, sql } from 'kysely'
import type { ChangeId, PlanId } from '../../../core/ids.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import type { ChangeKind } from '../plan.ts'

/** Which changes of a plan; what is absent does not narrow. */
export interface Which {
  readonly ids?: readonly ChangeId[]
  readonly kind?: ChangeKind
  readonly object?: string
}

function conditionsOf(planId: PlanId, which: Which): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [sql`plan_id = ${planId}`]
  if (which.ids) conditions.push(sql`id = any(${[...which.ids]}::bigint[])`)
  if (which.kind) conditions.push(sql`kind = ${which.kind}`)
  if (which.object) conditions.push(sql`object = ${which.object}`)
  return conditions
}

/** Leaves changes out of a plan: they end deferred, so that nothing planned ever vanishes from the sums. */
export async function deferPending(db: Queryable, planId: PlanId, which: Which, message: string): Promise<number> {
  const conditions = [...conditionsOf(planId, which), sql`outcome is null`]
  const { numAffectedRows } = await sql`update concordat.changes set outcome = 'deferred', message = ${message},
      settled_at = clock_timestamp() where ${sql.join(conditions, sql` and `)}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** What a message begins with when a person has left a change out. */
export const LEFT_OUT_BY = 'left out by '

/** Takes back that a person has left changes out; those that lost all their fields stay out. */
export async function restoreLeftOut(db: Queryable, planId: PlanId, which: Which): Promise<number> {
  const conditions = [
    ...conditionsOf(planId, which),
    sql`outcome = 'deferred' and starts_with(message, ${LEFT_OUT_BY}) and (kind = 'delete' or after <> '{}')`,
  ]
  const { numAffectedRows } = await sql`update concordat.changes set outcome = null, message = null, settled_at = null
    where ${sql.join(conditions, sql` and `)}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/**
 * Leaves one field out of the pending changes of an object. A change that writes nothing else ends deferred. Fields in
 * `kept` stay in creates, which could not be made without them. Answers how many changes lost the field.
 */
export async function leaveFieldOut(
  db: Queryable,
  planId: PlanId,
  which: { readonly object: string; readonly field: string; readonly kept: boolean },
  message: string,
): Promise<number> {
  const { object, field, kept } = which
  const rest = sql`after - ${field}::text`
  const kinds = kept ? sql`kind = 'update'` : sql`kind <> 'delete'`
  const { numAffectedRows } = await sql`update concordat.changes set after = ${rest}, before = before - ${field}::text,
      left_out = coalesce(left_out, '{}') || jsonb_build_object(${field}::text, ${message}::text),
      outcome = case when ${rest} = '{}' then 'deferred' end,
      message = case when ${rest} = '{}' then ${message}::text end,
      settled_at = case when ${rest} = '{}' then clock_timestamp() end
    where plan_id = ${planId} and object = ${object} and outcome is null and after ? ${field} and ${kinds}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
