import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../test/support/database.ts'
import type { Clock } from '../core/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { silentLog } from '../platform/log/log.ts'
import {
  type ImportReport,
  importCompanies,
  importPeople,
  importSignals,
  listImportRejects,
  listImports,
} from './index.ts'

const clock: Clock = { now: () => new Date('2026-06-15T12:00:00Z'), monotonicMs: () => 0, sleep: async () => undefined }
let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

let workspaces = 0
/** A workspace of its own for each test. */
function workspace() {
  const id = `00000000-0000-4000-8000-${String(++workspaces + 1000).padStart(12, '0')}`
  const platform = { clock, database, log: silentLog }
  const source = (text: string | Buffer) => Readable.from([Buffer.from(text as string)])
  const format = (text: string | Buffer) => ({
    format: String(text).startsWith('{') ? ('ndjson' as const) : ('csv' as const),
  })
  return {
    id,
    companies: (text: string | Buffer) => importCompanies(platform, id, source(text), format(text)),
    people: (text: string) => importPeople(platform, id, source(text), format(text)),
    signals: (text: string) => importSignals(platform, id, source(text), format(text)),
    rows: async (table: string) =>
      (
        await sql<
          Record<string, unknown>
        >`select * from ${sql.table(`concordat.${table}`)} where workspace_id = ${id} order by 2, 3`.execute(
          database.db,
        )
      ).rows,
  }
}
const counts = ({ read, stored, unchanged, skipped, rejected }: ImportReport) => ({
  read,
  stored,
  unchanged,
  skipped,
  rejected,
})
const codes = (report: ImportReport) => report.rejects.map((reject) => `${reject.line} ${reject.code} ${reject.symbol}`)

test('companies are stored with normalised domains and the same file twice changes nothing', async () => {
  const at = workspace()
  const file =
    'Company ID;Company Name;Website;Other Domains;Aliases;Country;Employees;Owner\r\n' +
    'c1;"Acme; Inc.";https://www.acme.com/x;acme.de|gmail.com;ACME|Acme Corp;USA;1,200;Ann\r\n' +
    'c2;Beta;;;;;;\r\n\r\n'
  assert.deepEqual(counts(await at.companies(file)), { read: 3, stored: 2, unchanged: 0, skipped: 1, rejected: 0 })
  const again = await at.companies(file)
  assert.deepEqual(counts(again), { read: 3, stored: 0, unchanged: 2, skipped: 1, rejected: 0 })
  assert.match(JSON.stringify(again.warnings), /column \\"Owner\\" is not used.*freemail/)
  const [acme, beta] = (await at.rows('companies')).sort((a, b) =>
    String(a.external_key).localeCompare(String(b.external_key)),
  )
  assert.deepEqual(
    [acme!.name, acme!.domain, acme!.domains, acme!.shared_hosts, acme!.aliases, acme!.employees],
    ['Acme; Inc.', 'acme.com', ['acme.com', 'acme.de'], ['gmail.com'], ['ACME', 'Acme Corp'], 1200],
  )
  assert.deepEqual([beta!.domain, beta!.domains, beta!.employees], [null, [], null])
})

test('a column the file does not have is left alone, an empty value clears', async () => {
  const at = workspace()
  await at.companies('id,name,country,city,domain\n1,Acme,France,Paris,acme.fr\n')
  assert.equal((await at.companies('id,name,city\n1,Acme SA,\n')).stored, 1)
  assert.equal((await at.companies('{"id":"1","name":"Acme SA","domain":null}\n')).stored, 1)
  const [row] = await at.rows('companies')
  assert.deepEqual(
    [row!.name, row!.country, row!.city, row!.domain, row!.domains],
    ['Acme SA', 'France', null, null, []],
  )
})

