import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import type { ConcordatError } from '../../core/errors.ts'
import { systemClock } from '../clock.ts'
import { type Database, openDatabase } from '../database/database.ts'
import type { Pacer } from './client.ts'
import { createPacer, describeQuota, type PacerOptions, resumeQuota } from './pacer.ts'

const workspaceId = '00000000-0000-4000-8000-000000000001'
let database: Database
/** A second pool stands for a second process: the pacers share nothing but the row. */
let other: Database

before(async () => {
  database = await openTestDatabase()
  other = openDatabase(database.url, { poolMax: 3 })
})
after(async () => {
  await other.close()
  await database.close()
})

const pacerOn = (on: Database, holder: string, more: Partial<PacerOptions> = {}) =>
  createPacer({ database: on, clock: systemClock, workspaceId, holder, ...more })

const waitsFor = (why: string) => (error: ConcordatError) => {
  assert.equal(error.code, 'CC-HTTP-12', error.stack)
  assert.equal(error.facts.why, why)
  return error.retryAt instanceof Date
}

async function takeAll(pacer: Pacer, most: number): Promise<number> {
  for (let taken = 0; taken < most; taken++) {
    try {
      await pacer.take(1)
    } catch (error) {
      waitsFor('quota')(error as ConcordatError)
      return taken
    }
  }
  return most
}

test('without a word from the CRM nobody waits', async () => {
  const pacer = pacerOn(database, 'silent')
  await Promise.all(Array.from({ length: 100 }, () => pacer.take(1)))
})

test('two processes together never go below the reserve, and use what is above it', async () => {
  const [ours, theirs] = [pacerOn(database, 'two'), pacerOn(other, 'two')]
  await ours.observe({ limit: 1000, used: 200 })
  const lanes = [ours, theirs, ours, theirs].map((pacer) => takeAll(pacer, 1000))
  const taken = (await Promise.all(lanes)).reduce((a, b) => a + b, 0)
  assert.ok(taken <= 750, `${taken} calls of 750 allowed`)
  assert.ok(taken >= 740, `${taken} calls: blocks must not be hoarded`)
})

test('calls that other programs make count as soon as the CRM says so', async () => {
  const pacer = pacerOn(database, 'foreign')
  await pacer.observe({ limit: 1000, used: 100 })
  await pacer.take(1)
  await pacer.observe({ limit: 1000, used: 960 })
  await assert.rejects(pacerOn(other, 'foreign').take(1), waitsFor('quota'))
})

test('with nothing left one call a while is let through to learn the new count', async () => {
  const pacer = pacerOn(database, 'probe')
  await pacer.observe({ limit: 100, used: 100 })
  await assert.rejects(pacer.take(1), (error: ConcordatError) => {
    const minutes = (error.retryAt!.getTime() - Date.now()) / 60_000
    return waitsFor('quota')(error) && minutes > 14 && minutes <= 15
  })
  await sql`update concordat.quota_holders set observed_at = now() - interval '20 minutes' where holder = 'probe'`.execute(
    database.db,
  )
  await pacer.take(1)
  await assert.rejects(pacerOn(other, 'probe').take(1), waitsFor('quota'))
  await pacer.observe({ limit: 100, used: 3 })
  await pacerOn(other, 'probe').take(1)
})

test('leases that the CRM never confirmed stay counted after their minutes', async () => {
  const pacer = pacerOn(database, 'unconfirmed', { blockSize: 1 })
  await pacer.observe({ limit: 20, used: 0 })
  const age = () =>
    sql`update concordat.quota_holders set leases_since = leases_since - interval '2 minutes',
      observed_at = observed_at - interval '2 minutes' where holder = 'unconfirmed'`.execute(database.db)
  let taken = 0
  for (let minute = 0; minute < 6; minute++) {
    taken += await takeAll(pacer, 5)
    await age()
  }
  assert.equal(taken, 19)
})

test('a pause is a wait with a reason for every process and a later pause wins', async () => {
  const pacer = pacerOn(database, 'paused')
  await pacer.take(1)
  await pacer.pauseUntil(new Date(Date.now() + 600_000), 'the CRM asked for it')
  await pacer.pauseUntil(new Date(Date.now() + 1000), 'shorter')
  await assert.rejects(
    pacerOn(other, 'paused').take(1),
    (error: ConcordatError) =>
      waitsFor('paused')(error) &&
      error.message.includes('the CRM asked for it') &&
      error.retryAt!.getTime() > Date.now() + 590_000,
  )
  await assert.rejects(pacer.take(1), waitsFor('paused'))
  assert.equal((await describeQuota(database, workspaceId, 'paused'))?.pausedReason, 'the CRM asked for it')
  await resumeQuota(database, workspaceId, 'paused')
  await pacer.take(1)
})

test('a short pause is sat out and an abort ends the sitting', async () => {
  const pacer = pacerOn(database, 'short')
  await pacer.pauseUntil(new Date(Date.now() + 200), 'busy')
  const started = performance.now()
  await pacerOn(other, 'short').take(1)
  assert.ok(performance.now() - started > 150)
  await pacer.pauseUntil(new Date(Date.now() + 20_000), 'busy')
  await assert.rejects(pacer.take(1, AbortSignal.timeout(50)))
})

test('two processes never exceed a rate in any window, and reach most of it', async () => {
  const rate = { calls: 100, perMs: 500 }
  const stamps: number[] = []
  const lane = async (pacer: Pacer) => {
    while (performance.now() - started < 1500) {
      await pacer.take(1)
      stamps.push(performance.now())
    }
  }
  const started = performance.now()
  await Promise.all(
    [database, other].flatMap((on) => {
      const pacer = pacerOn(on, 'rate', { rate })
      return [lane(pacer), lane(pacer), lane(pacer)]
    }),
  )
  stamps.sort((a, b) => a - b)
  const most = Math.max(...stamps.map((from) => stamps.filter((at) => at >= from && at < from + rate.perMs).length))
  assert.ok(most <= rate.calls, `${most} in one window`)
  assert.ok(stamps.length >= 200, `${stamps.length} calls in three windows`)
})

test('most calls need no round trip', async () => {
  let trips = 0
  const counting: Database = {
    ...database,
    transaction: (work) => {
      trips++
      return database.transaction(work)
    },
  }
  const pacer = pacerOn(counting, 'cheap')
  for (let call = 0; call < 200; call++) await pacer.take(1)
  assert.ok(trips <= 15, `${trips} round trips`)
})
