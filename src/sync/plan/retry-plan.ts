import type { Connection } from '../../connections/index.ts'
import type { ChangeId, PlanId } from '../../core/ids.ts'
import type { Platform } from '../../platform/platform.ts'
import type { RunClaim } from '../history/index.ts'
import { buildPlan } from './build-plan.ts'
import { findPlan } from './decide-plan.ts'
import { planError } from './errors.ts'
import type { Plan } from './plan.ts'
import { selectOpenRejects } from './store/open-rejects.ts'
import { selectPlanOfRun } from './store/plans.ts'
import { planUndo } from './undo-plan.ts'

/**
 * A plan that tries the open rejects of another one again, all of them or the chosen ones; held like any other (G1). It is
 * an ordinary plan over the companies of those rejects: what it writes is our value of today, and only where the CRM still
 * differs (decision 0061). The rejects of an undo are tried again by undoing again. When a field was the trouble (its list,
 * its length), pull first, so that the fix is known. Touches no network.
 * Throws CC-PLAN-1, and CC-PLAN-4 when there is nothing to try again.
 */
export async function planRetry(
  platform: Platform,
  connection: Connection,
  claim: RunClaim,
  ofPlanId: PlanId,
  ids: readonly ChangeId[] | null = null,
): Promise<Plan> {
  const { db } = platform.database
  const known = await selectPlanOfRun(db, claim.run.id)
  if (known) return known
  const of = await findPlan(db, connection.workspaceId, ofPlanId)
  if (of.kind === 'undo' && of.ofPlanId !== null) return planUndo(platform, connection, claim, of.ofPlanId)
  const rejects = await selectOpenRejects(db, connection.id, { planId: ofPlanId, ...(ids && { ids }) })
  if (rejects.length === 0)
    throw planError('CC-PLAN-4', `plan ${ofPlanId} has no rejected changes that are worth another try`)
  const companyIds = [...new Set(rejects.map((reject) => reject.companyId))]
  const objects = [...new Set(rejects.map((reject) => reject.object))]
  return buildPlan(platform, connection, claim, { objects, companyIds }, { kind: 'retry', ofPlanId })
}
