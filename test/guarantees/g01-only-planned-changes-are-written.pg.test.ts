import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { dropPlan, listChanges, planOfRun } from '../../src/sync/plan/index.ts'
import { judge } from '../support/oracle.ts'
import { openScenario, type Scenario, witnessOf } from '../support/scenario.ts'

let scenario: Scenario
before(async () => {
  scenario = await openScenario({ settings: { guards: { createsMax: 1 } } })
})
after(() => scenario.close())

test('a plan run shows what would change and writes nothing', async () => {
  const run = await scenario.run('pull')
  assert.equal(run.state, 'succeeded')
  await scenario.run('match')
  const planned = await scenario.run('plan')
  assert.equal(planned.state, 'succeeded')
  const plan = await planOfRun(scenario.platform.database.db, planned.id)
  assert.ok((plan?.counts.creates ?? 0) > 0)
  assert.deepEqual(scenario.ours(), [])
})

test('a plan beyond the guards waits for a person; until then, and after it was dropped, nothing is written', async () => {
  const run = await scenario.sync({ approve: false })
  assert.equal(run.state, 'held')
  assert.match(run.reason ?? '', /would be created; the limit is 1/)
  assert.deepEqual(scenario.ours(), [])
  const again = await scenario.work(run.id, { approve: false })
  assert.equal(again.state, 'held')
  const plan = await planOfRun(scenario.platform.database.db, run.id)
  await dropPlan(scenario.platform, DEFAULT_WORKSPACE, plan?.id ?? '', 'Ada')
  assert.equal((await scenario.work(run.id)).state, 'succeeded')
  assert.deepEqual(scenario.ours(), [])
})

test('once approved, exactly the planned fields of the planned records are written', async () => {
  const run = await scenario.sync()
  assert.equal(run.state, 'succeeded')
  const { db } = scenario.platform.database
  const plan = await planOfRun(db, run.id)
  const { changes } = await listChanges(db, DEFAULT_WORKSPACE, plan?.id ?? '', { limit: 1000 })
  assert.equal(scenario.ours().length, changes.length)
  for (const entry of scenario.ours()) {
    const change = changes.find((one) => one.remoteId === entry.id)
    const written = Object.keys(entry.after).filter((field) => !/Date$|ById$|Modstamp$|^OwnerId$/.test(field))
    for (const field of written) assert.ok(field in (change?.after ?? {}), `${field} of ${entry.id} was not planned`)
  }
  await scenario.run('pull')
  assert.deepEqual(await judge(witnessOf(scenario, { mirrorIsCurrent: false })), [])
})
