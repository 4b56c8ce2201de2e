import { getConnection } from '../../connections/index.ts'
import type { PlanId, WorkspaceId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { mirroredFields } from '../mirror/index.ts'
import { planError } from './errors.ts'
import { findKeyField } from './mapping.ts'
import type { Plan } from './plan.ts'
import {
  type ChangeFilter,
  countFiltered,
  type FieldCount,
  type OutcomeCount,
  selectChanges,
  selectFields,
  selectOutcomes,
} from './store/changes.ts'
import { moveState, selectPlan, type Transition } from './store/plans.ts'
import { deferPending, LEFT_OUT_BY, leaveFieldOut, restoreLeftOut, type Which } from './store/trim.ts'

/**
 * A person's word: this plan may be written (G1). Approving it twice changes nothing; `by` is who. `seen`: how many changes
 * they were shown as still to be written; when there are others by now, CC-PLAN-6 is thrown and nothing is approved.
 */
export async function approvePlan(
  platform: Platform,
  workspaceId: WorkspaceId,
  planId: PlanId,
  by: string,
  seen: number | null = null,
): Promise<Plan> {
  const plan = await findPlan(platform.database.db, workspaceId, planId)
  if (plan.state === 'approved') return plan
  failpoint('plan.approve.before')
  return platform.database.transaction(async ({ db }) => {
    const approved = await transition(db, plan, { from: ['held'], to: 'approved', by })
    if (seen !== null) await refuseOtherCount(db, planId, seen)
    return approved
  })
}

async function refuseOtherCount(db: Queryable, planId: PlanId, seen: number): Promise<void> {
  const pending = await countFiltered(db, planId, { outcome: 'pending' })
  if (pending === seen) return
  throw planError('CC-PLAN-6', `${seen} changes were shown, ${pending} are in the plan now`, {
    facts: { planId, seen, pending },
  })
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
  which: Which,
  by: string,
): Promise<number> {
  return whileHeld(platform, workspaceId, planId, (db) => deferPending(db, planId, which, `${LEFT_OUT_BY}${by}`))
}

/** Takes a trim of whole changes back while the plan is still held; answers how many are in it again. */
export async function untrimPlan(
  platform: Platform,
  workspaceId: WorkspaceId,
  planId: PlanId,
  which: Which,
): Promise<number> {
  return whileHeld(platform, workspaceId, planId, (db) => restoreLeftOut(db, planId, which))
}

/**
 * Leaves one field out of a held plan; answers how many changes lost it. New records keep it when they cannot be made
 * without it: our key, and what the CRM requires.
 */
export async function trimField(
  platform: Platform,
  workspaceId: WorkspaceId,
  planId: PlanId,
  which: { readonly object: string; readonly field: string },
  by: string,
): Promise<number> {
  return whileHeld(platform, workspaceId, planId, async (db, plan) => {
    const connection = await getConnection(db, workspaceId, plan.connectionId)
    const fields = await mirroredFields(db, connection.id, which.object)
    const key = findKeyField(fields, connection.settings.fieldPrefix)
    const field = fields.find((one) => one.name === which.field)
    const kept = field?.requiredOnCreate === true || key?.name === which.field
    return leaveFieldOut(db, planId, { ...which, kept }, `${LEFT_OUT_BY}${by}`)
  })
}

/** Changes a plan only as long as it is held; throws CC-PLAN-2 otherwise. */
async function whileHeld(
  platform: Platform,
  workspaceId: WorkspaceId,
  planId: PlanId,
  change: (db: Queryable, plan: Plan) => Promise<number>,
): Promise<number> {
  const plan = await findPlan(platform.database.db, workspaceId, planId)
  return platform.database.transaction(async ({ db }) => {
    await transition(db, plan, { from: ['held'], to: 'held' })
    return change(db, plan)
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
