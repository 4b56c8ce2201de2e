import { WireError } from '../server/wire-error.ts'

/** `2026-01-02T03:04:05.000+0000`: how REST prints an instant. */
export function restInstantOf(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, '.000+0000')
}

/** ISO 8601 with offset (`Z`, `+00:00`, `+0000`); an unencoded `+` arrives as blank and is refused, as on the real host. */
export function parseWireInstant(text: string): Date | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)$/i.exec(text)
  if (!match) return null
  const zone = (match[2] as string).toUpperCase()
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const date = new Date(`${match[1]}${offset}`)
  return Number.isNaN(date.getTime()) ? null : date
}

export function floorToMinute(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 60_000) * 60_000)
}

export function requiredInstant(query: URLSearchParams, name: string): Date {
  const text = query.get(name)
  if (text === null) throw new WireError(400, 'MISSING_ARGUMENT', `Missing a required parameter: ${name}`)
  const date = parseWireInstant(text)
  if (!date) throw new WireError(400, 'MALFORMED_QUERY', `${name} is not a valid date time: ${text}`)
  return date
}
