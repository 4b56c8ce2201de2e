/**
 * How a value is kept inside the org and how the two APIs print it (sheet §5 for REST, §11 for Bulk). Inside: instants are
 * milliseconds since 1970, dates are `YYYY-MM-DD`, times `hh:mm:ss.SSSZ`, numbers are numbers, everything else is text.
 */
import type { Cell } from '../parts/store/cell.ts'
import type { OrgField, OrgValue } from './org.ts'

const DAY = 86_400_000
const two: string[] = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const days = new Map<number, string>()

function dayText(day: number): string {
  const known = days.get(day)
  if (known !== undefined) return known
  if (days.size > 20_000) days.clear()
  const text = new Date(day * DAY).toISOString().slice(0, -14)
  days.set(day, text)
  return text
}

function clock(instant: number): string {
  const day = Math.floor(instant / DAY)
  const seconds = Math.floor((instant - day * DAY) / 1000)
  const minutes = Math.floor(seconds / 60)
  return `${dayText(day)}T${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}`
}

/** `2026-01-02T03:04:05.000+0000`; milliseconds are always 000. */
export function restInstant(instant: number): string {
  return `${clock(instant)}.000+0000`
}

/** `2026-01-02T03:04:05.000Z` */
export function bulkInstant(instant: number): string {
  return `${clock(instant)}.000Z`
}

/** A double as Java's Double.toString prints it: 100000.0, 3.5E8, 1.0E-4. */
export function javaDouble(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value)
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`
}

export function isDecimal(type: string): boolean {
  return type === 'double' || type === 'currency' || type === 'percent'
}

const { rawJSON } = JSON as unknown as { rawJSON?: (text: string) => unknown }

/** What stands in a REST JSON record. Doubles are raw JSON (`JSON.rawJSON`) so that 100000 prints as 100000.0. */
export function restValue(field: OrgField, value: Cell): unknown {
  if (value === null) return null
  if (field.type === 'datetime') return restInstant(value as number)
  if (isDecimal(field.type) && rawJSON) return rawJSON(javaDouble(value as number))
  return value
}

/** Like restValue, but numbers stay numbers. */
export function plainValue(field: OrgField | undefined, value: Cell): OrgValue {
  if (value !== null && field?.type === 'datetime') return restInstant(value as number)
  return value
}

/** Text of a Bulk CSV cell; null is the empty text. */
export function bulkText(type: string): (value: Cell) => string {
  if (type === 'datetime') return (value) => (value === null ? '' : bulkInstant(value as number))
  if (isDecimal(type)) return (value) => (value === null ? '' : javaDouble(value as number))
  if (type === 'boolean') return (value) => (value === true ? 'true' : 'false')
  if (type === 'int') return (value) => (value === null ? '' : String(value))
  return (value) => (value === null ? '' : (value as string))
}
