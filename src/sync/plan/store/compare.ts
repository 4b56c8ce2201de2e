import { type RawBuilder, sql } from 'kysely'
import { type Conversion, isTextType } from '../../../core/conversions.ts'
import type { RemoteField } from '../../../core/describe.ts'
import type { FieldType } from '../../../core/values.ts'
import { mirrorColumn } from '../../mirror/index.ts'
import { type Mapping, type MappingRow, METRIC_FIELDS, OUR_FIELDS } from '../mapping.ts'

/**
 * A mapping as SQL. Aliases: `p` our company profile, `m` the mirrored record, both typed. The conversions say the same
 * as core/conversions.ts (a test compares them); they are expressions here so that a million equal rows cost one
 * comparison each and no function call, no jsonb.
 */
export interface ComparedField {
  readonly row: MappingRow
  readonly field: RemoteField
  readonly ours: RawBuilder<unknown>
  readonly theirs: RawBuilder<unknown>
  /** On an update: is ours to be written? */
  readonly differs: RawBuilder<boolean>
  /** Does this field alone make the record differ? The same, except for `last_updated`, which goes along. */
  readonly triggers: RawBuilder<boolean>
}

/** How long the CRM's `last_updated` may lag behind our metrics before it is refreshed by itself (decision 0060). */
export const STALE_AFTER_HOURS = 20

/** Compares the usable rows of a mapping; `plannedAt` is what `last_updated` will say. */
export function compareMapping(
  mapping: Mapping,
  fields: readonly RemoteField[],
  plannedAt: Date,
): readonly ComparedField[] {
  const byName = new Map(fields.map((field) => [field.name, field]))
  const compared = mapping.rows.flatMap((row): ComparedField[] => {
    const field = byName.get(row.field)
    if (field === undefined) return []
    const theirs = sql.id('m', mirrorColumn(row.field))
    const ours = oursAs(row, field, mapping.timeZone, plannedAt)
    const differs = ruleDiffers(row, field, ours, theirs)
    return [{ row, field, ours, theirs, differs, triggers: differs }]
  })
  const updating = compared.filter((one) => one.row.ours !== 'last_updated' && updates(one))
  const others = anyOf(updating.map((one) => one.differs))
  return compared.map((one) => (one.row.ours === 'last_updated' ? withStamp(one, others) : one))
}

export function updates(one: ComparedField): boolean {
  return one.row.onUpdate && one.row.rule !== 'theirs'
}

