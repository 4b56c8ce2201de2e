import { type Connection, getConnection, openConnector } from '../../connections/index.ts'
import type { Connector } from '../../connectors/connector.ts'
import { ConcordatError } from '../../core/errors.ts'
import type { PlanId, RunId } from '../../core/ids.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { jitter } from '../../platform/random.ts'
import { refreshMetrics } from '../../records/index.ts'
import { applyPlan } from '../apply/index.ts'
import {
  addCounts,
  claimRunAlone,
  finishRun,
  keepAlive,
  letPause,
  logRun,
  type RunClaim,
  rejectCases,
  runCounts,
  setRunState,
  setStage,
  throwIfPaused,
} from '../history/index.ts'
import { matchConnection } from '../matching/index.ts'
import { pullObject, refreshRecords } from '../mirror/index.ts'
import {
  approveWithinGuards,
  buildPlan,
  deletionTargets,
  findPlan,
  type Plan,
  planOfRun,
  planRetry,
  planUndo,
  undoTargets,
} from '../plan/index.ts'
import { loopError } from './errors.ts'
import { type Interruption, type StageName, stagesFrom, WAITS_MAX, waitMs } from './stages.ts'

/** How the loop reaches a CRM; tests pass their own. */
export type OpenConnector = (platform: Platform, connection: Connection) => Promise<Connector>

interface Work {
  readonly platform: Platform
  readonly connection: Connection
  readonly connector: Connector
  readonly claim: RunClaim
  /** Aborted when the worker stops or the run was taken over. */
  readonly signal: AbortSignal
}

/** What a worker should do after it left a run: nothing, or come back at a time. */
export type Leaving = { readonly comeBackAt: Date } | null

/** A connection has one run at a time; the next one looks again this often. */
const BUSY_MS = 3_000
const RETRY_MAX = 100_000

/**
 * Works on a run until it has ended, waits, is held or is taken away, starting at the stage where the last worker left it.
 * Never throws for what can happen to a run: its state says it. Safe to call for a run that has ended already.
 */
export async function runStages(
  platform: Platform,
  runId: RunId,
  worker: string,
  signal: AbortSignal,
  open: OpenConnector = openConnector,
): Promise<Leaving> {
  const claim = await claimRunAlone(platform.database, runId, worker)
  if (claim === null) return null
  if (claim === 'busy') return { comeBackAt: new Date(platform.clock.now().getTime() + BUSY_MS) }
  failpoint('loop.run.claimed')
  try {
    return await keepAlive(platform, claim, (lost) =>
      workThrough(platform, claim, AbortSignal.any([signal, lost]), open),
    )
  } catch (error) {
    return await leave(platform, claim, error, signal)
  }
}

/** Whoever took the run over while we were leaving says its state; ours no longer counts. */
async function leave(platform: Platform, claim: RunClaim, error: unknown, signal: AbortSignal): Promise<Leaving> {
  try {
    return await interrupted(platform, claim, await judge(platform, claim, error, signal))
  } catch (second) {
    if (second instanceof ConcordatError && second.code === 'CC-RUN-1') return null
    throw second
  }
}

async function workThrough(
  platform: Platform,
  claim: RunClaim,
  signal: AbortSignal,
  open: OpenConnector,
): Promise<Leaving> {
  const connection = await usableConnection(platform, claim)
  const connector = await open(platform, connection)
  const work: Work = { platform, connection, connector, claim, signal }
  for (const stage of stagesFrom(claim.run.kind, claim.run.stage)) {
    signal.throwIfAborted()
    await throwIfPaused(platform.database.db, claim)
    await setStage(platform.database.db, claim, stage)
    failpoint(`loop.${stage}.entered`)
    const held = await workStage(work, stage)
    if (held) return hold(work, held)
    failpoint(`loop.${stage}.done`)
  }
  await platform.database.transaction((tx) => finishRun(tx, claim))
  failpoint('loop.run.finished')
  return null
}

