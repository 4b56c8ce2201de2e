import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import {
  coded,
  counts,
  filledCrm,
  HOUR,
  idOf,
  inCrm,
  MINUTE,
  newConnection,
  openPullBench,
  type PullBench,
} from '../../../test/support/pull-bench.ts'
import {
  createScriptedConnector,
  createScriptedCrm,
  objectOf,
  passTime,
  putRecord,
  SCRIPTED_LAG_MS,
  type ScriptedCrm,
  scriptedObject,
} from '../../../test/support/scripted-connector.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { claimRun, listRejects, runBalance } from '../history/index.ts'
import { mirroredObjects, mirrorTable, pullObject, readMirrorValues, schemaName } from './index.ts'

let bench: PullBench

before(async () => {
  bench = await openPullBench()
})
after(() => bench.database.close())

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
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(9, 9, 0))
  const values = (await readMirrorValues(bench.database.db, connection, 'Account', [idOf(9)])).get(idOf(9))
  assert.deepEqual(values, {
    ...{ Id: idOf(9), SystemModstamp: '2026-01-02T03:04:05.678Z', Name: 'Typed', Website: 'https://x.example' },
    ...{ Employees: 12, Revenue: '12.50', Active: true, Founded: '1999-12-31', Tags: ['a', 'b'], External__c: null },
  })
  const { rows } = await sql<{ keys: number; hashes: number }>`select count(distinct _hash)::int as hashes,
    (select count(*)::int from pg_constraint where contype = 'p'
      and conrelid = ${`${schemaName(connection)}."Account"`}::regclass) as keys
    from ${mirrorTable(connection, 'Account')}`.execute(bench.database.db)
  assert.deepEqual(rows[0], { keys: 1, hashes: 9 })
})

test('a second pull reads only the overlap and the changes, in few calls', async () => {
  const crm = filledCrm(20)
  const connection = newConnection()
  await bench.pull(crm, connection)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(3), { Name: 'Changed' })
  putRecord(crm, 'Account', idOf(21), { Name: 'New' })
  passTime(crm, HOUR)
  crm.calls.length = 0
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(2, 2, 0))
  assert.deepEqual(await bench.living(connection), inCrm(crm))
  assert.ok(crm.calls.length <= 5, crm.calls.join())
  assert.equal(crm.calls.includes('countAll'), false)
})

test('records at the window’s edges are stored once each: the start is in, the end is not', async () => {
  const crm = createScriptedCrm()
  const to = new Date(crm.now.getTime() + 1000)
  putRecord(crm, 'Account', idOf(1), { Name: 'just before' }, new Date(to.getTime() - 1))
  putRecord(crm, 'Account', idOf(2), { Name: 'at the end' }, to)
  const connection = newConnection()
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(1, 1, 0))
  passTime(crm, 2 * SCRIPTED_LAG_MS)
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(2, 1, 1))
  passTime(crm, HOUR)
  await bench.pull(crm, connection)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('a record that becomes visible late with an old stamp is caught by the overlap', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await bench.pull(crm, connection)
  const stamp = new Date(crm.now.getTime() - 4 * MINUTE)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(9), { Name: 'Late' }, stamp)
  assert.equal((await bench.pull(crm, connection)).counts.stored, 1)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('hundreds of records with one stamp across page edges are all stored, and reading them ends', async () => {
  const crm = createScriptedCrm({ pageSize: 50 })
  const stamp = new Date(crm.now.getTime() - HOUR)
  for (let turn = 1; turn <= 510; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `${turn}` }, stamp)
  const connection = newConnection()
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(510, 510, 0))
  assert.equal((await bench.living(connection)).length, 510)
})

test('what was read twice without a change is unchanged and untouched', async () => {
  const crm = filledCrm(5)
  passTime(crm, -HOUR + 2 * MINUTE)
  const connection = newConnection()
  await bench.pull(crm, connection)
  const pulledAt = async () =>
    (await sql`select max(_pulled_at) as at from ${mirrorTable(connection, 'Account')}`.execute(bench.database.db)).rows
  const first = await pulledAt()
  passTime(crm, MINUTE)
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(5, 0, 5))
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
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(6, 5, 0, 1))
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('the same record twice in one page of changes counts once, the newest wins', async () => {
  const crm = filledCrm(3)
  const connection = newConnection()
  await bench.pull(crm, connection)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(2), { Name: 'Newest' })
  passTime(crm, HOUR)
  const older = new Date(crm.now.getTime() - 2 * HOUR).toISOString()
  crm.onPage = (page) => ({ ...page, csv: `${page.csv}"${idOf(2)}","${older}","Older"${',""'.repeat(7)}\n`, count: 2 })
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(2, 1, 0, 1))
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('an older version never overwrites a newer one', async () => {
  const crm = filledCrm(2)
  const connection = newConnection()
  await bench.pull(crm, connection)
  await sql`update ${mirrorTable(connection, 'Account')} set "Name" = 'Newer', "SystemModstamp" = '2026-02-28T23:00:00Z'
    where _id = ${idOf(1)}`.execute(bench.database.db)
  passTime(crm, HOUR)
  putRecord(crm, 'Account', idOf(1), { Name: 'Stale' }, new Date('2026-02-28T22:00:00Z'))
  await sql`update concordat.mirror_objects set full_read_reason = 'test' where connection_id = ${connection.id}`.execute(
    bench.database.db,
  )
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(2, 0, 1, 1))
  assert.deepEqual((await bench.living(connection))[0], `${idOf(1)} Newer`)
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
  await bench.pull(crm, connection)
  assert.deepEqual(
    (await bench.rowsOf(connection)).map((row) => row.Name),
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
      await bench.pull(crm, connection)
      passTime(crm, HOUR)
      for (let turn = 1; turn <= 7; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `Again ${turn}` })
      passTime(crm, HOUR)
    }
    bad(crm)
    const { counts: told, runId } = await bench.pull(crm, connection)
    assert.deepEqual(told, counts(13, 8, 0, 0, 5))
    const rejects = await listRejects(bench.database.db, DEFAULT_WORKSPACE, { runId })
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
    assert.deepEqual(await bench.living(connection), [...inCrm(crm), `${idOf(93)} fine`].sort())
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
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(7, 7, 0))
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('a stream that breaks is refused whole and fetched again', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  let breaks = 0
  crm.onPage = (page) => (page.turn === 1 && breaks++ === 0 ? { ...page, error: new Error('reset') } : page)
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(7, 7, 0))
})