export function anyOf(conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(conditions, sql` or `)})`
}

function ruleDiffers(
  row: MappingRow,
  field: RemoteField,
  ours: RawBuilder<unknown>,
  theirs: RawBuilder<unknown>,
): RawBuilder<boolean> {
  if (row.rule === 'fill-if-empty') return sql<boolean>`(${theirs} is null and ${ours} is not null)`
  const distinct = sql<boolean>`${cheaply(row, theirs, field.type)} ${theirs} is distinct from ${ours}`
  if (row.rule === 'newest') return sql<boolean>`(${distinct} and ${stampOf(row)} > m._modified_at)`
  return sql<boolean>`(${distinct})`
}

/** Equal before conversion is equal; asked first, it saves a trimming or rounding per row. */
function cheaply(row: MappingRow, theirs: RawBuilder<unknown>, type: FieldType): RawBuilder<unknown> {
  const from = OUR_FIELDS[row.ours]
  const alike = (from === 'string' && isTextType(type)) || (from === 'decimal' && type === 'decimal')
  return alike ? sql`${theirs} is distinct from ${sql.id('p', row.ours)} and` : sql``
}

/** When our value was last made: metrics are computed, the rest is imported. */
function stampOf(row: MappingRow): RawBuilder<unknown> {
  return METRIC_FIELDS.has(row.ours) ? sql`p.metrics_at` : sql`p.updated_at`
}

/** Along with any other difference; alone only when the CRM's stamp lags far behind refreshed metrics. */
function withStamp(one: ComparedField, others: RawBuilder<boolean>): ComparedField {
  const empty = sql<boolean>`(p.metrics_at is not null and ${one.theirs} is null)`
  if (one.row.rule === 'fill-if-empty') return { ...one, differs: empty, triggers: empty }
  const lags = sql`${one.theirs} < p.metrics_at - make_interval(hours => ${STALE_AFTER_HOURS}::int)`
  const triggers = sql<boolean>`(p.metrics_at is not null and (${one.theirs} is null or ${lags}))`
  return { ...one, triggers, differs: sql<boolean>`(${triggers} or (p.metrics_at is not null and ${others}))` }
}

/** Our value with the type of the mirror's column. */
function oursAs(row: MappingRow, field: RemoteField, zone: string, plannedAt: Date): RawBuilder<unknown> {
  const from = OUR_FIELDS[row.ours] ?? 'string'
  if (row.ours === 'last_updated') return fromTime(lastUpdated(plannedAt), from, field, row.conversion, zone)
  const source = sql.id('p', row.ours)
  if (from === 'date' || from === 'datetime') return fromTime(source, from, field, row.conversion, zone)
  if (from === 'multipicklist') return fromList(source, field)
  if (from === 'integer' || from === 'decimal') return fromNumber(source, field, row.conversion)
  const text = sql`${source}::text`
  return row.conversion === 'copy' ? text : sql`nullif(btrim(${text}, ' '), '')`
}

/** Nothing is stamped on a record whose company has no metrics. */
function lastUpdated(plannedAt: Date): RawBuilder<unknown> {
  const seconds = new Date(Math.floor(plannedAt.getTime() / 1000) * 1000).toISOString()
  return sql`(case when p.metrics_at is not null then ${seconds}::timestamptz end)`
}

function fromList(source: RawBuilder<unknown>, field: RemoteField): RawBuilder<unknown> {
  const glue = field.type === 'multipicklist' ? ';' : ', '
  return sql`nullif(array_to_string(${source}, ${glue}::text), '')`
}

function fromNumber(source: RawBuilder<unknown>, field: RemoteField, conversion: Conversion): RawBuilder<unknown> {
  if (isTextType(field.type)) return sql`${source}::text`
  if (field.type === 'integer') return sql`${source}::bigint`
  if (conversion === 'copy' || field.scale === null) return sql`${source}::numeric`
  return sql`round(${source}::numeric, ${field.scale}::int)`
}

function fromTime(
  source: RawBuilder<unknown>,
  from: FieldType,
  field: RemoteField,
  conversion: Conversion,
  zone: string,
): RawBuilder<unknown> {
  const at = sql`${conversion === 'without-time-offset' ? 'UTC' : zone}::text`
  const day = from === 'date' ? source : sql`(${source} at time zone ${at})::date`
  const instant = from === 'datetime' ? source : sql`(${source}::timestamp at time zone ${at})`
  if (field.type === 'date') return day
  if (field.type === 'datetime') {
    if (conversion === 'date-only') return sql`(${day}::timestamp at time zone ${at})`
    return conversion === 'copy' ? instant : sql`date_trunc('second', ${instant})`
  }
  if (from === 'date' || conversion === 'date-only') return sql`to_char(${day}, 'YYYY-MM-DD')`
  return instantText(instant)
}

function instantText(instant: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** Canonical JSON of core/values, as text, for a value with the mirror's column type. Null becomes JSON null. */
export function canonicalJson(value: RawBuilder<unknown>, type: FieldType): RawBuilder<unknown> {
  return sql`coalesce(${presentJson(value, type)}, 'null')`
}

/** SQL null for null. */
function presentJson(value: RawBuilder<unknown>, type: FieldType): RawBuilder<unknown> {
  if (type === 'decimal') return quoted(sql`${value}::text`)
  if (type === 'date') return quoted(sql`to_char(${value}, 'YYYY-MM-DD')`)
  if (type === 'datetime') return quoted(instantText(value))
  if (type === 'time') return quoted(sql`to_char(${value}::interval, 'HH24:MI:SS.MS')`)
  if (type === 'multipicklist') return sql`to_json(string_to_array(${value}, ';'))::text`
  if (type === 'integer' || type === 'boolean') return sql`${value}::text`
  return sql`to_json(${value})::text`
}

/** For texts without anything to escape. */
function quoted(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`'"' || ${text} || '"'`
}

export type Side = 'ours' | 'theirs'

/** {field: value} of the fields that differ, built only for rows that have passed the comparison. */
export function differingJson(compared: readonly ComparedField[], side: Side): RawBuilder<unknown> {
  return objectOf(
    compared.map((one) => {
      const value = canonicalJson(one[side], one.field.type)
      return sql`case when ${one.differs} then ${keyOf(one)} || ${value} end`
    }),
  )
}

/** {field: value} for a new record; fields without a value are left out. */
export function creatingJson(compared: readonly ComparedField[]): RawBuilder<unknown> {
  return objectOf(
    compared
      .filter((one) => one.row.onCreate)
      .map((one) => sql`${keyOf(one)} || ${presentJson(one.ours, one.field.type)}`),
  )
}

function keyOf(one: ComparedField): RawBuilder<unknown> {
  return sql`${`${JSON.stringify(one.field.name)}:`}::text`
}

/** Members that are null fall out. Parsed once: putting jsonb together member by member copies it each time. */
function objectOf(members: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return members.length === 0 ? sql`'{}'::jsonb` : sql`('{' || concat_ws(',', ${sql.join(members)}) || '}')::jsonb`
}
