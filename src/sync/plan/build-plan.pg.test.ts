import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { openStage, STAGE_FIELDS, type Stage } from '../../../test/support/loop-stage.ts'
import { putRecord, removeRecord } from '../../../test/support/scripted-connector.ts'
import type { Database } from '../../platform/database/database.ts'
import { getRun, listRejects, runCounts, setRunState } from '../history/index.ts'
import {
  approvePlan,
  approveWithinGuards,
  buildPlan,
  type Change,
  dropPlan,
  getPlan,
  listChanges,
  type MappingRow,
  type Plan,
  resetMapping,
  saveMapping,
  trimPlan,
} from './index.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

/** What a record holds after we wrote the defaults of `company` at the given time. */
const written = (name: string, over = {}) => ({
  Name: name,
  Concordat_company_name__c: name,
  Concordat_company_domain__c: null,
  Concordat_first_seen__c: '2026-01-02',
  Concordat_last_seen__c: '2026-02-03',
  Concordat_last_updated__c: '2026-02-10T00:00:00.000Z',
  Concordat_funnel_stage__c: 'Interest',
  Concordat_total_events_last_30_days__c: '7',
  Concordat_total_events_MoM__c: '12.35',
  ...over,
})

async function changesOf(stage: Stage, plan: Plan): Promise<readonly Change[]> {
  return (await listChanges(database.db, stage.connection.workspaceId, plan.id, { limit: 1000 })).changes
}

async function plan(stage: Stage, scope = {}): Promise<Plan> {
  const { connection } = await stage.settings({}).then((fresh) => ({ connection: fresh }))
  return buildPlan(stage.platform, connection, await stage.claim('plan'), scope)
}

/** One linked pair, pulled. */
async function pair(over: object = {}, company: object = {}, settings = {}) {
  const stage = await openStage(database, settings)
  putRecord(stage.crm, 'Account', '001A', written('Acme', over))
  await stage.pull()
  const companyId = await stage.company({ name: 'Acme', ...company })
  const linkId = await stage.link(companyId, '001A')
  return { stage, companyId, linkId }
}

describe('what a plan finds', () => {
  const cases: [string, object, object, object | null][] = [
    ['nothing where both sides say the same', {}, {}, null],
    ['a text', { Concordat_company_name__c: 'Acne' }, {}, { Concordat_company_name__c: ['Acne', 'Acme'] }],
    ['an empty field', { Concordat_first_seen__c: null }, {}, { Concordat_first_seen__c: [null, '2026-01-02'] }],
    ['a value we no longer have', {}, { mom: null }, { Concordat_total_events_MoM__c: ['12.35', null] }],
    [
      'a number',
      { Concordat_total_events_last_30_days__c: '8' },
      {},
      { Concordat_total_events_last_30_days__c: ['8', '7'] },
    ],
    ['no number that only is written differently', { Concordat_total_events_last_30_days__c: '7.0' }, {}, null],
    ['no digits beyond the scale of the field', {}, { mom: '12.3461' }, null],
    ['a list value', {}, { funnel: 'Inactive' }, { Concordat_funnel_stage__c: ['Interest', 'Inactive'] }],
    ['no blanks around a text', {}, { name: ' Acme ' }, null],
  ]
  for (const [what, theirs, ours, expected] of cases)
    it(what, async () => {
      const { stage } = await pair(theirs, ours)
      const made = await plan(stage)
      const [change] = await changesOf(stage, made)
      const stamp = 'Concordat_last_updated__c'
      if (expected === null) {
        assert.equal(change, undefined)
        assert.equal(made.state, 'applied')
        assert.equal(made.counts.unchanged, 1)
        return
      }
      assert.ok(change)
      const { [stamp]: stampBefore, ...before } = change.before
      const { [stamp]: stampAfter, ...after } = change.after
      const both = Object.keys(after).map((field) => [field, [before[field], after[field]]])
      assert.deepEqual(Object.fromEntries(both), expected)
      assert.equal(stampBefore, '2026-02-10T00:00:00.000Z')
      assert.equal(stampAfter, new Date(Math.floor(made.plannedAt.getTime() / 1000) * 1000).toISOString())
      assert.deepEqual([made.state, made.counts.updates, made.counts.unchanged], ['held', 1, 0])
    })

  it('refreshes last_updated alone only when it lags behind refreshed metrics', async () => {
    const fresh = await pair({}, { metricsAt: '2026-02-10T19:00:00Z' })
    assert.equal((await plan(fresh.stage)).counts.updates, 0)
    const lagging = await pair({}, { metricsAt: '2026-02-10T21:00:00Z' })
    const [change] = await changesOf(lagging.stage, await plan(lagging.stage))
    assert.deepEqual(Object.keys(change?.after ?? {}), ['Concordat_last_updated__c'])
  })

  it('plans nothing for records that are not linked, not marked, or unlinked again', async () => {
    const { stage, linkId } = await pair({ Concordat_company_name__c: 'x' })
    putRecord(stage.crm, 'Account', '001B', written('Beta', { Concordat_company_name__c: 'x' }))
    putRecord(stage.crm, 'Account', '001C', written('Gamma', { Concordat_company_name__c: 'x' }))
    await stage.pull()
    await stage.company({ name: 'Beta' })
    await stage.link(await stage.company({ name: 'Gamma' }), '001C', { marked: false })
    await sql`update concordat.links set ended_at = now() where id = ${linkId}`.execute(database.db)
    const made = await plan(stage)
    assert.deepEqual([made.counts.considered, made.counts.updates], [0, 0])
  })

  it('plans nothing while the connection is off', async () => {
    const { stage } = await pair({ Concordat_company_name__c: 'x' })
    await stage.settings({ enabled: false })
    const made = await plan(stage)
    assert.equal(made.counts.updates, 0)
    assert.deepEqual(
      made.findings.map((one) => one.symbol),
      ['CONNECTION_OFF'],
    )
  })

  it('is the same plan when its run is started again', async () => {
    const { stage } = await pair({ Concordat_company_name__c: 'x' })
    const claim = await stage.claim('plan')
    const first = await buildPlan(stage.platform, stage.connection, claim)
    assert.equal((await buildPlan(stage.platform, stage.connection, claim)).id, first.id)
  })
})

