import type { Connection } from '../../connections/index.ts'
import type { PlanId, RemoteId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Queryable, Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { addCounts, assertFence, logRun, type RunClaim } from '../history/index.ts'
import { activeLinks } from '../matching/index.ts'
import { mirroredFields, mirrorTable } from '../mirror/index.ts'
import { planError } from './errors.ts'
import { addUp, decideGuards, NO_COUNTS, type PlanCounts } from './guards.ts'
import { CHANGED_SINCE, DELETION_NOT_ALLOWED, LINK_ENDED, type Plan, type PlanFinding, RECORD_GONE } from './plan.ts'
import { recordPlanRejects } from './record-rejects.ts'
import { countChanges, explainRejects } from './store/build.ts'
import { insertPlan, selectPlanOfRun, storeBuilt } from './store/plans.ts'
import {
  insertCreateUndo,
  insertUpdateUndo,
  selectAppliedIds,
  selectAppliedObjects,
  selectUndoable,
  type UndoScope,
} from './store/undo.ts'

const PAGE = 2000

/**
 * The records an undo of this run or plan would touch, in pages. Refresh them in the mirror first
 * (`mirror.refreshRecords`): an undo compares with the mirror. Throws CC-PLAN-4 when nothing was written.
 */
export async function* undoTargets(
  db: Queryable,
  workspaceId: WorkspaceId,
  of: RunId | PlanId,
): AsyncIterable<{ object: string; ids: readonly RemoteId[] }> {
  const undone = await findUndoable(db, workspaceId, of)
  for (const { object } of await selectAppliedObjects(db, undone.id)) {
    let after: RemoteId | null = null
    for (;;) {
      const ids: readonly RemoteId[] = await selectAppliedIds(db, undone.id, object, after, PAGE)
      if (ids.length === 0) break
      after = ids.at(-1) ?? null
      yield { object, ids }
    }
  }
}

async function findUndoable(db: Queryable, workspaceId: WorkspaceId, of: RunId | PlanId) {
  const undone = await selectUndoable(db, workspaceId, of)
  if (!undone) throw planError('CC-PLAN-4', `run or plan ${of} has written nothing`, { facts: { of } })
  return undone
}

/**
 * Plans to take back what a run or plan has written: puts the values before back where the CRM still has ours, leaves
 * alone and names what was changed since, deletes records we created if `guards.deletesMax` allows. Always held for a
 * person. Touches no network; refresh `undoTargets` first. Errors: CC-PLAN-4.
 */
export async function planUndo(
  platform: Platform,
  connection: Connection,
  claim: RunClaim,
  of: RunId | PlanId,
): Promise<Plan> {
  const known = await selectPlanOfRun(platform.database.db, claim.run.id)
  if (known) return known
  const undone = await findUndoable(platform.database.db, connection.workspaceId, of)
  const plannedAt = platform.clock.now()
  const plan = await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    failpoint('undo.building')
    const planId = await insertPlan(tx.db, newPlan(connection, claim, undone.id, plannedAt))
    let counts = NO_COUNTS
    const findings: PlanFinding[] = []
    for (const applied of await selectAppliedObjects(tx.db, undone.id)) {
      counts = addUp(counts, await undoObject(tx, { connection, claim, planId, ofPlanId: undone.id }, applied))
      if (applied.deletes > 0) findings.push(deletionsStay(applied.object, applied.deletes))
    }
    failpoint('undo.changes.stored')
    const reasons = decideGuards(counts, connection.settings.guards, 'undo')
    const state = counts.updates + counts.deletes === 0 ? 'applied' : 'held'
    return storeBuilt(tx.db, planId, { state, counts, reasons, findings })
  })
  failpoint('undo.committed')
  await logRun(platform.database.db, claim.run.id, 'info', 'plan', `planned the undo of plan ${undone.id}`, plan.counts)
  return plan
}

function newPlan(connection: Connection, claim: RunClaim, ofPlanId: PlanId, plannedAt: Date) {
  const { workspaceId, id: connectionId } = connection
  return { workspaceId, connectionId, runId: claim.run.id, kind: 'undo', ofPlanId, scope: {}, plannedAt } as const
}

interface Undoing {
  readonly connection: Connection
  readonly claim: RunClaim
  readonly planId: PlanId
  readonly ofPlanId: PlanId
}

async function undoObject(
  tx: Transaction,
  undoing: Undoing,
  applied: { object: string; fields: readonly string[]; count: number; creates: number; deletes: number },
): Promise<PlanCounts> {
  const { connection, planId, claim } = undoing
  const { object } = applied
  const mirrored = new Map((await mirroredFields(tx.db, connection.id, object)).map((field) => [field.name, field]))
  const fields = applied.fields.flatMap((name) => {
    const field = mirrored.get(name)
    return field && !field.calculated ? [field] : []
  })
  const lost = applied.fields.filter((name) => !fields.some((field) => field.name === name))
  const mirror = mirrorTable(connection, object)
  const scope: UndoScope = { planId, ofPlanId: undoing.ofPlanId, object, links: activeLinks, mirror, fields, lost }
  await insertUpdateUndo(tx.db, scope)
  await insertCreateUndo(tx.db, scope, applied.creates <= connection.settings.guards.deletesMax)
  await explainRejects(tx.db, planId, [RECORD_GONE, LINK_ENDED, CHANGED_SINCE, DELETION_NOT_ALLOWED])
  const counts = await countChanges(tx.db, planId, object, applied.count - applied.deletes)
  const { considered, updates, deletes, unchanged, rejected } = counts
  await addCounts(tx.db, claim.run.id, object, { considered, updates, deletes, unchanged, rejected }, 'plan')
  await recordPlanRejects(tx, claim, planId, object)
  return counts
}

function deletionsStay(object: string, count: number): PlanFinding {
  return {
    ...{ symbol: 'DELETED_STAYS', object, field: null, count },
    message: `${count} deleted records are not brought back by an undo.`,
    nextStep: 'Restore them from the recycle bin of the CRM.',
  }
}
