import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { importCompanies, listImportRejects } from '../../src/records/index.ts'
import { judge } from '../support/oracle.ts'
import { openScenario, type Scenario, witnessOf } from '../support/scenario.ts'

let scenario: Scenario
before(async () => {
  scenario = await openScenario({ records: 20, linked: 0, fresh: 0 })
})
after(() => scenario.close())

const importing = (source: Readable) => importCompanies(scenario.platform, DEFAULT_WORKSPACE, source, { format: 'csv' })
const file = (...parts: (string | Buffer)[]) => Readable.from([Buffer.concat(parts.map((part) => Buffer.from(part)))])

interface Refusal {
  readonly code: string
  readonly definition: { readonly title: string; readonly meaning: string; readonly nextStep: string }
}

async function refused(source: Readable, code: string): Promise<void> {
  await assert.rejects(importing(source), (error: Refusal) => {
    assert.equal(error.code, code)
    assert.ok(error.definition.meaning && error.definition.nextStep)
    return true
  })
}

/** Imports a file with one bad line among good ones; answers the symbols of its rejects. */
async function mixed(source: Readable, good: number): Promise<readonly string[]> {
  const report = await importing(source)
  assert.equal(report.read, report.stored + report.unchanged + report.skipped + report.rejected)
  assert.equal(report.stored, good)
  const rejects = await listImportRejects(scenario.platform.database.db, DEFAULT_WORKSPACE, report.id, { limit: 100 })
  for (const reject of rejects) assert.ok(reject.meaning && reject.nextStep && reject.line > 1)
  return rejects.map((reject) => reject.symbol)
}

test('a file without the needed columns, a picture and an empty file are refused as a whole', async () => {
  await refused(file('nombre,web\nAcme,acme.com\n'), 'CC-RECORDS-1')
  await refused(file(''), 'CC-RECORDS-2')
  await refused(
    file(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48])),
    'CC-RECORDS-2',
  )
})

test('a line with too many columns is one reject, the lines around it are stored', async () => {
  assert.deepEqual(await mixed(file('id,name\na1,One\na2,Two,three,four\na3,Three\n'), 2), ['WRONG_COLUMN_COUNT'])
})

test('letters that are not UTF-8 are one reject', async () => {
  const bad = Buffer.from([0x62, 0x32, 0x2c, 0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x0a])
  assert.deepEqual(await mixed(file('id,name\nb1,Ünï\n', bad, 'b3,Three\n'), 2), ['NOT_UTF8'])
})

test('a NUL in a value is one reject', async () => {
  assert.deepEqual(await mixed(file('id,name\nc1,One\nc2,T\0wo\nc3,Three\n'), 2), ['NUL_CHARACTER'])
})

test('a quote that the end of the file cuts short is one reject, what came before is stored', async () => {
  assert.deepEqual(await mixed(file('id,name\nd1,One\nd2,"Two, cut'), 1), ['BROKEN_QUOTES'])
})

test('a field of 1.2 GB is one reject, in a fraction of its memory, and the lines after it are stored', {
  timeout: 60_000,
}, async () => {
  const block = Buffer.alloc(1_000_000, 'x')
  const source = Readable.from(
    (function* () {
      yield Buffer.from('id,name\ne1,One\ne2,"')
      for (let n = 0; n < 1200; n++) yield block
      yield Buffer.from('"\ne3,Three\n')
    })(),
  )
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  try {
    assert.deepEqual(await mixed(source, 2), ['LINE_TOO_LONG'])
  } finally {
    clearInterval(watch)
  }
  // What the garbage collector has not fetched yet counts as well; a field that is held would be far beyond.
  assert.ok(most - before < 500_000_000, `memory grew by ${Math.round((most - before) / 1e6)} MB`)
})

test('the same key twice, a word for a number and a name that is missing: each its own reject', async () => {
  const rejects = await mixed(file('id,name,employees\nf1,One,1\nf1,One again,2\nf2,Two,many\nf3,,3\nf4,Four,4\n'), 2)
  assert.deepEqual(new Set(rejects), new Set(['DUPLICATE_KEY', 'INVALID_NUMBER', 'REQUIRED_VALUE_MISSING']))
})

test('what was good in the bad files goes all the way to the CRM', async () => {
  const run = await scenario.sync()
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  const companies = scenario.ours().filter((entry) => entry.action === 'create')
  assert.equal(companies.length, 11)
  await scenario.sync()
  assert.deepEqual(await judge(witnessOf(scenario)), [])
})
