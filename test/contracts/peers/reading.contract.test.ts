import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import { armFailpoints } from '../../../src/platform/failpoints.ts'
import { requestStop } from '../../../src/sync/history/index.ts'
import { type OpenConnector, runStages } from '../../../src/sync/loop/index.ts'
import { judge } from '../../support/oracle.ts'
import { LAG_MS, openScenario, type Scenario, type ScenarioOptions, witnessOf } from '../../support/scenario.ts'

afterEach(() => armFailpoints(''))

async function withScenario(options: ScenarioOptions, work: (scenario: Scenario) => Promise<void>): Promise<void> {
  const scenario = await openScenario({ linked: 0, fresh: 0, ...options })
  try {
    await work(scenario)
  } finally {
    await scenario.close()
  }
}

async function mirrorRows<Row>(scenario: Scenario, columns: string, where = 'true'): Promise<readonly Row[]> {
  const [at] = await scenario.rows(sql<{ name: string }>`select schema_name as name from concordat.mirror_objects`)
  return scenario.rows(
    sql<Row>`select ${sql.raw(columns)} from ${sql.id(at?.name ?? '', 'Account')} where ${sql.raw(where)}`,
  )
}

describe('what the peers lose while reading', () => {
  test('1: a strict > on the modified stamp, so that records with the last stamp or committed late are never read', () =>
    withScenario({ records: 260, pageRecords: 200 }, async (scenario) => {
      const { clock } = scenario.sandbox
      const ids = scenario.accounts().map((account) => String(account.Id))
      await scenario.run('pull')
      const stamp = clock.now()
      const edit = (id: string) => clock.stampedAt(stamp, () => scenario.person.update(id, { Fax: 'bulk load' }))
      for (const id of ids.slice(0, 250)) edit(id)
      clock.advance(30_000)
      await scenario.run('pull')
      // The rest of the same load becomes visible only now, with the very stamp that was read last.
      for (const id of ids.slice(250)) edit(id)
      clock.advance(LAG_MS)
      await scenario.run('pull')
      const rows = await mirrorRows(scenario, '_id', `"Fax" = 'bulk load'`)
      assert.equal(rows.length, 260)
      assert.deepEqual(await judge(witnessOf(scenario)), [])
    }))

  test('3: deletes inferred from an incomplete read, such as the later pages of a resumed run', () =>
    withScenario({ records: 450, pageRecords: 200 }, async (scenario) => {
      const open: OpenConnector = async (platform, connection) => {
        const connector = await scenario.open(platform, connection)
        return { ...connector, capabilities: { ...connector.capabilities, deletionsReachBackMs: null } }
      }
      await scenario.run('pull', {}, { open })
      // Everything is read again, and the worker dies after the first page.
      await scenario.rows(sql`update concordat.mirror_objects set full_read_reason = 'test'`)
      scenario.sandbox.clock.advance(LAG_MS)
      armFailpoints('pull.page.received=throw@2')
      const runId = await scenario.begin('pull')
      await runStages(scenario.platform, runId, 'test', new AbortController().signal, open)
      armFailpoints('')
      assert.equal((await scenario.work(runId, { open })).state, 'succeeded')
      assert.equal((await mirrorRows(scenario, '_id', '_deleted_at is not null')).length, 0)
      assert.deepEqual(await judge(witnessOf(scenario)), [])
    }))

  test('8: new or newly readable fields that stay empty for every record that did not change since', () =>
    withScenario({}, async (scenario) => {
      const { org } = scenario.sandbox
      org.setFieldAccess('Account', 'Industry', 'integration', 'none')
      await scenario.run('pull')
      assert.equal((await mirrorRows<{ n: number }>(scenario, '_id')).length, 60)
      scenario.sandbox.clock.advance(LAG_MS)
      org.setFieldAccess('Account', 'Industry', 'integration', 'edit')
      org.createCustomField('Account', { name: 'Region__c', type: 'string', label: 'Region', length: 40 })
      const run = await scenario.run('pull')
      assert.equal(run.state, 'succeeded', run.reason ?? '')
      const filled = scenario.accounts().filter((account) => account.Industry !== null).length
      assert.ok(filled > 10)
      assert.equal((await mirrorRows(scenario, '_id', '"Industry" is not null')).length, filled)
      assert.equal((await mirrorRows(scenario, '"Region__c"')).length, 60)
      assert.deepEqual(await judge(witnessOf(scenario)), [])
    }))

  test('9: silently dropped records, and whole objects skipped because they could not be read', () =>
    withScenario(
      { settings: { objects: { Account: { fields: 'all' }, Ghost__c: { fields: 'all' } } } },
      async (scenario) => {
        const short: OpenConnector = async (platform, connection) => {
          const connector = await scenario.open(platform, connection)
          return {
            ...connector,
            // A page that says it has one record more than it brings.
            readChanges: async function* (request) {
              for await (const page of connector.readChanges(request))
                yield { ...page, count: page.count === null ? null : page.count + 1 }
            },
          }
        }
        const dropped = await scenario.run('pull', {}, { open: short })
        assert.notEqual(dropped.state, 'succeeded')
        assert.match(dropped.reason ?? '', /stays damaged/)
        await requestStop(scenario.platform.database.db, dropped.id)
        const missing = await scenario.run('pull')
        assert.equal(missing.state, 'failed')
        assert.match(`${missing.errorCode} ${missing.reason}`, /Ghost__c/)
        assert.deepEqual((await mirrorRows(scenario, '_id')).length, 60, 'the object that can be read was read')
      },
    ))
})
