import type { RemoteField } from '../../core/describe.ts'
import type { FieldType, FieldValue } from '../../core/values.ts'

const FIELD_TYPE_OF: Readonly<Record<string, FieldType>> = {
  id: 'id',
  reference: 'reference',
  string: 'string',
  encryptedstring: 'string',
  textarea: 'text',
  picklist: 'picklist',
  combobox: 'picklist',
  multipicklist: 'multipicklist',
  boolean: 'boolean',
  int: 'integer',
  long: 'integer',
  double: 'decimal',
  currency: 'decimal',
  percent: 'decimal',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  email: 'email',
  phone: 'phone',
  url: 'url',
}

/** Our type for a Salesforce field type; 'unsupported' for compound, binary and unknown ones. */
export function fieldTypeOf(remoteType: string): FieldType {
  return FIELD_TYPE_OF[remoteType] ?? 'unsupported'
}

/** Parses JSON and keeps every number as the text the CRM printed, so that no digit of a decimal is lost. */
export function parseExactJson(text: string): unknown {
  const keepSource = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value
  return JSON.parse(text, keepSource as (key: string, value: unknown) => unknown)
}

/** A value of a JSON answer (numbers as text) in our form. */
export function fromJson(type: FieldType, raw: unknown): FieldValue {
  if (raw === null || raw === undefined || raw === '') return null
  if (typeof raw === 'boolean') return raw
  if (typeof raw !== 'string') return JSON.stringify(raw)
  if (type === 'integer') return integerOf(raw)
  if (type === 'decimal') return plainDecimal(raw)
  if (type === 'datetime') return instantOf(raw)
  if (type === 'time') return raw.replace(/Z$/, '')
  if (type === 'multipicklist') return raw.split(';')
  if (type === 'boolean') return raw === 'true'
  return raw
}

function integerOf(raw: string): FieldValue {
  const number = Number(raw)
  return Number.isSafeInteger(number) ? number : plainDecimal(raw)
}

/** "3.5E8" → "350000000"; anything without an exponent stays as printed. */
export function plainDecimal(raw: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(raw)
  if (!parts) return raw
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** REST prints "+0000", bulk prints "Z"; we keep the latter. */
function instantOf(raw: string): string {
  if (raw.endsWith('Z')) return raw
  if (raw.endsWith('+0000')) return `${raw.slice(0, -5)}Z`
  const instant = new Date(raw.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(instant.getTime()) ? raw : instant.toISOString()
}

/** A value of a JSON answer as a CSV cell: null is an empty cell, text is always quoted. */
export function csvCell(type: FieldType, raw: unknown): string {
  const value = fromJson(type, raw)
  if (value === null) return ''
  if (typeof value === 'object') return quoted(value.join(';'))
  return type === 'decimal' || typeof value !== 'string' ? String(value) : quoted(value)
}

export function quoted(text: string): string {
  return `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`
}

type RawJson = { rawJSON(text: string): unknown }
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/

/** Our value as JSON to send. Decimals go as exact numbers, lists as "a;b", null clears. */
export function toJson(type: FieldType, value: FieldValue): unknown {
  if (value === null) return null
  if (typeof value === 'object') return value.join(';')
  if (typeof value === 'string' && type === 'decimal' && NUMBER.test(value))
    return (JSON as unknown as RawJson).rawJSON(value)
  return value
}

/** In bulk CSV this text clears a field; an empty cell leaves it alone. */
export const BULK_NULL = '#N/A'

/**
 * Our value as a bulk CSV cell. Absent → empty cell (left unchanged). Null and '' → #N/A, because Salesforce stores an
 * empty text as null anyway.
 */
export function bulkCell(value: FieldValue | undefined): string {
  if (value === undefined) return ''
  if (value === null || value === '') return quoted(BULK_NULL)
  if (typeof value === 'object') return quoted(value.length === 0 ? BULK_NULL : value.join(';'))
  return quoted(String(value))
}

const ID = /^[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?$/

export function isRecordId(text: string): boolean {
  return ID.test(text)
}

/** The 18-character form of an id; its last three characters carry the case of the first fifteen. */
export function longId(id: string): string {
  if (id.length !== 15) return id
  let suffix = ''
  for (let group = 0; group < 3; group += 1) {
    let bits = 0
    for (let index = 0; index < 5; index += 1) if (/[A-Z]/.test(id[group * 5 + index] ?? '')) bits |= 1 << index
    suffix += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[bits]
  }
  return id + suffix
}

/** Types by field name, for conversions. */
export function typesOf(fields: readonly RemoteField[]): ReadonlyMap<string, FieldType> {
  return new Map(fields.map((field) => [field.name, field.type]))
}

/** Rows of a CSV text stream (comma, `"` doubled, LF or CRLF), header line included. Throws when it ends inside quotes. */
export async function* csvRows(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const complete = takeRows(rest, false)
    rest = rest.slice(complete.used)
    yield* complete.rows
  }
  rest += decoder.decode()
  if (rest !== '') yield* takeRows(rest, true).rows
}

/** All rows of `text` that are certainly whole, and how many characters they took. */
function takeRows(text: string, last: boolean): { rows: string[][]; used: number } {
  const rows: string[][] = []
  let used = 0
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const cell = takeCell(text, at, last)
    if (!cell) break
    row.push(cell.value)
    at = cell.next
    if (!cell.endsRow) continue
    rows.push(row)
    row = []
    used = at
  }
  if (last && used < text.length) {
    if (at < text.length) throw new Error('the CSV text ends inside a quoted field')
    // The text ends right after a comma: one more, empty cell.
    rows.push([...row, ''])
  }
  return { rows, used }
}

interface Cell {
  value: string
  next: number
  endsRow: boolean
}

function takeCell(text: string, from: number, last: boolean): Cell | null {
  if (text[from] !== '"') return closeCell(text, from, nextBreak(text, from), last)
  let end = from + 1
  for (;;) {
    end = text.indexOf('"', end)
    if (end < 0) return null
    if (text[end + 1] !== '"') break
    end += 2
  }
  if (end + 1 >= text.length && !last) return null
  const cell = closeCell(text, end + 1, end + 1, last)
  return cell && { ...cell, value: text.slice(from + 1, end).replaceAll('""', '"') }
}

function nextBreak(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (',\r\n'.includes(text[at] as string)) return at
  return text.length
}

function closeCell(text: string, from: number, end: number, last: boolean): Cell | null {
  const value = text.slice(from, end)
  if (end >= text.length) return last ? { value, next: end, endsRow: true } : null
  if (text[end] === ',') return { value, next: end + 1, endsRow: false }
  if (text[end] === '\r' && end + 1 >= text.length && !last) return null
  return { value, next: end + (text.startsWith('\r\n', end) ? 2 : 1), endsRow: true }
}