describe('values that cannot be written', () => {
  const rejected: [string, object, string, string][] = [
    ['a text that is too long', { name: 'A'.repeat(41) }, 'STRING_TOO_LONG', 'CC-PLAN-20'],
    ['a value outside the list', { funnel: 'Enthusiasm' }, 'INVALID_PICKLIST_VALUE', 'CC-PLAN-22'],
  ]
  for (const [what, ours, symbol, code] of rejected)
    it(`rejects ${what} before anything is sent, and says so`, async () => {
      const { stage } = await pair({}, ours)
      const made = await plan(stage)
      const [change] = await changesOf(stage, made)
      assert.deepEqual([change?.outcome, change?.symbol, change?.code], ['rejected', symbol, code])
      assert.ok(change?.explanation?.nextStep && change.settledAt)
      assert.deepEqual([made.counts.rejected, made.counts.updates, made.state], [1, 0, 'applied'])
      const [reject] = await listRejects(database.db, stage.connection.workspaceId, { runId: made.runId as string })
      assert.equal(reject?.reject.symbol, symbol)
      const counts = await runCounts(database.db, [made.runId as string])
      const applied = Object.fromEntries(
        counts.filter((row) => row.stage === 'apply').map((row) => [row.name, row.value]),
      )
      assert.deepEqual([applied.planned, applied.rejected, applied.rejected_updates], [1, 1, 1])
    })

  it('rejects what is linked to a deleted record or a person account', async () => {
    const { stage } = await pair()
    putRecord(stage.crm, 'Account', '001P', written('Pat', { IsPersonAccount: true, Concordat_company_name__c: 'x' }))
    await stage.pull()
    await stage.link(await stage.company({ name: 'Pat' }), '001P')
    removeRecord(stage.crm, 'Account', '001A')
    await stage.pull()
    const changes = await changesOf(stage, await plan(stage))
    assert.deepEqual(changes.map((change) => [change.remoteId, change.outcome, change.symbol]).sort(), [
      ['001A', 'rejected', 'ENTITY_IS_DELETED'],
      ['001P', 'rejected', 'PERSON_ACCOUNT'],
    ])
  })
})

