import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { remoteField } from '../../../test/support/remote-field.ts'
import {
  createScriptedConnector,
  createScriptedCrm,
  objectOf,
  passTime,
  putRecord,
  removeRecord,
  SCRIPTED_FIELDS,
  SCRIPTED_LAG_MS,
  type ScriptedCrm,
  scriptedObject,
} from '../../../test/support/scripted-connector.ts'
import type { RemoteField } from '../../core/describe.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { silentLog } from '../../platform/log/log.ts'
import type { Platform } from '../../platform/platform.ts'
import { newId } from '../../platform/random.ts'
import { claimRun, createRun, finishRun, listRejects, runBalance, runLogs } from '../history/index.ts'
import {
  dropMirror,
  liftBrake,
  type MirrorConnection,
  mirroredFields,
  mirroredObjects,
  mirrorTable,
  pullObject,
  readMirrorValues,
  refreshRecords,
  schemaName,
  searchMirror,
  storeWritten,
} from './index.ts'

const workspaceId = '00000000-0000-4000-8000-000000000001'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
let database: Database
let platform: Platform

before(async () => {
  database = await openTestDatabase()
  platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
})
after(() => database.close())

const newConnection = (fields: 'all' | string[] = 'all'): MirrorConnection => ({
  ...{ id: newId(), workspaceId, name: 'Scripted' },
  settings: { objects: { Account: { fields } } },
})

const idOf = (turn: number) => `001${String(turn).padStart(12, '0')}AAA`

function filledCrm(count: number, over: Partial<ScriptedCrm> = {}): ScriptedCrm {
  const crm = createScriptedCrm(over)
  passTime(crm, -HOUR)
  for (let turn = 1; turn <= count; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `Company ${turn}` })
  passTime(crm, HOUR)
  return crm
}

async function claimFor(connection: MirrorConnection) {
  const order = { workspaceId, connectionId: connection.id, kind: 'pull', trigger: 'cli' } as const
  const claim = await claimRun(database, (await createRun(database.db, order)).id, 'w')
  assert.ok(claim)
  return claim
}

async function pull(crm: ScriptedCrm, connection: MirrorConnection) {
  const claim = await claimFor(connection)
  const outcome = await pullObject(platform, createScriptedConnector(crm), connection, claim, 'Account')
  const balance = (await runBalance(database.db, claim.run.id)).objects[0]
  const run = await database.transaction((tx) => finishRun(tx, claim))
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  const { read, stored, unchanged, skipped, rejected } = balance ?? assert.fail('no counts')
  return { ...outcome, runId: claim.run.id, counts: { read, stored, unchanged, skipped, rejected } }
}

const counts = (read: number, stored: number, unchanged: number, skipped = 0, rejected = 0) => ({
  ...{ read, stored, unchanged, skipped, rejected },
})

interface Row {
  readonly _id: string
  readonly Name: string | null
  readonly _deleted_at: Date | null
  readonly _merged_into: string | null
}

async function rowsOf(connection: MirrorConnection): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`select _id, "Name", _deleted_at, _merged_into
    from ${mirrorTable(connection, 'Account')} order by _id`.execute(database.db)
  return rows
}

async function living(connection: MirrorConnection): Promise<readonly string[]> {
  return (await rowsOf(connection)).flatMap((row) => (row._deleted_at ? [] : [`${row._id} ${row.Name}`]))
}

const inCrm = (crm: ScriptedCrm) =>
  [...objectOf(crm, 'Account').records].map(([id, values]) => `${id} ${values.Name}`).sort()

const coded = (code: string) => (error: unknown) => (error as { code?: string }).code === code

function describe(crm: ScriptedCrm, fields: readonly RemoteField[]): void {
  const object = objectOf(crm, 'Account')
  object.described = { ...object.described, fields }
}

const logText = async (runId: string) => (await runLogs(database.db, runId, {})).map((line) => line.message).join('\n')

