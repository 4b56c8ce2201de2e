import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { followRun } from '../../src/cli/follow-run.ts'
import { createOutput } from '../../src/cli/output.ts'
import { runText } from '../../src/cli/show-run.ts'
import type { RunId } from '../../src/core/ids.ts'
import { claimRun, endPause, letPause, requestPause, runBalance } from '../../src/sync/history/index.ts'
import { type OpenConnector, stopRun } from '../../src/sync/loop/index.ts'
import { judge } from '../support/oracle.ts'
import { LAG_MS, openScenario, type Scenario, witnessOf } from '../support/scenario.ts'

const ONE_BY_ONE = { capabilities: { writeBatchMax: 1, bulkWriteFrom: null } }

let scenario: Scenario
before(async () => {
  scenario = await openScenario({ ...ONE_BY_ONE, linked: 6, fresh: 2 })
})
after(() => scenario.close())

const db = () => scenario.platform.database.db
const pause = (run: RunId) => requestPause(db(), run, 'Ada')

/** Something happens just before the call of that number to write or to read. */
const meanwhile =
  (to: 'write' | 'readChanges' | 'readAll', number: number, act: () => Promise<unknown>): OpenConnector =>
  async (platform, connection) => {
    const connector = await scenario.open(platform, connection)
    let calls = 0
    const seen = async () => {
      if (++calls === number) await act()
    }
    if (to === 'write')
      return {
        ...connector,
        write: async (request) => {
          await seen()
          return connector.write(request)
        },
      }
    return {
      ...connector,
      async *[to](request: never) {
        await seen()
        yield* connector[to](request)
      },
    }
  }

const begin = async (): Promise<RunId> => {
  scenario.sandbox.clock.advance(LAG_MS)
  return scenario.begin('sync')
}
const changes = () =>
  scenario.rows(sql<{ outcome: string | null; n: number }>`select outcome, count(*)::int as n from concordat.changes
    group by outcome order by outcome`)

/** Two syncs later both sides say the same, and the journal of the CRM has nothing twice. */
const nothingLost = async (stopped: readonly RunId[] = []) => {
  for (let turn = 0; turn < 2; turn++) assert.equal((await scenario.sync()).state, 'succeeded')
  assert.deepEqual(await judge(witnessOf(scenario, { endedOtherwise: [...stopped] })), [])
}

test('a run paused while it writes lets go between two records, and nobody works on it until it is resumed', async () => {
  const run = await begin()
  const paused = await scenario.work(run, { open: meanwhile('write', 3, () => pause(run)) })
  assert.deepEqual([paused.state, paused.stage, paused.pausedBy], ['paused', 'apply', 'Ada'])
  assert.equal(scenario.ours().length, 3)
  assert.equal((await scenario.work(run)).state, 'paused')
  assert.equal(scenario.ours().length, 3)
  const followed = await followRun(scenario.platform, run, createOutput(true))
  assert.match(runText(followed), /Paused by Ada; it goes on from here when it is resumed/)
  await endPause(db(), run)
  assert.equal((await scenario.work(run)).state, 'succeeded')
  assert.equal(scenario.ours().length, 8)
  await nothingLost()
})

test('a run paused in the middle of writing and then stopped says of every change what became of it', async () => {
  await scenario.importSignals([1, 2, 3, 4, 5].map((n) => ({ id: `p-${n}`, company: `co-${n}` })))
  const run = await begin()
  assert.equal((await scenario.work(run, { open: meanwhile('write', 2, () => pause(run)) })).state, 'paused')
  const written = scenario.ours().length
  const asked = await stopRun(scenario.platform, run)
  assert.equal(asked.state, 'waiting')
  assert.equal((await scenario.work(run)).state, 'stopped')
  assert.equal(scenario.ours().length, written)
  assert.equal((await runBalance(db(), run)).closes, true)
  assert.ok(
    (await changes()).every(({ outcome }) => outcome !== null),
    JSON.stringify(await changes()),
  )
  await nothingLost([run])
})

test('a run paused while it reads goes on from there, and one that is paused before it writes stops at once', async () => {
  scenario.person.create({ Name: 'Made by a colleague' })
  const run = await begin()
  const open = meanwhile('readChanges', 1, () => pause(run))
  const paused = await scenario.work(run, { open })
  assert.deepEqual([paused.state, paused.stage], ['paused', 'pull'])
  await endPause(db(), run)
  assert.equal((await scenario.work(run)).state, 'succeeded')
  const second = await begin()
  await pause(second)
  assert.equal((await stopRun(scenario.platform, second)).state, 'stopped')
})

test('a pause taken back while the worker lets go leaves a run that goes on', async () => {
  const run = await begin()
  const claim = await claimRun(scenario.platform.database, run, 'slow')
  assert.ok(claim)
  await pause(run)
  await endPause(db(), run)
  assert.equal((await letPause(db(), claim)).state, 'waiting')
  assert.equal((await scenario.work(run)).state, 'succeeded')
})
