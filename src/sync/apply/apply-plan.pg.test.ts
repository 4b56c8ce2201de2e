import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { heldBy, openStage, type Stage } from '../../../test/support/loop-stage.ts'
import { putRecord } from '../../../test/support/scripted-connector.ts'
import { type ScriptedWrites, scriptWrites } from '../../../test/support/scripted-writes.ts'
import type { Connector, WriteResult } from '../../connectors/connector.ts'
import { defineErrors } from '../../core/errors.ts'
import type { Reject } from '../../core/outcome.ts'
import type { Database } from '../../platform/database/database.ts'
import { armFailpoints } from '../../platform/failpoints.ts'
import {
  claimRun,
  finishRun,
  listRejects,
  type RunClaim,
  requestStop,
  runBalance,
  syncHistory,
} from '../history/index.ts'
import { pullObject } from '../mirror/index.ts'
import { approvePlan, buildPlan, getPlan, listChanges, type Plan, planRetry, planUndo } from '../plan/index.ts'
import { applyPlan } from './index.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())
afterEach(() => armFailpoints(''))

const waitError = defineErrors({
  'CC-TEST-1': {
    ...{
      status: 503,
      title: 'Quota',
      meaning: 'The quota is used up.',
      nextStep: 'Wait.',
      retry: 'later',
      who: 'nobody',
    },
  },
})

const reject = (retry: Reject['retry']): Reject => ({
  ...{ code: '17', symbol: retry === 'later' ? 'UNABLE_TO_LOCK_ROW' : 'FIELD_CUSTOM_VALIDATION_EXCEPTION' },
  ...{ message: 'no', meaning: 'no', nextStep: 'none', fields: [], retry },
})

/** `updates` linked records that differ and `creates` companies without a record, planned and approved. */
async function approved(updates: number, creates: number, over: Partial<Connector['capabilities']> = {}) {
  const stage = await openStage(database, creates > 0 ? { createAccounts: 'all' } : {})
  await sql`update concordat.companies set archived = true`.execute(database.db)
  for (let n = 0; n < updates; n++) putRecord(stage.crm, 'Account', idOf(n), { Name: `Linked ${n}` })
  await stage.pull()
  for (let n = 0; n < updates; n++) await stage.link(await stage.company({ name: `Linked ${n}` }), idOf(n))
  for (let n = 0; n < creates; n++) await stage.company({ name: `New ${n}`, domain: `new${n}.test` })
  const writes = scriptWrites(stage.connector, over)
  return { stage, writes, ...(await planned(stage)) }
}

async function planned(stage: Stage): Promise<{ plan: Plan; claim: RunClaim }> {
  const claim = await stage.claim('sync')
  const plan = await buildPlan(stage.platform, stage.connection, claim)
  if (plan.state === 'held') await approvePlan(stage.platform, plan.workspaceId, plan.id, 'Ada')
  return { plan, claim }
}

const idOf = (n: number) => `001${String(n).padStart(3, '0')}`

const apply = (stage: Stage, writes: ScriptedWrites, plan: Plan, claim: RunClaim) =>
  applyPlan(stage.platform, writes.connector, stage.connection, claim, plan.id)

const outcomes = async (plan: Plan) =>
  Object.fromEntries(
    (await getPlan(database.db, plan.workspaceId, plan.id)).outcomes.map((row) => [
      `${row.kind} ${row.outcome}`,
      row.count,
    ]),
  )

const changes = async (plan: Plan) =>
  (await listChanges(database.db, plan.workspaceId, plan.id, { limit: 1000 })).changes

async function finish(claim: RunClaim) {
  return database.transaction((tx) => finishRun(tx, claim))
}

