import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { listRejects, runBalance } from '../../src/sync/history/index.ts'
import { assignLink } from '../../src/sync/matching/index.ts'
import { getMapping, saveMapping } from '../../src/sync/plan/index.ts'
import { judge } from '../support/oracle.ts'
import {
  freshKey,
  linkedKey,
  openScenario,
  type Scenario,
  type ScenarioOptions,
  witnessOf,
} from '../support/scenario.ts'

/** One bad thing among good ones: the bad one is rejected with its reason, all the others are written. */
async function oneBad(
  options: ScenarioOptions,
  spoil: (scenario: Scenario) => Promise<void>,
  wanted: { key: string; symbol: string; written: number },
): Promise<void> {
  const scenario = await openScenario({ records: 30, linked: 4, fresh: 2, ...options })
  try {
    await spoil(scenario)
    const run = await scenario.sync()
    assert.equal(run.state, 'succeeded', run.reason ?? '')
    const { db } = scenario.platform.database
    const rejects = await listRejects(db, DEFAULT_WORKSPACE, { runId: run.id })
    assert.deepEqual(
      rejects.map(({ reject }) => reject.symbol),
      [wanted.symbol],
    )
    for (const { reject } of rejects) assert.ok(reject.code && reject.message && reject.meaning && reject.nextStep)
    const [bad] = await scenario.rows(sql<{ key: string; outcome: string }>`select c.external_key as key, h.outcome
      from concordat.changes h join concordat.companies c on c.id = h.company_id where h.outcome = 'rejected'`)
    assert.deepEqual(bad, { key: wanted.key, outcome: 'rejected' })
    assert.equal(new Set(scenario.ours().map((entry) => entry.id)).size, wanted.written)
    assert.ok((await runBalance(db, run.id)).closes)
    scenario.sandbox.faults.clear()
    await scenario.rows(sql`update concordat.mirror_objects set deletions_covered_to = now() - interval '1 day'`)
    await scenario.sync()
    await scenario.sync()
    assert.deepEqual(await judge(witnessOf(scenario)), [])
  } finally {
    await scenario.close()
  }
}

const companyId = async (scenario: Scenario, key: string) => {
  const [row] = await scenario.rows(sql<{ id: string }>`select id from concordat.companies where external_key = ${key}`)
  return row?.id ?? ''
}

async function remap(scenario: Scenario, ours: string, field: string, key: string, onCreate = true): Promise<void> {
  await scenario.run('pull')
  const connection = await scenario.connection()
  const { db } = scenario.platform.database
  const { mapping } = await getMapping(db, connection, 'Account')
  const row = { ours, field, conversion: 'default', rule: 'ours', onCreate, onUpdate: true } as const
  await saveMapping(
    db,
    connection,
    { ...mapping, rows: [...mapping.rows.filter((one) => one.field !== field), row] },
    key,
  )
}

