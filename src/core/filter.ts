/**
 * The filter language: which records a segment, a create rule or a list means. One JSON shape in settings, API and
 * database; rooms compile it to SQL themselves, against a list of fields they allow.
 *
 *   {"all": [{"field": "country", "op": "in", "value": ["Germany", "Austria"]},
 *            {"not": {"field": "domain", "op": "is-empty"}}]}
 *
 * Empty means null, '' or an empty list. A comparison with an empty field is false, so `not equals` holds for it.
 * Texts compare without regard to case.
 */
import { defineErrors } from './errors.ts'

export type FilterFieldType = 'text' | 'texts' | 'number' | 'date' | 'boolean'
/** Field name → type: what a filter may talk about. */
export type FilterFields = Readonly<Record<string, FilterFieldType>>
export type FilterValue = string | number | boolean

/** Operator → what its `value` looks like and which field types it accepts. */
const OPERATORS = {
  equals: { value: 'one', types: ['text', 'texts', 'number', 'date', 'boolean'], words: 'is' },
  'not-equals': { value: 'one', types: ['text', 'texts', 'number', 'date', 'boolean'], words: 'is not' },
  in: { value: 'list', types: ['text', 'texts', 'number', 'date'], words: 'is one of' },
  'not-in': { value: 'list', types: ['text', 'texts', 'number', 'date'], words: 'is none of' },
  contains: { value: 'one', types: ['text', 'texts'], words: 'contains' },
  'starts-with': { value: 'one', types: ['text', 'texts'], words: 'starts with' },
  'ends-with': { value: 'one', types: ['text', 'texts'], words: 'ends with' },
  greater: { value: 'one', types: ['number', 'date'], words: 'is greater than' },
  'at-least': { value: 'one', types: ['number', 'date'], words: 'is at least' },
  less: { value: 'one', types: ['number', 'date'], words: 'is less than' },
  'at-most': { value: 'one', types: ['number', 'date'], words: 'is at most' },
  between: { value: 'pair', types: ['number', 'date'], words: 'is between' },
  'is-empty': { value: 'none', types: ['text', 'texts', 'number', 'date', 'boolean'], words: 'is empty' },
  'is-not-empty': { value: 'none', types: ['text', 'texts', 'number', 'date', 'boolean'], words: 'is not empty' },
  'in-last-days': { value: 'days', types: ['date'], words: 'is within the last' },
} as const satisfies Record<
  string,
  { value: 'one' | 'list' | 'pair' | 'none' | 'days'; types: readonly FilterFieldType[]; words: string }
>

export type FilterOperator = keyof typeof OPERATORS
export interface Condition {
  readonly field: string
  readonly op: FilterOperator
  readonly value?: FilterValue | readonly FilterValue[]
}
export type Filter =
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }
  | Condition

const MAX_DEPTH = 20
const MAX_CONDITIONS = 500
const MAX_LIST = 10_000

