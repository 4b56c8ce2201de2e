import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { openStage } from '../../../test/support/loop-stage.ts'
import { putRecord } from '../../../test/support/scripted-connector.ts'
import { scriptWrites } from '../../../test/support/scripted-writes.ts'
import type { Database } from '../../platform/database/database.ts'
import { armFailpoints } from '../../platform/failpoints.ts'
import { claimRun, finishRun, runBalance } from '../history/index.ts'
import { readMirrorValues } from '../mirror/index.ts'
import { approvePlan, buildPlan, getPlan } from '../plan/index.ts'
import { applyPlan } from './index.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())
afterEach(() => armFailpoints(''))

const UPDATES = 5
const CREATES = 3

/** Places where these runs do not come by: stopping has its own tests, and each way of sending has its own places. */
const ELSEWHERE = {
  batch: ['apply.stopped', 'apply.batch.withdrawn', 'apply.job.created', 'apply.job.stored', 'apply.job.resumed'],
  bulk: ['apply.stopped', 'apply.batch.withdrawn'],
}

function boundaries(...rooms: string[]): string[] {
  const names = rooms.flatMap((room) => {
    const folder = join(import.meta.dirname, '..', room)
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
    return [...text.matchAll(/failpoint\('([a-z.]+)'\)/g)].map((match) => match[1] as string)
  })
  return [...new Set(names)].filter((name) => !name.startsWith('undo.'))
}

/**
 * A whole run with lost answers, a locked row and a reject, in which the worker dies at `killedAt` and another one takes
 * the run over. Answers everything that must not depend on where it died.
 */
async function run(by: 'batch' | 'bulk', killedAt: string | null) {
  const stage = await openStage(database, { createAccounts: 'all' })
  await sql`update concordat.companies set archived = true`.execute(database.db)
  for (let n = 0; n < UPDATES; n++) putRecord(stage.crm, 'Account', `001${n}`, { Name: `Linked ${n}` })
  await stage.pull()
  for (let n = 0; n < UPDATES; n++) await stage.link(await stage.company({ name: `Linked ${n}` }), `001${n}`)
  for (let n = 0; n < CREATES; n++) await stage.company({ name: `New ${n}` })
  const writes = scriptWrites(
    stage.connector,
    by === 'bulk' ? { bulkWriteFrom: 1, bulkWriteMax: 4 } : { writeBatchMax: 2 },
  )
  const met = new Set<string>()
  writes.mishap = (record) => {
    if (record.id === '0014') return { key: record.key, outcome: 'rejected', reject: REFUSED }
    if (met.has(record.key)) return null
    met.add(record.key)
    if (record.id === '0013') return { key: record.key, outcome: 'rejected', reject: LOCKED }
    if (record.id === '0010' || record.values.Name === 'New 0') return 'lost-after'
    return record.values.Name === 'New 1' ? 'lost-before' : null
  }
  let claim = await stage.claim('sync')
  let died = 0
  armFailpoints(killedAt === null ? '' : `${killedAt}=throw`)
  for (let start = 1; start <= 5; start++) {
    try {
      const plan = await buildPlan(stage.platform, stage.connection, claim)
      if (plan.state === 'held') await approvePlan(stage.platform, plan.workspaceId, plan.id, 'Ada')
      await applyPlan(stage.platform, writes.connector, stage.connection, claim, plan.id)
      break
    } catch (error) {
      if (!String(error).includes('failpoint') && !String(error).includes('only an approved plan')) throw error
      if (String(error).includes('failpoint')) died++
      if (String(error).includes('only an approved plan')) break
      const taken = await claimRun(database, claim.run.id, `worker ${start}`)
      assert.ok(taken)
      claim = taken
    }
  }
  const { planId, ...state } = await endState(stage, writes, claim)
  assert.ok(planId)
  return { died, state }
}

async function endState(
  stage: Awaited<ReturnType<typeof openStage>>,
  writes: ReturnType<typeof scriptWrites>,
  claim: Awaited<ReturnType<typeof stage.claim>>,
) {
  const plan = await buildPlan(stage.platform, stage.connection, claim)
  const { outcomes } = await getPlan(database.db, plan.workspaceId, plan.id)
  const records = [...(stage.crm.objects.get('Account')?.records ?? [])]
  const mirror = await readMirrorValues(
    database.db,
    stage.connection,
    'Account',
    records.map(([id]) => id),
  )
  const differing = records.filter(([id, values]) =>
    ['Name', 'Concordat_company_name__c', 'Concordat_funnel_stage__c', 'Concordat_total_events_MoM__c'].some(
      (field) => (mirror.get(id)?.[field] ?? null) !== (values[field] ?? null),
    ),
  )
  const perKey = new Map<string, number>()
  for (const effect of writes.journal.filter((one) => one.kind === 'upsert'))
    perKey.set(effect.key, (perKey.get(effect.key) ?? 0) + 1)
  const { rows } = await sql<{ open: number; links: number }>`select
      (select count(*)::int from concordat.write_batches where plan_id = ${plan.id} and state <> 'closed') as open,
      (select count(*)::int from concordat.links where connection_id = ${stage.connection.id} and origin = 'created') as links`.execute(
    database.db,
  )
  const balance = await runBalance(database.db, claim.run.id)
  const finished = await database.transaction((tx) => finishRun(tx, claim))
  return {
    ...{ planId: plan.id, planState: plan.state, outcomes, records: records.length, differing: differing.length },
    ...{ creates: [...perKey.values()], updated: writes.journal.filter((one) => one.kind === 'update').length },
    ...{ ...rows[0], balance: balance.changes, run: finished.state },
  }
}

const REFUSED = {
  ...{ code: '1', symbol: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'no', meaning: 'no', nextStep: 'none' },
  ...{ fields: [], retry: 'after-fix' as const },
}
const LOCKED = { ...REFUSED, symbol: 'UNABLE_TO_LOCK_ROW', retry: 'later' as const }

describe('a worker killed at any boundary of planning and writing', () => {
  for (const by of ['batch', 'bulk'] as const) {
    let undisturbed: Awaited<ReturnType<typeof run>>['state']
    it(`${by}: the undisturbed run accounts for every change`, async () => {
      undisturbed = (await run(by, null)).state
      assert.deepEqual(undisturbed.creates, [1, 1, 1])
      assert.deepEqual(
        [undisturbed.run, undisturbed.open, undisturbed.links, undisturbed.differing],
        ['succeeded', 0, 3, 0],
      )
      assert.deepEqual(
        [undisturbed.balance.planned, undisturbed.balance.applied, undisturbed.balance.rejected],
        [8, 7, 1],
      )
    })
    const names = boundaries('plan', 'apply').filter((name) => !ELSEWHERE[by].includes(name))
    for (const name of names)
      it(`${by}: ${name}`, async () => {
        const { died, state } = await run(by, name)
        // Recovery's own places are reached only when a worker has died before; the next test comes by there.
        if (!['apply.batch.recovered', 'apply.job.resumed'].includes(name))
          assert.equal(died, 1, 'the boundary was not met')
        assert.deepEqual(state, undisturbed)
      })
    it(`${by}: dies again while it recovers`, async () => {
      for (const second of [
        'apply.batch.recovered',
        ...(by === 'bulk' ? ['apply.job.resumed'] : ['apply.lookup.after']),
      ]) {
        const { died, state } = await run(by, `apply.call.after=throw,${second}`)
        assert.equal(died, 2, second)
        assert.deepEqual(state, undisturbed)
      }
    })
  }
})
