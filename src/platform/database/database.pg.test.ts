import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { type Database, openDatabase } from './database.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
  await sql`create table concordat.pages (id int primary key, title text)`.execute(database.db)
})
after(() => database.close())

async function count(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from concordat.pages`.execute(database.db)
  return rows[0]?.n ?? -1
}

test('what a transaction stored is there after it, and gone when it throws', async () => {
  await database.transaction(({ db }) => sql`insert into concordat.pages values (1, 'kept')`.execute(db))
  await assert.rejects(
    database.transaction(async ({ db }) => {
      await sql`insert into concordat.pages values (2, 'lost')`.execute(db)
      throw new Error('stop')
    }),
    /stop/,
  )
  assert.equal(await count(), 1)
})

test('COPY stores a stream and says how many rows it was', async () => {
  const stored = await database.transaction((tx) =>
    tx.copyFrom('copy concordat.pages from stdin', Readable.from(['10\tten\n11\t', 'eleven\n'])),
  )
  assert.equal(stored, 2)
})

test('a COPY whose source breaks or whose rows are wrong rolls back, and the pool stays usable', async () => {
  const earlier = await count()
  const breaking = async function* () {
    yield '20\ttwenty\n'
    throw new Error('the page was cut')
  }
  const copy = (source: Readable) =>
    database.transaction(async (tx) => {
      await sql`insert into concordat.pages values (30, 'same transaction')`.execute(tx.db)
      await tx.copyFrom('copy concordat.pages from stdin', source)
    })
  await assert.rejects(copy(Readable.from(breaking())), /the page was cut/)
  await assert.rejects(copy(Readable.from(['not a number\tx\n'])), { code: '22P02' })
  assert.equal(await count(), earlier)
})

test('sessions that the server ends while idle, in a query or in a transaction do not crash us; the pool goes on', async () => {
  await using outside = openDatabase(database.url, { poolMax: 1 })
  const endOthers = () =>
    sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(outside.db)
  await Promise.all([count(), count(), count()])
  const inTransaction = database.transaction(async ({ db }) => {
    await sql`insert into concordat.pages values (40, 'never committed')`.execute(db)
    await endOthers()
    await sql`select 1`.execute(db)
  })
  await assert.rejects(inTransaction)

  const refused = assert.rejects(
    goesOn(() => sql`select pg_sleep(30)`.execute(database.db)),
    { code: '57P01' },
  )
  const sleeping = sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`
  while ((await sleeping.execute(outside.db)).rows[0]?.n === 0);
  await endOthers()
  await refused
  const { rows } = await goesOn(() => sql`select 1 from concordat.pages where id = 40`.execute(database.db))
  assert.equal(rows.length, 0)
})

/** A session that died a moment ago may still be lent out once; its user is told and asks again. */
async function goesOn<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 10 || !/Connection terminated/.test((error as Error).message)) throw error
    }
  }
}
