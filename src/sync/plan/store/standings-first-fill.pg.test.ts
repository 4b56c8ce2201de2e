import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { openTestDatabase } from '../../../../test/support/database.ts'
import type { Database, Queryable } from '../../../platform/database/database.ts'
import { DEFAULT_WORKSPACE } from '../../../platform/workspace.ts'

const COMPANIES = 3000
const CONNECTION = '00000000-0000-4000-8000-0000000000c2'
const place = sql`${DEFAULT_WORKSPACE}, ${CONNECTION}::uuid`
const from = sql`from concordat.companies where workspace_id = ${DEFAULT_WORKSPACE}`

let database: Database
before(async () => {
  database = await openTestDatabase()
  await sql`insert into concordat.connections (id, workspace_id, name, kind, login_url, grant_kind, client_id, settings)
    values (${CONNECTION}, ${DEFAULT_WORKSPACE}, 'c', 'salesforce', 'http://127.0.0.1:9', 'jwt', 'x', '{}')`.execute(
    database.db,
  )
})
after(() => database.close())

/** Rows that this transaction has read so far, whatever the table. */
async function rowsRead(db: Queryable): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::int as read
    from pg_stat_xact_user_tables where schemaname = 'concordat'`.execute(db)
  return rows[0]!.read
}

/** Fails when a statement reads more than a handful of rows for each company it is about. */
async function readsFew(db: Queryable, what: string, statement: RawBuilder<unknown>): Promise<void> {
  const earlier = await rowsRead(db)
  await statement.execute(db)
  const perCompany = ((await rowsRead(db)) - earlier) / COMPANIES
  assert.ok(perCompany < 20, `${what} read ${perCompany.toFixed(1)} rows for each company`)
}

/** In one transaction, so that no table is analyzed on the way, as in the first minutes of an installation. */
test('a first match and its first plan read a few rows a company, though no table was ever analyzed', async () => {
  await database.transaction(async ({ db }) => {
    await readsFew(
      db,
      'making companies',
      sql`insert into concordat.companies (workspace_id, external_key, name)
        select ${DEFAULT_WORKSPACE}, 'k' || lpad(n::text, 7, '0'), 'Company ' || n from generate_series(1, ${COMPANIES}::int) n`,
    )
    await readsFew(
      db,
      'deciding',
      sql`insert into concordat.match_decisions (workspace_id, connection_id, company_id, state, reason, probability)
        select ${place}, id, 'review', 'weak', 0.5 ${from}`,
    )
    await readsFew(
      db,
      'linking',
      sql`insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, marked)
        select ${place}, id, 'Account', external_key, 'auto', true ${from}`,
    )
    await readsFew(
      db,
      'planning',
      sql`with plan as (insert into concordat.plans (workspace_id, connection_id, kind, planned_at)
          values (${place}, 'sync', now()) returning id)
        insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, company_id, remote_id)
        select (select id from plan), ${place}, 'Account', 'update', id, external_key ${from}`,
    )
    await readsFew(db, 'storing the plan', sql`update concordat.plans set state = 'held' where state = 'building'`)
    await readsFew(db, 'beginning to write', sql`update concordat.plans set state = 'applying' where state = 'held'`)
    await readsFew(db, 'settling', sql`update concordat.changes set outcome = 'applied' where outcome is null`)
    await readsFew(db, 'unlinking', sql`update concordat.links set ended_at = now() where ended_at is null`)
  })
})
