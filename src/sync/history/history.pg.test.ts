import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { silentLog } from '../../platform/log/log.ts'
import type { Platform } from '../../platform/platform.ts'
import { newId } from '../../platform/random.ts'
import {
  addCounts,
  addRejects,
  assertFence,
  claimRun,
  createRun,
  decideRejects,
  finishRun,
  getRun,
  keepAlive,
  listRejects,
  listRuns,
  logRun,
  type Run,
  type RunClaim,
  rejectCases,
  rejectClassCounts,
  removeOldHistory,
  requestStop,
  resolveCases,
  runBalance,
  runLogs,
  setRunState,
  setStage,
  stalledRuns,
  stopRequested,
  syncHistory,
} from './index.ts'

const workspaceId = '00000000-0000-4000-8000-000000000001'
let database: Database

before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

const newRun = (connectionId: string | null = newId(), options = {}) =>
  createRun(database.db, { workspaceId, connectionId, kind: 'sync', trigger: 'person', options })

async function claimed(connectionId: string | null = newId()): Promise<RunClaim> {
  const claim = await claimRun(database, (await newRun(connectionId)).id, 'worker-1')
  assert.ok(claim)
  return claim
}

const coded = (code: string) => (error: unknown) => (error as { code?: string }).code === code

test('pressing sync fifty times makes one queued run; a different request makes another', async () => {
  const connectionId = newId()
  const runs = await Promise.all(Array.from({ length: 50 }, () => newRun(connectionId)))
  assert.equal(new Set(runs.map((run) => run.id)).size, 1)
  const other = await newRun(connectionId, { objects: ['Lead'] })
  assert.notEqual(other.id, runs[0]?.id)
})

test('once a run is running, the next request waits as a run of its own', async () => {
  const connectionId = newId()
  const claim = await claimed(connectionId)
  assert.notEqual((await newRun(connectionId)).id, claim.run.id)
})

test('claiming takes a running run over and the old worker can commit nothing any more', async () => {
  const old = await claimed()
  const successor = await claimRun(database, old.run.id, 'worker-2')
  assert.deepEqual([successor?.fence, successor?.run.worker], [old.fence + 1, 'worker-2'])
  const late = database.transaction(async (tx) => {
    await assertFence(tx, old)
    await addCounts(tx.db, old.run.id, 'Account', { read: 1 }, 'pull')
  })
  await assert.rejects(late, coded('CC-RUN-1'))
  await assert.rejects(setRunState(database.db, old, 'failed'), coded('CC-RUN-1'))
  await assert.rejects(setStage(database.db, old, 'pull'), coded('CC-RUN-1'))
  assert.deepEqual((await runBalance(database.db, old.run.id)).objects, [])
})

test('a take-over waits for a commit under way, so that the successor sees what it stored', async () => {
  const old = await claimed()
  const order: string[] = []
  let takeOver: Promise<unknown> = Promise.resolve()
  await database.transaction(async (tx) => {
    await assertFence(tx, old)
    takeOver = claimRun(database, old.run.id, 'worker-2').then(() => order.push('taken over'))
    await untilBlocked()
    order.push('committing')
  })
  await takeOver
  assert.deepEqual(order, ['committing', 'taken over'])
})

async function untilBlocked(): Promise<void> {
  for (;;) {
    const { rows } = await sql`select from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock'`.execute(database.db)
    if (rows.length > 0) return
    await delay(5)
  }
}

test('a finished run cannot be claimed or changed', async () => {
  const claim = await claimed()
  const run = await database.transaction((tx) => finishRun(tx, claim))
  assert.equal(run.state, 'succeeded')
  assert.ok(run.finishedAt)
  assert.equal(await claimRun(database, claim.run.id, 'worker-2'), null)
  await assert.rejects(setRunState(database.db, claim.run.id, 'running'), coded('CC-RUN-6'))
  await assert.rejects(requestStop(database.db, claim.run.id), coded('CC-RUN-6'))
})

test('a run whose sums do not close fails and says which', async () => {
  const claim = await claimed()
  await addCounts(database.db, claim.run.id, 'Account', { read: 3, stored: 1 }, 'pull')
  await addCounts(database.db, claim.run.id, 'Account', { stored: 1 }, 'pull')
  const run = await database.transaction((tx) => finishRun(tx, claim))
  assert.deepEqual([run.state, run.errorCode], ['failed', 'CC-RUN-2'])
  assert.match(run.reason ?? '', /Account: read 3, but stored 2/)
})

