import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { openTestDatabase } from '../../../../test/support/database.ts'
import type { Database, Queryable } from '../../../platform/database/database.ts'
import { DEFAULT_WORKSPACE } from '../../../platform/workspace.ts'

const COMPANIES = 3000
const CONNECTION = '00000000-0000-4000-8000-0000000000c2'
const place = sql`${DEFAULT_WORKSPACE}, ${CONNECTION}::uuid`

let database: Database
before(async () => {
  database = await openTestDatabase()
  await sql`insert into concordat.connections (id, workspace_id, name, kind, login_url, grant_kind, client_id, settings)
    values (${CONNECTION}, ${DEFAULT_WORKSPACE}, 'c', 'salesforce', 'http://127.0.0.1:9', 'jwt', 'x', '{}')`.execute(
    database.db,
  )
})
after(() => database.close())

/** Rows that this transaction has read so far of all tables but the one the parts are taken from. */
async function rowsRead(db: Queryable): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::int as read
    from pg_stat_xact_user_tables where schemaname = 'concordat' and relname <> 'companies'`.execute(db)
  return rows[0]!.read
}

/** Fails when a step reads more than a handful of rows for each company it is about. */
async function readsFew(
  db: Queryable,
  what: string,
  parts: number,
  statement: (part: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<void> {
  const earlier = await rowsRead(db)
  for (let part = 0; part < parts; part++)
    await statement(
      sql`(select id, external_key from concordat.companies where mod(right(external_key, 7)::int, ${parts}::int) = ${part}::int) part`,
    ).execute(db)
  const perCompany = ((await rowsRead(db)) - earlier) / COMPANIES
  assert.ok(perCompany < 40, `${what} read ${perCompany.toFixed(1)} rows for each company`)
}

/** The statements of a first match and its first plan, each about a part of the companies. */
const STEPS: readonly (readonly [string, (part: RawBuilder<unknown>) => RawBuilder<unknown>])[] = [
  [
    'deciding',
    (
      part,
    ) => sql`insert into concordat.match_decisions (workspace_id, connection_id, company_id, state, reason, probability)
      select ${place}, id, 'review', 'weak', 0.5 from ${part}`,
  ],
  [
    'linking',
    (
      part,
    ) => sql`insert into concordat.links (workspace_id, connection_id, company_id, object, remote_id, origin, marked)
      select ${place}, id, 'Account', external_key, 'auto', true from ${part}`,
  ],
  [
    'planning',
    (
      part,
    ) => sql`insert into concordat.changes (plan_id, workspace_id, connection_id, object, kind, company_id, remote_id)
      select (select id from concordat.plans), ${place}, 'Account', 'update', id, external_key from ${part}`,
  ],
  ['storing the plan', () => sql`update concordat.plans set state = 'held' where state = 'building'`],
  ['beginning to write', () => sql`update concordat.plans set state = 'applying' where state = 'held'`],
  [
    'settling',
    (part) => sql`update concordat.changes set outcome = 'applied' where company_id in (select id from ${part})`,
  ],
  [
    'unlinking',
    (part) => sql`update concordat.links set ended_at = now() where company_id in (select id from ${part})`,
  ],
]

/** Never committed, so that no table is analyzed on the way, as in the first minutes of an installation. */
for (const parts of [1, 10])
  test(`a first match and its first plan read a few rows a company, in ${parts} statements a step, though no table was ever analyzed`, async () => {
    const undone = new Error('undone')
    const played = database.transaction(async ({ db }) => {
      await sql`insert into concordat.companies (workspace_id, external_key, name)
        select ${DEFAULT_WORKSPACE}, 'k' || lpad(n::text, 7, '0'), 'Company ' || n from generate_series(1, ${COMPANIES}::int) n`.execute(
        db,
      )
      await sql`insert into concordat.plans (workspace_id, connection_id, kind, planned_at) values (${place}, 'sync', now())`.execute(
        db,
      )
      for (const [what, statement] of STEPS) await readsFew(db, what, parts, statement)
      throw undone
    })
    await assert.rejects(played, undone)
  })
