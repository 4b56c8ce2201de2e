import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { DEFAULT_WORKSPACE } from '../../../src/platform/workspace.ts'
import { listRejects, runLogs } from '../../../src/sync/history/index.ts'
import { startChild } from '../../support/child.ts'
import { judge } from '../../support/oracle.ts'
import {
  freshKey,
  LAG_MS,
  linkedKey,
  openScenario,
  type Scenario,
  type ScenarioOptions,
  TEST_SECRET_KEY,
  witnessOf,
} from '../../support/scenario.ts'

async function withScenario(options: ScenarioOptions, work: (scenario: Scenario) => Promise<void>): Promise<void> {
  const scenario = await openScenario(options)
  try {
    await work(scenario)
  } finally {
    await scenario.close()
  }
}

const created = (scenario: Scenario) => scenario.ours().filter((entry) => entry.action === 'create').length

describe('where the peers lose trust', () => {
  test('7: a natural key as identity, so that a changed name or address makes a second record', () =>
    withScenario({ linked: 4, fresh: 2 }, async (scenario) => {
      await scenario.sync()
      const [linked, made] = [await scenario.linkOf(linkedKey(1)), await scenario.linkOf(freshKey(0))]
      assert.ok(linked && made)
      // The CRM renames what we created and what we found, and we rename a company of ours.
      scenario.person.update(made, { Name: 'Renamed in the CRM', Website: 'https://renamed-there.example' })
      await scenario.importCompanies([{ id: freshKey(1), name: 'Renamed on our side', domain: 'renamed-here-xq.com' }])
      await scenario.sync()
      await scenario.sync()
      assert.equal(await scenario.linkOf(freshKey(0)), made)
      assert.equal(created(scenario), 2)
      scenario.person.update(linked, { Name: 'Acquired Ltd', Website: 'https://acquired-elsewhere.example' })
      const [loser, winner] = [
        await scenario.linkOf(linkedKey(2)),
        scenario.person.create({ Name: 'Elsewhere called' }),
      ]
      scenario.person.merge(winner, [loser ?? ''])
      await scenario.sync()
      await scenario.sync()
      assert.equal(created(scenario), 2)
    }))

  test('10: a wait that is counted as a failure', () =>
    withScenario({ linked: 4, fresh: 1 }, async (scenario) => {
      scenario.sandbox.faults.set('429=query:3/1,503=collections@1')
      const run = await scenario.sync()
      assert.deepEqual([run.state, run.errorCode], ['succeeded', null])
      scenario.sandbox.faults.set('daily-limit=1')
      const waiting = await scenario.sync()
      assert.deepEqual([waiting.state, waiting.errorCode], ['waiting', null])
      assert.ok(waiting.waitUntil && waiting.waitUntil.getTime() > Date.now())
      const rejects = await listRejects(scenario.platform.database.db, DEFAULT_WORKSPACE, { runId: waiting.id })
      assert.deepEqual(rejects, [])
    }))

  test('11: a reason that is hidden', () =>
    withScenario({ linked: 3, fresh: 0 }, async (scenario) => {
      const words = 'Only the deal desk may touch this account'
      const [company] = await scenario.rows(
        sql<{ name: string }>`select name from concordat.companies where external_key = ${linkedKey(0)}`,
      )
      scenario.sandbox.org.addValidationRule({
        ...{ object: 'Account', name: 'deal_desk', field: 'Concordat_company_name__c', when: 'equals' },
        ...{ value: company?.name ?? '', message: words },
      })
      const run = await scenario.sync()
      const { db } = scenario.platform.database
      const [reject] = await listRejects(db, DEFAULT_WORKSPACE, { runId: run.id })
      assert.equal(reject?.remoteId, await scenario.linkOf(linkedKey(0)))
      assert.deepEqual([reject?.reject.symbol, reject?.reject.message], ['FIELD_CUSTOM_VALIDATION_EXCEPTION', words])
      assert.ok(reject?.reject.meaning && reject.reject.nextStep)
      assert.ok((await runLogs(db, run.id, {})).length > 3)
      const said = await commandLine(scenario, ['runs', 'rejects', run.id, '--json'])
      for (const part of [words, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', reject.reject.nextStep])
        assert.ok(said.includes(part), said)
      scenario.sandbox.clock.advance(LAG_MS)
      await scenario.run('pull')
      assert.deepEqual(await judge(witnessOf(scenario)), [])
    }))
})

async function commandLine(scenario: Scenario, args: readonly string[]): Promise<string> {
  const main = join(import.meta.dirname, '../../../src/cli/main.ts')
  const env = { ...process.env, DATABASE_URL: scenario.url, CONCORDAT_SECRET_KEY: TEST_SECRET_KEY }
  const child = startChild(main, args, { env })
  assert.deepEqual(await child.ended(), { code: 0, signal: null })
  return JSON.stringify(JSON.parse(child.lines.join('\n')))
}
