import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runBalance } from '../../src/sync/history/index.ts'
import { planOfRun } from '../../src/sync/plan/index.ts'
import { LAG_MS, linkedKey, openScenario, type Scenario, soleAccounts } from '../support/scenario.ts'

describe('our own write coming back causes no further write', () => {
  let scenario: Scenario
  before(async () => {
    scenario = await openScenario({ linked: 10, fresh: 4, capabilities: { bulkWriteFrom: 8, bulkWriteMax: 4 } })
  })
  after(() => scenario.close())

  test('whatever is planned after the first sync, nothing more is written, before and after the echo is read', async () => {
    assert.equal((await scenario.sync()).state, 'succeeded')
    const written = scenario.ours().length
    assert.equal(written, 14)
    // The CRM has not shown us our own writes yet.
    const blind = await scenario.run('plan')
    // Before the CRM's lag has passed, then when the echo is read, then once more.
    const early = await scenario.run('sync')
    scenario.sandbox.clock.advance(LAG_MS)
    const echo = await scenario.run('sync')
    const later = await scenario.sync()
    for (const run of [blind, early, echo, later]) {
      assert.equal(run.state, 'succeeded')
      const plan = await planOfRun(scenario.platform.database.db, run.id)
      assert.deepEqual([plan?.counts.creates, plan?.counts.updates, plan?.counts.unchanged], [0, 0, 14])
    }
    assert.equal(scenario.ours().length, written)
  })

  test('one value of ours that moved is one write, however often it is synced', async () => {
    const before = scenario.ours().length
    await scenario.importSignals([{ id: 'once', company: linkedKey(1), kind: 'download', daysAgo: 2 }])
    await scenario.sync()
    await scenario.sync()
    assert.equal(scenario.ours().length, before + 1)
  })

  test('values that the CRM stores in another notation than we send are no difference', async () => {
    const before = scenario.ours().length
    // The account's own name stays in it: a company that calls itself something else altogether would lose its link.
    const name = String(soleAccounts(scenario)[2]?.Name)
    await scenario.importCompanies([{ id: linkedKey(2), name: `${name} (Ünïcode & "Quotes", 東京  double)` }])
    await scenario.sync()
    const run = await scenario.sync()
    assert.equal(scenario.ours().length, before + 1)
    assert.ok((await runBalance(scenario.platform.database.db, run.id)).closes)
  })
})