test('a first pull stores every record, however old, with types and primary key', async () => {
  const crm = filledCrm(7)
  putRecord(crm, 'Account', idOf(8), { Name: 'Old' }, new Date('2009-01-01T00:00:00Z'))
  putRecord(
    crm,
    ...(['Account', idOf(9)] as const),
    {
      ...{ Name: 'Typed', Website: 'https://x.example', Employees: 12, Revenue: '12.50', Active: true },
      ...{ Founded: '1999-12-31', Tags: ['a', 'b'] },
    },
    new Date('2026-01-02T03:04:05.678Z'),
  )
  const connection = newConnection()
  assert.deepEqual((await pull(crm, connection)).counts, counts(9, 9, 0))
  const values = (await readMirrorValues(database.db, connection, 'Account', [idOf(9)])).get(idOf(9))
  assert.deepEqual(values, {
    ...{ Id: idOf(9), SystemModstamp: '2026-01-02T03:04:05.678Z', Name: 'Typed', Website: 'https://x.example' },
    ...{ Employees: 12, Revenue: '12.50', Active: true, Founded: '1999-12-31', Tags: ['a', 'b'], External__c: null },
  })
  const { rows } = await sql<{ keys: number; hashes: number }>`select count(distinct _hash)::int as hashes,
    (select count(*)::int from pg_constraint where contype = 'p'
      and conrelid = ${`${schemaName(connection)}."Account"`}::regclass) as keys
    from ${mirrorTable(connection, 'Account')}`.execute(database.db)
  assert.deepEqual(rows[0], { keys: 1, hashes: 9 })
})

test('a second pull reads only the overlap and the changes, in few calls', async () => {
  const crm = filledCrm(20)
  const connection = newConnection()
  await pull(crm, connection)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(3), { Name: 'Changed' })
  putRecord(crm, 'Account', idOf(21), { Name: 'New' })
  passTime(crm, HOUR)
  crm.calls.length = 0
  assert.deepEqual((await pull(crm, connection)).counts, counts(2, 2, 0))
  assert.deepEqual(await living(connection), inCrm(crm))
  assert.ok(crm.calls.length <= 5, crm.calls.join())
  assert.equal(crm.calls.includes('countAll'), false)
})