test('a run with an unknown write fails even when everything else closes', async () => {
  const claim = await claimed()
  await addCounts(database.db, claim.run.id, 'Account', { planned: 2, applied: 1, unknown: 1 }, 'apply')
  const run = await database.transaction((tx) => finishRun(tx, claim))
  assert.deepEqual([run.state, run.errorCode], ['failed', 'CC-RUN-5'])
})

test('waiting keeps its until-time and reason, and a claim wakes it', async () => {
  const claim = await claimed()
  const until = new Date('2030-01-01T00:00:00Z')
  const waiting = await setRunState(database.db, claim, 'waiting', { until, reason: 'daily limit of the CRM' })
  assert.deepEqual([waiting.state, waiting.waitUntil, waiting.reason], ['waiting', until, 'daily limit of the CRM'])
  const again = await claimRun(database, claim.run.id, 'worker-1')
  assert.deepEqual([again?.run.state, again?.run.waitUntil, again?.run.reason], ['running', null, null])
})

test('a stop request is seen by the worker, and stops at once what nobody works on', async () => {
  const claim = await claimed()
  assert.equal(await stopRequested(database.db, claim), false)
  await requestStop(database.db, claim.run.id)
  assert.equal(await stopRequested(database.db, claim), true)
  assert.deepEqual(await database.transaction((tx) => assertFence(tx, claim)), {
    stopRequested: true,
    pauseRequested: false,
  })
  const queued = await newRun()
  assert.equal((await requestStop(database.db, queued.id)).state, 'stopped')
})

test('the heartbeat runs beside the work and aborts it when the run was taken over', async () => {
  const claim = await claimed()
  await claimRun(database, claim.run.id, 'worker-2')
  const clock: Clock = { now: () => new Date(0), monotonicMs: () => 0, sleep: () => delay(1) }
  const platform = { clock, database, log: silentLog } as unknown as Platform
  const reason = await keepAlive(platform, claim, async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return signal.reason
  })
  assert.ok(coded('CC-RUN-1')(reason))
})

test('a silent worker is found as stalled', async () => {
  const claim = await claimed()
  const stalled = async () => (await stalledRuns(database.db, 15_000)).map((run) => run.id)
  assert.equal((await stalled()).includes(claim.run.id), false)
  await sql`update concordat.runs set heartbeat_at = now() - interval '16 seconds' where id = ${claim.run.id}`.execute(
    database.db,
  )
  assert.equal((await stalled()).includes(claim.run.id), true)
})

test('the log is read on from a sequence number', async () => {
  const run = await newRun()
  await logRun(database.db, run.id, 'info', 'pull', 'started', { object: 'Account' })
  await logRun(database.db, run.id, 'warn', 'pull', 'a field is gone')
  const first = await runLogs(database.db, run.id, { limit: 1 })
  assert.deepEqual([first[0]?.message, first[0]?.facts], ['started', { object: 'Account' }])
  const rest = await runLogs(database.db, run.id, { after: first[0]?.seq ?? 0 })
  assert.deepEqual(
    rest.map((line) => [line.level, line.message]),
    [['warn', 'a field is gone']],
  )
})

test('rejects keep the CRM’s words, also those that PostgreSQL could not hold as they are', async () => {
  const run = await newRun()
  const reject = { code: 'CC-MIR-1', symbol: 'NUL', message: 'm', meaning: 'x', nextStep: 'y', fields: ['Name'] }
  await addRejects(database.db, run.id, 'pull', 'Account', [
    { remoteId: '001', line: 7, reject: { ...reject, retry: 'never' }, values: { Name: 'a\0b \\u0000 \ud800' } },
  ])
  const [stored] = await listRejects(database.db, workspaceId, { runId: run.id })
  assert.deepEqual([stored?.remoteId, stored?.line, stored?.reject], ['001', 7, { ...reject, retry: 'never' }])
  assert.deepEqual(stored?.values, { Name: 'a\uFFFDb \\u0000 \uFFFD' })
})

test('runs are listed newest first, page by page, and only inside their workspace', async () => {
  const connectionId = newId()
  const ids: string[] = []
  for (const turn of [1, 2, 3]) ids.unshift((await newRun(connectionId, { turn })).id)
  const page = await listRuns(database.db, workspaceId, { connectionId, limit: 2 })
  assert.deepEqual(
    page.map((run) => run.id),
    ids.slice(0, 2),
  )
  const rest = await listRuns(database.db, workspaceId, { connectionId, before: page[1]?.id ?? '' })
  assert.deepEqual(
    rest.map((run) => run.id),
    ids.slice(2),
  )
  await assert.rejects(getRun(database.db, newId(), ids[0] ?? ''), coded('CC-RUN-3'))
})