describe('rules of a mapping', () => {
  const row = (rule: MappingRow['rule']): MappingRow => ({
    ...{ ours: 'name', field: 'Name', conversion: 'default', rule },
    ...{ onCreate: true, onUpdate: true },
  })
  const table: [MappingRow['rule'], string | null, string, string | null][] = [
    ['ours', 'Old', 'New', 'New'],
    ['theirs', 'Old', 'New', null],
    ['fill-if-empty', 'Old', 'New', null],
    ['newest', 'Old', 'New', 'New'],
  ]
  for (const [rule, theirs, ours, expected] of table)
    it(`${rule}: CRM ${theirs}, ours ${ours} → ${expected ?? 'left alone'}`, async () => {
      const { stage } = await pair({ Name: theirs }, { name: ours })
      const mapping = { object: 'Account', rows: [row(rule)], timeZone: 'UTC' }
      await saveMapping(database.db, stage.connection, mapping, 'test')
      if (rule === 'newest')
        await sql`update concordat.companies set updated_at = now() + interval '1 day' where name = ${ours}`.execute(
          database.db,
        )
      const [change] = await changesOf(stage, await plan(stage))
      assert.deepEqual(change?.after ?? null, expected === null ? null : { Name: expected })
    })

  it('newest: an older value of ours never overwrites the CRM', async () => {
    const { stage, companyId } = await pair({ Name: 'Theirs' })
    await saveMapping(
      database.db,
      stage.connection,
      { object: 'Account', rows: [row('newest')], timeZone: 'UTC' },
      'test',
    )
    await sql`update concordat.companies set updated_at = '2020-01-01' where id = ${companyId}`.execute(database.db)
    assert.equal((await plan(stage)).counts.updates, 0)
  })

  it('fill-if-empty: an empty field is filled', async () => {
    const { stage } = await pair({ Website: null }, { domain: 'acme.test' })
    const website = { ...row('fill-if-empty'), ours: 'domain', field: 'Website' }
    await saveMapping(database.db, stage.connection, { object: 'Account', rows: [website], timeZone: 'UTC' }, 'test')
    const [change] = await changesOf(stage, await plan(stage))
    assert.deepEqual(change?.after, { Website: 'acme.test' })
  })

  it('is refused with every reason when it cannot work, and can be reset', async () => {
    const { stage } = await pair()
    const broken = { object: 'Account', rows: [{ ...row('ours'), field: 'Gone__c' }], timeZone: 'UTC' }
    await assert.rejects(saveMapping(database.db, stage.connection, broken, 'test'), { code: 'CC-PLAN-3' })
    await resetMapping(database.db, stage.connection, 'Account')
  })

  it('goes on without a field that has disappeared, and says which', async () => {
    const { stage } = await pair({ Concordat_company_name__c: 'x' })
    const object = stage.crm.objects.get('Account')!
    await saveMapping(
      database.db,
      stage.connection,
      { object: 'Account', rows: [row('ours'), { ...row('ours'), field: 'Website', ours: 'domain' }], timeZone: 'UTC' },
      'test',
    )
    object.described = { ...object.described, fields: STAGE_FIELDS.filter((field) => field.name !== 'Website') }
    putRecord(stage.crm, 'Account', '001A', { Name: 'Renamed' })
    await stage.pull()
    const made = await plan(stage)
    assert.deepEqual(
      made.findings.map((one) => [one.symbol, one.field]),
      [['MAPPING_MISSING_FIELD', 'Website']],
    )
    assert.deepEqual(
      (await changesOf(stage, made)).map((change) => change.after),
      [{ Name: 'Acme' }],
    )
  })

  it('updates nothing where none of the fields exists (A1.39)', async () => {
    const stage = await openStage(database, { fieldPrefix: 'Scarf' })
    putRecord(stage.crm, 'Account', '001A', { Name: 'Acme' })
    await stage.pull()
    await stage.link(await stage.company({ name: 'Other' }), '001A')
    const made = await plan(stage)
    assert.deepEqual([made.counts.updates, made.findings.map((one) => one.symbol)], [0, ['NO_FIELDS']])
  })
})

