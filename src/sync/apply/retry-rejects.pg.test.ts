import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { heldBy, openStage } from '../../../test/support/loop-stage.ts'
import { putRecord } from '../../../test/support/scripted-connector.ts'
import { scriptWrites } from '../../../test/support/scripted-writes.ts'
import type { Database } from '../../platform/database/database.ts'
import { finishRun } from '../history/index.ts'
import { approvePlan, buildPlan, listChanges, openRejects, planRetry } from '../plan/index.ts'
import { applyPlan } from './index.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

it('tries a refused value again with our value of today once its field was fixed; then the reject is open no more', async () => {
  const stage = await openStage(database)
  const account = stage.crm.objects.get('Account')!
  const described = account.described
  const without = (name: string) =>
    described.fields.map((field) => (field.name === name ? { ...field, picklistValues: [] } : field))
  account.described = { ...described, fields: without('Concordat_funnel_stage__c') }
  for (const n of [0, 1]) putRecord(stage.crm, 'Account', `00100${n}`, { Name: `Linked ${n}` })
  await stage.pull()
  const [first, second] = [await stage.company({ name: 'a', funnel: 'Interest' }), await stage.company({ name: 'b' })]
  await stage.link(first, '001000')
  await stage.link(second, '001001')
  const writes = scriptWrites(stage.connector)
  const plan = await buildPlan(stage.platform, stage.connection, await stage.claim('sync'))
  const open = async () => (await openRejects(database.db, plan.connectionId)).map((one) => one.symbol)
  assert.deepEqual(await open(), ['INVALID_PICKLIST_VALUE', 'INVALID_PICKLIST_VALUE'])
  account.described = described
  await stage.pull()
  await sql`update concordat.company_metrics set funnel_stage = 'Inactive' where company_id = ${first}`.execute(
    database.db,
  )
  const { changes } = await listChanges(database.db, plan.workspaceId, plan.id)
  const [chosen] = changes
  const claim = await stage.claim('apply')
  const retry = await planRetry(stage.platform, stage.connection, claim, { ids: [chosen?.id ?? ''] })
  assert.deepEqual([retry.kind, retry.state, retry.ofPlanId, retry.counts.updates], ['retry', 'held', plan.id, 1])
  await approvePlan(stage.platform, retry.workspaceId, retry.id, 'Ada')
  assert.equal((await open()).length, 2)
  await applyPlan(stage.platform, writes.connector, stage.connection, claim, retry.id)
  assert.equal((await database.transaction((tx) => finishRun(tx, claim))).state, 'succeeded')
  assert.equal(heldBy(stage.crm, '001000').Concordat_funnel_stage__c, 'Inactive')
  assert.deepEqual(
    (await openRejects(database.db, plan.connectionId, { planId: plan.id })).map((one) => one.companyId),
    [second],
  )
  await assert.rejects(
    planRetry(stage.platform, stage.connection, await stage.claim('apply'), { ids: [chosen?.id ?? ''] }),
    { code: 'CC-PLAN-7' },
  )
})
