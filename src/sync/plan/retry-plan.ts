import type { Connection } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import type { RunClaim } from '../history/index.ts'
import { buildPlan } from './build-plan.ts'
import { findPlan } from './decide-plan.ts'
import { planError } from './errors.ts'
import type { Plan } from './plan.ts'
import { type OpenRejectFilter, selectOpenRejects } from './store/open-rejects.ts'
import { selectPlanOfRun } from './store/plans.ts'
import { planUndo } from './undo-plan.ts'

/**
 * A plan that tries open rejects again, those of a plan or the chosen ones. It is an ordinary plan over the companies of those
 * rejects: what it writes is our value of today, and only where the CRM still differs (decision 0061). The rejects of an undo
 * are tried again by undoing again. Pull first, so that what was fixed in the CRM is known. Touches no network.
 * Throws CC-PLAN-1, and CC-PLAN-7 when there is nothing to try again.
 */
export async function planRetry(
  platform: Platform,
  connection: Connection,
  claim: RunClaim,
  which: OpenRejectFilter,
): Promise<Plan> {
  const { db } = platform.database
  const known = await selectPlanOfRun(db, claim.run.id)
  if (known) return known
  const of = which.planId ? await findPlan(db, connection.workspaceId, which.planId) : null
  if (of?.kind === 'undo' && of.ofPlanId !== null) return planUndo(platform, connection, claim, of.ofPlanId)
  const rejects = await selectOpenRejects(db, connection.id, which)
  if (rejects.length === 0) throw planError('CC-PLAN-7', 'none of the chosen rejects is open and worth another try')
  const companyIds = [...new Set(rejects.map((reject) => reject.companyId))]
  const objects = [...new Set(rejects.map((reject) => reject.object))]
  const plans = [...new Set(rejects.map((reject) => reject.planId))]
  const ofPlanId = plans.length === 1 ? (plans[0] ?? null) : null
  return buildPlan(platform, connection, claim, { objects, companyIds }, { kind: 'retry', ofPlanId })
}