test('records at the window’s edges are stored once each: the start is in, the end is not', async () => {
  const crm = createScriptedCrm()
  const to = new Date(crm.now.getTime() - SCRIPTED_LAG_MS)
  putRecord(crm, 'Account', idOf(1), { Name: 'just before' }, new Date(to.getTime() - 1))
  putRecord(crm, 'Account', idOf(2), { Name: 'at the end' }, to)
  const connection = newConnection()
  assert.deepEqual((await pull(crm, connection)).counts, counts(1, 1, 0))
  passTime(crm, 2 * SCRIPTED_LAG_MS)
  assert.deepEqual((await pull(crm, connection)).counts, counts(2, 1, 1))
  passTime(crm, HOUR)
  await pull(crm, connection)
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('a record that becomes visible late with an old stamp is caught by the overlap', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await pull(crm, connection)
  const stamp = new Date(crm.now.getTime() - SCRIPTED_LAG_MS - 4 * MINUTE)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(9), { Name: 'Late' }, stamp)
  assert.equal((await pull(crm, connection)).counts.stored, 1)
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('hundreds of records with one stamp across page edges are all stored, and reading them ends', async () => {
  const crm = createScriptedCrm({ pageSize: 50 })
  const stamp = new Date(crm.now.getTime() - HOUR)
  for (let turn = 1; turn <= 510; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `${turn}` }, stamp)
  const connection = newConnection()
  assert.deepEqual((await pull(crm, connection)).counts, counts(510, 510, 0))
  assert.equal((await living(connection)).length, 510)
})

test('what was read twice without a change is unchanged and untouched', async () => {
  const crm = filledCrm(5)
  passTime(crm, -HOUR + SCRIPTED_LAG_MS + MINUTE)
  const connection = newConnection()
  await pull(crm, connection)
  const pulledAt = async () =>
    (await sql`select max(_pulled_at) as at from ${mirrorTable(connection, 'Account')}`.execute(database.db)).rows
  const first = await pulledAt()
  passTime(crm, MINUTE)
  assert.deepEqual((await pull(crm, connection)).counts, counts(5, 0, 5))
  assert.deepEqual(await pulledAt(), first)
})

test('a record edited while its pages are read is stored in its newest version, the older one is superseded', async () => {
  const crm = filledCrm(5)
  const connection = newConnection()
  const older = new Date(crm.now.getTime() - 3 * HOUR).toISOString()
  crm.onPage = (page) =>
    page.turn === 1
      ? { ...page, csv: `${page.csv}"${idOf(2)}","${older}","Older"${',""'.repeat(7)}\n`, count: 3 }
      : page
  assert.deepEqual((await pull(crm, connection)).counts, counts(6, 5, 0, 1))
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('the same record twice in one page of changes counts once, the newest wins', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await pull(crm, connection)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(2), { Name: 'Newest' })
  passTime(crm, HOUR)
  const older = new Date(crm.now.getTime() - 2 * HOUR).toISOString()
  crm.onPage = (page) => ({ ...page, csv: `${page.csv}"${idOf(2)}","${older}","Older"${',""'.repeat(7)}\n`, count: 2 })
  assert.deepEqual((await pull(crm, connection)).counts, counts(2, 1, 0, 1))
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('an older version never overwrites a newer one', async () => {
  const crm = filledCrm(2)
  const connection = newConnection()
  await pull(crm, connection)
  await sql`update ${mirrorTable(connection, 'Account')} set "Name" = 'Newer', "SystemModstamp" = '2026-02-28T23:00:00Z'
    where _id = ${idOf(1)}`.execute(database.db)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(1), { Name: 'Stale' }, new Date('2026-02-28T22:00:00Z'))
  await sql`update concordat.mirror_objects set full_read_reason = 'test' where connection_id = ${connection.id}`.execute(
    database.db,
  )
  assert.deepEqual((await pull(crm, connection)).counts, counts(2, 0, 1, 1))
  assert.deepEqual((await living(connection))[0], `${idOf(1)} Newer`)
})

test('unusual texts come through byte for byte', async () => {
  const crm = createScriptedCrm({ pageSize: 4 })
  const texts = [
    'say "hi", ok',
    'line\nbreak\r\nand\ttab',
    '\\.',
    '\\N',
    '=1+1',
    "Robert'); drop",
    '  spaced  ',
    '#N/A',
    'NULL',
  ]
  texts.push('Ελλάδα 👩‍🚀 \u200B\u202E', 'e\u0301 vs é', '""', ',', '\n', '\uFEFFbom')
  const stamp = new Date(crm.now.getTime() - HOUR)
  for (const [turn, Name] of texts.entries()) putRecord(crm, 'Account', idOf(turn), { Name }, stamp)
  const connection = newConnection()
  await pull(crm, connection)
  assert.deepEqual(
    (await rowsOf(connection)).map((row) => row.Name),
    texts,
  )
})

test('bad rows are rejected with code, line and field; the rest of their page and all others are stored', async () => {
  const bad = (crm: ScriptedCrm) => {
    const stamp = new Date(crm.now.getTime() - HOUR).toISOString()
    const line = (id: string, name: string, employees: string) =>
      Buffer.from(`"${id}","${stamp}","${name}","","${employees}"${',""'.repeat(5)}\n`)
    crm.onPage = (page) => {
      if (!page.csv.includes(idOf(4))) return page
      const extra = [line(idOf(90), 'nul\0here', '1'), line(idOf(91), 'x', 'many'), line('', 'no id', '1')]
      extra.push(Buffer.from(`"${idOf(92)}","${stamp}"\n`), line(idOf(93), 'fine', '3'))
      const utf8 = line(idOf(94), 'bytes:X', '1')
      utf8[utf8.indexOf('X')] = 0xff
      return {
        ...page,
        csv: Buffer.concat([Buffer.from(page.csv as string), ...extra, utf8]),
        count: (page.count ?? 0) + 6,
      }
    }
  }
  for (const loaded of [false, true]) {
    const crm = filledCrm(7)
    const connection = newConnection()
    if (loaded) {
      await pull(crm, connection)
      passTime(crm, HOUR)
      for (let turn = 1; turn <= 7; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `Again ${turn}` })
      passTime(crm, HOUR)
    }
    bad(crm)
    const { counts: told, runId } = await pull(crm, connection)
    assert.deepEqual(told, counts(13, 8, 0, 0, 5))
    const rejects = await listRejects(database.db, workspaceId, { runId })
    assert.deepEqual(
      rejects.map(({ remoteId, line, reject }) => [remoteId, line, reject.code, reject.fields.join()]).sort(),
      [
        [idOf(90), 4, 'CC-MIR-21', 'Name'],
        [idOf(91), 5, 'CC-MIR-24', 'Employees'],
        [null, 6, 'CC-MIR-23', ''],
        [null, 7, 'CC-MIR-20', ''],
        [idOf(94), 9, 'CC-MIR-22', 'Name'],
      ].sort(),
    )
    assert.deepEqual(await living(connection), [...inCrm(crm), `${idOf(93)} fine`].sort())
  }
})

test('a cut page is refused whole and fetched again', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  let cuts = 0
  crm.onPage = (page) => {
    if (page.turn !== 1 || cuts++ > 0) return page
    return { ...page, csv: String(page.csv).slice(0, -9) }
  }
  assert.deepEqual((await pull(crm, connection)).counts, counts(7, 7, 0))
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('a stream that breaks is refused whole and fetched again', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  let breaks = 0
  crm.onPage = (page) => (page.turn === 1 && breaks++ === 0 ? { ...page, error: new Error('reset') } : page)
  assert.deepEqual((await pull(crm, connection)).counts, counts(7, 7, 0))
})

test('a page that stays short of the announced count fails the pull; the cursor stays, the next pull continues', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  crm.onPage = (page) => (page.csv.includes(idOf(4)) ? { ...page, count: 4 } : page)
  await assert.rejects(pull(crm, connection), coded('CC-MIR-1'))
  const [state] = await mirroredObjects(database.db, connection.id)
  assert.deepEqual([state?.coveredTo, state?.window?.page], [null, 1])
  crm.onPage = (page) => page
  assert.deepEqual((await pull(crm, connection)).counts, counts(4, 4, 0))
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('a position the CRM has forgotten starts the window anew without doubling anything', async () => {
  for (const loaded of [false, true]) {
    const crm = filledCrm(7)
    const connection = newConnection()
    if (loaded) {
      await pull(crm, connection)
      passTime(crm, HOUR)
      for (let turn = 1; turn <= 7; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `Again ${turn}` })
      passTime(crm, HOUR)
    }
    let pages = 0
    crm.before = (call) => {
      if (call === 'page') crm.forgetful = [2, 3].includes(++pages)
    }
    assert.deepEqual((await pull(crm, connection)).counts, counts(10, 7, 3))
    assert.deepEqual(await living(connection), inCrm(crm))
  }
})

test('a CRM that always forgets fails the pull instead of looping', async () => {
  const crm = filledCrm(7, { forgetful: true })
  await assert.rejects(pull(crm, newConnection()), coded('CC-MIR-6'))
})

test('a deleted record is marked and kept, a merged one knows its winner, a restored one comes back', async () => {
  const crm = filledCrm(5)
  const connection = newConnection()
  await pull(crm, connection)
  passTime(crm, HOUR)
  removeRecord(crm, 'Account', idOf(2))
  removeRecord(crm, 'Account', idOf(3), idOf(4))
  await pull(crm, connection)
  const gone = (await rowsOf(connection)).filter((row) => row._deleted_at !== null)
  assert.deepEqual(
    gone.map((row) => [row._id, row.Name, row._merged_into]),
    [
      [idOf(2), 'Company 2', null],
      [idOf(3), 'Company 3', idOf(4)],
    ],
  )
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(2), { Name: 'Company 2' })
  passTime(crm, HOUR)
  await pull(crm, connection)
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('a record deleted while the pages are read is found by the deletions', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  let pages = 0
  crm.before = (call) => {
    if (call === 'page' && ++pages === 3) {
      passTime(crm, MINUTE)
      removeRecord(crm, 'Account', idOf(1))
    }
  }
  await pull(crm, connection)
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('a record deleted and restored since the last pull is not taken for deleted', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await pull(crm, connection)
  passTime(crm, HOUR)
  const kept = objectOf(crm, 'Account').records.get(idOf(1)) ?? {}
  removeRecord(crm, 'Account', idOf(1))
  passTime(crm, MINUTE)
  putRecord(crm, 'Account', idOf(1), kept)
  passTime(crm, HOUR)
  await pull(crm, connection)
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('a record that is only hidden is never taken for deleted while the feed reaches back', async () => {
  const crm = filledCrm(5)
  const connection = newConnection()
  await pull(crm, connection)
  for (const id of objectOf(crm, 'Account').records.keys()) objectOf(crm, 'Account').hidden.add(id)
  passTime(crm, HOUR)
  await pull(crm, connection)
  assert.equal((await living(connection)).length, 5)
})

test('when the feed no longer reaches back, one whole enumeration finds the deleted', async () => {
  const crm = filledCrm(10)
  const connection = newConnection()
  await pull(crm, connection)
  passTime(crm, 30 * 24 * HOUR)
  removeRecord(crm, 'Account', idOf(5))
  crm.remembersDeletions = false
  const { runId } = await pull(crm, connection)
  assert.deepEqual(await living(connection), inCrm(crm))
  assert.match(await logText(runId), /no longer knows all deletions.*\n.*found 1 records deleted/)
})

test('an enumeration that shows far too few or none holds and marks nothing, until a person confirms', async () => {
  for (const left of [0, 30]) {
    const crm = filledCrm(60, { pageSize: 20 })
    const connection = newConnection()
    await pull(crm, connection)
    passTime(crm, 30 * 24 * HOUR)
    crm.remembersDeletions = false
    for (let turn = left + 1; turn <= 60; turn++) objectOf(crm, 'Account').hidden.add(idOf(turn))
    const { held } = await pull(crm, connection)
    assert.match(held ?? '', new RegExp(`${60 - left} of 60 records`))
    assert.equal((await living(connection)).length, 60)
    await liftBrake(database.db, connection.id, 'Account')
    assert.equal((await pull(crm, connection)).held, null)
    assert.equal((await living(connection)).length, left)
  }
})

test('an enumeration whose count does not agree, or that breaks, concludes nothing', async () => {
  for (const spoil of ['count', 'cut', 'break'] as const) {
    const crm = filledCrm(6)
    const connection = newConnection()
    await pull(crm, connection)
    passTime(crm, 30 * 24 * HOUR)
    removeRecord(crm, 'Account', idOf(5))
    crm.remembersDeletions = false
    crm.onPage = (page) => {
      if (!page.csv.includes(idOf(1))) return page
      const csv = String(page.csv).replace(/^.*001000000000001AAA.*\n/m, '')
      if (spoil === 'break') return { ...page, error: new Error('reset') }
      return spoil === 'count' ? { ...page, csv, count: (page.count ?? 0) - 1 } : { ...page, csv }
    }
    const { runId } = await pull(crm, connection)
    assert.equal((await living(connection)).length, 6)
    assert.match(await logText(runId), /nothing was concluded/)
  }
})

test('a new field becomes a column at once and is read back for all records', async () => {
  const crm = filledCrm(5)
  const connection = newConnection()
  await pull(crm, connection)
  describe(crm, [...SCRIPTED_FIELDS, remoteField('Tier__c', 'string')])
  for (const record of objectOf(crm, 'Account').records.values()) Object.assign(record, { Tier__c: 'gold' })
  passTime(crm, HOUR)
  const { counts: told, runId } = await pull(crm, connection)
  assert.deepEqual(told, counts(5, 5, 0))
  const { rows } = await sql`select "Tier__c" as tier, count(*)::int as count from ${mirrorTable(connection, 'Account')}
    group by 1`.execute(database.db)
  assert.deepEqual(rows, [{ tier: 'gold', count: 5 }])
  assert.match(await logText(runId), /field Tier__c \(string\) is new or newly readable/)
  passTime(crm, HOUR)
  assert.deepEqual((await pull(crm, connection)).counts, counts(0, 0, 0))
})

test('a removed field keeps its column and contents; when it comes back it is read again', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await pull(crm, connection)
  describe(
    crm,
    SCRIPTED_FIELDS.filter((field) => field.name !== 'Name'),
  )
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(1), { Name: 'unseen', Website: 'https://new.example' })
  passTime(crm, HOUR)
  await pull(crm, connection)
  assert.deepEqual(
    (await rowsOf(connection)).map((row) => row.Name),
    ['Company 1', 'Company 2', 'Company 3'],
  )
  assert.equal(
    (await mirroredFields(database.db, connection.id, 'Account')).some(({ name }) => name === 'Name'),
    false,
  )
  describe(crm, SCRIPTED_FIELDS)
  passTime(crm, HOUR)
  await pull(crm, connection)
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('a field that changes its type gets a new column type, or the old contents are set aside', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  putRecord(crm, 'Account', idOf(1), { Website: '42' }, new Date('2026-01-01T00:00:00Z'))
  await pull(crm, connection)
  const retype = (name: string) => (field: RemoteField) => (field.name === name ? remoteField(name, 'integer') : field)
  describe(crm, SCRIPTED_FIELDS.map(retype('Website')))
  passTime(crm, HOUR)
  await pull(crm, connection)
  const types = async () => {
    const { rows } = await sql<{ name: string; type: string }>`select column_name as name, data_type as type
      from information_schema.columns where table_schema = ${schemaName(connection)} order by 1`.execute(database.db)
    return Object.fromEntries(rows.map((row) => [row.name, row.type]))
  }
  assert.equal((await types()).Website, 'bigint')
  for (const record of objectOf(crm, 'Account').records.values()) Object.assign(record, { Name: '7' })
  describe(crm, SCRIPTED_FIELDS.map(retype('Website')).map(retype('Name')))
  passTime(crm, HOUR)
  await pull(crm, connection)
  const after = await types()
  assert.deepEqual([after.Name, after.Name__was_string], ['bigint', 'text'])
  const { rows } = await sql`select "Name"::int as now, "Name__was_string" as before
    from ${mirrorTable(connection, 'Account')} where _id = ${idOf(2)}`.execute(database.db)
  assert.deepEqual(rows, [{ now: 7, before: 'Company 2' }])
})

test('fields that change in the middle of a read are followed, and every record is stored once', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  let pages = 0
  crm.before = (call) => {
    if (call !== 'page' || ++pages !== 2) return
    describe(crm, [...SCRIPTED_FIELDS.filter((field) => field.name !== 'Website'), remoteField('Tier__c', 'string')])
  }
  const { runId } = await pull(crm, connection)
  assert.deepEqual(await living(connection), inCrm(crm))
  assert.match(await logText(runId), /fields changed during the run/)
})

test('only the chosen fields are copied, and a field chosen later is read back', async () => {
  const crm = filledCrm(3)
  const chosen = newConnection(['Website'])
  await pull(crm, chosen)
  const names = async () => (await mirroredFields(database.db, chosen.id, 'Account')).map((field) => field.name)
  assert.deepEqual(await names(), ['Id', 'SystemModstamp', 'Website'])
  const wider = { ...chosen, settings: { objects: { Account: { fields: ['Website', 'Name'] } } } }
  passTime(crm, HOUR)
  await pull(crm, wider)
  assert.deepEqual(await living(wider), inCrm(crm))
})

test('an object without access stops its own pull with the CRM’s reason', async () => {
  const crm = filledCrm(1)
  crm.objects.delete('Account')
  await assert.rejects(pull(crm, newConnection()), coded('CC-SCRIPT-2'))
})

test('a worker whose run was taken over in the middle of a page commits nothing of it', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  const claim = await claimFor(connection)
  let pages = 0
  const before = (call: string) => {
    if (call === 'page') pages++
  }
  crm.before = before
  const connector = createScriptedConnector(crm)
  const slow = {
    ...connector,
    capabilities: crm.capabilities,
    readChanges: async function* (request: Parameters<typeof connector.readChanges>[0]) {
      for await (const page of connector.readChanges(request)) {
        if (pages === 2) await claimRun(database, claim.run.id, 'successor')
        yield page
      }
    },
  }
  await assert.rejects(pullObject(platform, slow, connection, claim, 'Account'), coded('CC-RUN-1'))
  const [state] = await mirroredObjects(database.db, connection.id)
  assert.equal(state?.window?.page, 1)
  assert.equal((await rowsOf(connection)).length, 3)
  const successor = await claimRun(database, claim.run.id, 'successor')
  assert.ok(successor)
  crm.before = () => undefined
  await pullObject(platform, connector, connection, successor, 'Account')
  assert.deepEqual(await living(connection), inCrm(crm))
  assert.equal((await runBalance(database.db, claim.run.id)).closes, true)
})

test('two runs that pull the same object at once lose and double nothing', async () => {
  const crm = filledCrm(40)
  const connection = newConnection()
  await pull(crm, connection)
  passTime(crm, HOUR)
  for (let turn = 1; turn <= 40; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `Again ${turn}` })
  passTime(crm, HOUR)
  const claims = [await claimFor(connection), await claimFor(connection)]
  const outcomes = await Promise.allSettled(
    claims.map((claim) => pullObject(platform, createScriptedConnector(crm), connection, claim, 'Account')),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') assert.ok(coded('CC-MIR-3')(outcome.reason))
  await pull(crm, connection)
  assert.deepEqual(await living(connection), inCrm(crm))
  for (const claim of claims) assert.equal((await runBalance(database.db, claim.run.id)).closes, true)
})

test('what we wrote is the mirror’s value at once, and its echo is unchanged', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await pull(crm, connection)
  passTime(crm, HOUR)
  const written = { Name: 'Ours', Employees: 5, Tags: ['x', 'y'], Website: '', Unmirrored__c: 'z' }
  putRecord(crm, 'Account', idOf(1), { ...written, Website: null })
  putRecord(crm, 'Account', idOf(50), { Name: 'Created' })
  await database.transaction((tx) =>
    storeWritten(tx, connection, 'Account', [
      { id: idOf(1), values: written },
      { id: idOf(50), values: { Name: 'Created' } },
      { id: idOf(1), values: { Name: 'Ours' } },
    ]),
  )
  const values = (await readMirrorValues(database.db, connection, 'Account', [idOf(1)])).get(idOf(1))
  assert.deepEqual([values?.Name, values?.Employees, values?.Tags, values?.Website], ['Ours', 5, ['x', 'y'], null])
  passTime(crm, HOUR)
  assert.deepEqual((await pull(crm, connection)).counts, counts(2, 0, 2))
  assert.deepEqual(await living(connection), inCrm(crm))
})