export const filterError = defineErrors({
  'CC-FILTER-1': {
    status: 400,
    title: 'Filter not understood',
    meaning: 'The filter is not built as the filter language asks. The message names the place.',
    nextStep: 'Correct the named part. A filter is {"all": […]}, {"any": […]}, {"not": …} or {"field", "op", "value"}.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-FILTER-2': {
    status: 400,
    title: 'Unknown field in a filter',
    meaning: 'The filter names a field that cannot be filtered on here.',
    nextStep: 'Use one of the fields listed in the message.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-FILTER-3': {
    status: 400,
    title: 'Value does not fit the field',
    meaning:
      'The operator or its value does not suit the type of the field, for example a word compared with a number.',
    nextStep: 'Choose an operator for this type of field and a value of that type; dates are written YYYY-MM-DD.',
    retry: 'after-fix',
    who: 'user',
  },
})

/**
 * Reads a filter from parsed JSON and checks it against the fields. Returns a clean copy without unknown keys.
 * Throws CC-FILTER-1 (shape), -2 (field), -3 (operator or value); messages name the place, e.g. `all[1].value`.
 */
export function parseFilter(json: unknown, fields: FilterFields): Filter {
  return parseNode(json, fields, 'filter', 0, { left: MAX_CONDITIONS })
}

function parseNode(json: unknown, fields: FilterFields, path: string, depth: number, budget: { left: number }): Filter {
  if (depth > MAX_DEPTH) throw filterError('CC-FILTER-1', `${path}: nested deeper than ${MAX_DEPTH} levels`)
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw filterError('CC-FILTER-1', `${path}: expected an object`)
  const node = json as Record<string, unknown>
  const shapes = ['all', 'any', 'not', 'field'].filter((key) => Object.hasOwn(node, key))
  if (shapes.length !== 1)
    throw filterError('CC-FILTER-1', `${path}: expected exactly one of "all", "any", "not" or "field"`)
  if (--budget.left < 0) throw filterError('CC-FILTER-1', `more than ${MAX_CONDITIONS} parts`)
  const list = (key: 'all' | 'any') => {
    const parts = node[key]
    if (!Array.isArray(parts)) throw filterError('CC-FILTER-1', `${path}.${key}: expected a list`)
    return parts.map((part, index) => parseNode(part, fields, `${path}.${key}[${index}]`, depth + 1, budget))
  }
  if (shapes[0] === 'all') return { all: list('all') }
  if (shapes[0] === 'any') return { any: list('any') }
  if (shapes[0] === 'not') return { not: parseNode(node.not, fields, `${path}.not`, depth + 1, budget) }
  return parseCondition(node, fields, path)
}

function parseCondition(node: Record<string, unknown>, fields: FilterFields, path: string): Condition {
  const { field, op, value } = node
  if (typeof field !== 'string' || !Object.hasOwn(fields, field))
    throw filterError(
      'CC-FILTER-2',
      `${path}.field: "${String(field)}" is not one of ${Object.keys(fields).join(', ')}`,
    )
  if (typeof op !== 'string' || !Object.hasOwn(OPERATORS, op))
    throw filterError('CC-FILTER-1', `${path}.op: "${String(op)}" is not one of ${Object.keys(OPERATORS).join(', ')}`)
  const operator = OPERATORS[op as FilterOperator]
  const type = fields[field]!
  if (!(operator.types as readonly string[]).includes(type))
    throw filterError('CC-FILTER-3', `${path}: "${op}" cannot be used with the ${type} field "${field}"`)
  if (operator.value === 'none') return { field, op: op as FilterOperator }
  if (operator.value === 'list' || operator.value === 'pair') {
    const size = operator.value === 'pair' ? 2 : MAX_LIST
    if (!Array.isArray(value) || value.length > size || (operator.value === 'pair' && value.length !== 2))
      throw filterError(
        'CC-FILTER-3',
        `${path}.value: expected a list of ${size === 2 ? '2' : `at most ${size}`} values`,
      )
    return { field, op: op as FilterOperator, value: value.map((one) => checkValue(one, type, path)) }
  }
  if (operator.value === 'days') {
    if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 36_500)
      throw filterError('CC-FILTER-3', `${path}.value: expected a number of days from 1 to 36500`)
    return { field, op: op as FilterOperator, value: value as number }
  }
  return { field, op: op as FilterOperator, value: checkValue(value, type, path) }
}

function checkValue(value: unknown, type: FilterFieldType, path: string): FilterValue {
  const wrong = (expected: string) =>
    filterError('CC-FILTER-3', `${path}.value: expected ${expected}, got ${JSON.stringify(value) ?? 'nothing'}`)
  if (type === 'number') {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong('a number')
    return value
  }
  if (type === 'boolean') {
    if (typeof value !== 'boolean') throw wrong('true or false')
    return value
  }
  if (typeof value !== 'string' || value.includes('\0')) throw wrong('a text')
  if (type === 'date' && !isCalendarDate(value)) throw wrong('a date as YYYY-MM-DD')
  return value
}

/** True for an existing day written YYYY-MM-DD, years 0001 to 9999. */
export function isCalendarDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts || parts[1] === '0000') return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** The filter in words, for plans, lists and logs: `country is one of "Germany", "Austria" and not (domain is empty)`. */
export function describeFilter(filter: Filter): string {
  if ('all' in filter) return joinWords(filter.all, ' and ', 'everything')
  if ('any' in filter) return joinWords(filter.any, ' or ', 'nothing')
  if ('not' in filter) return `not (${describeFilter(filter.not)})`
  const operator = OPERATORS[filter.op]
  const field = filter.field.replaceAll('_', ' ')
  if (operator.value === 'none') return `${field} ${operator.words}`
  if (operator.value === 'days') return `${field} ${operator.words} ${filter.value} days`
  const values = (Array.isArray(filter.value) ? filter.value : [filter.value]).map((value) => JSON.stringify(value))
  return `${field} ${operator.words} ${values.join(operator.value === 'pair' ? ' and ' : ', ')}`
}

function joinWords(parts: readonly Filter[], word: string, empty: string): string {
  if (parts.length === 0) return empty
  if (parts.length === 1) return describeFilter(parts[0]!)
  return parts
    .map((part) => ('all' in part || 'any' in part ? `(${describeFilter(part)})` : describeFilter(part)))
    .join(word)
}
