import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import {
  counts,
  describeFields,
  filledCrm,
  HOUR,
  idOf,
  inCrm,
  newConnection,
  openPullBench,
  type PullBench,
} from '../../../test/support/pull-bench.ts'
import { remoteField } from '../../../test/support/remote-field.ts'
import { objectOf, passTime, putRecord, SCRIPTED_FIELDS } from '../../../test/support/scripted-connector.ts'
import type { RemoteField } from '../../core/describe.ts'
import { dropMirror, mirroredFields, mirroredObjects, mirrorTable, schemaName } from './index.ts'

let bench: PullBench

before(async () => {
  bench = await openPullBench()
})
after(() => bench.database.close())

test('a new field becomes a column at once and is read back for all records', async () => {
  const crm = filledCrm(5)
  const connection = newConnection()
  await bench.pull(crm, connection)
  describeFields(crm, [...SCRIPTED_FIELDS, remoteField('Tier__c', 'string')])
  for (const record of objectOf(crm, 'Account').records.values()) Object.assign(record, { Tier__c: 'gold' })
  passTime(crm, HOUR)
  const { counts: told, runId } = await bench.pull(crm, connection)
  assert.deepEqual(told, counts(5, 5, 0))
  const { rows } = await sql`select "Tier__c" as tier, count(*)::int as count from ${mirrorTable(connection, 'Account')}
    group by 1`.execute(bench.database.db)
  assert.deepEqual(rows, [{ tier: 'gold', count: 5 }])
  assert.match(await bench.logText(runId), /field Tier__c \(string\) is new or newly readable/)
  passTime(crm, HOUR)
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(0, 0, 0))
})

test('a removed field keeps its column and contents; when it comes back it is read again', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await bench.pull(crm, connection)
  describeFields(
    crm,
    SCRIPTED_FIELDS.filter((field) => field.name !== 'Name'),
  )
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(1), { Name: 'unseen', Website: 'https://new.example' })
  passTime(crm, HOUR)
  await bench.pull(crm, connection)
  assert.deepEqual(
    (await bench.rowsOf(connection)).map((row) => row.Name),
    ['Company 1', 'Company 2', 'Company 3'],
  )
  assert.equal(
    (await mirroredFields(bench.database.db, connection.id, 'Account')).some(({ name }) => name === 'Name'),
    false,
  )
  describeFields(crm, SCRIPTED_FIELDS)
  passTime(crm, HOUR)
  await bench.pull(crm, connection)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('a field that changes its type gets a new column type, or the old contents are set aside', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  putRecord(crm, 'Account', idOf(1), { Website: '42' }, new Date('2026-01-01T00:00:00Z'))
  await bench.pull(crm, connection)
  const retype = (name: string) => (field: RemoteField) => (field.name === name ? remoteField(name, 'integer') : field)
  describeFields(crm, SCRIPTED_FIELDS.map(retype('Website')))
  passTime(crm, HOUR)
  await bench.pull(crm, connection)
  const types = async () => {
    const { rows } = await sql<{ name: string; type: string }>`select column_name as name, data_type as type
      from information_schema.columns where table_schema = ${schemaName(connection)} order by 1`.execute(
      bench.database.db,
    )
    return Object.fromEntries(rows.map((row) => [row.name, row.type]))
  }
  assert.equal((await types()).Website, 'bigint')
  for (const record of objectOf(crm, 'Account').records.values()) Object.assign(record, { Name: '7' })
  describeFields(crm, SCRIPTED_FIELDS.map(retype('Website')).map(retype('Name')))
  passTime(crm, HOUR)
  await bench.pull(crm, connection)
  const after = await types()
  assert.deepEqual([after.Name, after.Name__was_string], ['bigint', 'text'])
  const { rows } = await sql`select "Name"::int as now, "Name__was_string" as before
    from ${mirrorTable(connection, 'Account')} where _id = ${idOf(2)}`.execute(bench.database.db)
  assert.deepEqual(rows, [{ now: 7, before: 'Company 2' }])
})

test('fields that change in the middle of a read are followed, and every record is stored once', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  let pages = 0
  crm.before = (call) => {
    if (call !== 'page' || ++pages !== 2) return
    describeFields(crm, [
      ...SCRIPTED_FIELDS.filter((field) => field.name !== 'Website'),
      remoteField('Tier__c', 'string'),
    ])
  }
  const { runId } = await bench.pull(crm, connection)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
  assert.match(await bench.logText(runId), /fields changed during the run/)
})

test('only the chosen fields are copied, and a field chosen later is read back', async () => {
  const crm = filledCrm(3)
  const chosen = newConnection(['Website'])
  await bench.pull(crm, chosen)
  const names = async () => (await mirroredFields(bench.database.db, chosen.id, 'Account')).map((field) => field.name)
  assert.deepEqual(await names(), ['Id', 'SystemModstamp', 'Website'])
  const wider = { ...chosen, settings: { objects: { Account: { fields: ['Website', 'Name'] } } } }
  passTime(crm, HOUR)
  await bench.pull(crm, wider)
  assert.deepEqual(await bench.living(wider), inCrm(crm))
})

test('a renamed connection keeps its mirror, a purged one leaves nothing', async () => {
  const crm = filledCrm(2)
  const connection = newConnection()
  await bench.pull(crm, connection)
  const renamed = { ...connection, name: 'Other name' }
  passTime(crm, HOUR)
  assert.equal((await bench.pull(crm, renamed)).counts.stored, 0)
  assert.deepEqual(await bench.living(renamed), inCrm(crm))
  await dropMirror(bench.database, connection.id)
  assert.deepEqual(await mirroredObjects(bench.database.db, connection.id), [])
  const { rows } =
    await sql`select 1 from pg_namespace where nspname in (${schemaName(connection)}, ${schemaName(renamed)})`.execute(
      bench.database.db,
    )
  assert.deepEqual(rows, [])
})