test('refreshed records take the CRM’s values; one that is not shown is named, not deleted', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await pull(crm, connection)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(1), { Name: 'Fresh', Revenue: '1.10' })
  objectOf(crm, 'Account').hidden.add(idOf(2))
  const claim = await claimFor(connection)
  const ids = [idOf(1), idOf(2), idOf(1)]
  const outcome = await refreshRecords(platform, createScriptedConnector(crm), connection, claim, 'Account', ids)
  assert.deepEqual(outcome, { refreshed: 1, missing: [idOf(2)] })
  const values = (await readMirrorValues(database.db, connection, 'Account', [idOf(1)])).get(idOf(1))
  assert.deepEqual([values?.Name, values?.Revenue], ['Fresh', '1.10'])
  assert.equal((await living(connection)).length, 3)
})

test('people find records by a part of their text, wildcards are only characters', async () => {
  const crm = filledCrm(12)
  const connection = newConnection()
  putRecord(crm, 'Account', idOf(13), { Name: '100% Company' }, new Date('2026-01-01T00:00:00Z'))
  await pull(crm, connection)
  const find = async (text: string) =>
    (await searchMirror(database.db, connection, 'Account', { text, fields: ['Name'], limit: 3 })).map(
      ({ values }) => values.Name,
    )
  assert.deepEqual(await find('company 1'), ['Company 1', 'Company 10', 'Company 11'])
  assert.deepEqual(await find('%'), ['100% Company'])
  assert.deepEqual(await find('COMPANY'), ['Company 1', 'Company 10', 'Company 11'])
})

