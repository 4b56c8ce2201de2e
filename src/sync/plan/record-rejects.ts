import type { ChangeId, PlanId } from '../../core/ids.ts'
import type { Reject } from '../../core/outcome.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { addCounts, addRejects, type RunClaim } from '../history/index.ts'
import type { Change } from './plan.ts'
import { selectChanges } from './store/changes.ts'

const PAGE = 1000

/**
 * Changes that are refused while planning count as planned and rejected of the run, so that its history shows them
 * among the failures (A1.70) and its sums close; each becomes a reject with its reason.
 */
export async function recordPlanRejects(
  tx: Transaction,
  claim: RunClaim,
  planId: PlanId,
  object: string,
): Promise<void> {
  let after: ChangeId = '0'
  for (;;) {
    const page = await selectChanges(tx.db, planId, { outcome: 'rejected', object, after, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) return
    after = last.id
    const entries = page.map((change) => ({
      remoteId: change.remoteId,
      key: change.key ?? change.id,
      reject: rejectOf(change),
      ...caseOf(change),
      values: change.after,
    }))
    await addRejects(tx.db, claim.run.id, 'plan', object, entries)
    const of = (kind: Change['kind']) => page.filter((change) => change.kind === kind).length
    const counts = { planned: page.length, rejected: page.length }
    const kinds = { rejected_creates: of('create'), rejected_updates: of('update') }
    await addCounts(tx.db, claim.run.id, object, { ...counts, ...kinds }, 'apply')
  }
}

/** What the case of a refused change is about. */
export function caseOf(change: Pick<Change, 'id' | 'kind' | 'companyId'>) {
  return { operation: change.kind, companyId: change.companyId, changeId: change.id }
}

/** The reject that is stored in a rejected change. */
export function rejectOf(change: Change): Reject {
  const { code, symbol, message, explanation } = change
  return {
    code: code ?? 'CC-PLAN-30',
    symbol: symbol ?? 'REJECTED',
    message: message ?? '',
    meaning: explanation?.meaning ?? '',
    nextStep: explanation?.nextStep ?? '',
    fields: explanation?.fields ?? [],
    retry: explanation?.retry ?? 'after-fix',
  }
}