test('history of a connection adds up from the counts', async () => {
  const connectionId = newId()
  const claim = await claimed(connectionId)
  await addCounts(database.db, claim.run.id, 'Account', { read: 9, stored: 9 }, 'pull')
  await addCounts(database.db, claim.run.id, 'Account', { auto: 5, ambiguous: 1, marked: 5 }, 'match')
  const [line] = await syncHistory(database.db, workspaceId, connectionId)
  assert.deepEqual([line?.total.fetched, line?.total.autoMatched, line?.success], [9, 5, 19])
  assert.equal(line?.failures.ambiguousAutoMatches, 1)
})

test('after thirty days a finished run goes with all that belongs to it, an unfinished one stays', async () => {
  const old = await claimed()
  await logRun(database.db, old.run.id, 'info', 'pull', 'x')
  await addCounts(database.db, old.run.id, 'Account', { read: 1, stored: 1 }, 'pull')
  await database.transaction((tx) => finishRun(tx, old))
  const unfinished = await claimed()
  await sql`update concordat.runs set created_at = now() - interval '40 days',
    finished_at = finished_at - interval '31 days' where id in (${old.run.id}, ${unfinished.run.id})`.execute(
    database.db,
  )
  const clock: Clock = { now: () => new Date(), monotonicMs: () => 0, sleep: async () => undefined }
  assert.equal(await removeOldHistory(database.db, clock), 1)
  await assert.rejects(getRun(database.db, workspaceId, old.run.id), coded('CC-RUN-3'))
  assert.deepEqual(await runLogs(database.db, old.run.id, {}), [])
  assert.equal((await getRun(database.db, workspaceId, unfinished.run.id)).state, 'running')
})

test('a problem met again is the same case; it is resolved with a reason, and open again when it comes back', async () => {
  const connectionId = newId()
  const [first, second] = [await newRun(connectionId, { turn: 1 }), await newRun(connectionId, { turn: 2 })]
  const words = { code: 'C', message: 'm', meaning: 'x', nextStep: 'y', fields: ['Name'], retry: 'after-fix' } as const
  const meet = (run: Run, symbol: string, remoteId: string) =>
    addRejects(database.db, run.id, 'apply', 'Account', [
      { remoteId, reject: { ...words, symbol }, operation: 'update', changeId: '7' },
    ])
  await meet(first, 'STRING_TOO_LONG', '001')
  await meet(second, 'STRING_TOO_LONG', '001')
  await meet(second, 'UNABLE_TO_LOCK_ROW', '002')
  const cases = (filter: object) => rejectCases(database.db, workspaceId, { connectionId, ...filter })
  assert.deepEqual(
    (await cases({})).map((one) => [one.remoteId, one.class, one.tries, one.state, one.runId]),
    [
      ['002', 'lock', 1, 'open', second.id],
      ['001', 'size', 2, 'open', second.id],
    ],
  )
  assert.deepEqual(
    (await cases({ runId: first.id })).map((one) => one.remoteId),
    ['001'],
  )
  const [lock, size] = await cases({})
  await decideRejects(database.db, workspaceId, [lock?.id ?? ''], { state: 'ignored', reason: 'known', by: 'user 1' })
  await resolveCases(database.db, sql`select ${size?.id}::bigint, 'Written by a later run.'`)
  assert.deepEqual(
    (await cases({})).map((one) => [one.state, one.reason]),
    [
      ['ignored', 'known'],
      ['resolved', 'Written by a later run.'],
    ],
  )
  await meet(second, 'STRING_TOO_LONG', '001')
  await meet(second, 'UNABLE_TO_LOCK_ROW', '002')
  assert.deepEqual(
    (await cases({})).map((one) => [one.state, one.tries]),
    [
      ['ignored', 2],
      ['open', 3],
    ],
  )
  const counts = await rejectClassCounts(database.db, workspaceId, connectionId, new Date())
  assert.deepEqual(counts.map((one) => [one.class, one.state, one.count, one.records, one.newThisWeek]).sort(), [
    ['lock', 'ignored', 1, 1, 1],
    ['size', 'open', 1, 1, 1],
  ])
})
