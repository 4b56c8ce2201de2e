import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { sql } from 'kysely'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { addCounts, listRejects, runBalance } from '../../src/sync/history/index.ts'
import { judge } from '../support/oracle.ts'
import { LAG_MS, openScenario, type Scenario, witnessOf } from '../support/scenario.ts'

let scenario: Scenario
before(async () => {
  scenario = await openScenario({ linked: 12, fresh: 4 })
})
after(() => scenario.close())
afterEach(() => scenario.sandbox.faults.clear())

test('of every record read and every change planned it is known what became of it', async () => {
  scenario.sandbox.org.addValidationRule({
    ...{ object: 'Account', name: 'no_first', field: 'Concordat_company_name__c', when: 'equals' },
    ...{ value: await nameOf('co-0'), message: 'Not this one' },
  })
  const run = await scenario.sync()
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  const balance = await runBalance(scenario.platform.database.db, run.id)
  const [pulled] = balance.objects
  assert.deepEqual([pulled?.read, pulled?.stored, pulled?.rejected], [60, 60, 0])
  const { planned, applied, rejected, closes } = balance.changes
  assert.deepEqual({ planned, applied, rejected, closes }, { planned: 16, applied: 15, rejected: 1, closes: true })
  const [reject, ...more] = await listRejects(scenario.platform.database.db, DEFAULT_WORKSPACE, { runId: run.id })
  assert.deepEqual(more, [])
  assert.deepEqual(
    [reject?.reject.symbol, reject?.reject.message],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Not this one'],
  )
  assert.ok(reject?.reject.meaning && reject.reject.nextStep)
  assert.deepEqual(await judge(witnessOf(scenario, { mirrorIsCurrent: false })), [])
})

test('a record lost between reading and storing makes the run fail, never green', async () => {
  const run = await scenario.begin('pull')
  scenario.sandbox.clock.advance(LAG_MS)
  // As if a page had been read with one record more than was stored.
  await addCounts(scenario.platform.database.db, run, 'Account', { read: 1 }, 'pull')
  const ended = await scenario.work(run)
  assert.deepEqual([ended.state, ended.errorCode], ['failed', 'CC-RUN-2'])
  assert.match(ended.reason ?? '', /Account: read \d+, but stored/)
})

test('a change without an outcome makes the run fail, never green', async () => {
  const run = await scenario.begin('sync')
  scenario.sandbox.clock.advance(LAG_MS)
  await addCounts(scenario.platform.database.db, run, 'Account', { planned: 1 }, 'apply')
  const ended = await scenario.work(run)
  assert.deepEqual([ended.state, ended.errorCode], ['failed', 'CC-RUN-2'])
})

test('a page that comes shorter than the CRM announced is never taken for the whole', async () => {
  scenario.sandbox.clock.advance(LAG_MS)
  for (const account of scenario.accounts().slice(0, 30))
    scenario.person.update(String(account.Id), { Phone: '555 0123' })
  scenario.sandbox.faults.set('short-body=query@2,cut-body=query@3')
  const run = await scenario.sync()
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  scenario.sandbox.faults.clear()
  scenario.sandbox.clock.advance(LAG_MS)
  await scenario.run('pull')
  const failed = await scenario.rows(sql<{ id: string }>`select id from concordat.runs where state = 'failed'`)
  assert.deepEqual(await judge(witnessOf(scenario, { endedOtherwise: failed.map(({ id }) => id) })), [])
})

async function nameOf(key: string): Promise<string> {
  const [company] = await scenario.rows(
    sql<{ name: string }>`select name from concordat.companies where external_key = ${key}`,
  )
  return company?.name ?? ''
}