async function links(stage: Stage): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from concordat.links
    where connection_id = ${stage.connection.id} and ended_at is null and origin = 'created'`.execute(database.db)
  return rows[0]?.n ?? 0
}

describe('apply', () => {
  it('writes only approved plans', async () => {
    const { stage, writes } = await approved(1, 0)
    putRecord(stage.crm, 'Account', idOf(0), { Name: 'x' })
    const claim = await stage.claim('sync')
    const held = await buildPlan(stage.platform, stage.connection, claim)
    assert.equal(held.state, 'held')
    await assert.rejects(apply(stage, writes, held, claim), { code: 'CC-PLAN-2' })
    assert.deepEqual(writes.journal, [])
  })

  it('writes what was planned, links what it created, and then plans nothing more', async () => {
    const { stage, writes, plan, claim } = await approved(3, 2)
    const done = await apply(stage, writes, plan, claim)
    assert.equal(done.state, 'applied')
    assert.deepEqual(await outcomes(plan), { 'create applied': 2, 'update applied': 3 })
    assert.equal((await finish(claim)).state, 'succeeded')
    const [line] = await syncHistory(database.db, plan.workspaceId, plan.connectionId)
    assert.deepEqual([line?.total.created, line?.total.synced], [2, 3])
    assert.equal(heldBy(stage.crm, idOf(0)).Concordat_company_name__c, 'Linked 0')
    assert.equal(await links(stage), 2)
    for (const change of await changes(plan)) assert.ok(change.remoteId && change.linkId && change.settledAt)
    // Before and after the echo of our own writes is pulled (G8).
    assert.equal((await planned(stage)).plan.state, 'applied')
    await stage.pull()
    const second = await planned(stage)
    assert.deepEqual([second.plan.counts.updates, second.plan.counts.creates, second.plan.counts.unchanged], [0, 0, 5])
  })

  it('reads created records back in one call, so that the next pull finds them unchanged; a failure is none of the run', async () => {
    for (const fails of [false, true]) {
      const { stage, writes, plan, claim } = await approved(0, 5, { writeBatchMax: 2 })
      writes.beforeAnswer = () => {
        for (const { id } of writes.journal) putRecord(stage.crm, 'Account', id, { IsPersonAccount: false })
      }
      stage.crm.before = (call) => {
        if (call === 'readByIds' && fails) throw new Error('no answer')
      }
      const done = await apply(stage, writes, plan, claim)
      assert.equal(done.state, 'applied')
      assert.equal((await finish(claim)).state, 'succeeded')
      assert.equal(stage.crm.calls.filter((call) => call === 'readByIds').length, 1)
      stage.passTime(3_600_000)
      const pulled = await stage.claim('pull')
      await pullObject(stage.platform, stage.connector, stage.connection, pulled, 'Account')
      const [read] = (await runBalance(database.db, pulled.run.id)).objects
      assert.deepEqual([read?.read, read?.unchanged, read?.closes], [5, fails ? 0 : 5, true])
    }
  })

  it('creates nothing for companies that are to be reviewed, excluded, outside the filter, or when it is off', async () => {
    const stage = await openStage(database, { createAccounts: 'all' })
    await sql`update concordat.companies set archived = true`.execute(database.db)
    await stage.pull()
    const [review, excluded] = [await stage.company({ name: 'In review' }), await stage.company({ name: 'Excluded' })]
    await stage.company({ name: 'Wanted', domain: 'wanted.test' })
    await stage.company({ name: 'Other' })
    await sql`update concordat.match_decisions set state = 'review', reason = 'ambiguous' where company_id = ${review}`.execute(
      database.db,
    )
    await sql`insert into concordat.match_exclusions (workspace_id, connection_id, company_id, remote_id, excluded_by)
      values (${stage.connection.workspaceId}, ${stage.connection.id}, ${excluded}, '001X', 'Ada')`.execute(database.db)
    assert.equal((await planned(stage)).plan.counts.creates, 2)
    const filtered = await stage.settings({
      createAccounts: 'filter',
      createFilter: { field: 'domain', op: 'equals', value: 'wanted.test' },
    })
    const claim = await stage.claim('sync')
    const plan = await buildPlan(stage.platform, filtered, claim)
    const [create] = await changes(plan)
    assert.deepEqual([plan.counts.creates, create?.after.Name, create?.key], [1, 'Wanted', create?.companyId])
    const off = await stage.settings({ createAccounts: 'off' })
    assert.equal((await buildPlan(stage.platform, off, await stage.claim('sync'))).counts.creates, 0)
  })

  it('refuses creates when the object has no key field of ours, and says what to do', async () => {
    const stage = await openStage(database, { createAccounts: 'all' })
    const object = stage.crm.objects.get('Account')!
    const fields = object.described.fields.filter((field) => field.name !== 'Concordat_key__c')
    object.described = { ...object.described, fields }
    await stage.pull()
    await stage.company({ name: 'Nobody' })
    const { plan } = await planned(stage)
    assert.equal(plan.counts.creates, 0)
    assert.deepEqual(
      plan.findings.map((one) => one.symbol),
      ['NO_KEY_FIELD'],
    )
  })

  it('never writes a record that was unlinked after the plan was approved (G6)', async () => {
    const { stage, writes, plan, claim } = await approved(3, 0)
    await sql`update concordat.links set ended_at = now() where remote_id = ${idOf(1)}
      and connection_id = ${stage.connection.id}`.execute(database.db)
    await apply(stage, writes, plan, claim)
    assert.deepEqual(await outcomes(plan), { 'update applied': 2, 'update deferred': 1 })
    assert.ok(!writes.journal.some((effect) => effect.id === idOf(1)))
    assert.equal((await finish(claim)).state, 'succeeded')
  })

  it('makes no record for a company that was linked after the plan was approved', async () => {
    const { stage, writes, plan, claim } = await approved(1, 1)
    const create = (await changes(plan)).find((change) => change.kind === 'create')
    await stage.link(create?.companyId ?? '', '001ZZZ')
    await apply(stage, writes, plan, claim)
    assert.deepEqual(await outcomes(plan), { 'create deferred': 1, 'update applied': 1 })
  })

  it('overwrites nothing that changed in the CRM while the plan waited, and plans it anew', async () => {
    const { stage, writes, plan, claim } = await approved(3, 0)
    putRecord(stage.crm, 'Account', idOf(0), { Concordat_company_name__c: 'Theirs' })
    putRecord(stage.crm, 'Account', idOf(1), { Website: 'https://elsewhere.test' })
    await stage.pull()
    await apply(stage, writes, plan, claim)
    assert.deepEqual(await outcomes(plan), { 'update applied': 2, 'update deferred': 1 })
    assert.equal(heldBy(stage.crm, idOf(0)).Concordat_company_name__c, 'Theirs')
    assert.equal((await finish(claim)).state, 'succeeded')
    assert.equal((await planned(stage)).plan.counts.updates, 1)
  })

  it('goes on past rejected records and keeps the reason of each', async () => {
    const { stage, writes, plan, claim } = await approved(4, 0)
    writes.mishap = (record) =>
      record.id === idOf(2) ? { key: record.key, outcome: 'rejected', reject: reject('after-fix') } : null
    await apply(stage, writes, plan, claim)
    assert.deepEqual(await outcomes(plan), { 'update applied': 3, 'update rejected': 1 })
    const [stored] = await listRejects(database.db, plan.workspaceId, { runId: claim.run.id })
    assert.equal(stored?.reject.symbol, 'FIELD_CUSTOM_VALIDATION_EXCEPTION')
    assert.equal((await finish(claim)).state, 'succeeded')
    const retryClaim = await stage.claim('apply')
    const again = await planRetry(stage.platform, stage.connection, retryClaim, { planId: plan.id })
    await approvePlan(stage.platform, again.workspaceId, again.id, 'Ada')
    writes.mishap = () => null
    await apply(stage, writes, again, retryClaim)
    assert.deepEqual(await outcomes(again), { 'update applied': 1 })
    assert.equal((await finish(retryClaim)).state, 'succeeded')
  })

  it('tries the rejects of an undo again by undoing again', async () => {
    const { stage, writes, plan, claim } = await approved(2, 0)
    await apply(stage, writes, plan, claim)
    await stage.pull()
    const undoClaim = await stage.claim('undo')
    const undone = await planUndo(stage.platform, stage.connection, undoClaim, plan.id)
    await approvePlan(stage.platform, undone.workspaceId, undone.id, 'Ada')
    writes.mishap = (record) =>
      record.id === idOf(0) ? { key: record.key, outcome: 'rejected', reject: reject('after-fix') } : null
    await apply(stage, writes, undone, undoClaim)
    const again = await planRetry(stage.platform, stage.connection, await stage.claim('undo'), { planId: undone.id })
    assert.deepEqual([again.kind, again.counts.updates, again.counts.unchanged], ['undo', 1, 1])
  })

  it('tries a locked row again, and gives up after a bounded number of tries', async () => {
    const { stage, writes, plan, claim } = await approved(2, 0)
    const tries = new Map<string, number>()
    writes.mishap = (record): WriteResult | null => {
      const n = (tries.get(record.id ?? '') ?? 0) + 1
      tries.set(record.id ?? '', n)
      const locked = record.id === idOf(0) ? n <= 2 : true
      return locked ? { key: record.key, outcome: 'rejected', reject: reject('later') } : null
    }
    await apply(stage, writes, plan, claim)
    assert.deepEqual(await outcomes(plan), { 'update applied': 1, 'update rejected': 1 })
    assert.deepEqual([...tries.values()], [3, 4])
    assert.equal((await finish(claim)).state, 'succeeded')
  })

  it('looks lost answers up before it writes again, and makes no record twice (G5)', async () => {
    for (const mishap of ['lost-before', 'lost-after'] as const) {
      const { stage, writes, plan, claim } = await approved(2, 3)
      const lost = new Set<string>()
      writes.mishap = (record) => {
        if (lost.has(record.key)) return null
        lost.add(record.key)
        return mishap
      }
      await apply(stage, writes, plan, claim)
      assert.deepEqual(await outcomes(plan), { 'create applied': 3, 'update applied': 2 })
      assert.equal(writes.journal.length, 5, mishap)
      assert.equal(stage.crm.objects.get('Account')?.records.size, 5)
      assert.equal(await links(stage), 3)
      assert.equal((await finish(claim)).state, 'succeeded')
    }
  })

  it('waits until the CRM can show a new record before it creates again where the CRM has no upsert', async () => {
    const { stage, writes, plan, claim } = await approved(0, 2, { upsertByExternalId: false })
    const lost = new Set<string>()
    writes.mishap = (record) => {
      if (lost.has(record.key)) return null
      lost.add(record.key)
      return record.values.Name === 'New 0' ? 'lost-before' : 'lost-after'
    }
    const hidden = stage.crm.objects.get('Account')!.hidden
    writes.beforeAnswer = () => {
      for (const { id } of writes.journal) hidden.add(id)
    }
    await assert.rejects(apply(stage, writes, plan, claim), { code: 'CC-APPLY-2' })
    await assert.rejects(apply(stage, writes, plan, claim), (error: { retryAt?: Date }) => error.retryAt !== undefined)
    assert.equal(writes.journal.length, 1)
    hidden.clear()
    writes.beforeAnswer = () => undefined
    stage.passTime(10 * 60_000)
    await apply(stage, writes, plan, claim)
    assert.deepEqual(await outcomes(plan), { 'create applied': 2 })
    assert.equal(writes.journal.length, 2)
  })

  it('takes several records with our key for a question, not for an answer', async () => {
    const { stage, writes, plan, claim } = await approved(0, 1)
    const [create] = await changes(plan)
    for (const id of ['001X', '001Y'])
      putRecord(stage.crm, 'Account', id, { Name: 'x', Concordat_key__c: create?.key ?? '' })
    writes.mishap = () => 'lost-before'
    await apply(stage, writes, plan, claim)
    const [settled] = await changes(plan)
    assert.deepEqual([settled?.outcome, settled?.symbol], ['rejected', 'AMBIGUOUS_EXTERNAL_ID'])
    assert.equal(writes.journal.length, 0)
  })

  it('matches results by key: missing, surplus and contradicting ones are looked up, never taken by position', async () => {
    const { stage, writes, plan, claim } = await approved(4, 0)
    const { write } = writes.connector
    let first = true
    Object.assign(writes.connector, {
      write: async (request: Parameters<typeof write>[0]) => {
        const results = [...(await write(request))].reverse()
        if (!first) return results
        first = false
        const other: WriteResult = { key: results[0]!.key, outcome: 'rejected', reject: reject('never') }
        return [...results.slice(1, 3), other, results[0]!, { ...results[0]!, key: '999999' }]
      },
    })
    await apply(stage, writes, plan, claim)
    assert.deepEqual(await outcomes(plan), { 'update applied': 4 })
    assert.equal(writes.journal.length, 4)
  })

  it('loses nothing when a call must wait: the plan goes on later', async () => {
    const { stage, writes, plan, claim } = await approved(3, 0, { writeBatchMax: 1 })
    let calls = 0
    stage.crm.before = (call) => {
      if (call === 'write' && ++calls === 2) throw waitError('CC-TEST-1', 'quota used up', { retryAt: new Date(0) })
    }
    await assert.rejects(apply(stage, writes, plan, claim), { code: 'CC-TEST-1' })
    assert.deepEqual(await outcomes(plan), { 'update null': 2, 'update applied': 1 })
    await apply(stage, writes, plan, claim)
    assert.deepEqual(await outcomes(plan), { 'update applied': 3 })
    assert.equal(writes.journal.length, 3)
  })

  it('stops between two batches when asked, and leaves the rest deferred', async () => {
    const { stage, writes, plan, claim } = await approved(3, 0, { writeBatchMax: 1 })
    let asked: Promise<unknown> | null = null
    writes.beforeAnswer = () => {
      asked ??= requestStop(database.db, claim.run.id)
    }
    const { write } = writes.connector
    Object.assign(writes.connector, {
      write: async (request: Parameters<typeof write>[0]) => {
        const results = await write(request)
        await asked
        return results
      },
    })
    await assert.rejects(apply(stage, writes, plan, claim), { code: 'CC-RUN-4' })
    assert.deepEqual(await outcomes(plan), { 'update applied': 1, 'update deferred': 2 })
    assert.ok((await runBalance(database.db, claim.run.id)).changes.closes)
  })

  it('stops at once when the connection is switched off, and goes on when it is on again', async () => {
    const { stage, writes, plan, claim } = await approved(2, 0)
    await stage.settings({ enabled: false })
    await assert.rejects(apply(stage, writes, plan, claim), { code: 'CC-APPLY-1' })
    assert.deepEqual(writes.journal, [])
    await stage.settings({ enabled: true })
    await apply(stage, writes, plan, claim)
    assert.equal(writes.journal.length, 2)
  })

  it('commits nothing after another worker took the run over', async () => {
    const { stage, writes, plan, claim } = await approved(2, 0)
    await claimRun(database, claim.run.id, 'other')
    await assert.rejects(apply(stage, writes, plan, claim), { code: 'CC-RUN-1' })
    assert.deepEqual(writes.journal, [])
  })
})

describe('undo', () => {
  async function undo(stage: Stage, of: Plan, settings = {}) {
    const connection = await stage.settings(settings)
    await stage.pull()
    const claim = await stage.claim('undo')
    const plan = await planUndo(stage.platform, connection, claim, of.id)
    return { plan, claim, connection }
  }

  it('puts back what was there and skips what somebody changed since (G7)', async () => {
    const { stage, writes, plan, claim } = await approved(3, 0)
    const before = [0, 1, 2].map((n) => ({ ...heldBy(stage.crm, idOf(n)) }))
    await apply(stage, writes, plan, claim)
    putRecord(stage.crm, 'Account', idOf(1), { Concordat_company_name__c: 'Theirs' })
    const undone = await undo(stage, plan)
    assert.deepEqual([undone.plan.kind, undone.plan.state, undone.plan.counts.updates], ['undo', 'held', 3])
    const skipped = (await changes(undone.plan)).find((change) => change.remoteId === idOf(1))
    assert.deepEqual(skipped?.leftOut, { Concordat_company_name__c: 'changed since by someone else' })
    await approvePlan(stage.platform, undone.plan.workspaceId, undone.plan.id, 'Ada')
    await apply(stage, writes, undone.plan, undone.claim)
    assert.equal((await finish(undone.claim)).state, 'succeeded')
    for (const n of [0, 2])
      for (const change of (await changes(plan)).filter((one) => one.remoteId === idOf(n)))
        for (const field of Object.keys(change.after))
          assert.equal(heldBy(stage.crm, idOf(n))[field] ?? null, before[n]?.[field] ?? null, field)
    assert.equal(heldBy(stage.crm, idOf(1)).Concordat_company_name__c, 'Theirs')
    assert.equal(heldBy(stage.crm, idOf(1)).Concordat_funnel_stage__c ?? null, null)
  })

  it('does nothing twice, and nothing to a record that was unlinked since', async () => {
    const { stage, writes, plan, claim } = await approved(2, 0)
    await apply(stage, writes, plan, claim)
    await sql`update concordat.links set ended_at = now() where remote_id = ${idOf(0)}
      and connection_id = ${stage.connection.id}`.execute(database.db)
    const first = await undo(stage, plan)
    assert.deepEqual(
      (await changes(first.plan)).map((change) => [change.remoteId, change.outcome, change.symbol]),
      [
        [idOf(0), 'rejected', 'LINK_ENDED'],
        [idOf(1), null, null],
      ],
    )
    await approvePlan(stage.platform, first.plan.workspaceId, first.plan.id, 'Ada')
    await apply(stage, writes, first.plan, first.claim)
    const second = await undo(stage, plan)
    assert.deepEqual([second.plan.counts.updates, second.plan.counts.unchanged, second.plan.counts.rejected], [0, 1, 1])
  })

  it('deletes records we created only if the connection allows so many, and unlinks them', async () => {
    const { stage, writes, plan, claim } = await approved(0, 3)
    await apply(stage, writes, plan, claim)
    const guards = stage.connection.settings.guards
    const refused = await undo(stage, plan)
    assert.deepEqual(await outcomes(refused.plan), { 'delete rejected': 3 })
    assert.equal((await changes(refused.plan))[0]?.symbol, 'DELETION_NOT_ALLOWED')
    const touched = (await changes(plan))[0]
    putRecord(stage.crm, 'Account', touched?.remoteId ?? '', { Name: 'Somebody works with it' })
    const allowed = await undo(stage, plan, { guards: { ...guards, deletesMax: 5 } })
    assert.deepEqual(await outcomes(allowed.plan), { 'delete null': 2, 'delete rejected': 1 })
    assert.deepEqual(
      allowed.plan.reasons.map((reason) => reason.guard),
      ['undo', 'deletes'],
    )
    await approvePlan(stage.platform, allowed.plan.workspaceId, allowed.plan.id, 'Ada')
    await apply(stage, writes, allowed.plan, allowed.claim)
    assert.equal((await finish(allowed.claim)).state, 'succeeded')
    assert.equal(stage.crm.objects.get('Account')?.records.size, 1)
    assert.equal(await links(stage), 1)
    await stage.pull()
    // What was taken back is not created anew by the next sync, although matching finds no record for it.
    await sql`delete from concordat.match_pending`.execute(database.db)
    assert.equal((await planned(stage)).plan.counts.creates, 0)
  })

  it('says when there is nothing to undo', async () => {
    const { stage, plan } = await approved(1, 0)
    await assert.rejects(undo(stage, plan), { code: 'CC-PLAN-4' })
  })
})
