import type { WriteRequest, WriteResult } from '../../connectors/connector.ts'
import { ConcordatError } from '../../core/errors.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { assertFence } from '../history/index.ts'
import type { Change } from '../plan/index.ts'
import type { Writing } from './apply-plan.ts'
import { type WriteBatch, writeRecord } from './batch.ts'
import { settleBatch } from './settle-batch.ts'
import { narrowBatch, storeJob } from './store.ts'

/** Makes the call a stored intent announces and stores what came of it. Answers the batch when part of it is unknown. */
export async function sendBatch(
  writing: Writing,
  batch: WriteBatch,
  changes: readonly Change[],
): Promise<WriteBatch | null> {
  failpoint('apply.call.before')
  const results = await call(writing, batch, changes)
  failpoint('apply.results.received')
  return settleBatch(writing, batch, changes, results)
}

async function call(writing: Writing, batch: WriteBatch, changes: readonly Change[]): Promise<readonly WriteResult[]> {
  let jobKnown = false
  const onBulkJob = async (jobId: string) => {
    jobKnown = true
    failpoint('apply.job.created')
    await writing.platform.database.transaction(async (tx) => {
      await assertFence(tx, writing.claim)
      await storeJob(tx.db, batch.id, jobId)
    })
    failpoint('apply.job.stored')
  }
  try {
    const results = await writing.connector.write({ ...writeRequest(batch, changes, writing.signal), onBulkJob })
    failpoint('apply.call.after')
    return results
  } catch (error) {
    // The contract: a connector that throws has certainly sent nothing. Anything else stays open and is looked up.
    if (error instanceof ConcordatError && !jobKnown) await withdraw(writing, batch)
    throw error
  }
}

/** The same request again from the stored intent; its keys are the changes' ids. */
export function writeRequest(batch: WriteBatch, changes: readonly Change[], signal?: AbortSignal): WriteRequest {
  return {
    object: batch.object,
    kind: batch.kind,
    externalIdField: batch.externalIdField,
    records: changes.map(writeRecord),
    by: batch.sentBy,
    ...(signal ? { signal } : {}),
  }
}

async function withdraw(writing: Writing, batch: WriteBatch): Promise<void> {
  await writing.platform.database.transaction(async (tx) => {
    await assertFence(tx, writing.claim)
    await narrowBatch(tx.db, batch.id, [])
    failpoint('apply.batch.withdrawn')
  })
}
