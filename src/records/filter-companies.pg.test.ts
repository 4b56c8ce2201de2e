import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../test/support/database.ts'
import type { Database } from '../platform/database/database.ts'
import { silentLog } from '../platform/log/log.ts'
import {
  archiveCompanies,
  countCompanies,
  getCompany,
  importCompanies,
  listCompanies,
  parseCompanyFilter,
  removeSegment,
  saveSegment,
} from './index.ts'

const WORKSPACE = '00000000-0000-4000-8000-00000000f002'
let database: Database
before(async () => {
  database = await openTestDatabase()
  const clock = { now: () => new Date('2026-06-15T12:00:00Z'), monotonicMs: () => 0, sleep: async () => undefined }
  const file =
    'id,name,domain,aliases,country,employees,industry\n' +
    'a,Acme 100%,acme.com,ACME Ltd|Zap,Germany,10,Tools\nb,Beta,,,germany,200,\nc,Gamma_x,gamma.org,Zapper,France,,tools\n'
  await importCompanies({ clock, database, log: silentLog }, WORKSPACE, Readable.from([Buffer.from(file)]), {
    format: 'csv',
  })
})
after(() => database.close())

const keys = async (filter: unknown) =>
  (await listCompanies(database.db, WORKSPACE, { filter: parseCompanyFilter(filter) }))
    .map((one) => one.externalKey)
    .join('')
const where = (field: string, op: string, value?: unknown) => keys({ field, op, value })

test('every operator means what it says, without regard to case, and empty values never compare', async () => {
  assert.equal(await where('country', 'equals', 'GERMANY'), 'ab')
  assert.equal(await where('country', 'not-equals', 'germany'), 'c')
  assert.equal(await where('industry', 'not-equals', 'tools'), 'b')
  assert.equal(await where('country', 'in', ['France', 'Spain']), 'c')
  assert.equal(await where('country', 'in', []), '')
  assert.equal(await where('industry', 'not-in', ['tools']), 'b')
  assert.equal(await where('name', 'contains', '0%'), 'a')
  assert.equal(await where('name', 'contains', 'a_'), 'c')
  assert.equal(await where('name', 'starts-with', 'be'), 'b')
  assert.equal(await where('name', 'ends-with', 'X'), 'c')
  assert.equal(await where('employees', 'greater', 10), 'b')
  assert.equal(await where('employees', 'at-least', 10), 'ab')
  assert.equal(await where('employees', 'less', 200), 'a')
  assert.equal(await where('employees', 'at-most', 200), 'ab')
  assert.equal(await where('employees', 'between', [11, 200]), 'b')
  assert.equal(await where('domain', 'is-empty'), 'b')
  assert.equal(await where('domain', 'is-not-empty'), 'ac')
  assert.equal(await where('aliases', 'contains', 'zap'), 'ac')
  assert.equal(await where('aliases', 'not-equals', 'zap'), 'bc')
  assert.equal(await where('aliases', 'is-empty'), 'b')
  assert.equal(await where('domains', 'in', ['acme.com', 'gamma.org']), 'ac')
  assert.equal(await where('last_seen', 'in-last-days', 30), '')
  assert.equal(await where('archived', 'equals', false), 'abc')
  assert.equal(await where('points', 'at-most', 0), 'abc')
})

test('groups nest, and not turns even an unknown comparison round', async () => {
  assert.equal(await keys({ not: { field: 'employees', op: 'greater', value: 10 } }), 'ac')
  assert.equal(await keys({ any: [] }), '')
  assert.equal(await keys({ all: [] }), 'abc')
  const germanTools = {
    all: [
      { field: 'country', op: 'equals', value: 'Germany' },
      { field: 'industry', op: 'equals', value: 'tools' },
    ],
  }
  assert.equal(await keys({ any: [germanTools, { field: 'name', op: 'equals', value: 'beta' }] }), 'ab')
})

test('values cannot reach the SQL text', async () => {
  assert.equal(await where('name', 'equals', `x' or true --`), '')
})

test('companies are listed by key, found by id or key, and archived ones left out', async () => {
  const [first] = await listCompanies(database.db, WORKSPACE, { limit: 1 })
  assert.deepEqual(
    (await listCompanies(database.db, WORKSPACE, { after: first!.externalKey })).map((one) => one.name),
    ['Beta', 'Gamma_x'],
  )
  assert.equal((await getCompany(database.db, WORKSPACE, first!.companyId)).externalKey, 'a')
  assert.deepEqual(
    (await listCompanies(database.db, WORKSPACE, { text: 'GAMMA.o' })).map((one) => one.externalKey),
    ['c'],
  )
  const other = '00000000-0000-4000-8000-00000000f003'
  await assert.rejects(getCompany(database.db, other, first!.companyId), { code: 'CC-RECORDS-4' })
  assert.equal(await archiveCompanies(database.db, WORKSPACE, [first!.companyId]), 1)
  assert.equal(await countCompanies(database.db, WORKSPACE), 2)
  await archiveCompanies(database.db, WORKSPACE, [first!.companyId], false)
})

test('a segment keeps a checked filter under a name of its own', async () => {
  const filter = { field: 'country', op: 'equals', value: 'France' }
  const segment = await saveSegment(database.db, WORKSPACE, { name: ' French ', filter })
  assert.equal(await keys(segment.filter), 'c')
  await assert.rejects(saveSegment(database.db, WORKSPACE, { name: 'French', filter }), { code: 'CC-RECORDS-5' })
  await assert.rejects(saveSegment(database.db, WORKSPACE, { name: 'x', filter: { field: 'id' } }), {
    code: 'CC-FILTER-2',
  })
  assert.equal((await saveSegment(database.db, WORKSPACE, { ...segment, name: 'FR' })).name, 'FR')
  await removeSegment(database.db, WORKSPACE, segment.id)
  await assert.rejects(removeSegment(database.db, WORKSPACE, segment.id), { code: 'CC-RECORDS-4' })
})