describe('approval', () => {
  const twentyOne = async (settings: object) => {
    const stage = await openStage(database, settings)
    for (let n = 10; n < 31; n++)
      putRecord(stage.crm, 'Account', `001${n}`, written(`C${n}`, { Concordat_company_name__c: 'x' }))
    await stage.pull()
    for (let n = 10; n < 31; n++) await stage.link(await stage.company({ name: `C${n}` }), `001${n}`)
    return stage
  }

  it('is given by itself within the guards, and left to a person beyond them', async () => {
    const { stage } = await pair({ Concordat_company_name__c: 'x' })
    const usual = await plan(stage)
    const approved = await approveWithinGuards(stage.platform, usual.workspaceId, usual.id, 'schedule')
    assert.deepEqual([approved.state, approved.approvedBy], ['approved', 'schedule'])
    const many = await twentyOne({
      guards: { createsMax: 1, createsShare: 1, updatesShare: 0.2, clearsShare: 1, deletesMax: 0 },
    })
    const unusual = await plan(many)
    assert.deepEqual(
      unusual.reasons.map((reason) => reason.guard),
      ['updates'],
    )
    const held = await approveWithinGuards(many.platform, unusual.workspaceId, unusual.id, 'schedule')
    assert.equal(held.state, 'held')
    assert.equal((await approvePlan(many.platform, held.workspaceId, held.id, 'Ada')).approvedBy, 'Ada')
  })

  it('can leave changes out, which end deferred, and drop a plan for good', async () => {
    const stage = await twentyOne({})
    const made = await plan(stage)
    const changes = await changesOf(stage, made)
    const ids = changes.slice(0, 5).map((change) => change.id)
    assert.equal(await trimPlan(stage.platform, made.workspaceId, made.id, { ids }, 'Ada'), 5)
    await dropPlan(stage.platform, made.workspaceId, made.id, 'Ada')
    const details = await getPlan(database.db, made.workspaceId, made.id)
    assert.deepEqual(details.outcomes, [{ object: 'Account', kind: 'update', outcome: 'deferred', count: 21 }])
    await assert.rejects(approvePlan(stage.platform, made.workspaceId, made.id, 'Ada'), { code: 'CC-PLAN-2' })
    await assert.rejects(trimPlan(stage.platform, made.workspaceId, made.id, { kind: 'update' }, 'Ada'), {
      code: 'CC-PLAN-2',
    })
  })

  it('is asked again when a newer plan takes the place of one that waits', async () => {
    const stage = await twentyOne({})
    const first = await plan(stage)
    const { workspaceId } = first
    const [few] = await changesOf(stage, first)
    assert.ok(few?.companyId)
    await plan(stage, { companyIds: [few.companyId] })
    assert.equal((await getPlan(database.db, workspaceId, first.id)).state, 'held')
    await setRunState(database.db, first.runId ?? '', 'held', { reason: 'the plan waits for approval' })
    const second = await plan(stage)
    assert.equal((await getPlan(database.db, workspaceId, first.id)).state, 'dropped')
    assert.equal((await getPlan(database.db, workspaceId, second.id)).state, 'held')
    const run = await getRun(database.db, workspaceId, first.runId ?? '')
    assert.deepEqual([run.state, run.reason], ['stopped', 'its plan was replaced by a newer one'])
  })

  it('sees a plan by page, filter and field', async () => {
    const stage = await twentyOne({})
    const made = await plan(stage)
    const list = (filter: object) => listChanges(database.db, made.workspaceId, made.id, filter)
    const page = await list({ limit: 10 })
    assert.deepEqual([page.changes.length, page.total], [10, 21])
    const rest = await list({ after: page.changes.at(-1)?.id, limit: 100 })
    assert.equal(rest.changes.length, 11)
    assert.equal((await list({ text: 'c12' })).total, 1)
    assert.equal((await list({ field: 'Concordat_company_name__c', kind: 'update', outcome: 'pending' })).total, 21)
    assert.equal((await list({ field: 'Name' })).total, 0)
    const { fields } = await getPlan(database.db, made.workspaceId, made.id)
    assert.deepEqual(fields[0], { object: 'Account', field: 'Concordat_company_name__c', count: 21, clears: 0 })
  })
})
