import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { DEFAULT_WORKSPACE } from '../../../src/platform/workspace.ts'
import { listRejects } from '../../../src/sync/history/index.ts'
import { judge } from '../../support/oracle.ts'
import {
  LAG_MS,
  linkedKey,
  openScenario,
  type Scenario,
  type ScenarioOptions,
  witnessOf,
} from '../../support/scenario.ts'

async function withScenario(options: ScenarioOptions, work: (scenario: Scenario) => Promise<void>): Promise<void> {
  const scenario = await openScenario(options)
  try {
    await work(scenario)
    scenario.sandbox.faults.clear()
    scenario.sandbox.clock.advance(LAG_MS)
    await scenario.run('pull')
    assert.deepEqual(await judge(witnessOf(scenario)), [])
  } finally {
    await scenario.close()
  }
}

/** Lets the CRM refuse our writes to these companies' records, in the CRM's own words. */
async function refuse(scenario: Scenario, keys: readonly string[], message = 'Ask the owner'): Promise<void> {
  const rows = await scenario.rows(sql<{ name: string }>`select name from concordat.companies where external_key in
    (${sql.join(keys)})`)
  for (const [at, { name }] of rows.entries())
    scenario.sandbox.org.addValidationRule({
      ...{
        object: 'Account',
        name: `refused_${at}`,
        field: 'Concordat_company_name__c',
        when: 'equals',
        value: name,
        message,
      },
    })
}

const outcomes = (scenario: Scenario) =>
  scenario.rows(sql<{ key: string; outcome: string }>`select c.external_key as key, h.outcome from concordat.changes h
    join concordat.companies c on c.id = h.company_id order by c.external_key`)

describe('what the peers damage while writing', () => {
  test('2: a fingerprint saved before delivery, so that a refused record looks unchanged for ever after', () =>
    withScenario({ linked: 6, fresh: 2 }, async (scenario) => {
      scenario.sandbox.faults.set('row-lock=always')
      const first = await scenario.sync()
      assert.equal(first.state, 'succeeded', first.reason ?? '')
      assert.equal(scenario.ours().length, 0)
      scenario.sandbox.faults.clear()
      // Nothing changed on our side; what was not delivered is planned again.
      await scenario.sync()
      assert.equal(scenario.ours().length, 8)
    }))

  test('4: deleting what others wrote, above all after our own state was lost', () =>
    withScenario({ linked: 3, fresh: 3 }, async (scenario) => {
      await scenario.sync()
      scenario.person.create({ Name: 'Theirs', Concordat_company_name__c: 'Theirs' })
      await scenario.rows(sql`delete from concordat.links`)
      await scenario.rows(sql`update concordat.companies set archived = true where external_key = 'new-1'`)
      await scenario.sync()
      await scenario.sync()
      assert.deepEqual(
        scenario.ours().filter((entry) => /delete/.test(entry.action)),
        [],
      )
      assert.ok(scenario.accounts().some((account) => account.Name === 'Theirs'))
    }))

  test('5: one outcome for a whole batch', () =>
    withScenario({ linked: 8, fresh: 2, capabilities: { writeBatchMax: 200 } }, async (scenario) => {
      const bad = [1, 4, 6].map(linkedKey)
      await refuse(scenario, bad)
      const run = await scenario.sync()
      assert.equal(run.state, 'succeeded')
      for (const { key, outcome } of await outcomes(scenario))
        assert.equal(outcome, bad.includes(key) ? 'rejected' : 'applied', key)
      assert.equal(
        new Set(scenario.ours().map((entry) => entry.request)).size,
        2,
        'one call for creates, one for updates',
      )
    }))

  test('5 in bulk: one outcome for a whole job', () =>
    withScenario({ linked: 8, fresh: 2, capabilities: { bulkWriteFrom: 1 } }, async (scenario) => {
      const bad = [0, 7].map(linkedKey)
      await refuse(scenario, bad)
      await scenario.sync()
      for (const { key, outcome } of await outcomes(scenario))
        assert.equal(outcome, bad.includes(key) ? 'rejected' : 'applied', key)
    }))

  test('6: one bad record that ends the run', () =>
    withScenario({ linked: 5, fresh: 2 }, async (scenario) => {
      const [broken] = scenario.accounts().slice(-1)
      scenario.sandbox.org.backdoor.set('Account', String(broken?.Id), { Description: 'cut \u0000 here' })
      await refuse(scenario, [linkedKey(0)])
      const run = await scenario.sync()
      assert.equal(run.state, 'succeeded', run.reason ?? '')
      const rejects = await listRejects(scenario.platform.database.db, DEFAULT_WORKSPACE, { runId: run.id })
      assert.deepEqual(rejects.map(({ stage, reject }) => `${stage} ${reject.symbol}`).sort(), [
        'apply FIELD_CUSTOM_VALIDATION_EXCEPTION',
        'pull NUL_CHARACTER',
      ])
      assert.equal(scenario.ours().length, 6)
      scenario.sandbox.org.backdoor.set('Account', String(broken?.Id), { Description: 'whole' })
      scenario.person.update(String(broken?.Id), { Fax: '1' })
    }))

  test('12: a create that is repeated, or a look-up into which a name is injected', () =>
    withScenario({ linked: 0, fresh: 0, capabilities: { upsertByExternalId: false } }, async (scenario) => {
      const names = [`O'Hara\\' OR Name != '`, `"; drop table links; --`, `%' LIMIT 1`, 'Ünder_score\\', `\n' `]
      await scenario.importCompanies(names.map((name, at) => ({ id: `key' ${at}`, name: `${name} ${at}` })))
      scenario.sandbox.faults.set('lost-answer=collections@1')
      const run = await scenario.sync()
      assert.equal(run.state, 'succeeded', run.reason ?? '')
      const made = scenario.ours().filter((entry) => entry.action === 'create')
      const wanted = await scenario.rows(sql<{ name: string }>`select name from concordat.companies order by name`)
      assert.deepEqual(made.map((entry) => String(entry.after.Name)).sort(), wanted.map(({ name }) => name).sort())
    }))
})
