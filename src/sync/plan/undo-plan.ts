import type { Connection } from '../../connections/index.ts'
import { capabilitiesOf } from '../../connectors/index.ts'
import type { PlanId, RemoteId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Database, Queryable, Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { addCounts, assertFence, logRun, type RunClaim } from '../history/index.ts'
import { activeLinks } from '../matching/index.ts'
import { mirroredFields, mirrorTable } from '../mirror/index.ts'
import { planError } from './errors.ts'
import { addUp, decideGuards, type GuardReason, NO_COUNTS, type PlanCounts } from './guards.ts'
import {
  CHANGED_SINCE,
  DELETION_NOT_ALLOWED,
  LINK_ENDED,
  type Plan,
  type PlanFinding,
  RECORD_GONE,
  RECORD_IN_USE,
} from './plan.ts'
import { recordPlanRejects } from './record-rejects.ts'
import { countChanges, explainRejects } from './store/build.ts'
import { type FieldCount, type OutcomeCount, selectFields, selectOutcomes, selectPending } from './store/changes.ts'
import { insertPlan, selectPlanOfRun, storeBuilt } from './store/plans.ts'
import {
  insertCreateUndo,
  insertUpdateUndo,
  type LeftCount,
  type RefusedCount,
  selectAppliedIds,
  selectAppliedObjects,
  selectDeletions,
  selectLeftOut,
  selectRefused,
  selectUndoable,
  storeMade,
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
    const planId = await insertPlan(tx.db, newPlan(connection, claim.run.id, undone.id, plannedAt))
    const { counts, findings } = await fillUndo(tx, { connection, claim, planId, ofPlanId: undone.id })
    failpoint('undo.changes.stored')
    const reasons = decideGuards(counts, connection.settings.guards, 'undo')
    const state = counts.updates + counts.deletes === 0 ? 'applied' : 'held'
    return storeBuilt(tx.db, planId, { state, counts, reasons, findings })
  })
  failpoint('undo.committed')
  await logRun(platform.database.db, claim.run.id, 'info', 'plan', `planned the undo of plan ${undone.id}`, plan.counts)
  return plan
}

/** What an undo would come to, by what our copy of the CRM says now. */
export interface UndoPreview {
  readonly ofPlanId: PlanId
  readonly counts: PlanCounts
  readonly outcomes: readonly OutcomeCount[]
  /** Fields that would be put back. */
  readonly fields: readonly FieldCount[]
  readonly left: readonly LeftCount[]
  readonly refused: readonly RefusedCount[]
  readonly reasons: readonly GuardReason[]
  readonly findings: readonly PlanFinding[]
}

/** Larger ones are not worked out only to be looked at. */
export const PREVIEW_MAX = 100_000

/**
 * Works an undo out as `planUndo` would, and stores nothing. Null when the run or plan has written nothing; 'large' when it
 * has written more than PREVIEW_MAX changes. Touches no network, so it knows of the CRM what the last reading told.
 */
export async function previewUndo(
  database: Database,
  connection: Connection,
  of: RunId | PlanId,
  now: Date,
): Promise<UndoPreview | 'large' | null> {
  const undone = await selectUndoable(database.db, connection.workspaceId, of)
  if (!undone) return null
  const objects = await selectAppliedObjects(database.db, undone.id)
  if (objects.reduce((sum, one) => sum + one.count, 0) > PREVIEW_MAX) return 'large'
  let preview: UndoPreview | null = null
  await database
    .transaction(async (tx) => {
      const planId = await insertPlan(tx.db, newPlan(connection, null, undone.id, now))
      const filled = await fillUndo(tx, { connection, claim: null, planId, ofPlanId: undone.id })
      preview = {
        ...{ ofPlanId: undone.id, ...filled },
        reasons: decideGuards(filled.counts, connection.settings.guards, 'undo'),
        outcomes: await selectOutcomes(tx.db, planId),
        fields: await selectFields(tx.db, planId),
        left: await selectLeftOut(tx.db, planId),
        refused: await selectRefused(tx.db, planId),
      }
      throw new OnlyLooked()
    })
    .catch((error: unknown) => {
      if (!(error instanceof OnlyLooked)) throw error
    })
  return preview
}

/** Ends a transaction so that nothing of it stays. */
class OnlyLooked extends Error {}

async function fillUndo(tx: Transaction, undoing: Undoing): Promise<{ counts: PlanCounts; findings: PlanFinding[] }> {
  let counts = NO_COUNTS
  const findings: PlanFinding[] = []
  for (const applied of await selectAppliedObjects(tx.db, undoing.ofPlanId)) {
    counts = addUp(counts, await undoObject(tx, undoing, applied))
    if (applied.deletes > 0) findings.push(deletionsStay(applied.object, applied.deletes))
  }
  return { counts, findings }
}

/** The records that a plan has yet to delete, in pages: the last chance to see whether somebody has begun to use one. */
export async function* deletionTargets(
  db: Queryable,
  planId: PlanId,
): AsyncIterable<{ object: string; ids: readonly RemoteId[] }> {
  for (const { object } of (await selectPending(db, planId)).filter((group) => group.kind === 'delete')) {
    let after: RemoteId | null = null
    for (;;) {
      const ids: readonly RemoteId[] = await selectDeletions(db, planId, object, after, PAGE)
      if (ids.length === 0) break
      after = ids.at(-1) ?? null
      yield { object, ids }
    }
  }
}

/** Keeps records that were just created and read back as the CRM made them; an undo compares with that. */
export async function rememberMade(
  tx: Transaction,
  connection: { readonly id: string; readonly name: string },
  planId: PlanId,
  object: string,
  ids: readonly RemoteId[],
): Promise<void> {
  await storeMade(tx.db, planId, object, mirrorTable(connection, object), ids)
}

function newPlan(connection: Connection, runId: RunId | null, ofPlanId: PlanId, plannedAt: Date) {
  const { workspaceId, id: connectionId } = connection
  return { workspaceId, connectionId, runId, kind: 'undo', ofPlanId, scope: {}, plannedAt } as const
}

interface Undoing {
  readonly connection: Connection
  /** Null: only looked at, nothing is counted. */
  readonly claim: RunClaim | null
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
  const known = await mirroredFields(tx.db, connection.id, object)
  const mirrored = new Map(known.map((field) => [field.name, field]))
  const fields = applied.fields.flatMap((name) => {
    const field = mirrored.get(name)
    return field && !field.calculated ? [field] : []
  })
  const lost = applied.fields.filter((name) => !fields.some((field) => field.name === name))
  const { stampFields } = capabilitiesOf(connection.kind)
  const others = known.filter(
    ({ name, updatable, calculated }) => updatable && !calculated && !stampFields.includes(name),
  )
  const scope: UndoScope = {
    ...{ planId, ofPlanId: undoing.ofPlanId, object, links: activeLinks, mirror: mirrorTable(connection, object) },
    ...{ fields, others, lost },
  }
  await insertUpdateUndo(tx.db, scope)
  await insertCreateUndo(tx.db, scope, applied.creates <= connection.settings.guards.deletesMax)
  await explainRejects(tx.db, planId, [RECORD_GONE, LINK_ENDED, CHANGED_SINCE, RECORD_IN_USE, DELETION_NOT_ALLOWED])
  const counts = await countChanges(tx.db, planId, object, applied.count - applied.deletes)
  if (claim === null) return counts
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
