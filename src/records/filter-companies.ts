import { type RawBuilder, sql } from 'kysely'
import type { Condition, Filter, FilterFields, FilterFieldType } from '../core/filter.ts'

/** What a filter over companies may name; each is a column of `company_profiles`. */
export const COMPANY_FILTER_FIELDS = {
  external_key: 'text',
  name: 'text',
  domain: 'text',
  domains: 'texts',
  aliases: 'texts',
  country: 'text',
  city: 'text',
  state: 'text',
  employees: 'number',
  industry: 'text',
  funnel_stage: 'text',
  first_seen: 'date',
  last_seen: 'date',
  events_30d: 'number',
  sources_30d: 'number',
  events_mom: 'number',
  events_wow: 'number',
  sources_mom: 'number',
  sources_wow: 'number',
  points: 'number',
  archived: 'boolean',
} as const satisfies FilterFields

const COMPARISONS = { greater: '>', 'at-least': '>=', less: '<', 'at-most': '<=' } as const

/**
 * The filter as a condition over the alias `company_profiles`; null counts as false. Take the filter from
 * `parseFilter(json, COMPANY_FILTER_FIELDS)`; a field outside that list throws. "In the last days" counts from the database's
 * current UTC day.
 */
export function filterCompanies(filter: Filter): RawBuilder<boolean> {
  if ('all' in filter) return joined(filter.all.map(filterCompanies), sql` and `, sql`true`)
  if ('any' in filter) return joined(filter.any.map(filterCompanies), sql` or `, sql`false`)
  if ('not' in filter) return sql`not coalesce(${filterCompanies(filter.not)}, false)`
  const type = (COMPANY_FILTER_FIELDS as FilterFields)[filter.field]
  if (!type || !Object.hasOwn(COMPANY_FILTER_FIELDS, filter.field))
    throw new Error(`${filter.field} is no filter field`)
  const column = sql.ref(`company_profiles.${filter.field}`)
  const known = type === 'texts' ? listCondition(column, filter) : scalarCondition(column, type, filter)
  return joined([known, ...byIndex(filter)], sql` and `, sql`true`)
}

function joined(
  parts: readonly RawBuilder<boolean>[],
  word: RawBuilder<unknown>,
  empty: RawBuilder<boolean>,
): RawBuilder<boolean> {
  return parts.length === 0 ? empty : sql`(${sql.join([...parts], word)})`
}

const SEARCHED = ['name', 'domains']
const COUNTED = ['events_30d', 'points']

/** What also holds wherever the condition holds, and has an index; the condition itself has none. */
function byIndex({ field, op, value }: Condition): RawBuilder<boolean>[] {
  if (SEARCHED.includes(field) && TEXT_PARTS.includes(op) && String(value).length > 2)
    return [
      sql`concordat.company_search_text(company_profiles.name, company_profiles.domains) like ${pattern('contains', String(value))}`,
    ]
  const least = Array.isArray(value) ? Number(value[0]) : Number(value)
  if (COUNTED.includes(field) && FROM_BELOW.includes(op) && least > 0)
    return [scalarCondition(sql.ref(`company_profiles.counted_${field}`), 'number', { field, op, value: value ?? 0 })]
  return []
}

const TEXT_PARTS: readonly string[] = ['equals', 'contains', 'starts-with', 'ends-with']
const FROM_BELOW: readonly string[] = ['equals', 'greater', 'at-least', 'between']

function scalarCondition(
  column: RawBuilder<unknown>,
  type: FilterFieldType,
  { op, value }: Condition,
): RawBuilder<boolean> {
  const subject = type === 'text' ? sql`lower(${column})` : column
  const bound = (one: unknown) => boundValue(one, type)
  const empty =
    type === 'text' ? sql<boolean>`(${column} is null or ${column} = '')` : sql<boolean>`(${column} is null)`
  switch (op) {
    case 'is-empty':
      return empty
    case 'is-not-empty':
      return sql`(not ${empty})`
    case 'equals':
      return sql`(${subject} = ${bound(value)})`
    case 'not-equals':
      return sql`(${subject} is distinct from ${bound(value)})`
    case 'in':
      return isOneOf(subject, value, bound)
    case 'not-in':
      return sql`(not coalesce(${isOneOf(subject, value, bound)}, false))`
    case 'contains':
    case 'starts-with':
    case 'ends-with':
      return sql`(${subject} like ${pattern(op, String(value))})`
    case 'between': {
      const [from, to] = value as readonly unknown[]
      return sql`(${subject} between ${bound(from)} and ${bound(to)})`
    }
    case 'in-last-days':
      return sql`(${column} > (now() at time zone 'UTC')::date - ${Number(value)}::int and ${column} <= (now() at time zone 'UTC')::date)`
    default:
      return sql`(${subject} ${sql.raw(COMPARISONS[op])} ${bound(value)})`
  }
}

/** A list meets a condition when one of its values does; the negative operators mean that none does. */
function listCondition(column: RawBuilder<unknown>, condition: Condition): RawBuilder<boolean> {
  const { op, value } = condition
  if (op === 'is-empty') return sql`(cardinality(${column}) = 0)`
  if (op === 'is-not-empty') return sql`(cardinality(${column}) > 0)`
  const positive = op === 'not-equals' ? 'equals' : op === 'not-in' ? 'in' : op
  const some = sql<boolean>`exists (select from unnest(${column}) as listed where ${scalarCondition(sql.id('listed'), 'text', { ...condition, op: positive, value: value ?? '' })})`
  return positive === op ? some : sql`(not ${some})`
}

function isOneOf(
  subject: RawBuilder<unknown>,
  value: unknown,
  bound: (one: unknown) => RawBuilder<unknown>,
): RawBuilder<boolean> {
  const values = value as readonly unknown[]
  return values.length === 0 ? sql`false` : sql`(${subject} in (${sql.join(values.map(bound))}))`
}

function boundValue(value: unknown, type: FilterFieldType): RawBuilder<unknown> {
  // A whole number compares with an integer column by the column's index; any other one does not.
  if (type === 'number') return Number.isSafeInteger(Number(value)) ? sql`${value}::bigint` : sql`${value}::numeric`
  if (type === 'date') return sql`${value}::date`
  if (type === 'boolean') return sql`${value}::boolean`
  return sql`lower(${value}::text)`
}

function pattern(op: 'contains' | 'starts-with' | 'ends-with', value: string): RawBuilder<unknown> {
  const literal = value.replace(/[\\%_]/g, (letter) => `\\${letter}`)
  const text = op === 'contains' ? `%${literal}%` : op === 'starts-with' ? `${literal}%` : `%${literal}`
  return sql`lower(${text}::text)`
}
