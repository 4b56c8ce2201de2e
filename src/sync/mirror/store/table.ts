import { type RawBuilder, sql } from 'kysely'
import type { RemoteField } from '../../../core/describe.ts'
import type { FieldType } from '../../../core/values.ts'
import { COLUMN_TYPES } from '../../../core/values.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { type ConnectionKey, mirrorColumn, schemaName } from '../mirror.ts'
import type { Snapshot } from './state.ts'

/** The table's name as SQL; columns as the CRM names them plus _id, _modified_at, _deleted_at, _merged_into, _pulled_at, _hash. */
export function mirrorTable(connection: ConnectionKey, object: string): RawBuilder<unknown> {
  return sql.id(schemaName(connection), mirrorColumn(object))
}

export function columnsOf(fields: readonly (RemoteField | string)[], alias?: string): RawBuilder<unknown> {
  return sql.join(fields.map((field) => columnOf(field, alias)))
}

export function columnOf(field: RemoteField | string, alias?: string): RawBuilder<unknown> {
  const name = mirrorColumn(typeof field === 'string' ? field : field.name)
  return alias ? sql.id(alias, name) : sql.id(name)
}

export function typeOf(type: FieldType): RawBuilder<unknown> {
  return sql.raw(COLUMN_TYPES[type])
}

export async function createSchema(db: Queryable, name: string): Promise<void> {
  await sql`create schema if not exists ${sql.id(name)}`.execute(db)
}

export async function renameSchema(db: Queryable, from: string, to: string): Promise<void> {
  await sql`alter schema ${sql.id(from)} rename to ${sql.id(to)}`.execute(db)
}

export async function dropSchema(db: Queryable, name: string): Promise<void> {
  await sql`drop schema if exists ${sql.id(name)} cascade`.execute(db)
}

/** Without primary key: the first load goes straight in, the key comes with its last page. */
export async function createTable(
  db: Queryable,
  table: RawBuilder<unknown>,
  snapshot: Snapshot,
  stamps: readonly string[],
): Promise<void> {
  const columns = snapshot.fields.map((field) => sql`${columnOf(field)} ${typeOf(field.type)}`)
  await sql`create table ${table} (${sql.join(columns)}, ${idColumn(snapshot)}, ${modifiedColumn(snapshot)},
    _deleted_at timestamptz, _merged_into text, _pulled_at timestamptz not null default now(),
    ${hashColumn(snapshot, stamps)})`.execute(db)
}

function idColumn(snapshot: Snapshot): RawBuilder<unknown> {
  return sql`_id text generated always as (${columnOf(snapshot.idField)}) stored not null`
}

function modifiedColumn(snapshot: Snapshot): RawBuilder<unknown> {
  if (snapshot.modifiedField === null) return sql`_modified_at timestamptz`
  return sql`_modified_at timestamptz generated always as (${columnOf(snapshot.modifiedField)}) stored`
}

/** Over what people see, without the stamps: two versions with one hash say the same. */
function hashColumn(snapshot: Snapshot, stamps: readonly string[]): RawBuilder<unknown> {
  const content = snapshot.fields.filter((field) => !stamps.includes(field.name))
  return sql`_hash bigint generated always as (hash_record_extended(row(${columnsOf(content)}), 0)) stored`
}

export async function dropHash(db: Queryable, table: RawBuilder<unknown>): Promise<void> {
  await sql`alter table ${table} drop column if exists _hash`.execute(db)
}

export async function addHash(
  db: Queryable,
  table: RawBuilder<unknown>,
  snapshot: Snapshot,
  stamps: readonly string[],
): Promise<void> {
  await sql`alter table ${table} add column ${hashColumn(snapshot, stamps)}`.execute(db)
}

export async function replaceModified(db: Queryable, table: RawBuilder<unknown>, snapshot: Snapshot): Promise<void> {
  await sql`alter table ${table} drop column _modified_at, add column ${modifiedColumn(snapshot)}`.execute(db)
}

export async function addColumn(db: Queryable, table: RawBuilder<unknown>, field: RemoteField): Promise<void> {
  await sql`alter table ${table} add column ${columnOf(field)} ${typeOf(field.type)}`.execute(db)
}

export async function renameColumn(db: Queryable, table: RawBuilder<unknown>, from: string, to: string): Promise<void> {
  await sql`alter table ${table} rename column ${sql.id(from)} to ${sql.id(to)}`.execute(db)
}

export async function columnNames(
  db: Queryable,
  connection: ConnectionKey,
  object: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select attribute.attname as name from pg_attribute as attribute
    join pg_class on pg_class.oid = attribute.attrelid join pg_namespace on pg_namespace.oid = pg_class.relnamespace
    where pg_namespace.nspname = ${schemaName(connection)} and pg_class.relname = ${mirrorColumn(object)}
      and attribute.attnum > 0 and not attribute.attisdropped`.execute(db)
  return new Set(rows.map((row) => row.name))
}

/** Gives the column another type where every value allows it; false (and nothing changed) where one does not. */
export async function castColumn(
  db: Queryable,
  table: RawBuilder<unknown>,
  before: RemoteField,
  after: RemoteField,
): Promise<boolean> {
  const column = columnOf(after)
  const type = typeOf(after.type)
  const source = COLUMN_TYPES[before.type] === 'text' ? sql`nullif(${column}, '')` : sql`${column}::text`
  return tryInside(db, () =>
    sql`alter table ${table} alter column ${column} type ${type} using ${source}::${type}`.execute(db),
  )
}

/** Adds the primary key; false when an id occurs more than once, which a first load can leave behind. */
export async function addPrimaryKey(db: Queryable, table: RawBuilder<unknown>): Promise<boolean> {
  return tryInside(db, () => sql`alter table ${table} add primary key (_id)`.execute(db))
}

/** Keeps the newest version of each id; answers how many older ones went. */
export async function dropOlderVersions(db: Queryable, table: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await sql`delete from ${table} as mirror using (
      select ctid as place, row_number() over (partition by _id order by _modified_at desc nulls last, ctid desc) as turn
      from ${table}) as version
    where mirror.ctid = version.place and version.turn > 1`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

async function tryInside(db: Queryable, work: () => Promise<unknown>): Promise<boolean> {
  await sql`savepoint attempt`.execute(db)
  try {
    await work()
    await sql`release savepoint attempt`.execute(db)
    return true
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(db)
    // 22 = a value does not allow it, 23 = a constraint, 0A and 42 = a view or an impossible cast stands in the way.
    if (/^(22|23|0A|42|2B)/.test((error as { code?: string }).code ?? '')) return false
    throw error
  }
}
