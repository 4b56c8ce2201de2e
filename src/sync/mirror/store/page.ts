import type { Readable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import type { RemoteField } from '../../../core/describe.ts'
import { COLUMN_TYPES } from '../../../core/values.ts'
import type { Queryable, Transaction } from '../../../platform/database/database.ts'
import { mirrorColumn } from '../mirror.ts'
import { columnOf, columnsOf, typeOf } from './table.ts'

/** Typed rows of the page in hand; gone with the transaction. */
const staging = sql.id('pg_temp', 'mirror_page')
/** The same as text with line numbers, for pages that are read record by record. */
const textStaging = sql.id('pg_temp', 'mirror_lines')

export async function createStaging(db: Queryable, fields: readonly RemoteField[]): Promise<void> {
  const columns = fields.map((field) => sql`${columnOf(field)} ${typeOf(field.type)}`)
  await sql`create temp table mirror_page (${sql.join(columns)}) on commit drop`.execute(db)
}

/** Rows and cursor are lost together, so a page need not wait for the disk; the cursor's last move does. */
export async function relaxCommit(db: Queryable): Promise<void> {
  await sql`set local synchronous_commit = off`.execute(db)
}

export async function roomToSort(db: Queryable): Promise<void> {
  await sql`set local work_mem = '64MB'`.execute(db)
  await sql`set local maintenance_work_mem = '128MB'`.execute(db)
}

function copyStatement(db: Queryable, target: RawBuilder<unknown>, columns: readonly string[]): string {
  const names = columns.map((name) => sql.id(mirrorColumn(name)))
  // Names that had to be shortened cannot be compared with the header; all others are.
  const header = columns.every((name) => mirrorColumn(name) === name) ? sql`match` : sql`true`
  return sql`copy ${target} (${sql.join(names)}) from stdin
    with (format csv, encoding 'UTF8', header ${header}, force_null (${sql.join(names)}))`.compile(db).sql
}

/** Straight into the mirror's table: only while it has no primary key. Answers the number of rows. */
export async function copyIntoMirror(
  tx: Transaction,
  table: RawBuilder<unknown>,
  columns: readonly string[],
  csv: Readable,
): Promise<number> {
  return tx.copyFrom(copyStatement(tx.db, table, columns), csv)
}

export async function copyIntoStaging(tx: Transaction, columns: readonly string[], csv: Readable): Promise<number> {
  return tx.copyFrom(copyStatement(tx.db, staging, columns), csv)
}

export async function copyLines(tx: Transaction, columns: readonly string[], csv: Readable): Promise<number> {
  const names = columns.map((name) => sql.id(mirrorColumn(name)))
  const definitions = names.map((name) => sql`${name} text`)
  await sql`create temp table mirror_lines (_line bigint, ${sql.join(definitions)}) on commit drop`.execute(tx.db)
  const statement = sql`copy ${textStaging} (_line, ${sql.join(names)}) from stdin
    with (format csv, encoding 'UTF8', force_null (${sql.join(names)}))`.compile(tx.db).sql
  return tx.copyFrom(statement, csv)
}

export interface UnfitLine {
  readonly line: number
  readonly id: string | null
  readonly fields: readonly string[]
}

/** Takes out the lines whose cells PostgreSQL cannot read as their column's type, and names those cells. */
export async function takeUnfitLines(
  db: Queryable,
  fields: readonly RemoteField[],
  idField: string,
): Promise<readonly UnfitLine[]> {
  const unfit: RemoteField[] = []
  for (const field of fields) {
    if (COLUMN_TYPES[field.type] === 'text') continue
    const { rows } = await sql<{
      fits: boolean
    }>`select concordat.mirror_column_castable('pg_temp.mirror_lines'::regclass,
      ${mirrorColumn(field.name)}, ${COLUMN_TYPES[field.type]}) as fits`.execute(db)
    if (!rows[0]?.fits) unfit.push(field)
  }
  if (unfit.length === 0) return []
  const names = unfit.map(
    (field) => sql`case when not concordat.mirror_castable(${columnOf(field)}, ${COLUMN_TYPES[field.type]})
      then ${field.name}::text end`,
  )
  const { rows } = await sql<UnfitLine>`with judged as materialized (
      select _line, array_remove(array[${sql.join(names)}]::text[], null) as fields from ${textStaging}),
    gone as (delete from ${textStaging} as line using judged
      where line._line = judged._line and cardinality(judged.fields) > 0
      returning line._line::float8 as line, line.${columnOf(idField)} as id, judged.fields)
    select line, id, fields from gone order by line`.execute(db)
  return rows
}

export async function stageLines(db: Queryable, fields: readonly RemoteField[]): Promise<void> {
  const values = fields.map((field) => sql`${columnOf(field)}::${typeOf(field.type)}`)
  await sql`insert into ${staging} (${columnsOf(fields)})
    select ${sql.join(values)} from ${textStaging} order by _line`.execute(db)
}

/** Rows given as JSON texts per column, for records read by id. */
export async function stageRecords(
  db: Queryable,
  fields: readonly RemoteField[],
  records: readonly Readonly<Record<string, string | null>>[],
): Promise<void> {
  const columns = fields.map((field) => sql`${columnOf(field)} ${typeOf(field.type)}`)
  const json = JSON.stringify(records)
  await sql`insert into ${staging} (${columnsOf(fields)}) select ${columnsOf(fields)}
    from jsonb_to_recordset(${json}::jsonb) as record(${sql.join(columns)})`.execute(db)
}

export interface MergeCounts {
  readonly stored: number
  readonly unchanged: number
  /** Older than what the mirror has, or an older version of a record that occurs twice in the page. */
  readonly superseded: number
}

/** While there is no primary key, everything staged simply goes in. */
export async function insertStaged(
  db: Queryable,
  table: RawBuilder<unknown>,
  fields: readonly RemoteField[],
): Promise<MergeCounts> {
  const { numAffectedRows } = await sql`insert into ${table} (${columnsOf(fields)})
    select ${columnsOf(fields)} from ${staging}`.execute(db)
  return { stored: Number(numAffectedRows ?? 0n), unchanged: 0, superseded: 0 }
}

export interface MergeOrder {
  readonly table: RawBuilder<unknown>
  readonly fields: readonly RemoteField[]
  readonly idField: string
  readonly modifiedField: string | null
  /** Fields that move with every write of anybody and say nothing themselves. */
  readonly stamps: readonly string[]
}

/**
 * Merges the staged page: new rows in, changed ones over, unchanged ones untouched. The newest version wins, within the
 * page and against the mirror (I8); a record that the CRM shows is alive again. A row of which only the stamps moved
 * takes them over and counts as unchanged: so our own write coming back is no change (G8).
 */
export async function mergeStaged(db: Queryable, order: MergeOrder): Promise<MergeCounts> {
  const { table, fields, stamps } = order
  const content = fields.filter((field) => !stamps.includes(field.name))
  const stamped = fields.filter((field) => stamps.includes(field.name))
  const id = columnOf(order.idField)
  const modified = order.modifiedField === null ? sql`null::timestamptz` : columnOf(order.modifiedField)
  const newest = order.modifiedField === null ? sql`null::timestamptz` : columnOf(order.modifiedField, 'latest')
  const assignments = fields.map((field) => sql`${columnOf(field)} = ${columnOf(field, 'judged')}`)
  const { rows } = await sql<{ stored: number; unchanged: number; superseded: number }>`
    with latest as (
      select distinct on (${id}) * from ${staging} as page order by ${id}, ${modified} desc nulls last, page.ctid desc),
    judged as materialized (
      select latest.*, case
          when mirror._id is null then 'new'
          when ${newest} < mirror._modified_at then 'older'
          when mirror._deleted_at is not null or ${differ(content)} then 'changed'
          when ${differ(stamped)} then 'stamped'
          else 'same' end as _verdict
      from latest left join ${table} as mirror on mirror._id = latest.${id}),
    updated as (
      update ${table} as mirror set ${sql.join(assignments)}, _deleted_at = null, _merged_into = null, _pulled_at = now()
      from judged where judged._verdict in ('changed', 'stamped') and mirror._id = judged.${id}),
    inserted as (
      insert into ${table} (${columnsOf(fields)})
      select ${columnsOf(fields, 'judged')} from judged where judged._verdict = 'new')
    select count(*) filter (where _verdict in ('new', 'changed'))::int as stored,
      count(*) filter (where _verdict in ('same', 'stamped'))::int as unchanged,
      (select count(*) from ${staging})::int - count(*) filter (where _verdict <> 'older')::int as superseded
    from judged`.execute(db)
  return rows[0] ?? { stored: 0, unchanged: 0, superseded: 0 }
}

function differ(fields: readonly RemoteField[]): RawBuilder<unknown> {
  if (fields.length === 0) return sql`false`
  return sql`row(${columnsOf(fields, 'mirror')}) is distinct from row(${columnsOf(fields, 'latest')})`
}