async function usableConnection(platform: Platform, claim: RunClaim): Promise<Connection> {
  const { workspaceId, connectionId } = claim.run
  if (!connectionId) throw loopError('CC-LOOP-1', 'the run has no connection')
  const connection = await getConnection(platform.database.db, workspaceId, connectionId)
  if (!connection.settings.enabled || connection.state !== 'connected')
    throw loopError(
      'CC-LOOP-1',
      `connection ${connection.name} is ${connection.settings.enabled ? connection.state : 'disabled'}`,
    )
  return connection
}

/** Does one stage; answers why the run must wait for a person, or null. */
async function workStage(work: Work, stage: StageName): Promise<string | null> {
  const { platform, connection, claim } = work
  switch (stage) {
    case 'pull':
      return pullStage(work)
    case 'match':
      await matchConnection(platform, connection, claim, { full: claim.run.options.full === true })
      return null
    case 'plan':
      return planStage(work)
    case 'undo':
      return undoStage(work)
    case 'retry':
      return retryStage(work)
    case 'apply':
      return applyStage(work)
  }
}

/** Every object is pulled, even when the deletions of one wait for a person (G4). */
async function pullStage({ platform, connection, connector, claim }: Work): Promise<string | null> {
  const reasons: string[] = []
  for (const object of Object.keys(connection.settings.objects)) {
    const { held } = await pullObject(platform, connector, connection, claim, object)
    if (held) reasons.push(held)
  }
  return reasons.length === 0 ? null : reasons.join('; ')
}

/** "Sync now" and a schedule carry a standing approval that ends where the guards begin; a plan run only shows. */
async function planStage({ platform, connection, claim }: Work): Promise<string | null> {
  // Windows of days move by themselves and imports only mark who changed: what is compared must be of today.
  await refreshMetrics(platform.database, claim.run.workspaceId, platform.clock.now())
  const plan = await buildPlan(platform, connection, claim)
  if (claim.run.kind === 'plan') return null
  return whyHeld(await approveWithinGuards(platform, claim.run.workspaceId, plan.id, approver(claim)))
}

function approver({ run }: RunClaim): string {
  return run.trigger === 'schedule' ? 'standing approval of the schedule' : `whoever started the run (${run.trigger})`
}

/** The refused changes of the chosen cases once more; `review`: whoever asked wants to see the plan first. */
async function retryStage({ platform, connection, claim }: Work): Promise<string | null> {
  const { database, clock } = platform
  const { workspaceId, id, options } = claim.run
  const known = await planOfRun(database.db, id)
  if (known) return whyHeld(known)
  await refreshMetrics(database, workspaceId, clock.now())
  const cases = await rejectCases(database.db, workspaceId, {
    retryRunId: id,
    states: ['open', 'held'],
    limit: RETRY_MAX,
  })
  const ids = cases.flatMap((one) => (one.changeId === null ? [] : [one.changeId]))
  const plan = await planRetry(platform, connection, claim, { ids })
  if (options.review === true) return whyHeld(plan)
  return whyHeld(await approveWithinGuards(platform, workspaceId, plan.id, approver(claim)))
}

/** An undo compares with what the CRM holds now, so the records it would touch are read again first. */
async function undoStage({ platform, connection, connector, claim }: Work): Promise<string | null> {
  const of = String(claim.run.options.run ?? '') as RunId
  const known = await planOfRun(platform.database.db, claim.run.id)
  if (known) return whyHeld(known)
  for await (const { object, ids } of undoTargets(platform.database.db, claim.run.workspaceId, of)) {
    await refreshRecords(platform, connector, connection, claim, object, ids)
    failpoint('loop.undo.refreshed')
  }
  return whyHeld(await planUndo(platform, connection, claim, of))
}

function whyHeld(plan: Plan): string | null {
  if (plan.state !== 'held') return null
  return plan.reasons.map((reason) => reason.message).join(' ') || 'the plan waits for approval'
}

async function applyStage({ platform, connection, connector, claim, signal }: Work): Promise<string | null> {
  const { db } = platform.database
  const named = claim.run.options.plan as PlanId | undefined
  const plan = named ? await findPlan(db, claim.run.workspaceId, named) : await planOfRun(db, claim.run.id)
  if (!plan || plan.state === 'dropped' || plan.state === 'applied') return null
  for await (const { object, ids } of deletionTargets(db, plan.id))
    await refreshRecords(platform, connector, connection, claim, object, ids)
  await applyPlan(platform, connector, connection, claim, plan.id, { signal })
  return null
}

