import type { ChangeId, PlanId, WorkspaceId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { planError } from './errors.ts'
import type { ChangeKind, Plan } from './plan.ts'
import {
  type ChangeFilter,
  countFiltered,
  deferPending,
  type FieldCount,
  type OutcomeCount,
  selectChanges,
  selectFields,
  selectOutcomes,
} from './store/changes.ts'
import { moveState, selectPlan, type Transition } from './store/plans.ts'

/** A person's word: this plan may be written (G1). Approving it twice changes nothing; `by` is who. */
export async function approvePlan(
  platform: Platform,
  workspaceId: WorkspaceId,
  planId: PlanId,
  by: string,
): Promise<Plan> {
  const plan = await findPlan(platform.database.db, workspaceId, planId)
  if (plan.state === 'approved') return plan
  failpoint('plan.approve.before')
  return transition(platform.database.db, plan, { from: ['held'], to: 'approved', by })
}

/**
 * The standing approval of a schedule or of "Sync now": approves a held plan only while no guard objects. Answers the
 * plan as it then is; `held` means that its `reasons` wait for a person.
 */
export async function approveWithinGuards(
  platform: Platform,
  workspaceId: WorkspaceId,
  planId: PlanId,
  by: string,
): Promise<Plan> {
  const plan = await findPlan(platform.database.db, workspaceId, planId)
  return plan.state === 'held' && plan.reasons.length === 0 ? approvePlan(platform, workspaceId, planId, by) : plan
}

/** Ends a plan that was not written yet; its changes end deferred. */
export async function dropPlan(
  platform: Platform,
  workspaceId: WorkspaceId,
  planId: PlanId,
  by: string,
): Promise<Plan> {
  const plan = await findPlan(platform.database.db, workspaceId, planId)
  return platform.database.transaction(async ({ db }) => {
    const dropped = await transition(db, plan, { from: ['held', 'approved'], to: 'dropped', by })
    await deferPending(db, planId, {}, `plan dropped by ${by}`)
    return dropped
  })
}

/** Leaves chosen changes, a kind or an object out of a held plan; answers how many. They end deferred, not lost. */
export async function trimPlan(
  platform: Platform,
  workspaceId: WorkspaceId,
  planId: PlanId,
  which: { readonly ids?: readonly ChangeId[]; readonly kind?: ChangeKind; readonly object?: string },
  by: string,
): Promise<number> {
  const plan = await findPlan(platform.database.db, workspaceId, planId)
  return platform.database.transaction(async ({ db }) => {
    await transition(db, plan, { from: ['held'], to: 'held' })
    return deferPending(db, planId, which, `left out by ${by}`)
  })
}

async function transition(db: Queryable, plan: Plan, move: Transition): Promise<Plan> {
  const moved = await moveState(db, plan.id, move)
  if (moved) return moved
  const now = await selectPlan(db, plan.id)
  throw planError('CC-PLAN-2', `the plan is ${now?.state ?? 'gone'}, not ${move.from.join(' or ')}`, {
    facts: { planId: plan.id, state: now?.state ?? null },
  })
}

/** Throws CC-PLAN-1 when this workspace has no such plan. */
export async function findPlan(db: Queryable, workspaceId: WorkspaceId, planId: PlanId): Promise<Plan> {
  const plan = await selectPlan(db, planId, workspaceId)
  if (!plan) throw planError('CC-PLAN-1', `there is no plan ${planId}`)
  return plan
}

export interface PlanDetails extends Plan {
  /** What became of the changes so far; outcome null: still to be written. */
  readonly outcomes: readonly OutcomeCount[]
  readonly fields: readonly FieldCount[]
}

/** A plan with what it adds up to, per outcome and per field. */
export async function getPlan(db: Queryable, workspaceId: WorkspaceId, planId: PlanId): Promise<PlanDetails> {
  const plan = await findPlan(db, workspaceId, planId)
  return { ...plan, outcomes: await selectOutcomes(db, planId), fields: await selectFields(db, planId) }
}

/** A page of a plan's changes in the order of writing, and how many the filter finds in all. */
export async function listChanges(db: Queryable, workspaceId: WorkspaceId, planId: PlanId, filter: ChangeFilter = {}) {
  await findPlan(db, workspaceId, planId)
  return { changes: await selectChanges(db, planId, filter), total: await countFiltered(db, planId, filter) }
}
