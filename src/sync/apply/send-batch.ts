import type { WriteRequest, WriteResult } from '../../connectors/connector.ts'
import { ConcordatError } from '../../core/errors.ts'
import { failpoint } from '../../platform/failpoints.ts'
import { assertFence } from '../history/index.ts'
import type { PendingChange } from '../plan/index.ts'
import type { Writing } from './apply-plan.ts'
import { type WriteBatch, writeRecord } from './batch.ts'
import { narrowBatch, storeJob } from './store.ts'

/**
 * Makes the call that a stored intent announces. Throws only when certainly nothing was sent (then the intent is withdrawn)
 * or when this process cannot know; the open intent then makes the next one look.
 */
export async function callCrm(
  writing: Writing,
  batch: WriteBatch,
  changes: readonly PendingChange[],
): Promise<readonly WriteResult[]> {
  failpoint('apply.call.before')
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
export function writeRequest(batch: WriteBatch, changes: readonly PendingChange[], signal?: AbortSignal): WriteRequest {
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
