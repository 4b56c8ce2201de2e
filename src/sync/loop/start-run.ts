import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { pid } from 'node:process'
import type { ConnectionId, RunId, WorkspaceId } from '../../core/ids.ts'
import type { Transaction } from '../../platform/database/database.ts'
import type { Platform } from '../../platform/platform.ts'
import {
  createRun,
  endPause,
  getRun,
  markRetried,
  type Run,
  type RunKind,
  type RunTrigger,
  requestStop,
  runCounts,
  setRunState,
} from '../history/index.ts'
import { loopError } from './errors.ts'
import { type OpenConnector, runStages } from './run-stages.ts'
import { startTicking } from './tick.ts'

const QUEUE = 'run'

export interface RunRequest {
  readonly workspaceId: WorkspaceId
  readonly connectionId: ConnectionId
  readonly kind: RunKind
  readonly trigger: RunTrigger
  /** apply: {plan}; undo: {run}; match: {full}. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** Stores a run and wakes a worker for it, both or neither. The same request twice while it is queued is one run. */
export async function startRun(platform: Platform, request: RunRequest): Promise<Run> {
  return platform.database.transaction(async (tx) => {
    const run = await createRun(tx.db, request)
    await sendRun(platform, run.id, { tx })
    return run
  })
}

/** Starts the undo of a run; its plan is held until a person approves it. Throws CC-LOOP-3 when there is nothing to undo. */
export async function startUndo(
  platform: Platform,
  workspaceId: WorkspaceId,
  runId: RunId,
  trigger: RunTrigger,
): Promise<Run> {
  const run = await getRun(platform.database.db, workspaceId, runId)
  const counts = await runCounts(platform.database.db, [runId])
  const applied = counts
    .filter((row) => row.stage === 'apply' && row.name === 'applied')
    .reduce((sum, row) => sum + row.value, 0)
  if (applied === 0 || !run.connectionId) throw loopError('CC-LOOP-3', `run ${runId} wrote nothing`)
  return startRun(platform, {
    workspaceId,
    connectionId: run.connectionId,
    kind: 'undo',
    trigger,
    options: { run: runId },
  })
}

/**
 * Tries these cases of one connection again, as a run: pull, plan only their companies, write within the guards, or with
 * `review` wait for approval. Ids of cases that cannot be tried are passed over by the plan.
 */
export async function startRetry(
  platform: Platform,
  request: Omit<RunRequest, 'kind' | 'options'> & { readonly review: boolean },
  caseIds: readonly string[],
): Promise<Run> {
  const { review, ...rest } = request
  return platform.database.transaction(async (tx) => {
    // What is chosen is part of the options, so that two different choices that wait in the queue stay two runs.
    const chosen = createHash('sha256').update(caseIds.toSorted().join()).digest('hex').slice(0, 16)
    const run = await createRun(tx.db, { ...rest, kind: 'retry', options: { rejects: caseIds.length, review, chosen } })
    await markRetried(tx.db, caseIds, run.id)
    await sendRun(platform, run.id, { tx })
    return run
  })
}

/** Goes on with a run that a plan held, after the plan was approved, trimmed or dropped. Throws CC-LOOP-2. */
export async function continueRun(platform: Platform, workspaceId: WorkspaceId, runId: RunId): Promise<void> {
  const run = await getRun(platform.database.db, workspaceId, runId)
  if (run.state !== 'held') throw loopError('CC-LOOP-2', `run ${runId} is ${run.state}`)
  await platform.database.transaction(async (tx) => {
    await setRunState(tx.db, runId, 'waiting', {
      until: platform.clock.now(),
      reason: 'the plan was decided; waits for a worker',
    })
    await sendRun(platform, runId, { tx })
  })
}

/** Goes on with a paused run; a worker is woken for it. Throws CC-RUN-8. */
export async function resumeRun(platform: Platform, runId: RunId): Promise<Run> {
  return platform.database.transaction(async (tx) => {
    const run = await endPause(tx.db, runId)
    await sendRun(platform, runId, { tx })
    return run
  })
}

/** Asks a run to stop where nothing is lost; a worker is woken where something must be settled first. Throws CC-RUN-6. */
export async function stopRun(platform: Platform, runId: RunId): Promise<Run> {
  return platform.database.transaction(async (tx) => {
    const run = await requestStop(tx.db, runId, { wake: true })
    if (run.state === 'waiting') await sendRun(platform, runId, { tx })
    return run
  })
}

const SLOT_MS = 3_000

/**
 * Sends a job for a run. Time is cut into slots and a run has at most one job a slot: whoever wakes it twice adds nothing,
 * and a job that is being worked on never swallows the one for later.
 */
export async function sendRun(
  platform: Platform,
  runId: RunId,
  options: { at?: Date; tx?: Transaction } = {},
): Promise<void> {
  const at = options.at ?? platform.clock.now()
  const singletonKey = `${runId} ${Math.floor(at.getTime() / SLOT_MS)}`
  await platform.jobs.send(QUEUE, { runId }, { singletonKey, startAfter: at, ...(options.tx && { tx: options.tx }) })
}

/** The slot of the job that is ending now is taken; the next one is free. */
function notBefore(platform: Platform, at: Date): Date {
  return new Date(Math.max(at.getTime(), platform.clock.now().getTime() + SLOT_MS))
}

/**
 * Makes this process a worker for runs: call once before `platform.jobs.start()`. `concurrency` runs at once; each
 * works on one connection.
 */
export function defineRunJobs(platform: Platform, options: { concurrency?: number; open?: OpenConnector } = {}): void {
  const worker = `${hostname()}:${pid}`
  platform.jobs.define<{ runId: RunId }>(
    QUEUE,
    async ({ payload, signal }) => {
      const leaving = await runStages(platform, payload.runId, worker, signal, options.open)
      // Throwing hands the job to another worker at once; returning would mean that nothing is left to do.
      if (leaving) signal.throwIfAborted()
      if (leaving) await sendRun(platform, payload.runId, { at: notBefore(platform, leaving.comeBackAt) })
    },
    { concurrency: options.concurrency ?? 2 },
  )
  startTicking(platform)
}
