import { type RawBuilder, sql } from 'kysely'
import type { RemoteField } from '../../../core/describe.ts'
import type { RemoteId } from '../../../core/ids.ts'
import { searchWords } from '../../../core/search-words.ts'
import type { FieldType } from '../../../core/values.ts'
import type { Queryable } from '../../../platform/database/database.ts'
import { columnOf, typeOf } from './table.ts'

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
  const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&')
  const anyField = (pattern: string) =>
    sql`(${sql.join(
      search.searched.map((field) => sql`coalesce(${columnOf(field)} ilike ${pattern}, false)`),
      sql` or `,
    )})`
  const words = searchWords(search.text).map((word) => anyField(`%${literal(word)}%`))
  if (words.length === 0) return []
  const { rows } = await sql<TextRow>`select _id, ${sql.join(search.fields.map(asText))} from ${table}
    where _deleted_at is null and ${sql.join(words, sql` and `)}
    order by ${anyField(`${literal(search.text.trim())}%`)} desc, ${columnOf(search.searched[0] ?? '_id')}, _id
    limit ${search.limit}`.execute(db)
  return rows
}

/** What we wrote becomes the mirror's value; answers how many of the records the mirror has. `written`: id, fields. */
export async function updateWritten(
  db: Queryable,
  table: RawBuilder<unknown>,
  fields: readonly RemoteField[],
  written: RawBuilder<unknown>,
): Promise<number> {
  const set = fields.map((field) => {
    const told = sql`w.fields ? ${field.name}::text`
    return sql`${columnOf(field)} = case when ${told} then ${writtenValue(field)} else ${columnOf(field, 'm')} end`
  })
  // Without a field of the mirror there is nothing to set, only to count.
  const nothing = sql`_pulled_at = m._pulled_at`
  const { numAffectedRows } = await sql`update ${table} as m set ${set.length > 0 ? sql.join(set) : nothing}
    from ${written} as w where m._id = w.id`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Records the mirror does not know yet come in with what was written. */
export async function insertWritten(
  db: Queryable,
  table: RawBuilder<unknown>,
  idField: string,
  fields: readonly RemoteField[],
  written: RawBuilder<unknown>,
): Promise<void> {
  const columns = [columnOf(idField), ...fields.map((field) => columnOf(field))]
  await sql`insert into ${table} (${sql.join(columns)})
    select ${sql.join([sql`w.id`, ...fields.map(writtenValue)])} from ${written} as w
    where not exists (select from ${table} m where m._id = w.id)
    on conflict (_id) do nothing`.execute(db)
}

/** A value of core/values.ts as the mirror's column takes it: empty texts and lists are null there, as in the CRM's pages. */
function writtenValue(field: RemoteField): RawBuilder<unknown> {
  const name = sql`${field.name}::text`
  if (field.type === 'multipicklist')
    return sql`(select string_agg(e.value, ';' order by e.n) from jsonb_array_elements_text(
      case when jsonb_typeof(w.fields -> ${name}) = 'array' then w.fields -> ${name} else '[]' end) with ordinality e(value, n))`
  return sql`nullif(w.fields ->> ${name}, '')::${typeOf(field.type)}`
}
