import type { WriteResult } from '../../connectors/connector.ts'
import type { ChangeId, RemoteId } from '../../core/ids.ts'
import type { Reject } from '../../core/outcome.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { addCounts, addRejects, assertFence } from '../history/index.ts'
import { createLinks, endLink } from '../matching/index.ts'
import { storeWritten } from '../mirror/index.ts'
import {
  caseOf,
  countAttempt,
  type PendingChange,
  type Settlement,
  settleChanges,
  writtenRecords,
} from '../plan/index.ts'
import type { Writing } from './apply-plan.ts'
import { ATTEMPTS_MAX, matchResults, type WriteBatch } from './batch.ts'
import { narrowBatch } from './store.ts'

/** The results of a batch, sorted by what they mean. */
interface Sorted {
  readonly applied: { change: PendingChange; remoteId: string }[]
  readonly rejected: { change: PendingChange; reject: Reject }[]
  readonly deferred: { change: PendingChange; reason: string }[]
  /** Certainly without effect, to be sent again. */
  readonly again: PendingChange[]
  readonly unknown: PendingChange[]
}

/**
 * Stores the outcome of every record, the links of new ones, the mirror's new values, counts and rejects in one
 * transaction. Answers the batch, narrowed, when some outcomes are unknown; null when it is closed.
 */
export async function settleBatch(
  writing: Writing,
  batch: WriteBatch,
  changes: readonly PendingChange[],
  results: readonly WriteResult[],
): Promise<WriteBatch | null> {
  failpoint('apply.results.received')
  const sorted = sortResults(batch, changes, results)
  const open = sorted.unknown.map((change) => change.id)
  await writing.platform.database.transaction(async (tx) => {
    await assertFence(tx, writing.claim)
    const links = await storeLinks(tx, writing, batch, sorted)
    failpoint('apply.links.created')
    await settleChanges(tx.db, settlementsOf(sorted, links))
    await countAttempt(
      tx.db,
      sorted.again.map((change) => change.id),
    )
    failpoint('apply.outcomes.stored')
    await mirrorWritten(tx, writing, batch, sorted)
    failpoint('apply.mirror.stored')
    await addCounts(tx.db, writing.claim.run.id, batch.object, countsOf(sorted), 'apply')
    await addRejects(tx.db, writing.claim.run.id, 'apply', batch.object, rejectEntries(sorted))
    failpoint('apply.counts.stored')
    await narrowBatch(tx.db, batch.id, open)
  })
  failpoint('apply.batch.closed')
  writing.created.add(batch.object, createdIds(sorted))
  return open.length === 0 ? null : { ...batch, changeIds: open }
}

function sortResults(batch: WriteBatch, changes: readonly PendingChange[], results: readonly WriteResult[]): Sorted {
  const sorted: Sorted = { applied: [], rejected: [], deferred: [], again: [], unknown: [] }
  const byKey = matchResults(batch.changeIds, results)
  for (const change of changes) {
    const result = byKey.get(change.id)
    const lastTry = change.attempts + 1 >= ATTEMPTS_MAX
    if (result === undefined || result.outcome === 'unknown') sorted.unknown.push(change)
    else if (result.outcome === 'applied') sorted.applied.push({ change, remoteId: result.id })
    else if (result.outcome === 'deferred' && lastTry) sorted.deferred.push({ change, reason: result.reason })
    else if (result.outcome === 'deferred') sorted.again.push(change)
    else if (result.reject.retry === 'later' && !lastTry) sorted.again.push(change)
    else sorted.rejected.push({ change, reject: result.reject })
  }
  return sorted
}

function settlementsOf(sorted: Sorted, links: ReadonlyMap<ChangeId, string>): readonly Settlement[] {
  return [
    ...sorted.applied.map(({ change, remoteId }): Settlement => {
      const made = change.kind === 'create'
      return { id: change.id, outcome: 'applied', ...(made && { remoteId, linkId: links.get(change.id) ?? null }) }
    }),
    ...sorted.rejected.map(({ change, reject }): Settlement => ({ id: change.id, outcome: 'rejected', reject })),
    ...sorted.deferred.map(
      ({ change, reason }): Settlement => ({ id: change.id, outcome: 'deferred', message: reason }),
    ),
  ]
}

/** A created record is linked to its company at once; a deleted one no longer is. */
async function storeLinks(
  tx: Transaction,
  writing: Writing,
  batch: WriteBatch,
  sorted: Sorted,
): Promise<ReadonlyMap<ChangeId, string>> {
  const { workspaceId, id: connectionId } = writing.connection
  const { object } = batch
  const made = sorted.applied.flatMap(({ change, remoteId }) =>
    change.kind === 'create' && change.companyId !== null
      ? [{ changeId: change.id, companyId: change.companyId, remoteId }]
      : [],
  )
  const ids = await createLinks(
    tx,
    made.map(({ companyId, remoteId }) => {
      return { workspaceId, connectionId, companyId, object, remoteId, origin: 'created' }
    }),
  )
  const links = new Map<ChangeId, string>()
  for (const [index, id] of ids.entries()) if (id !== null) links.set(made[index]?.changeId ?? '', id)
  for (const { change } of sorted.applied)
    if (change.kind === 'delete' && change.linkId !== null) await endLink(tx, change.linkId, 'undo')
  return links
}

/** What we wrote is what the CRM now says: our own echo will be unchanged (G8). */
async function mirrorWritten(tx: Transaction, writing: Writing, batch: WriteBatch, sorted: Sorted): Promise<void> {
  const written = sorted.applied.flatMap(({ change }) => (change.kind === 'delete' ? [] : [change]))
  if (written.length === 0) return
  const records = writtenRecords(written.map((change) => change.id))
  const fields = new Set<string>()
  for (const { after } of written) for (const name in after) fields.add(name)
  await storeWritten(tx, writing.connection, batch.object, { records, fields, count: written.length })
}

function createdIds(sorted: Sorted): readonly RemoteId[] {
  return sorted.applied.flatMap(({ change, remoteId }) => (change.kind === 'create' ? [remoteId] : []))
}

function countsOf(sorted: Sorted): Record<string, number> {
  const of = (kind: PendingChange['kind'], list: readonly { change: PendingChange }[]) =>
    list.filter(({ change }) => change.kind === kind).length
  const counts = {
    applied: sorted.applied.length,
    applied_creates: of('create', sorted.applied),
    applied_updates: of('update', sorted.applied),
    applied_deletes: of('delete', sorted.applied),
    rejected: sorted.rejected.length,
    rejected_creates: of('create', sorted.rejected),
    rejected_updates: of('update', sorted.rejected),
    deferred: sorted.deferred.length,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

function rejectEntries(sorted: Sorted) {
  return sorted.rejected.map(({ change, reject }) => ({
    remoteId: change.remoteId,
    key: change.key ?? change.id,
    reject,
    ...caseOf(change),
    values: change.after,
  }))
}
