/**
 * The only place that builds SOQL. A query is a typed tree; every text is escaped, every name checked against what a
 * Salesforce name can be, so nothing a person typed can change the meaning of a query.
 */
import { salesforceError } from './errors.ts'

export type Literal = string | number | boolean | null | Date

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly field: string; readonly is: '=' | '!=' | '<' | '<=' | '>' | '>='; readonly value: Literal }
  | { readonly field: string; readonly oneOf: readonly string[] }
  | { readonly field: string; readonly contains: string }

export interface Query {
  /** Field names, or 'count' for SELECT COUNT(). */
  readonly select: readonly string[] | 'count'
  readonly from: string
  readonly where?: Condition | undefined
  readonly orderBy?: readonly string[]
  readonly limit?: number
}

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,99}$/

/** Returns the name when it can be the name of an object or field (no dots), else throws CC-SF-18. */
export function safeName(name: string): string {
  if (!NAME.test(name)) throw salesforceError('CC-SF-18', `"${name.slice(0, 60)}" is not a Salesforce name`)
  return name
}

/** The query as SOQL text. */
export function soql(query: Query): string {
  const selected = query.select === 'count' ? 'COUNT()' : query.select.map(safeName).join(', ')
  let text = `SELECT ${selected} FROM ${safeName(query.from)}`
  const where = query.where && conditionText(query.where)
  if (where) text += ` WHERE ${where}`
  if (query.orderBy?.length) text += ` ORDER BY ${query.orderBy.map(safeName).join(', ')}`
  if (query.limit !== undefined) text += ` LIMIT ${Math.trunc(query.limit)}`
  return text
}

function conditionText(condition: Condition): string {
  if ('all' in condition) return joined(condition.all, ' AND ')
  if ('any' in condition) return joined(condition.any, ' OR ')
  if ('oneOf' in condition)
    return `${safeName(condition.field)} IN (${condition.oneOf.map((text) => literal(text)).join(', ')})`
  if ('contains' in condition) return `${safeName(condition.field)} LIKE '%${escapedPattern(condition.contains)}%'`
  return `${safeName(condition.field)} ${condition.is} ${literal(condition.value)}`
}

function joined(conditions: readonly Condition[], word: ' AND ' | ' OR '): string {
  if (conditions.length === 1) return conditionText(conditions[0] as Condition)
  return conditions.map((condition) => `(${conditionText(condition)})`).join(word)
}

function literal(value: Literal): string {
  if (value === null) return 'null'
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string') return `'${escaped(value)}'`
  return String(value)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

/** Text for use between single quotes. Control characters go as \uXXXX. */
export function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\\'"\u0000-\u001f\u007f\u2028\u2029]/g, (character) => {
    return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Text to be found literally by LIKE: its wildcards lose their meaning. */
export function escapedPattern(text: string): string {
  return escaped(text).replace(/[%_]/g, (wildcard) => `\\${wildcard}`)
}
