import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../test/support/database.ts'
import type { Database } from '../platform/database/database.ts'
import { DEFAULT_WORKSPACE } from '../platform/workspace.ts'
import { countCompanies, listCompanies } from './list-companies.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
  await sql`insert into concordat.companies (workspace_id, external_key, name, domain, domains) values
    (${DEFAULT_WORKSPACE}, 'k1', 'Zephyrine Labs', 'zephyrine.com', '{zephyrine.com,zlabs.io}'),
    (${DEFAULT_WORKSPACE}, 'k2', '100% Juice_Works', null, '{}'),
    (${DEFAULT_WORKSPACE}, 'k3', 'Ödland ÄG', 'odland.de', '{odland.de}')`.execute(database.db)
})
after(() => database.close())

test('a search finds parts of names and domains and whole keys, letter for letter', async () => {
  const found = async (text: string) =>
    (await listCompanies(database.db, DEFAULT_WORKSPACE, { text })).map((company) => company.externalKey)
  assert.deepEqual(await found('RINE LA'), ['k1'])
  assert.deepEqual(await found('labs.i'), ['k1'])
  assert.deepEqual(await found('k2'), ['k2'])
  assert.deepEqual(await found('k'), [], 'a key only as a whole')
  assert.deepEqual(await found('ZE'), ['k1'], 'one or two letters: names that begin with them')
  assert.deepEqual(await found('ö'), ['k3'])
  assert.deepEqual(await found('1'), ['k2'])
  assert.deepEqual(await found('la'), [])
  assert.deepEqual(await found('100%'), ['k2'])
  assert.deepEqual(await found('0_'), [])
  assert.deepEqual(await found('ödland äg'), ['k3'])
  assert.deepEqual(await found('o\'hara \\ " *'), [])
  assert.equal(await countCompanies(database.db, DEFAULT_WORKSPACE, { text: 'lan' }), 1)
})

test('among many companies it is found by the index', async () => {
  await database.transaction(async ({ db }) => {
    await sql`set local enable_seqscan = off`.execute(db)
    await sql`set local enable_indexscan = off`.execute(db)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select from concordat.company_profiles
      where concordat.company_search_text(name, domains) like '%rine la%'`.execute(db)
    assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), /companies_search/)
  })
})
