import type { Clock } from '../../core/clock.ts'
import type { ConnectionId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Queryable, Transaction } from '../../platform/database/database.ts'
import { assertFence } from './claim-run.ts'
import { runError } from './errors.ts'
import {
  balanceOf,
  type LogLevel,
  type Run,
  type RunBalance,
  type RunClaim,
  type RunState,
  type Stage,
  type SyncHistoryRow,
  syncHistoryRow,
} from './run.ts'
import {
  deleteRunsBefore,
  insertCounts,
  insertLog,
  type RunStateDetails,
  selectCounts,
  selectRun,
  selectRuns,
  storePaused,
  storePauseRequest,
  storeResume,
  storeRunState,
  storeStage,
  storeStopRequest,
} from './store.ts'
import { deleteCasesBefore } from './store-cases.ts'

/** How long a run's history is kept (A1.72). */
export const HISTORY_DAYS = 30

/** Throws CC-RUN-3 when there is no such run in this workspace. */
export async function getRun(db: Queryable, workspaceId: WorkspaceId, runId: RunId): Promise<Run> {
  const run = await selectRun(db, runId, workspaceId)
  if (!run) throw runError('CC-RUN-3', `there is no run ${runId}`)
  return run
}

/**
 * Adds to a run's counters; call it in the transaction that stores what it counts. The stage keeps the `unchanged` and
 * `rejected` of pull and apply apart.
 */
export async function addCounts(
  db: Queryable,
  runId: RunId,
  object: string,
  counts: Readonly<Record<string, number>>,
  stage: Stage,
): Promise<void> {
  await insertCounts(db, runId, stage, object, counts)
}

/**
 * Adds a line to the run's log. Give it the pool rather than a transaction, so that the line survives a rollback and
 * readers who follow the log by seq never miss it. Never put secrets or record values into it.
 */
export async function logRun(
  db: Queryable,
  runId: RunId,
  level: LogLevel,
  stage: string,
  message: string,
  facts: object = {},
): Promise<void> {
  await insertLog(db, runId, { level, stage, message, facts })
}

/**
 * Moves a run to another state. With a claim only its holder can (else CC-RUN-1); with an id anybody, unless it has
 * ended (CC-RUN-6). `waiting` wants `until` and `reason`, `held` a `reason`, `failed` an `errorCode`.
 */
export async function setRunState(
  db: Queryable,
  of: RunClaim | RunId,
  state: RunState,
  details: RunStateDetails = {},
): Promise<Run> {
  const claimed = typeof of !== 'string'
  const key = claimed ? { runId: of.run.id, fence: of.fence } : { runId: of }
  const run = await storeRunState(db, key, state, details)
  if (run) return run
  throw claimed
    ? runError('CC-RUN-1', 'another worker has taken this run over, or it has ended')
    : runError('CC-RUN-6', 'the run has already ended')
}

/** What the run is doing now, for people. */
export async function setStage(db: Queryable, claim: RunClaim, stage: string): Promise<void> {
  if (!(await storeStage(db, claim, stage)))
    throw runError('CC-RUN-1', 'another worker has taken this run over, or it has ended')
}

/**
 * Asks a run to stop; one that nobody works on stops at once. With `wake` one that waits or is paused in the middle of writing
 * comes back as waiting, and the caller wakes a worker: calls may be under way whose outcome must be looked up, and what was
 * never written must be said to be. Throws CC-RUN-6 when it has ended already.
 */
export async function requestStop(db: Queryable, runId: RunId, { wake = false } = {}): Promise<Run> {
  const run = await storeStopRequest(db, runId, wake)
  if (!run) throw runError('CC-RUN-6', 'the run has already ended')
  return run
}

/** Asks a run to pause; one that nobody works on pauses at once. `by` is who, in words. Throws CC-RUN-8. */
export async function requestPause(db: Queryable, runId: RunId, by: string): Promise<Run> {
  const run = await storePauseRequest(db, runId, by)
  if (!run) throw runError('CC-RUN-8', 'the run is held, paused or over')
  return run
}

/**
 * A worker lets go of a run that was asked to pause. It comes back as waiting when the pause was taken back in the same
 * moment: paused without a wish to pause it could never be resumed. Throws CC-RUN-1.
 */
export async function letPause(db: Queryable, claim: RunClaim): Promise<Run> {
  const run = await storePaused(db, claim)
  if (!run) throw runError('CC-RUN-1', 'another worker has taken this run over, or it has ended')
  return run
}

/** Takes a pause back; the caller wakes a worker. Throws CC-RUN-8. */
export async function endPause(db: Queryable, runId: RunId): Promise<Run> {
  const run = await storeResume(db, runId)
  if (!run) throw runError('CC-RUN-8', 'the run is not paused')
  return run
}

/** The sums of G2 for one run. */
export async function runBalance(db: Queryable, runId: RunId): Promise<RunBalance> {
  return balanceOf(await selectCounts(db, [runId]))
}

/**
 * Ends a run: succeeded only when its sums close and no write is unknown, else failed with CC-RUN-2 or CC-RUN-5, never
 * green. Answers the run as it ended; throws CC-RUN-1 when it was taken over.
 */
export async function finishRun(tx: Transaction, claim: RunClaim): Promise<Run> {
  await assertFence(tx, claim)
  const balance = await runBalance(tx.db, claim.run.id)
  if (balance.closes) return setRunState(tx.db, claim, 'succeeded')
  const unknown = balance.changes.unknown > 0
  return setRunState(tx.db, claim, 'failed', {
    errorCode: unknown ? 'CC-RUN-5' : 'CC-RUN-2',
    reason: unknown ? `${balance.changes.unknown} writes have no known outcome` : describeImbalance(balance),
  })
}

function describeImbalance(balance: RunBalance): string {
  const reads = balance.objects
    .filter((row) => !row.closes)
    .map(
      (row) =>
        `${row.object}: read ${row.read}, but stored ${row.stored} + unchanged ${row.unchanged} + skipped ${row.skipped} + rejected ${row.rejected}`,
    )
  const { planned, applied, unchanged, rejected, deferred, closes } = balance.changes
  const changes = `planned ${planned}, but applied ${applied} + unchanged ${unchanged} + rejected ${rejected} + deferred ${deferred}`
  return [...reads, ...(closes ? [] : [changes])].join('; ')
}

/** "Recent CRM Sync history" of a connection, newest first (A1.65-70). `accountObject` limits Fetched to that object. */
export async function syncHistory(
  db: Queryable,
  workspaceId: WorkspaceId,
  connectionId: ConnectionId,
  options: { accountObject?: string; limit?: number } = {},
): Promise<readonly SyncHistoryRow[]> {
  const runs = await selectRuns(db, workspaceId, { connectionId, limit: options.limit ?? 50 })
  const counts = await selectCounts(
    db,
    runs.map((run) => run.id),
  )
  return runs.map((run) =>
    syncHistoryRow(
      run,
      counts.filter((row) => row.runId === run.id),
      options.accountObject,
    ),
  )
}

/**
 * Deletes finished runs older than the retention with their counts, logs and rejects; answers how many. Cases of rejects go
 * when they ended so long ago; open ones stay.
 */
export async function removeOldHistory(db: Queryable, clock: Clock, days: number = HISTORY_DAYS): Promise<number> {
  const before = new Date(clock.now().getTime() - days * 86_400_000)
  await deleteCasesBefore(db, before)
  return deleteRunsBefore(db, before)
}