test('bad lines are rejected with line, code and next step, the good ones go on and the sums close', async () => {
  const at = workspace()
  const file = Buffer.concat([
    Buffer.from('\ufeffid,name,employees,city\n1,Good,5,\n2,Short\n3,'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(',1,x\n4,Nul\0,1,x\n5,"Open,1,x\n6,After,1,x\n7,,1,x\n8,Many,12.5,x\n9,'),
    Buffer.from(
      `${'y'.repeat(501)},1,x\n1,Other,5,\n6,After,1,x\n,Keyless,1,x\n10,${'z'.repeat(2 << 20)},1,x\n11,"a""b",1,Köln\n`,
    ),
  ])
  const report = await at.companies(file)
  assert.deepEqual(counts(report), { read: 14, stored: 3, unchanged: 0, skipped: 1, rejected: 10 })
  assert.deepEqual(codes(report), [
    '3 CC-RECORDS-20 WRONG_COLUMN_COUNT',
    '4 CC-RECORDS-21 NOT_UTF8',
    '5 CC-RECORDS-22 NUL_CHARACTER',
    '6 CC-RECORDS-23 BROKEN_QUOTES',
    '8 CC-RECORDS-26 REQUIRED_VALUE_MISSING',
    '9 CC-RECORDS-28 INVALID_NUMBER',
    '10 CC-RECORDS-30 VALUE_TOO_LONG',
    '11 CC-RECORDS-31 DUPLICATE_KEY',
    '13 CC-RECORDS-26 REQUIRED_VALUE_MISSING',
    '14 CC-RECORDS-24 LINE_TOO_LONG',
  ])
  assert.ok(report.rejects.every((reject) => reject.meaning && reject.nextStep))
  assert.equal(report.rejects[7]!.message, 'line 2 has the same key')
  assert.deepEqual(
    (await listImportRejects(database.db, at.id, report.id, { afterLine: 11, limit: 1 })).map((one) => one.line),
    [13],
  )
  assert.equal((await listImports(database.db, at.id))[0]!.rejected, 10)
})

test('a file that cannot be used as a whole stores nothing and says why', async () => {
  const at = workspace()
  const refused = async (text: string | Buffer, code: string) =>
    assert.rejects(at.companies(text), (error: { code: string }) => error.code === code)
  await refused('id,country\n1,x\n', 'CC-RECORDS-1')
  await refused('', 'CC-RECORDS-2')
  await refused('id,name,company name\n1,a,b\n', 'CC-RECORDS-2')
  await refused(Buffer.from('\ufeffid,name\n1,x', 'utf16le'), 'CC-RECORDS-3')
  await refused(Buffer.from([0x50, 0x4b, 3, 4, 1, 1, 1]), 'CC-RECORDS-3')
  assert.deepEqual(await at.rows('companies'), [])
})

test('a source that breaks off leaves nothing behind', async () => {
  const at = workspace()
  const source = Readable.from(
    (async function* () {
      yield Buffer.from('id,name\n1,Acme\n')
      throw new Error('the disk went away')
    })(),
  )
  await assert.rejects(
    importCompanies({ clock, database, log: silentLog }, at.id, source, { format: 'csv' }),
    /disk went away/,
  )
  assert.deepEqual(await at.rows('companies'), [])
  assert.equal((await at.companies('id,name\n1,Acme\n')).stored, 1)
})

test('NDJSON lines that are no plain objects are rejected one by one', async () => {
  const at = workspace()
  const report = await at.companies(
    '{"id":1,"name":"A","aliases":["x","y|z"]}\nnonsense\n[]\n{"id":"2"}\n{"id":"3","name":{"a":1}}\n{"id":"4","name":"\\u0000"}\n{"id":"5","name":"\\ud800"}\n',
  )
  assert.deepEqual(counts(report), { read: 7, stored: 1, unchanged: 0, skipped: 0, rejected: 6 })
  assert.deepEqual(
    codes(report).map((code) => code.slice(2, 15)),
    ['CC-RECORDS-25', 'CC-RECORDS-25', 'CC-RECORDS-26', 'CC-RECORDS-25', 'CC-RECORDS-22', 'CC-RECORDS-21'],
  )
  assert.deepEqual((await at.rows('companies'))[0]!.aliases, ['x', 'y|z'])
})

test('signals find their company by key or domain, count once, and those of nobody are rejected', async () => {
  const at = workspace()
  await at.companies(
    'id,name,domain,domains\n1,Acme,acme.com,shared.com\n2,Beta,beta.com,shared.com\n3,Gamma,shared.com,\n4,D,two.com,\n5,E,two.com,\n',
  )
  const file =
    'id,company,domain,kind,importance,occurred_at,source\n' +
    'e1,1,,download,high,2026-06-01T10:00:00+02:00,s\n' +
    'e1,1,,download,high,2026-06-01T10:00:00+02:00,s\n' +
    'e2,,https://www.beta.com/x,Page_View,,2026-06-02,\n' +
    'e3,nobody,beta.com,view,,2026-06-02,\n' +
    'e4,nobody,,view,,2026-06-02,\n' +
    'e5,,two.com,view,,2026-06-02,\n' +
    'e6,,gmail.com,view,,2026-06-02,\n' +
    'e7,1,,click,,2026-06-02,\n' +
    'e8,1,,view,,2026-02-30,\n' +
    'e9,1,,view,,2027-01-01,\n' +
    'e10,,shared.com,view,,2026-06-02 10:00,\n'
  const report = await at.signals(file)
  assert.deepEqual(counts(report), { read: 11, stored: 4, unchanged: 0, skipped: 1, rejected: 6 })
  assert.deepEqual(
    codes(report).map((code) => code.replace(/ [A-Z_0-9]+$/, '')),
    [
      '6 CC-RECORDS-32',
      '7 CC-RECORDS-33',
      '8 CC-RECORDS-26',
      '9 CC-RECORDS-29',
      '10 CC-RECORDS-27',
      '11 CC-RECORDS-27',
    ],
  )
  assert.deepEqual(counts(await at.signals(file)), { read: 11, stored: 0, unchanged: 4, skipped: 1, rejected: 6 })
  const stored = await at.rows('signals')
  const e1 = stored.find((row) => row.event_id === 'e1')!
  assert.deepEqual([(e1.occurred_at as Date).toISOString(), e1.importance], ['2026-06-01T08:00:00.000Z', 'high'])
  assert.equal((await at.rows('metrics_pending')).length, 3)
})

test('people belong to the company of their key or of their mail address', async () => {
  const at = workspace()
  await at.companies('id,name,domain\n1,Acme,acme.com\n')
  const file =
    'id,first name,email,company\np1,Ann,ann@mail.acme.com,\np2,Bob,bob@gmail.com,1\np3,Cy,cy@gmail.com,\np4,Di,,9\n'
  const report = await at.people(file)
  assert.deepEqual(
    [counts(report), codes(report)],
    [{ read: 4, stored: 3, unchanged: 0, skipped: 0, rejected: 1 }, ['5 CC-RECORDS-32 COMPANY_UNKNOWN']],
  )
  assert.equal((await at.rows('people')).filter((row) => row.company_id !== null).length, 2)
  assert.deepEqual(counts(await at.people(file)), { read: 4, stored: 0, unchanged: 3, skipped: 0, rejected: 1 })
  assert.equal((await at.people('id,email\np1,ann@mail.acme.com\n')).unchanged, 1)
})
