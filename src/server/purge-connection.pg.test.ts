import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../test/support/database.ts'
import type { Connection } from '../connections/index.ts'
import type { Platform } from '../platform/platform.ts'
import { DEFAULT_WORKSPACE } from '../platform/workspace.ts'
import { purgeConnection, purgePreview } from './purge-connection.ts'

const CONNECTION = '00000000-0000-4000-8000-0000000000c1'
/** What stays of a purged connection: that something happened, without values of the CRM. Anything else must be empty. */
const HISTORY = ['runs', 'plans', 'changes', 'rejects', 'reject_cases']
/** Go when the connection is removed, before the purge. */
const SECRETS = ['connection_tokens', 'connection_sign_ins']
const VALUES: Readonly<Record<string, string>> = {
  uuid: `'${CONNECTION}'`,
  text: `'x'`,
  boolean: 'false',
  'timestamp with time zone': 'now()',
  json: `'{}'`,
  jsonb: `'{"Name": "secret"}'`,
  bytea: `'x'`,
  ARRAY: `'{}'`,
}

test('after a purge every table with a connection in it is empty, except the history, which has lost its values', async () => {
  await using database = await openTestDatabase()
  const { db } = database
  const { rows: columns } = await sql<{ table: string; column: string; type: string; needed: boolean }>`
    select c.table_name as table, c.column_name as column, c.data_type as type,
      c.is_nullable = 'NO' and c.column_default is null and c.is_identity = 'NO' as needed
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'concordat' and t.table_type = 'BASE TABLE' and exists (
      select from information_schema.columns k where k.table_schema = c.table_schema and k.table_name = c.table_name
        and k.column_name = 'connection_id')
    order by 1, c.ordinal_position`.execute(db)
  const tables = [...new Set(columns.map((one) => one.table))].filter((table) => !SECRETS.includes(table))
  assert.ok(tables.length > 25, tables.join(' '))
  await database.transaction(async (tx) => {
    // A row in each table, whatever its other rules are.
    await sql`set local session_replication_role = replica`.execute(tx.db)
    const { rows: checks } = await sql<{ table: string; name: string }>`
      select conrelid::regclass::text as table, conname as name from pg_constraint
      where contype = 'c' and connamespace = 'concordat'::regnamespace`.execute(tx.db)
    for (const { table, name } of checks)
      await sql`alter table ${sql.raw(table)} drop constraint ${sql.id(name)}`.execute(tx.db)
    for (const table of tables) {
      const given = columns.filter(
        (one) =>
          one.table === table &&
          (one.needed || ['connection_id', 'before', 'made', 'record_values', 'company_id'].includes(one.column)),
      )
      const names = given.map((one) => one.column).join(', ')
      const values = given.map(({ column, type }) =>
        column === 'workspace_id' ? `'${DEFAULT_WORKSPACE}'` : (VALUES[type] ?? '1'),
      )
      await sql.raw(`insert into concordat.${table} (${names}) values (${values.join(', ')})`).execute(tx.db)
    }
    await sql`delete from concordat.mirror_objects`.execute(tx.db)
  })
  const platform = { database } as unknown as Platform
  const connection = { id: CONNECTION, workspaceId: DEFAULT_WORKSPACE, name: 'c' } as unknown as Connection
  const before = await purgePreview(platform, connection)
  assert.deepEqual(await purgeConnection(platform, connection), before, 'what goes is what was said to go')
  const left: string[] = []
  for (const table of tables) {
    const { rows } = await sql.raw<{ n: number }>(`select count(*)::int as n from concordat.${table}`).execute(db)
    if ((rows[0]?.n ?? 0) > 0) left.push(table)
  }
  assert.deepEqual(left.sort(), HISTORY.toSorted())
  const { rows } = await sql<{
    values: number
  }>`select (select count(*)::int from concordat.changes where before <> '{}' or made is not null)
    + (select count(*)::int from concordat.rejects where record_values is not null)
    + (select count(*)::int from concordat.reject_cases where record_values is not null) as values`.execute(db)
  assert.deepEqual(rows, [{ values: 0 }])
})
