import type { RunId } from '../../core/ids.ts'
import type { Database, Queryable, Transaction } from '../../platform/database/database.ts'
import type { Platform } from '../../platform/platform.ts'
import { runError } from './errors.ts'
import type { RunClaim } from './run.ts'
import {
  type Asked,
  isConnectionBusy,
  lockClaimedRun,
  lockConnection,
  readClaimedRun,
  selectRun,
  storeHeartbeat,
  takeRun,
} from './store.ts'

/** A worker shows a sign of life this often; three missed ones mean dead. */
export const HEARTBEAT_MS = 5_000
const DEAD_AFTER_MS = 3 * HEARTBEAT_MS

/**
 * Takes the right to work on a run: queued, waiting and held ones start, a running one is taken over from its (dead or
 * paused) worker, whose later commits are then refused. Null when the run has ended or does not exist.
 */
export async function claimRun(database: Database, runId: RunId, worker: string): Promise<RunClaim | null> {
  const run = await takeRun(database.db, runId, worker)
  return run && { run, fence: run.fence }
}

/**
 * Like claimRun, but only when no other run of the same connection is being worked on: two at once would plan against
 * each other's half-done work. 'busy': come back later, nothing was changed.
 */
export async function claimRunAlone(
  database: Database,
  runId: RunId,
  worker: string,
): Promise<RunClaim | 'busy' | null> {
  return database.transaction(async ({ db }) => {
    const waiting = await selectRun(db, runId)
    if (!waiting) return null
    if (waiting.connectionId) {
      await lockConnection(db, waiting.connectionId)
      if (await isConnectionBusy(db, waiting, DEAD_AFTER_MS)) return 'busy'
    }
    const run = await takeRun(db, runId, worker)
    return run && { run, fence: run.fence }
  })
}

/**
 * Must be called in every transaction that commits progress of a run, before it writes. Holds off a take-over until the
 * transaction ends. Throws CC-RUN-1 when a later claim exists. Only reports a stop request: the caller decides where
 * stopping loses nothing. Don't change the run's state or stage outside this transaction before it ends: it would wait
 * for itself.
 */
export async function assertFence(tx: Transaction, claim: RunClaim): Promise<Asked> {
  const held = await lockClaimedRun(tx.db, claim)
  if (!held) throw takenOver(claim)
  return held
}

/** Between two pieces of work: whether somebody asked the run to stop. Throws CC-RUN-1 when it was taken over. */
export async function stopRequested(db: Queryable, claim: RunClaim): Promise<boolean> {
  const held = await readClaimedRun(db, claim)
  if (!held) throw takenOver(claim)
  return held.stopRequested
}

/** Like stopRequested, but throws: CC-RUN-4 ends the run as stopped, CC-RUN-7 leaves it paused. */
export async function throwIfStopped(db: Queryable, claim: RunClaim): Promise<void> {
  const held = await readClaimedRun(db, claim)
  if (!held) throw takenOver(claim)
  if (held.stopRequested) throw runError('CC-RUN-4', 'somebody asked this run to stop')
  if (held.pauseRequested) throw paused()
}

/** Between two stages: throws CC-RUN-7 when somebody asked the run to pause. */
export async function throwIfPaused(db: Queryable, claim: RunClaim): Promise<void> {
  const held = await readClaimedRun(db, claim)
  if (!held) throw takenOver(claim)
  if (held.pauseRequested && !held.stopRequested) throw paused()
}

function paused() {
  return runError('CC-RUN-7', 'somebody paused this run')
}

/** Stores a sign of life. Throws CC-RUN-1 when the run was taken over. */
export async function heartbeat(db: Queryable, claim: RunClaim): Promise<void> {
  if (!(await storeHeartbeat(db, claim))) throw takenOver(claim)
}

/**
 * Runs `work` with a heartbeat beside it. The signal is aborted when the run was taken over. A database that cannot be
 * reached for a moment does not end the work; its own commits will tell.
 */
export async function keepAlive<T>(
  platform: Platform,
  claim: RunClaim,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController()
  const done = new AbortController()
  const beating = beat(platform, claim, lost, done.signal)
  try {
    return await work(lost.signal)
  } finally {
    done.abort()
    await beating
  }
}

async function beat(platform: Platform, claim: RunClaim, lost: AbortController, done: AbortSignal): Promise<void> {
  while (!done.aborted) {
    try {
      await platform.clock.sleep(HEARTBEAT_MS, done)
      if (!(await storeHeartbeat(platform.database.db, claim))) return lost.abort(takenOver(claim))
    } catch (error) {
      if (!done.aborted)
        platform.log.warn({ runId: claim.run.id, error: String(error) }, 'heartbeat could not be stored')
    }
  }
}

function takenOver(claim: RunClaim) {
  return runError('CC-RUN-1', 'another worker has taken this run over, or it has ended', {
    facts: { runId: claim.run.id, fence: claim.fence },
  })
}
