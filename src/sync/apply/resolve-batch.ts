import type { WriteResult } from '../../connectors/connector.ts'
import type { RemoteId } from '../../core/ids.ts'
import type { Values } from '../../core/values.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { logRun } from '../history/index.ts'
import { changesByIds, type PendingChange } from '../plan/index.ts'
import type { Writing } from './apply-plan.ts'
import { AMBIGUOUS_KEY, holdsValues, RECORD_MISSING, type WriteBatch } from './batch.ts'
import { applyError } from './errors.ts'
import { writeRequest } from './send-batch.ts'
import { settleBatch } from './settle-batch.ts'
import { selectOpenBatches } from './store.ts'

/** How long a bulk job is watched before the run waits instead. */
const JOB_LOOKS = 20
const JOB_LOOK_MS = 3_000

/** What an earlier, killed writer left open is settled before anything new is sent. */
export async function resolveOpenBatches(writing: Writing): Promise<void> {
  const { platform, planId } = writing
  for (const batch of await selectOpenBatches(platform.database.db, planId)) {
    const changes = await openChanges(writing, batch)
    const open = await settleBatch(writing, batch, changes, await recover(writing, batch, changes))
    if (open !== null) await resolveUnknown(writing, open)
    failpoint('apply.batch.recovered')
  }
}

async function openChanges(writing: Writing, batch: WriteBatch): Promise<readonly PendingChange[]> {
  const changes = await changesByIds(writing.platform.database.db, batch.changeIds)
  return changes.filter((change) => change.outcome === null)
}

/** A bulk job tells itself what it did; everything else is looked up. */
async function recover(
  writing: Writing,
  batch: WriteBatch,
  changes: readonly PendingChange[],
): Promise<readonly WriteResult[]> {
  // Without a stored job nothing went through one, but a connector may have sent the records another way.
  if (batch.jobId === null) return lookUp(writing, batch, changes)
  const request = writeRequest(batch, changes, writing.signal)
  for (let look = 1; look <= JOB_LOOKS; look++) {
    failpoint('apply.job.resumed')
    const state = await writing.connector.resumeBulkWrite(batch.jobId, request)
    if (state.state === 'finished') return state.results
    if (state.state === 'never-started') return again(changes, 'the bulk job never started')
    if (state.state === 'absent') return lookUp(writing, batch, changes)
    await writing.platform.clock.sleep(JOB_LOOK_MS, writing.signal)
  }
  throw applyError('CC-APPLY-3', `bulk job ${batch.jobId} is still at work`, {
    facts: { jobId: batch.jobId },
    retryAt: new Date(writing.platform.clock.now().getTime() + 60_000),
  })
}

/** Settles the records of a batch whose answer was lost. Afterwards it is closed. */
export async function resolveUnknown(writing: Writing, batch: WriteBatch): Promise<void> {
  const changes = await openChanges(writing, batch)
  const message = `the outcome of ${changes.length} writes is unknown; looking them up before anything else`
  await logRun(writing.platform.database.db, writing.claim.run.id, 'warn', 'apply', message)
  await settleBatch(writing, batch, changes, await lookUp(writing, batch, changes))
}

/** What the CRM holds now tells what the call did; every record gets an answer, none is guessed (G5). */
async function lookUp(
  writing: Writing,
  batch: WriteBatch,
  changes: readonly PendingChange[],
): Promise<readonly WriteResult[]> {
  failpoint('apply.lookup.before')
  const results =
    batch.externalIdField === null
      ? await lookUpById(writing, batch, changes)
      : await lookUpByKey(writing, batch, changes, batch.externalIdField)
  failpoint('apply.lookup.after')
  return results
}

async function lookUpByKey(
  writing: Writing,
  batch: WriteBatch,
  changes: readonly PendingChange[],
  externalIdField: string,
): Promise<readonly WriteResult[]> {
  const keys = new Map(changes.map((change) => [change.id, String(change.after[externalIdField] ?? change.key)]))
  const found = await writing.connector.lookUp({ object: batch.object, externalIdField, keys })
  const missing = changes.some((change) => (found.get(change.id) ?? []).length === 0)
  if (missing) waitUntilVisible(writing, batch)
  return changes.map((change): WriteResult => {
    const [id, ...more] = found.get(change.id) ?? []
    if (id === undefined) return { key: change.id, outcome: 'deferred', reason: 'the CRM has no record with this key' }
    if (more.length > 0) return { key: change.id, outcome: 'rejected', reject: AMBIGUOUS_KEY }
    return { key: change.id, outcome: 'applied', id, created: true }
  })
}

/**
 * Where sending twice could make two records, "not found" counts only when the CRM has had time to show the record.
 * An upsert on our key needs no wait: the CRM itself keeps the key once.
 */
function waitUntilVisible(writing: Writing, batch: WriteBatch): void {
  if (batch.kind === 'upsert') return
  const { visibilityLagMs } = writing.connector.capabilities
  const visible = new Date(batch.preparedAt.getTime() + visibilityLagMs)
  if (visible <= writing.platform.clock.now()) return
  throw applyError('CC-APPLY-2', 'an answer was lost; the CRM may show the new records only later', {
    facts: { object: batch.object },
    retryAt: visible,
  })
}

async function lookUpById(
  writing: Writing,
  batch: WriteBatch,
  changes: readonly PendingChange[],
): Promise<readonly WriteResult[]> {
  const fields = [...new Set(changes.flatMap((change) => Object.keys(change.after)))]
  const results: WriteResult[] = []
  const size = writing.connector.capabilities.readByIdsMax
  for (let start = 0; start < changes.length; start += size) {
    const page = changes.slice(start, start + size)
    const ids = page.flatMap((change) => (change.remoteId === null ? [] : [change.remoteId]))
    const current = await writing.connector.readByIds({ object: batch.object, fields, ids })
    for (const change of page) results.push(readResult(batch, change, current))
  }
  return results
}

function readResult(batch: WriteBatch, change: PendingChange, current: ReadonlyMap<RemoteId, Values>): WriteResult {
  const key = change.id
  const id = change.remoteId ?? ''
  const values = current.get(id)
  if (batch.kind === 'delete')
    return values === undefined
      ? { key, outcome: 'applied', id, created: false }
      : { key, outcome: 'deferred', reason: 'the record is still there' }
  if (values === undefined) return { key, outcome: 'rejected', reject: RECORD_MISSING }
  return holdsValues(values, change.after)
    ? { key, outcome: 'applied', id, created: false }
    : { key, outcome: 'deferred', reason: 'the record does not have our values' }
}

function again(changes: readonly PendingChange[], reason: string): readonly WriteResult[] {
  return changes.map((change) => ({ key: change.id, outcome: 'deferred', reason }))
}
