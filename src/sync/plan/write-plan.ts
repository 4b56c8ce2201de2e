import type { ChangeId, PlanId } from '../../core/ids.ts'
import type { Queryable, Transaction } from '../../platform/database/database.ts'
import { assertFence, getRun, isFinished, type RunClaim } from '../history/index.ts'
import { activeLinks } from '../matching/index.ts'
import { mirrorTable } from '../mirror/index.ts'
import { findPlan } from './decide-plan.ts'
import { planError } from './errors.ts'
import type { DoubtfulChange, PendingChange, Plan } from './plan.ts'
import { type PendingPage, selectDoubtful, selectNext, selectPending } from './store/changes.ts'
import { moveState } from './store/plans.ts'
import { resolveSolved } from './store/solved-cases.ts'
import { deferPending } from './store/trim.ts'

/**
 * `apply` takes the plan over for its run: an approved plan, or one whose earlier writer has ended without finishing.
 * `fresh` is true when this run takes it now, false when it goes on after a restart. Throws CC-PLAN-1 and CC-PLAN-2.
 */
export async function beginWriting(
  tx: Transaction,
  claim: RunClaim,
  planId: PlanId,
): Promise<{ plan: Plan; fresh: boolean }> {
  const plan = await findPlan(tx.db, claim.run.workspaceId, planId)
  if (plan.state === 'applying' && plan.applyRunId === claim.run.id) return { plan, fresh: false }
  if (plan.state === 'applying' && plan.applyRunId !== null) await refuseWhileAtWork(tx.db, plan)
  const from = plan.state === 'applying' ? (['applying'] as const) : (['approved'] as const)
  const taken = await moveState(tx.db, planId, { from, to: 'applying', applyRunId: claim.run.id })
  if (taken) return { plan: taken, fresh: true }
  throw planError('CC-PLAN-2', `the plan is ${plan.state}; only an approved plan is written`, {
    facts: { planId, state: plan.state },
  })
}

async function refuseWhileAtWork(db: Queryable, plan: Plan): Promise<void> {
  const run = await getRun(db, plan.workspaceId, plan.applyRunId as string).catch(() => null)
  if (run === null || isFinished(run.state)) return
  throw planError('CC-PLAN-2', 'another run is writing this plan', { facts: { planId: plan.id, runId: run.id } })
}

/** Every change has its outcome: the plan is applied. */
export async function endWriting(tx: Transaction, claim: RunClaim, planId: PlanId): Promise<Plan> {
  await assertFence(tx, claim)
  const ended = await moveState(tx.db, planId, { from: ['applying'], to: 'applied' })
  if (ended) await resolveSolved(tx.db, ended)
  return ended ?? findPlan(tx.db, claim.run.workspaceId, planId)
}

export type PendingGroup = Awaited<ReturnType<typeof selectPending>>[number]

/** What is still to be written, creates first and deletions last. */
export async function pendingGroups(db: Queryable, planId: PlanId): Promise<readonly PendingGroup[]> {
  return selectPending(db, planId)
}

/** The next changes to write after a position, in the order of the plan. Whether they still may be is `doubtfulChanges`. */
export async function nextChanges(
  db: Queryable,
  planId: PlanId,
  of: PendingPage & { readonly limit: number },
): Promise<readonly PendingChange[]> {
  return selectNext(db, planId, of)
}

/** Of the changes up to `last`: those whose link or record is not what it was when they were planned. */
export async function doubtfulChanges(
  tx: Transaction,
  connection: { readonly id: string; readonly name: string },
  planId: PlanId,
  of: PendingPage & { readonly last: ChangeId },
): Promise<readonly DoubtfulChange[]> {
  return selectDoubtful(tx.db, planId, { ...of, links: activeLinks, mirror: mirrorTable(connection, of.object) })
}

/** Ends all changes that are still to be written as deferred; answers how many. */
export async function deferRest(tx: Transaction, planId: PlanId, reason: string): Promise<number> {
  return deferPending(tx.db, planId, {}, reason)
}
