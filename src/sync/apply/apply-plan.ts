import type { Connection } from '../../connections/index.ts'
import type { Connector, WriteResult } from '../../connectors/connector.ts'
import type { ChangeId, PlanId } from '../../core/ids.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { jitter } from '../../platform/random.ts'
import { addCounts, assertFence, logRun, type RunClaim, stopRequested, throwIfStopped } from '../history/index.ts'
import {
  beginWriting,
  deferRest,
  endWriting,
  nextChanges,
  type PendingChange,
  type PendingGroup,
  type Plan,
  pendingGroups,
} from '../plan/index.ts'
import { ATTEMPTS_MAX, backoffMs, chooseWay, type WriteBatch } from './batch.ts'
import { formBatch } from './form-batch.ts'
import { CreatedRecords } from './refresh-created.ts'
import { resolveOpenBatches, resolveUnknown } from './resolve-batch.ts'
import { callCrm } from './send-batch.ts'
import { settleBatch } from './settle-batch.ts'

/** Everything one writing of a plan works with. */
export interface Writing {
  readonly platform: Platform
  readonly connector: Connector
  readonly connection: Connection
  readonly claim: RunClaim
  readonly planId: PlanId
  readonly created: CreatedRecords
  readonly signal?: AbortSignal
}

/**
 * Writes an approved plan to the CRM: the only function that does. Each batch is stored as an intent before its call and
 * closed together with its outcomes, links and the mirror; what a killed worker left open is looked up before anything
 * else is sent, so a restart ends in the same state (G5, G9). One record's trouble is its own reject.
 *
 * Throws what interrupts the run with nothing lost: quota waits and waits for a look-up (retry 'later' with retryAt),
 * CC-APPLY-1 (connection switched off), CC-RUN-1 (taken over), CC-RUN-4 (stopped: the rest ends deferred), CC-RUN-7 (paused),
 * CC-PLAN-1 and CC-PLAN-2 (no such plan, not approved). Call it again with the same plan to go on.
 */
export async function applyPlan(
  platform: Platform,
  connector: Connector,
  connection: Connection,
  claim: RunClaim,
  planId: PlanId,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Plan> {
  const writing: Writing = { platform, connector, connection, claim, planId, created: new CreatedRecords(), ...options }
  await begin(writing)
  failpoint('apply.started')
  await resolveOpenBatches(writing)
  failpoint('apply.open.resolved')
  for (let pass = 0; ; pass++) {
    await writing.created.refresh(writing, true)
    const groups = await pendingGroups(platform.database.db, planId)
    if (groups.length === 0) break
    if (pass > 0) await pause(writing, pass)
    for (const group of groups) await writeGroup(writing, group)
    if (await stopRequested(platform.database.db, claim)) return stop(writing)
    await throwIfStopped(platform.database.db, claim)
  }
  const plan = await platform.database.transaction((tx) => endWriting(tx, claim, planId))
  failpoint('apply.finished')
  await logRun(platform.database.db, claim.run.id, 'info', 'apply', 'plan written', { planId })
  return plan
}

async function begin(writing: Writing): Promise<void> {
  const { platform, claim, planId } = writing
  await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    const { fresh } = await beginWriting(tx, claim, planId)
    if (!fresh) return
    for (const group of await pendingGroups(tx.db, planId))
      await addCounts(tx.db, claim.run.id, group.object, { planned: group.count }, 'apply')
    failpoint('apply.begin.stored')
  })
}

/**
 * One pass over the changes of an object and kind that are still to be written. Two bulk jobs are under way at once, so
 * that the CRM always has one to work on while we read and store the results of another and read what comes next. Small
 * batches go strictly one after the other. What is read ahead is looked at again when its intent is stored.
 */
async function writeGroup(writing: Writing, group: PendingGroup): Promise<void> {
  const { by, limit } = chooseWay(group.count, writing.connector.capabilities)
  const { object, kind } = group
  const read = (after: ChangeId) =>
    quietly(nextChanges(writing.platform.database.db, writing.planId, { object, kind, after, limit }))
  let after: ChangeId = '0'
  let ahead = read(after)
  const sent: Sent[] = []
  try {
    for (;;) {
      writing.signal?.throwIfAborted()
      while (sent.length >= KEPT_MAX) await sent.shift()?.settled
      const changes = await ahead
      const last = changes.at(-1)?.id
      if (last === undefined) break
      const formed = await formBatch(writing, group, { by, after, changes })
      if (formed.state === 'stop') break
      after = last
      ahead = read(after)
      if (formed.state === 'none') continue
      sent.push(send(writing, formed.batch, formed.changes, sent.at(-1)))
      await (by === 'bulk' ? sent.at(-2)?.answered : sent.at(-1)?.settled)
    }
  } finally {
    // Also when one of them failed: what the CRM has answered to the others is stored first.
    await Promise.allSettled([ahead, ...sent.map((one) => one.settled)])
  }
  for (const one of sent) await one.settled
}

/** A call that is under way: first the CRM answers, then its answers are stored. */
interface Sent {
  readonly answered: Promise<unknown>
  readonly settled: Promise<void>
}

/** Batches whose changes are in memory at once: two under way, one that is being stored. */
const KEPT_MAX = 3

/** Outcomes are stored in the order of the batches, so that two of them never wait for each other's rows. */
function send(writing: Writing, batch: WriteBatch, changes: readonly PendingChange[], before: Sent | undefined): Sent {
  const answered = quietly(callCrm(writing, batch, changes))
  const store = async () => {
    const results = await answered
    await before?.settled.catch(() => undefined)
    await settle(writing, batch, changes, results)
  }
  return { answered, settled: quietly(store()) }
}

/** A failure is met at the next await; until then Node must not take it for one that nobody handles. */
function quietly<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return work
}

async function settle(
  writing: Writing,
  batch: WriteBatch,
  changes: readonly PendingChange[],
  results: readonly WriteResult[],
): Promise<void> {
  const open = await settleBatch(writing, batch, changes, results)
  if (open !== null) await resolveUnknown(writing, open)
  await writing.created.refresh(writing, false)
}

/** Changes that may work later are tried again after a while; ATTEMPTS_MAX bounds it. */
async function pause(writing: Writing, pass: number): Promise<void> {
  const { platform, claim } = writing
  const ms = backoffMs(pass, jitter(1))
  const message = `some changes are tried again in ${Math.ceil(ms / 1000)} s (try ${pass + 1} of ${ATTEMPTS_MAX})`
  await logRun(platform.database.db, claim.run.id, 'info', 'apply', message)
  await platform.clock.sleep(ms, writing.signal)
  failpoint('apply.retry.pass')
}

/** Between two batches: what is not written ends deferred, then the caller hears of the stop (CC-RUN-4). */
async function stop(writing: Writing): Promise<Plan> {
  const { platform, claim, planId } = writing
  const plan = await platform.database.transaction(async (tx) => {
    await assertFence(tx, claim)
    for (const group of await pendingGroups(tx.db, planId))
      await addCounts(tx.db, claim.run.id, group.object, { deferred: group.count }, 'apply')
    await deferRest(tx, planId, 'the run was stopped')
    failpoint('apply.stopped')
    return endWriting(tx, claim, planId)
  })
  await throwIfStopped(platform.database.db, claim)
  return plan
}
