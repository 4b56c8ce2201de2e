import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startChild } from '../../../test/support/child.ts'
import { openTestDatabase } from '../../../test/support/database.ts'
import { systemClock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { silentLog } from '../log/index.ts'
import { type Job, type Jobs, openJobs } from './index.ts'

const WORKER = join(import.meta.dirname, '../../../test/support/job-worker.ts')

let database: Database
const opened: Jobs[] = []
before(async () => {
  database = await openTestDatabase()
  await sql`create table public.ledger (n int, worker int)`.execute(database.db)
})
after(async () => {
  await Promise.all(opened.map((jobs) => jobs.stop()))
  await database.close()
})

function open(): Jobs {
  const jobs = openJobs({ database, clock: systemClock, log: silentLog })
  opened.push(jobs)
  return jobs
}

/** A queue worked on in this process whose handler the test completes by hand. */
async function worked<Payload extends object>(queue: string, handler: (job: Job<Payload>) => Promise<void>) {
  const jobs = open()
  jobs.define<Payload>(queue, handler, { concurrency: 2 })
  await jobs.start()
  return jobs
}

function awaited<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  return Promise.withResolvers<T>()
}

async function ledger(): Promise<{ n: number; worker: number }[]> {
  return (await sql<{ n: number; worker: number }>`select n, worker from public.ledger order by n`.execute(database.db))
    .rows
}

test('a killed worker loses its job to another live worker within 15 s; a stopped one hands it back at once', async () => {
  const jobs = open()
  const first = startChild(WORKER, [database.url])
  await first.line(/ready/)
  await jobs.send('ledger', { n: 1, lastsMs: 120_000 })
  await first.line(/took 1 attempt 0/)
  const second = startChild(WORKER, [database.url])
  await second.line(/ready/)
  first.signal('SIGKILL')
  const killedAt = performance.now()
  await second.line(/took 1 attempt 1/)
  const takeoverMs = performance.now() - killedAt
  assert.ok(takeoverMs <= 15_000, `taken over after ${Math.round(takeoverMs)} ms`)
  await second.line(/finished 1/)

  await jobs.send('ledger', { n: 2, lastsMs: 120_000 })
  await second.line(/took 2 attempt 0/)
  const third = startChild(WORKER, [database.url])
  await third.line(/ready/)
  second.signal('SIGTERM')
  const stoppedAt = performance.now()
  await third.line(/finished 2/)
  assert.ok(performance.now() - stoppedAt <= 5000)
  await second.line(/stopped/)
  third.signal('SIGTERM')
  assert.deepEqual(await Promise.all([second.ended(), third.ended()]), [
    { code: 0, signal: null },
    { code: 0, signal: null },
  ])
  assert.deepEqual(await ledger(), [
    { n: 1, worker: second.pid },
    { n: 2, worker: third.pid },
  ])
})

test('a job sent in a transaction exists only when it commits', async () => {
  const seen: number[] = []
  const both = awaited<void>()
  const jobs = await worked<{ n: number }>('in-transaction', async ({ payload }) => {
    seen.push(payload.n)
    if (seen.length === 2) both.resolve()
  })
  await assert.rejects(
    database.transaction(async (tx) => {
      await jobs.send('in-transaction', { n: 1 }, { tx })
      throw new Error('rolled back')
    }),
    /rolled back/,
  )
  await database.transaction(async (tx) => jobs.send('in-transaction', { n: 2 }, { tx }))
  await jobs.send('in-transaction', { n: 3 })
  await both.promise
  assert.deepEqual(seen.sort(), [2, 3])
})

test('fifty sends with one key are one job, and the key is free again when it is done', async () => {
  const begun = awaited<void>()
  const mayEnd = awaited<void>()
  const again = awaited<void>()
  let runs = 0
  const jobs = await worked('one-key', async () => {
    runs++
    if (runs === 2) again.resolve()
    begun.resolve()
    await mayEnd.promise
  })
  const sendTen = () => Promise.all(Array.from({ length: 25 }, () => jobs.send('one-key', {}, { singletonKey: 'c1' })))
  await sendTen()
  await begun.promise
  await sendTen()
  assert.equal(runs, 1)
  mayEnd.resolve()
  const freed = async () => {
    const { rows } = await sql`select 1 from pgboss.job where name = 'one-key' and state <= 'active'`.execute(
      database.db,
    )
    return rows.length === 0
  }
  while (!(await freed())) await systemClock.sleep(20)
  await jobs.send('one-key', {}, { singletonKey: 'c1' })
  await again.promise
  assert.equal(runs, 2)
})

test('a handler that throws is tried again after a pause, and startAfter is kept', async () => {
  const attempts: { attempt: number; at: number }[] = []
  const done = awaited<void>()
  const jobs = await worked<{ kind: string }>('again', async ({ payload, attempt }) => {
    attempts.push({ attempt, at: performance.now() })
    if (payload.kind === 'failing' && attempt === 0) throw new Error('not yet')
    done.resolve()
  })
  await jobs.send('again', { kind: 'failing' })
  await done.promise
  assert.deepEqual(
    attempts.map(({ attempt }) => attempt),
    [0, 1],
  )
  assert.ok((attempts[1]?.at ?? 0) - (attempts[0]?.at ?? 0) >= 900)
  const later = new Date(systemClock.now().getTime() + 3_600_000)
  await jobs.send('again', { kind: 'later' }, { startAfter: later })
  const { rows } = await sql<{ start: Date }>`
    select start_after as start from pgboss.job where data->>'kind' = 'later'`.execute(database.db)
  assert.equal(rows[0]?.start.getTime(), later.getTime())
})

test('a backlog is worked off without waiting for the next poll', async () => {
  const left = { count: 100 }
  const empty = awaited<void>()
  const jobs = await worked('backlog', async () => {
    left.count--
    if (left.count === 0) empty.resolve()
  })
  for (let n = 0; n < 100; n++) await jobs.send('backlog', { n })
  const start = performance.now()
  await empty.promise
  assert.ok(performance.now() - start < 5000)
})

test('defining a queue after the start and sending while stopping are refused', async () => {
  const jobs = await worked('refusals', async () => undefined)
  assert.throws(() => jobs.define('too-late', async () => undefined), { code: 'CC-JOBS-1' })
  await jobs.stop()
  await assert.rejects(jobs.send('refusals', {}), { code: 'CC-JOBS-2' })
})
