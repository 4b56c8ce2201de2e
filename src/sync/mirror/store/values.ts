import { type RawBuilder, sql } from 'kysely'
import type { RemoteField } from '../../../core/describe.ts'
import type { RemoteId } from '../../../core/ids.ts'
import type { FieldType } from '../../../core/values.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { columnOf, columnsOf, typeOf } from './table.ts'

export type TextRow = Readonly<Record<string, string | null>> & { readonly _id: RemoteId }

/** A column as the text from which a value is made (core/values.ts). */
function asText(field: RemoteField): RawBuilder<unknown> {
  const column = columnOf(field)
  const formats: Partial<Record<FieldType, RawBuilder<unknown>>> = {
    datetime: sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    time: sql`to_char(${column}::interval, 'HH24:MI:SS.MS')`,
  }
  return sql`${formats[field.type] ?? sql`${column}::text`} as ${sql.id(field.name)}`
}

/** The living rows of these ids, each column as text. */
export async function selectTexts(
  db: Queryable,
  table: RawBuilder<unknown>,
  fields: readonly RemoteField[],
  ids: readonly RemoteId[],
): Promise<readonly TextRow[]> {
  const { rows } = await sql<TextRow>`select _id, ${sql.join(fields.map(asText))} from ${table}
    where _id = any(${[...ids]}::text[]) and _deleted_at is null`.execute(db)
  return rows
}

/** Living rows of which one of the fields contains the text, those that begin with it first. */
export async function selectMatching(
  db: Queryable,
  table: RawBuilder<unknown>,
  search: { fields: readonly RemoteField[]; searched: readonly RemoteField[]; text: string; limit: number },
): Promise<readonly TextRow[]> {
  const pattern = search.text.replace(/[\\%_]/g, '\\$&')
  const contains = search.searched.map((field) => sql`${columnOf(field)} ilike ${`%${pattern}%`}`)
  const begins = search.searched.map((field) => sql`coalesce(${columnOf(field)} ilike ${`${pattern}%`}, false)`)
  const { rows } = await sql<TextRow>`select _id, ${sql.join(search.fields.map(asText))} from ${table}
    where _deleted_at is null and (${sql.join(contains, sql` or `)})
    order by (${sql.join(begins, sql` or `)}) desc, ${columnOf(search.searched[0] ?? '_id')}, _id
    limit ${search.limit}`.execute(db)
  return rows
}

/** What we wrote becomes the mirror's value. Records the mirror does not know yet come in with what was written. */
export async function upsertWritten(
  db: Queryable,
  table: RawBuilder<unknown>,
  idField: string,
  fields: readonly RemoteField[],
  rows: readonly Readonly<Record<string, string | null>>[],
): Promise<void> {
  const types = fields.map((field) => sql`${columnOf(field)} ${typeOf(field.type)}`)
  const id = columnOf(idField)
  const all = fields.length > 0 ? sql`, ${columnsOf(fields)}` : sql``
  const assignments = fields.map((field) => sql`${columnOf(field)} = excluded.${columnOf(field)}`)
  const action = fields.length > 0 ? sql`do update set ${sql.join(assignments)}` : sql`do nothing`
  const definition = sql.join([sql`_written text`, ...types])
  await sql`insert into ${table} (${id}${all})
    select _written${all} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as written(${definition})
    on conflict (_id) ${action}`.execute(db)
}
