import { isCalendarDate } from '../core/filter.ts'
import type { RowCode } from './errors.ts'

/** What went wrong with one value; becomes the reject of its line. */
export interface Trouble {
  readonly code: RowCode
  readonly message: string
}

/**
 * One column of an import file. `read` gets the trimmed, non-empty text (a list's parts come joined by LIST_SEPARATOR) and
 * answers what is stored, or the trouble that rejects the line.
 */
export interface ImportColumn {
  readonly name: string
  /** Other header names, compared in lower case with every run of other letters than a-z and 0-9 as one `_`. */
  readonly headers: readonly string[]
  readonly required?: boolean
  /** The values of one cell are divided by `|` in CSV; in NDJSON a list is also read. */
  readonly list?: boolean
  readonly read: (text: string, now: Date) => string | null | Trouble
}

/** Between the values of a list while it is staged; no file can hold it in a value, it is removed on reading. */
export const LIST_SEPARATOR = '\u001f'
const INTEGER_MAX = 2_147_483_647

export function textOf(name: string, max: number): ImportColumn['read'] {
  return (text) =>
    text.length <= max
      ? text
      : { code: 'CC-RECORDS-30', message: `${name} has ${text.length} characters, at most ${max} fit` }
}

export function listOf(name: string, max: number, partMax: number): ImportColumn['read'] {
  return (text) => {
    const parts = [
      ...new Set(
        text
          .split(LIST_SEPARATOR)
          .map((part) => part.trim())
          .filter(Boolean),
      ),
    ]
    if (parts.length > max)
      return { code: 'CC-RECORDS-30', message: `${name} has ${parts.length} values, at most ${max} fit` }
    const long = parts.find((part) => part.length > partMax)
    if (long)
      return {
        code: 'CC-RECORDS-30',
        message: `a value of ${name} has ${long.length} characters, at most ${partMax} fit`,
      }
    return parts.join(LIST_SEPARATOR) || null
  }
}

export function wholeNumber(name: string): ImportColumn['read'] {
  return (text) => {
    const digits = /^(?:\d+|\d{1,3}(?:[ ,'\u00a0\u202f]\d{3})+)$/.test(text) ? text.replace(/\D/g, '') : ''
    if (digits === '' || digits.length > 10 || Number(digits) > INTEGER_MAX)
      return { code: 'CC-RECORDS-28', message: `${name} is not a whole number from 0 to ${INTEGER_MAX}` }
    return digits
  }
}

export function wordOf(
  name: string,
  words: readonly string[],
  synonyms: Readonly<Record<string, string>>,
): ImportColumn['read'] {
  const known = new Map([...words.map((word) => [word, word] as const), ...Object.entries(synonyms)])
  return (text) =>
    known.get(text) ??
    known.get(text.toLowerCase()) ?? { code: 'CC-RECORDS-29', message: `${name} must be one of ${words.join(', ')}` }
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
const DAY_MS = 86_400_000

/** A day means its midnight, a time without zone means UTC. More than a day in the future is refused: a wrong clock or a typo. */
export function instantOf(name: string): ImportColumn['read'] {
  return (text, now) => {
    const parts = INSTANT.exec(text)
    if (!parts || !isCalendarDate(parts[1]!) || parts[1]! < '1970-01-01')
      return { code: 'CC-RECORDS-27', message: `${name} is not a date or time since 1970` }
    const [, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = parts
    if (hour > '23' || minute > '59' || second > '59')
      return { code: 'CC-RECORDS-27', message: `${name} has no valid time of day` }
    const stamp = Date.parse(`${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zoneOf(zone)}`)
    if (Number.isNaN(stamp)) return { code: 'CC-RECORDS-27', message: `${name} has no valid time zone` }
    if (stamp > now.getTime() + DAY_MS) return { code: 'CC-RECORDS-27', message: `${name} lies in the future` }
    return new Date(stamp).toISOString()
  }
}

function zoneOf(zone: string): string {
  if (zone === 'Z' || zone === 'z') return 'Z'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
}

/** Header text → comparable name: "E-Mail Address" → "e_mail_address". */
export function headerName(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}
