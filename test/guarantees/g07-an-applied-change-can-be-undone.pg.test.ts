import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { OrgRecord } from '../../src/sandbox/index.ts'
import { judge } from '../support/oracle.ts'
import {
  freshCompany,
  freshKey,
  LAG_MS,
  linkedKey,
  openScenario,
  type Scenario,
  witnessOf,
} from '../support/scenario.ts'

let scenario: Scenario
before(async () => {
  scenario = await openScenario({ linked: 8, fresh: 3 })
})
after(() => scenario.close())

const STAMPS = /Date$|ById$|Modstamp$/
const values = (account: OrgRecord | null) =>
  Object.fromEntries(Object.entries(account ?? {}).filter(([name]) => !STAMPS.test(name)))

test('every applied change keeps what was there before and what was written', async () => {
  const before = new Map(scenario.accounts().map((account) => [String(account.Id), values(account)]))
  const run = await scenario.sync()
  assert.equal(run.state, 'succeeded')
  const changes = await scenario.rows(sql<{ id: string; kind: string; before: OrgRecord; after: OrgRecord }>`
    select remote_id as id, kind, before, after from concordat.changes where outcome = 'applied'`)
  assert.equal(changes.length, 11)
  for (const change of changes.filter((one) => one.kind === 'update'))
    for (const [field, value] of Object.entries(change.before))
      assert.equal(value, before.get(change.id)?.[field] ?? null)

  scenario.sandbox.clock.advance(LAG_MS)
  const undone = await scenario.run('undo', { run: run.id })
  assert.equal(undone.state, 'succeeded', undone.reason ?? '')
  const now = new Map(scenario.accounts().map((account) => [String(account.Id), values(account)]))
  assert.deepEqual(now, before)
})

test('what somebody changed since is left alone and named; the rest is undone', async () => {
  const run = await scenario.sync()
  const id = (await scenario.linkOf(linkedKey(2))) ?? ''
  scenario.person.update(id, { Concordat_company_name__c: 'Corrected by Grace' })
  scenario.sandbox.clock.advance(LAG_MS)
  const undone = await scenario.run('undo', { run: run.id })
  assert.equal(undone.state, 'succeeded', undone.reason ?? '')
  const account = scenario.account(id)
  assert.equal(account?.Concordat_company_name__c, 'Corrected by Grace')
  assert.equal(account?.Concordat_company_domain__c ?? null, null)
  const [change] = await scenario.rows(sql<{ left: object }>`select left_out as left from concordat.changes
    where remote_id = ${id} and plan_id in (select id from concordat.plans where run_id = ${undone.id})`)
  assert.deepEqual(Object.keys(change?.left ?? {}), ['Concordat_company_name__c'])
})

test('a created record that somebody worked on since is kept, and the undo says why', async () => {
  await scenario.importCompanies([5, 6, 7].map(freshCompany))
  const run = await scenario.sync()
  const [touched, ...others] = await Promise.all([5, 6, 7].map((n) => scenario.linkOf(freshKey(n))))
  scenario.person.update(touched ?? '', { Website: 'https://corrected-by-grace.example' })
  scenario.sandbox.clock.advance(LAG_MS)
  const undone = await scenario.run('undo', { run: run.id })
  assert.equal(undone.state, 'succeeded', undone.reason ?? '')
  assert.equal(scenario.account(touched ?? '')?.Website, 'https://corrected-by-grace.example')
  for (const id of others) assert.equal(scenario.account(id ?? '')?.IsDeleted, true)
  const rows = await scenario.rows(sql<{
    outcome: string
    symbol: string
  }>`select outcome, symbol from concordat.changes
    where remote_id = ${touched ?? ''} and plan_id in (select id from concordat.plans where run_id = ${undone.id})`)
  assert.deepEqual(rows, [{ outcome: 'rejected', symbol: 'CHANGED_SINCE' }])
  scenario.sandbox.clock.advance(LAG_MS)
  await scenario.run('pull')
  assert.deepEqual(await judge(witnessOf(scenario)), [])
})

test('a created record of which a colleague filled a field that is not ours is kept, and the undo names the field', async () => {
  await scenario.importCompanies([8, 9].map(freshCompany))
  const run = await scenario.sync()
  const [used, unused] = await Promise.all([8, 9].map((n) => scenario.linkOf(freshKey(n))))
  scenario.person.update(used ?? '', { Phone: '+49 30 1234567' })
  scenario.sandbox.clock.advance(LAG_MS)
  const undone = await scenario.run('undo', { run: run.id })
  assert.equal(undone.state, 'succeeded', undone.reason ?? '')
  assert.equal(scenario.account(used ?? '')?.IsDeleted, false)
  assert.equal(scenario.account(unused ?? '')?.IsDeleted, true)
  const rows = await scenario.rows(sql<{ outcome: string; symbol: string; left: object }>`
    select outcome, symbol, left_out as left from concordat.changes
    where remote_id = ${used ?? ''} and plan_id in (select id from concordat.plans where run_id = ${undone.id})`)
  assert.deepEqual(rows, [{ outcome: 'rejected', symbol: 'RECORD_IN_USE', left: { Phone: 'filled or changed since' } }])
})

test('a record that a colleague begins to use while its deletion waits for approval is not deleted', async () => {
  await scenario.importCompanies([10].map(freshCompany))
  const run = await scenario.sync()
  const id = (await scenario.linkOf(freshKey(10))) ?? ''
  scenario.sandbox.clock.advance(LAG_MS)
  const waiting = await scenario.run('undo', { run: run.id }, { approve: false })
  assert.equal(waiting.state, 'held')
  scenario.person.update(id, { Phone: '+49 30 7654321' })
  scenario.sandbox.clock.advance(LAG_MS)
  const undone = await scenario.work(waiting.id)
  assert.equal(undone.state, 'succeeded', undone.reason ?? '')
  assert.equal(scenario.account(id)?.IsDeleted, false)
})
