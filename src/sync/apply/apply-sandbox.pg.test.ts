import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { insertCompany, insertLink } from '../../../test/support/loop-stage.ts'
import { openSandboxStage, type SandboxStage } from '../../../test/support/sandbox-stage.ts'
import type { Database } from '../../platform/database/database.ts'
import { finishRun, type RunClaim, runBalance } from '../history/index.ts'
import { mirrorTable, pullObject, refreshRecords } from '../mirror/index.ts'
import { approvePlan, buildPlan, getPlan, listChanges, type Plan, planUndo, undoTargets } from '../plan/index.ts'
import { applyPlan } from './index.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

const LINKED = 12
const NEW = 3

async function accounts(stage: SandboxStage): Promise<readonly { id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select _id as id, "Name" as name
    from ${mirrorTable(stage.connection, 'Account')} where _deleted_at is null order by _id limit ${LINKED}`.execute(
    database.db,
  )
  return rows
}

async function write(stage: SandboxStage, plan: Plan, claim: RunClaim) {
  await approvePlan(stage.platform, plan.workspaceId, plan.id, 'Ada')
  await applyPlan(stage.platform, stage.connector, stage.connection, claim, plan.id)
  const run = await database.transaction((tx) => finishRun(tx, claim))
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  const { outcomes } = await getPlan(database.db, plan.workspaceId, plan.id)
  return Object.fromEntries(outcomes.map((row) => [`${row.kind} ${row.outcome}`, row.count]))
}

describe('writing to a CRM that speaks the real protocol', () => {
  for (const faults of [
    'lost-answer=collections@1',
    'lost-answer=collections@2',
    'lost-request=collections@1',
    'row-lock=0.2',
  ])
    it(`with ${faults}: applies, creates once, plans nothing again, and undoes to the letter`, () => round(faults))
})

async function round(faults: string): Promise<void> {
  await sql`update concordat.companies set archived = true`.execute(database.db)
  const stage = await openSandboxStage(database, { records: 40 }, { createAccounts: 'all' })
  try {
    await stage.pull()
    const existing = await accounts(stage)
    for (const { id, name } of existing)
      await insertLink(
        database,
        stage.connection,
        await insertCompany(database, stage.connection, { name, domain: 'x.test' }),
        id,
      )
    for (let n = 0; n < NEW; n++)
      await insertCompany(database, stage.connection, { name: `Brand new ${n}`, domain: `new${n}.test` })
    const start = stage.sandbox.org.journal(0, 1_000_000).at(-1)?.seq ?? 0
    stage.sandbox.faults.set(faults)
    const claim = await stage.claim('sync')
    const plan = await buildPlan(stage.platform, stage.connection, claim)
    assert.deepEqual([plan.counts.updates, plan.counts.creates], [LINKED, NEW])
    assert.deepEqual(await write(stage, plan, claim), { 'create applied': NEW, 'update applied': LINKED })
    const journal = stage.sandbox.org.journal(start, 1_000_000)
    assert.equal(journal.filter((entry) => entry.action === 'create').length, NEW)
    const { changes } = await listChanges(database.db, plan.workspaceId, plan.id, { limit: 100 })
    for (const change of changes.filter((one) => one.kind === 'update'))
      for (const [field, value] of Object.entries(change.before))
        assert.equal(value, null, `${field} was not empty before`)
    stage.sandbox.faults.clear()
    const pulled = await stage.claim('pull')
    await pullObject(stage.platform, stage.connector, stage.connection, pulled, 'Account')
    const [echo] = (await runBalance(database.db, pulled.run.id)).objects
    assert.deepEqual([echo?.unchanged, echo?.stored, echo?.closes], [LINKED + NEW, 0, true])
    const second = await buildPlan(stage.platform, stage.connection, await stage.claim('sync'))
    assert.deepEqual([second.counts.updates, second.counts.creates, second.counts.rejected], [0, 0, 0])
    await undo(stage, plan)
  } finally {
    await stage.close()
  }
}

async function undo(stage: SandboxStage, plan: Plan): Promise<void> {
  const claim = await stage.claim('undo')
  for await (const { object, ids } of undoTargets(database.db, plan.workspaceId, plan.id))
    await refreshRecords(stage.platform, stage.connector, stage.connection, claim, object, ids)
  const undone = await planUndo(stage.platform, stage.connection, claim, plan.id)
  assert.deepEqual(await write(stage, undone, claim), { 'update applied': LINKED, 'delete rejected': NEW })
  const { changes } = await listChanges(database.db, plan.workspaceId, plan.id, { limit: 100 })
  const viewer = stage.sandbox.org.users.find((user) => user.profile === 'admin')
  for (const change of changes.filter((one) => one.kind === 'update')) {
    const record = stage.sandbox.org.record({ userId: viewer?.id ?? '' }, 'Account', change.remoteId ?? '')
    for (const field of Object.keys(change.before)) assert.equal(record?.[field] ?? null, null, field)
  }
}