async function hold({ platform, claim }: Work, reason: string): Promise<Leaving> {
  await setRunState(platform.database.db, claim, 'held', { reason })
  await logRun(
    platform.database.db,
    claim.run.id,
    'warn',
    claim.run.stage ?? claim.run.kind,
    `Held for a person: ${reason}`,
  )
  failpoint('loop.run.held')
  return null
}

/** What an error means for the run. Waiting is a state, not a failure (G10). */
async function judge(platform: Platform, claim: RunClaim, error: unknown, signal: AbortSignal): Promise<Interruption> {
  if (error instanceof ConcordatError && error.code === 'CC-RUN-1') return { kind: 'taken-over' }
  if (error instanceof ConcordatError && error.code === 'CC-RUN-4') return { kind: 'stopped' }
  if (error instanceof ConcordatError && error.code === 'CC-RUN-7') return { kind: 'paused' }
  if (signal.aborted) return { kind: 'handed-back' }
  if (!(error instanceof ConcordatError)) {
    platform.log.error({ runId: claim.run.id, error }, 'a run met an unexpected error')
    return waitOrFail(platform, claim, 'unexpected', error instanceof Error ? error.message : String(error))
  }
  const { retry } = error.definition
  if (error.retryAt) return { kind: 'wait', until: error.retryAt, reason: error.message }
  if (retry === 'now' || retry === 'later') return waitOrFail(platform, claim, error.code, error.message)
  return { kind: 'failed', code: error.code, reason: error.message }
}

/** Waits longer each time, and fails when nothing has moved for many waits: never silent, never for ever. */
async function waitOrFail(platform: Platform, claim: RunClaim, code: string, reason: string): Promise<Interruption> {
  const counts = await runCounts(platform.database.db, [claim.run.id])
  const value = (name: string) => counts.find((row) => row.object === '' && row.name === name)?.value ?? 0
  const work = counts.filter((row) => row.object !== '').reduce((sum, row) => sum + row.value, 0)
  const moved = work !== value('progress_at_wait')
  const waits = moved ? 0 : value('waits')
  if (waits >= WAITS_MAX)
    return { kind: 'failed', code, reason: `${reason} (gave up after ${waits} waits without progress)` }
  const delta = { waits: waits + 1 - value('waits'), progress_at_wait: work - value('progress_at_wait') }
  await addCounts(platform.database.db, claim.run.id, '', delta, 'plan')
  return { kind: 'wait', until: new Date(platform.clock.now().getTime() + waitMs(waits, jitter(1))), reason }
}

async function interrupted(platform: Platform, claim: RunClaim, what: Interruption): Promise<Leaving> {
  const { db } = platform.database
  const stage = claim.run.stage ?? claim.run.kind
  switch (what.kind) {
    case 'taken-over':
      return null
    case 'handed-back':
      return { comeBackAt: platform.clock.now() }
    case 'stopped':
      await setRunState(db, claim, 'stopped')
      await logRun(db, claim.run.id, 'info', stage, 'Stopped as asked. What was stored until here stays.')
      return null
    case 'paused':
      if ((await letPause(db, claim)).state === 'waiting') return { comeBackAt: platform.clock.now() }
      await logRun(
        db,
        claim.run.id,
        'info',
        stage,
        'Paused as asked. It keeps its place and goes on when it is resumed.',
      )
      return null
    case 'wait':
      await setRunState(db, claim, 'waiting', { until: what.until, reason: what.reason })
      await logRun(db, claim.run.id, 'warn', stage, `Waits until ${what.until.toISOString()}: ${what.reason}`)
      return { comeBackAt: what.until }
    case 'failed':
      await setRunState(db, claim, 'failed', { errorCode: what.code, reason: what.reason })
      await logRun(db, claim.run.id, 'error', stage, `${what.code}: ${what.reason}`)
      return null
  }
}