test('a page that stays short of the announced count fails the pull; the cursor stays, the next pull continues', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  crm.onPage = (page) => (page.csv.includes(idOf(4)) ? { ...page, count: 4 } : page)
  await assert.rejects(bench.pull(crm, connection), coded('CC-MIR-1'))
  const [state] = await mirroredObjects(bench.database.db, connection.id)
  assert.deepEqual([state?.coveredTo, state?.window?.page], [null, 1])
  crm.onPage = (page) => page
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(4, 4, 0))
  assert.deepEqual(await bench.living(connection), inCrm(crm))
})

test('a position the CRM has forgotten starts the window anew without doubling anything', async () => {
  for (const loaded of [false, true]) {
    const crm = filledCrm(7)
    const connection = newConnection()
    if (loaded) {
      await bench.pull(crm, connection)
      passTime(crm, HOUR)
      for (let turn = 1; turn <= 7; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `Again ${turn}` })
      passTime(crm, HOUR)
    }
    let pages = 0
    crm.before = (call) => {
      if (call === 'page') crm.forgetful = [2, 3].includes(++pages)
    }
    assert.deepEqual((await bench.pull(crm, connection)).counts, counts(10, 7, 3))
    assert.deepEqual(await bench.living(connection), inCrm(crm))
  }
})

test('a CRM that always forgets fails the pull instead of looping', async () => {
  const crm = filledCrm(7, { forgetful: true })
  await assert.rejects(bench.pull(crm, newConnection()), coded('CC-MIR-6'))
})

test('an object without access stops its own pull with the CRM’s reason', async () => {
  const crm = filledCrm(1)
  crm.objects.delete('Account')
  await assert.rejects(bench.pull(crm, newConnection()), coded('CC-SCRIPT-2'))
})

test('a worker whose run was taken over in the middle of a page commits nothing of it', async () => {
  const crm = filledCrm(7)
  const connection = newConnection()
  const claim = await bench.claimFor(connection)
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
        if (pages === 2) await claimRun(bench.database, claim.run.id, 'successor')
        yield page
      }
    },
  }
  await assert.rejects(pullObject(bench.platform, slow, connection, claim, 'Account'), coded('CC-RUN-1'))
  const [state] = await mirroredObjects(bench.database.db, connection.id)
  assert.equal(state?.window?.page, 1)
  assert.equal((await bench.rowsOf(connection)).length, 3)
  const successor = await claimRun(bench.database, claim.run.id, 'successor')
  assert.ok(successor)
  crm.before = () => undefined
  await pullObject(bench.platform, connector, connection, successor, 'Account')
  assert.deepEqual(await bench.living(connection), inCrm(crm))
  assert.equal((await runBalance(bench.database.db, claim.run.id)).closes, true)
})

test('two runs that pull the same object at once lose and double nothing', async () => {
  const crm = filledCrm(40)
  const connection = newConnection()
  await bench.pull(crm, connection)
  passTime(crm, HOUR)
  for (let turn = 1; turn <= 40; turn++) putRecord(crm, 'Account', idOf(turn), { Name: `Again ${turn}` })
  passTime(crm, HOUR)
  const claims = [await bench.claimFor(connection), await bench.claimFor(connection)]
  const outcomes = await Promise.allSettled(
    claims.map((claim) => pullObject(bench.platform, createScriptedConnector(crm), connection, claim, 'Account')),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') assert.ok(coded('CC-MIR-3')(outcome.reason))
  await bench.pull(crm, connection)
  assert.deepEqual(await bench.living(connection), inCrm(crm))
  for (const claim of claims) assert.equal((await runBalance(bench.database.db, claim.run.id)).closes, true)
})

test('an object without a modified stamp is read whole each time', async () => {
  const crm = filledCrm(4)
  const object = scriptedObject('Account')
  for (const [id, values] of objectOf(crm, 'Account').records) object.records.set(id, values)
  object.described = { ...object.described, modifiedField: null }
  crm.objects.set('Account', object)
  const connection = newConnection()
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(4, 4, 0))
  putRecord(crm, 'Account', idOf(1), { Name: 'Changed' })
  assert.deepEqual((await bench.pull(crm, connection)).counts, counts(4, 1, 3))
})
