import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import type { Database } from '../database/database.ts'
import { keyIdOf } from './key-ring.ts'
import { openSecrets } from './open-secrets.ts'
import { forgetKeys, rotateSecrets, type SealedColumn } from './rotate-secrets.ts'

let database: Database
const directories: string[] = []
const freshDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-keys-'))
  directories.push(directory)
  return directory
}
before(async () => {
  database = await openTestDatabase()
  await sql`create table public.sealed_texts (id int primary key, sealed text not null)`.execute(database.db)
})
after(async () => {
  for (const directory of directories) rmSync(directory, { recursive: true })
  await database.close()
})
beforeEach(async () => {
  await sql`truncate concordat.secret_keys, public.sealed_texts`.execute(database.db)
})

const open = (secretKey: string | null, dataDir: string) => openSecrets({ config: { secretKey, dataDir }, database })
const newKey = () => randomBytes(32).toString('base64')

const column: SealedColumn = {
  name: 'sealed_texts',
  list: async (db, prefix, limit) =>
    (
      await sql<{ key: string; place: string; sealed: string }>`select id::text as key, 'row ' || id as place, sealed
        from public.sealed_texts where not starts_with(sealed, ${prefix}) order by id limit ${limit}`.execute(db)
    ).rows,
  replace: async (db, key, before, after) => {
    await sql`update public.sealed_texts set sealed = ${after} where id = ${key}::int and sealed = ${before}`.execute(
      db,
    )
  },
}

test('a new installation gets a key file that only its owner reads, and keeps it', async () => {
  const directory = freshDirectory()
  const rings = await Promise.all([open(null, directory), open(null, directory), open(null, directory)])
  const sealed = rings[0]!.seal('a', 'p')
  assert.equal(rings[2]!.open(sealed, 'p'), 'a')
  assert.equal(statSync(join(directory, 'secret.key')).mode & 0o777, 0o600)
  const text = readFileSync(join(directory, 'secret.key'), 'utf8')
  assert.equal((await open(null, directory)).open(sealed, 'p'), 'a')
  assert.equal(readFileSync(join(directory, 'secret.key'), 'utf8'), text)
})

test('the start is refused without the key, with another, with one of the same name, and with a readable file', async () => {
  const directory = freshDirectory()
  const key = newKey()
  await open(`main:${key}`, directory)
  await assert.rejects(open(null, directory), { code: 'CC-SECRET-2' })
  await assert.rejects(open(newKey(), directory), { code: 'CC-SECRET-3' })
  await assert.rejects(open(`main:${newKey()}`, directory), { code: 'CC-SECRET-3' })
  await assert.rejects(open('short', directory), { code: 'CC-SECRET-1' })
  assert.throws(() => statSync(join(directory, 'secret.key')), { code: 'ENOENT' }, 'no new key over old secrets')
  writeFileSync(join(directory, 'secret.key'), `main:${key}\n`)
  chmodSync(join(directory, 'secret.key'), 0o644)
  await assert.rejects(open(null, directory), { code: 'CC-SECRET-4' })
  chmodSync(join(directory, 'secret.key'), 0o600)
  await open(null, directory)
})

test('no refusal shows a key', async () => {
  const directory = freshDirectory()
  const [key, wrong] = [newKey(), newKey()]
  await open(`main:${key}`, directory)
  for (const text of [`main:${wrong}`, wrong, wrong.slice(0, 30)])
    await assert.rejects(
      open(text, directory),
      (error: Error) => !JSON.stringify([error, error.message]).includes(wrong.slice(0, 8)),
    )
})

test('rotation seals all anew, goes on after being stopped and then needs the old key no more', async () => {
  const directory = freshDirectory()
  const [before, current] = [newKey(), newKey()]
  const old = await open(`old:${before}`, directory)
  for (let id = 1; id <= 25; id++)
    await sql`insert into public.sealed_texts values (${id}, ${old.seal(`text ${id}`, `row ${id}`)})`.execute(
      database.db,
    )
  const ring = await open(`new:${current},old:${before}`, directory)
  let calls = 0
  const stopping: SealedColumn = {
    ...column,
    list: (db, prefix, limit) => {
      if (++calls === 3) throw new Error('stopped')
      return column.list(db, prefix, limit)
    },
  }
  await assert.rejects(rotateSecrets(database, ring, [stopping], 10), /stopped/)
  assert.deepEqual(await rotateSecrets(database, ring, [column], 10), { resealed: 5, retired: ['old'] })
  const alone = await open(`new:${current}`, directory)
  const { rows } = await sql<{ id: number; sealed: string }>`select * from public.sealed_texts`.execute(database.db)
  for (const row of rows) {
    assert.equal(alone.open(row.sealed, `row ${row.id}`), `text ${row.id}`)
    assert.equal(keyIdOf(row.sealed), 'new')
  }
})

test('a lost key can be given up: the start works again, what it sealed stays closed', async () => {
  const directory = freshDirectory()
  const sealed = (await open(`lost:${newKey()}`, directory)).seal('a', 'p')
  assert.deepEqual(await forgetKeys(database), ['lost'])
  const ring = await open(null, directory)
  assert.throws(() => ring.open(sealed, 'p'), { code: 'CC-SECRET-6' })
})
