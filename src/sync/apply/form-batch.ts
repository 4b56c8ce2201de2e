import { getConnection } from '../../connections/index.ts'
import type { ChangeId } from '../../core/ids.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { addCounts, assertFence } from '../history/index.ts'
import { mirroredFields, readMirrorValues } from '../mirror/index.ts'
import {
  type DoubtfulChange,
  doubtfulChanges,
  findKeyField,
  type PendingChange,
  type PendingGroup,
  settleChanges,
} from '../plan/index.ts'
import type { Writing } from './apply-plan.ts'
import { holdsValues, type WriteBatch, writeKind } from './batch.ts'
import { applyError } from './errors.ts'
import { insertBatch } from './store.ts'

/** 'stop': a person has asked to stop or to pause. 'none': nothing of the page may be written any more. */
export type Formed =
  | { readonly state: 'stop' }
  | { readonly state: 'none' }
  | { readonly state: 'formed'; readonly batch: WriteBatch; readonly changes: readonly PendingChange[] }

/**
 * Stores the intent to write a page of changes that follows `after`, in one transaction with the last look at whether
 * they may still be written: the run is ours and not to stop, the connection is on, each link is active (G6). The page
 * may have been read long before; the look is at now.
 */
export async function formBatch(
  writing: Writing,
  group: PendingGroup,
  page: { by: 'batch' | 'bulk'; after: ChangeId; changes: readonly PendingChange[] },
): Promise<Formed> {
  const { platform, claim, planId } = writing
  const { object, kind } = group
  const formed = await platform.database.transaction(async (tx): Promise<Formed> => {
    const { stopRequested, pauseRequested } = await assertFence(tx, claim)
    if (stopRequested || pauseRequested) return { state: 'stop' }
    await requireConnection(tx, writing)
    const changes = await stillValid(tx, writing, group, page)
    failpoint('apply.batch.formed')
    if (changes.length === 0) return { state: 'none' }
    const externalIdField = kind === 'create' ? await keyField(tx, writing, object) : null
    const batch = await insertBatch(tx.db, {
      ...{ planId, claim, object, sentBy: page.by, externalIdField },
      kind: writeKind(kind, writing.connector.capabilities),
      changeIds: changes.map((change) => change.id),
    })
    failpoint('apply.intent.written')
    return { state: 'formed', batch, changes }
  })
  failpoint('apply.intent.stored')
  return formed
}

async function requireConnection(tx: Transaction, writing: Writing): Promise<void> {
  const { id, workspaceId } = writing.connection
  const connection = await getConnection(tx.db, workspaceId, id)
  if (connection.settings.enabled && connection.state === 'connected') return
  throw applyError('CC-APPLY-1', 'the connection was switched off or disconnected', {
    facts: { connectionId: id, state: connection.state },
  })
}

/** The planner put a create into the plan only because the field was there; without it nothing may be created. */
async function keyField(tx: Transaction, writing: Writing, object: string): Promise<string> {
  const { connection } = writing
  const field = findKeyField(await mirroredFields(tx.db, connection.id, object), connection.settings.fieldPrefix)
  if (field) return field.name
  throw applyError('CC-APPLY-5', `${object} has lost the field ${connection.settings.fieldPrefix}_key__c`, {
    facts: { object },
  })
}

/** Sorts out, as deferred, what may not be written any more; the next plan looks at it anew. */
async function stillValid(
  tx: Transaction,
  writing: Writing,
  group: PendingGroup,
  page: { after: ChangeId; changes: readonly PendingChange[] },
): Promise<readonly PendingChange[]> {
  const { object, kind } = group
  const last = page.changes.at(-1)?.id ?? page.after
  const doubtful = await doubtfulChanges(tx, writing.connection, writing.planId, {
    ...{ object, kind, after: page.after, last },
  })
  const overtaken = await overtakenChanges(tx, writing, group, doubtful)
  const unlinked =
    kind === 'create' ? 'the company was linked meanwhile' : 'the company and the record are no longer linked'
  const reasons = new Map<ChangeId, string>()
  for (const change of doubtful) {
    if (overtaken.has(change.id)) reasons.set(change.id, 'the record was changed in the CRM after the plan was made')
    if (!change.linked) reasons.set(change.id, unlinked)
  }
  if (reasons.size === 0) return page.changes
  await settleChanges(
    tx.db,
    [...reasons].map(([id, message]) => ({ id, outcome: 'deferred', message })),
  )
  await addCounts(tx.db, writing.claim.run.id, object, { deferred: reasons.size }, 'apply')
  return page.changes.filter((change) => !reasons.has(change.id))
}

/**
 * Updates whose `before` the CRM no longer shows: what a plan that waited for approval would overwrite unseen. Of records
 * to be deleted any news is enough: somebody has begun to use them.
 */
async function overtakenChanges(
  tx: Transaction,
  writing: Writing,
  group: PendingGroup,
  doubtful: readonly DoubtfulChange[],
): Promise<ReadonlySet<ChangeId>> {
  const moved = doubtful.filter((change) => change.before !== null && change.linked && group.kind !== 'create')
  if (group.kind === 'delete') return new Set(moved.map((change) => change.id))
  const ids = moved.map((change) => change.remoteId ?? '')
  if (ids.length === 0) return new Set()
  const current = await readMirrorValues(tx.db, writing.connection, group.object, ids)
  const same = ({ remoteId, before }: DoubtfulChange) => holdsValues(current.get(remoteId ?? '') ?? {}, before ?? {})
  return new Set(moved.filter((change) => !same(change)).map((change) => change.id))
}