test('a renamed connection keeps its mirror, a purged one leaves nothing', async () => {
  const crm = filledCrm(2)
  const connection = newConnection()
  await pull(crm, connection)
  const renamed = { ...connection, name: 'Other name' }
  passTime(crm, HOUR)
  assert.equal((await pull(crm, renamed)).counts.stored, 0)
  assert.deepEqual(await living(renamed), inCrm(crm))
  await dropMirror(database, connection.id)
  assert.deepEqual(await mirroredObjects(database.db, connection.id), [])
  const { rows } =
    await sql`select 1 from pg_namespace where nspname in (${schemaName(connection)}, ${schemaName(renamed)})`.execute(
      database.db,
    )
  assert.deepEqual(rows, [])
})

test('an object without a modified stamp is read whole each time', async () => {
  const crm = filledCrm(4)
  const object = scriptedObject('Account')
  for (const [id, values] of objectOf(crm, 'Account').records) object.records.set(id, values)
  object.described = { ...object.described, modifiedField: null }
  crm.objects.set('Account', object)
  const connection = newConnection()
  assert.deepEqual((await pull(crm, connection)).counts, counts(4, 4, 0))
  putRecord(crm, 'Account', idOf(1), { Name: 'Changed' })
  assert.deepEqual((await pull(crm, connection)).counts, counts(4, 1, 3))
})