describe('one bad record among good ones', () => {
  test('a picklist value that the CRM does not know', () =>
    oneBad(
      {
        prepare: ({ org }) =>
          void org.createCustomField('Account', {
            ...{ name: 'Tier__c', type: 'picklist', label: 'Tier', restrictedPicklist: true },
            picklistValues: ['Software', 'Retail'].map((value) => ({
              value,
              label: value,
              active: true,
              defaultValue: false,
            })),
          }),
      },
      async (scenario) => {
        await remap(scenario, 'industry', 'Tier__c', 'Ada')
        await scenario.rows(sql`update concordat.companies set industry = 'Software', updated_at = now()`)
        await scenario.rows(
          sql`update concordat.companies set industry = 'Alchemy' where external_key = ${linkedKey(1)}`,
        )
      },
      { key: linkedKey(1), symbol: 'INVALID_PICKLIST_VALUE', written: 5 },
    ))

  test('a value that is too long for the field', () =>
    oneBad(
      {
        prepare: ({ org }) =>
          void org.createCustomField('Account', { name: 'Short__c', type: 'string', label: 'Short', length: 10 }),
      },
      async (scenario) => {
        await remap(scenario, 'city', 'Short__c', 'Ada')
        await scenario.rows(sql`update concordat.companies set city = 'Ghent', updated_at = now()`)
        await scenario.rows(
          sql`update concordat.companies set city = 'Llanfairpwllgwyngyll' where external_key = ${linkedKey(2)}`,
        )
      },
      { key: linkedKey(2), symbol: 'STRING_TOO_LONG', written: 5 },
    ))

  test('two records that carry the key of one company', () =>
    oneBad(
      {},
      async (scenario) => {
        const key = await companyId(scenario, freshKey(0))
        for (const name of ['Twin one', 'Twin two'])
          scenario.sandbox.org.backdoor.insert('Account', { Name: name, Concordat_key__c: key })
      },
      { key: freshKey(0), symbol: 'DUPLICATE_EXTERNAL_ID', written: 5 },
    ))

  test('a record that was deleted between planning and writing', () =>
    oneBad(
      {},
      async (scenario) => {
        const run = await scenario.run('pull')
        assert.equal(run.state, 'succeeded')
        await scenario.run('match')
        scenario.person.delete((await scenario.linkOf(linkedKey(0))) ?? '')
        // The deletion is younger than what the next pull is told.
        await scenario.rows(sql`update concordat.mirror_objects set deletions_covered_to = now() + interval '1 day'`)
      },
      { key: linkedKey(0), symbol: 'ENTITY_IS_DELETED', written: 5 },
    ))

  test('a person account, which stands for somebody and is no company', () =>
    oneBad(
      { sandbox: { personAccounts: true } },
      async (scenario) => {
        await scenario.run('pull')
        await scenario.run('match')
        const person = scenario.accounts().find((account) => account.IsPersonAccount === true)
        const connection = await scenario.connection()
        const scope = { workspaceId: DEFAULT_WORKSPACE, connectionId: connection.id }
        await assignLink(scenario.platform.database, scope, {
          ...{ companyId: await companyId(scenario, freshKey(1)), object: 'Account' },
          ...{ remoteId: String(person?.Id), by: 'Ada' },
        })
        await scenario.rows(sql`update concordat.links set marked = true`)
      },
      { key: freshKey(1), symbol: 'PERSON_ACCOUNT', written: 5 },
    ))
})

test('rows that are locked for a moment are written in the end', async () => {
  const scenario = await openScenario({ records: 30, linked: 6, fresh: 2 })
  try {
    scenario.sandbox.faults.set('row-lock=5')
    const run = await scenario.sync()
    assert.equal(run.state, 'succeeded', run.reason ?? '')
    assert.equal(scenario.ours().length, 8)
    assert.deepEqual(await listRejects(scenario.platform.database.db, DEFAULT_WORKSPACE, { runId: run.id }), [])
  } finally {
    await scenario.close()
  }
})

test('a formula field in a mapping is refused by name when it is saved, and left out when it becomes one', async () => {
  const scenario = await openScenario({ records: 30, linked: 3, fresh: 1 })
  try {
    scenario.sandbox.org.createCustomField('Account', {
      name: 'Computed__c',
      type: 'double',
      label: 'C',
      calculated: true,
    })
    await assert.rejects(
      remap(scenario, 'events_30d', 'Computed__c', 'Ada'),
      (error: { code: string; message: string }) => {
        assert.equal(error.code, 'CC-PLAN-3')
        assert.match(error.message, /Computed__c is computed by the CRM/)
        return true
      },
    )
    await remap(scenario, 'points', 'AnnualRevenue', 'Ada')
    scenario.sandbox.org.setFieldAccess('Account', 'AnnualRevenue', 'integration', 'read')
    const run = await scenario.sync()
    assert.equal(run.state, 'succeeded', run.reason ?? '')
    const [plan] = await scenario.rows(sql<{
      findings: readonly { symbol: string; field: string; nextStep: string }[]
    }>`
      select findings from concordat.plans where run_id = ${run.id}`)
    assert.deepEqual(
      plan?.findings.map(({ symbol, field }) => [symbol, field]),
      [['MAPPING_READ_ONLY_FIELD', 'AnnualRevenue']],
    )
    assert.ok(plan?.findings[0]?.nextStep)
    assert.equal(scenario.ours().length, 4, 'the other fields were written')
  } finally {
    await scenario.close()
  }
})
