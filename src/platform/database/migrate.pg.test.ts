import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { makeTestDatabase } from '../../../test/support/database.ts'
import { openDatabase } from './database.ts'
import { migrate, migrationFiles } from './migrate.ts'

const directory = mkdtempSync(join(tmpdir(), 'concordat-migrations-'))
after(() => rmSync(directory, { recursive: true, force: true }))

async function emptyDatabases(count: number) {
  const { url, drop } = await makeTestDatabase({ empty: true })
  const databases = Array.from({ length: count }, () => openDatabase(url, { poolMax: 2 }))
  const close = async () => {
    for (const database of databases) await database.close()
    await drop()
  }
  return { databases, [Symbol.asyncDispose]: close }
}

function file(name: string, text: string): void {
  writeFileSync(join(directory, name), text)
}

test('two processes that start at once apply every migration once', async () => {
  await using opened = await emptyDatabases(2)
  const applied = await Promise.all(opened.databases.map((database) => migrate(database)))
  assert.deepEqual(
    applied.flat(),
    migrationFiles().map(({ name }) => name),
  )
})

test('a changed, an unknown and a broken migration are refused and leave nothing behind', async () => {
  await using opened = await emptyDatabases(1)
  const [database] = opened.databases
  assert.ok(database)
  file('0001-first.sql', '-- owner: platform\ncreate table concordat.firsts (id int);')
  await migrate(database, migrationFiles(directory))
  file('0001-first.sql', '-- owner: platform\ncreate table concordat.firsts (id bigint);')
  await assert.rejects(migrate(database, migrationFiles(directory)), { code: 'CC-DATABASE-10' })
  await assert.rejects(migrate(database, []), { code: 'CC-DATABASE-10' })
  file('0001-first.sql', '-- owner: platform\ncreate table concordat.firsts (id int);')
  file('0002-second.sql', '-- owner: platform\ncreate table concordat.seconds (id int); select 1/0;')
  await assert.rejects(migrate(database, migrationFiles(directory)), { code: '22012' })
  const { rows } = await sql<{ made: string | null }>`select to_regclass('concordat.seconds') as made`.execute(
    database.db,
  )
  assert.equal(rows[0]?.made, null)
})

test('a migration file without owner or with a number used before is refused', () => {
  file('0002-second.sql', 'create table concordat.seconds (id int);')
  assert.throws(() => migrationFiles(directory), { code: 'CC-DATABASE-11' })
  file('0002-second.sql', '-- owner: platform\n')
  file('0002-again.sql', '-- owner: platform\n')
  assert.throws(() => migrationFiles(directory), { code: 'CC-DATABASE-11' })
})
