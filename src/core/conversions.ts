/**
 * How a value changes its type on its way between our side and a CRM field (A2.65-69). One function serves both
 * directions: it goes from a type to a type, whichever side each is on.
 *
 *   default              what a person expects: days and instants meet in the mapping's time zone, texts lose outer
 *                        blanks and an empty text is null, decimals are rounded to the field's scale, instants to seconds
 *   date-only            the time of day is cut off, in the mapping's time zone
 *   without-time-offset  like default, but clock readings are taken as they stand (the zone is UTC on both sides)
 *   copy                 the raw value; only its notation changes where the types differ
 *
 * A value that a conversion cannot express is a problem, never a guess.
 */
import type { RemoteField } from './describe.ts'
import type { Reject } from './outcome.ts'
import type { FieldType, FieldValue } from './values.ts'
import { dayInZone, instantOf, isTimeZone, startOfDay } from './zones.ts'

export const CONVERSIONS = ['default', 'date-only', 'without-time-offset', 'copy'] as const
export type Conversion = (typeof CONVERSIONS)[number]

export interface ConversionRequest {
  readonly from: FieldType
  readonly to: FieldType
  /** Digits after the point of the receiving decimal; null or absent: all are kept. */
  readonly scale?: number | null
  readonly conversion: Conversion
  /** IANA name, e.g. "Europe/Berlin". */
  readonly timeZone: string
}

export type Converted = { readonly value: FieldValue } | { readonly problem: string }

const TEXT_TYPES: ReadonlySet<FieldType> = new Set([
  'string',
  'text',
  'picklist',
  'reference',
  'id',
  'email',
  'phone',
  'url',
])

export function isTextType(type: FieldType): boolean {
  return TEXT_TYPES.has(type)
}

/** Types that a conversion can carry into one another; what is missing here is a mapping error, told before any run. */
export function canConvert(from: FieldType, to: FieldType): boolean {
  if (from === 'unsupported' || to === 'unsupported') return false
  if (from === to || isTextType(to)) return true
  if (isTextType(from)) return true
  const family: Partial<Record<FieldType, readonly FieldType[]>> = {
    integer: ['decimal'],
    decimal: [],
    date: ['datetime'],
    datetime: ['date'],
  }
  return family[from]?.includes(to) ?? false
}

/** Converts one value. Null stays null under every conversion. */
export function convert(value: FieldValue, request: ConversionRequest): Converted {
  if (value === null) return { value: null }
  if (!isTimeZone(request.timeZone)) return { problem: `"${request.timeZone}" is not a time zone` }
  const zone = request.conversion === 'without-time-offset' ? 'UTC' : request.timeZone
  if (request.to === 'date' || request.to === 'datetime') return convertTime(value, request, zone)
  if (request.to === 'integer' || request.to === 'decimal') return convertNumber(value, request)
  if (request.to === 'boolean') return convertBoolean(value)
  if (request.to === 'multipicklist') return { value: Array.isArray(value) ? value : splitList(String(value)) }
  if (request.to === 'time') return convertClock(value)
  return convertText(value, request, zone)
}

const NAIVE_INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

function convertTime(value: FieldValue, request: ConversionRequest, zone: string): Converted {
  const text = String(value)
  const day = DAY.test(text) ? text : null
  const instant = day === null ? readInstant(text, zone) : startOfDay(day, zone)
  if (instant === null || Number.isNaN(instant.getTime()))
    return { problem: `"${request.from}" value is no date or time` }
  if (request.to === 'date') return { value: day ?? dayInZone(instant, zone) }
  if (request.conversion === 'date-only')
    return { value: startOfDay(day ?? dayInZone(instant, zone), zone).toISOString() }
  if (request.conversion === 'copy') return { value: instant.toISOString() }
  return { value: new Date(Math.floor(instant.getTime() / 1000) * 1000).toISOString() }
}

/** A clock reading without an offset is meant in `zone`; with one it is an instant already. */
function readInstant(text: string, zone: string): Date | null {
  const naive = NAIVE_INSTANT.exec(text)
  if (naive === null) {
    const milliseconds = Date.parse(text)
    return Number.isNaN(milliseconds) || !/\d{4}/.test(text) ? null : new Date(milliseconds)
  }
  return instantOf(new Date(`${naive[1]}T${naive[2]}Z`), zone)
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/

function convertNumber(value: FieldValue, request: ConversionRequest): Converted {
  const text = String(value).trim()
  if (typeof value === 'boolean' || !DECIMAL.test(text)) return { problem: 'the value is not a plain decimal number' }
  if (request.to === 'decimal') {
    const scale = request.conversion === 'copy' ? null : (request.scale ?? null)
    return { value: scale === null ? text : roundDecimal(text, scale) }
  }
  const number = Number(text)
  if (!Number.isSafeInteger(number)) return { problem: 'the value is not a whole number' }
  return { value: number }
}

/** Rounds half away from zero, as PostgreSQL's numeric does, on digits: a float would change the last one. */
export function roundDecimal(text: string, scale: number): string {
  const negative = text.startsWith('-')
  const [whole = '0', fraction = ''] = text.replace(/^[+-]/, '').split('.')
  const digits = fraction.padEnd(scale + 1, '0')
  const kept = BigInt(`${whole || '0'}${digits.slice(0, scale)}`) + (Number(digits[scale]) >= 5 ? 1n : 0n)
  const padded = kept.toString().padStart(scale + 1, '0')
  const rounded = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`
  return negative && kept !== 0n ? `-${rounded}` : rounded
}

function convertBoolean(value: FieldValue): Converted {
  const text = String(value).trim().toLowerCase()
  if (text === 'true' || text === '1') return { value: true }
  if (text === 'false' || text === '0') return { value: false }
  return { problem: 'the value is neither true nor false' }
}

function convertClock(value: FieldValue): Converted {
  const parts = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?Z?$/.exec(String(value))
  if (parts === null || Number(parts[1]) > 23 || Number(parts[2]) > 59)
    return { problem: 'the value is no time of day' }
  return { value: `${parts[1]}:${parts[2]}:${parts[3] ?? '00'}.${(parts[4] ?? '').padEnd(3, '0')}` }
}

function convertText(value: FieldValue, request: ConversionRequest, zone: string): Converted {
  if (Array.isArray(value)) return { value: value.length === 0 ? null : value.join(', ') }
  const text = String(value)
  if (request.conversion === 'copy') return { value: text }
  if (request.conversion === 'date-only' && (request.from === 'datetime' || request.from === 'date')) {
    const instant = DAY.test(text) ? null : readInstant(text, zone)
    return { value: instant === null ? text : dayInZone(instant, zone) }
  }
  const trimmed = text.replace(/^ +| +$/g, '')
  return { value: trimmed === '' ? null : trimmed }
}

function splitList(text: string): readonly string[] {
  return text.split(';').filter((part) => part !== '')
}

/** One reason why a field refuses a value; the words are shared by `fits` and by the planner's SQL check. */
export interface Misfit {
  readonly symbol:
    | 'STRING_TOO_LONG'
    | 'NUMBER_OUT_OF_RANGE'
    | 'INVALID_PICKLIST_VALUE'
    | 'INVALID_TYPE'
    | 'REQUIRED_FIELD'
  readonly code: `CC-PLAN-${number}`
}

const MISFITS = {
  STRING_TOO_LONG: {
    code: 'CC-PLAN-20',
    meaning: 'The text is longer than the CRM field allows. It was not cut and not sent.',
    nextStep: 'Make the field longer in the CRM, shorten the value on our side, or take the field out of the mapping.',
  },
  NUMBER_OUT_OF_RANGE: {
    code: 'CC-PLAN-21',
    meaning: 'The number has more digits after the point than the CRM field holds. It was not rounded and not sent.',
    nextStep: 'Give the CRM field more digits, or choose the conversion "default", which rounds to the field.',
  },
  INVALID_PICKLIST_VALUE: {
    code: 'CC-PLAN-22',
    meaning: 'The CRM field accepts only the values of its list, and this value is not an active one of them.',
    nextStep: 'Add the value to the list in the CRM, or map a field whose values the list knows.',
  },
  INVALID_TYPE: {
    code: 'CC-PLAN-23',
    meaning: 'The value does not have the type of the CRM field.',
    nextStep: 'Choose another conversion or another field in the mapping.',
  },
  REQUIRED_FIELD: {
    code: 'CC-PLAN-24',
    meaning: 'The CRM demands a value in this field, and there is none.',
    nextStep: 'Map the field for creation, give it a default in the CRM, or fill the value on our side.',
  },
} as const

/** The reject for a misfit; `message` names the field and the limit, never the value (it may be personal). */
export function misfitReject(symbol: Misfit['symbol'], field: string, message: string): Reject {
  const { code, meaning, nextStep } = MISFITS[symbol]
  return { code, symbol, message, meaning, nextStep, fields: [field], retry: 'after-fix' }
}

/** Null when the field can hold the value as it is, else why not. Nothing is cut, rounded or replaced here. */
export function fits(value: FieldValue, field: RemoteField): Reject | null {
  if (value === null)
    return !field.nullable ? misfitReject('REQUIRED_FIELD', field.name, `${field.name} is required`) : null
  if (isTextType(field.type)) return fitsText(value, field)
  if (field.type === 'multipicklist') return fitsList(value, field)
  if (field.type === 'decimal' || field.type === 'integer') return fitsNumber(value, field)
  if (field.type === 'boolean' && typeof value !== 'boolean') return wrongType(field)
  if (field.type === 'date' && !DAY.test(String(value))) return wrongType(field)
  if (field.type === 'datetime' && Number.isNaN(Date.parse(String(value)))) return wrongType(field)
  return null
}

function wrongType(field: RemoteField): Reject {
  return misfitReject('INVALID_TYPE', field.name, `${field.name} holds ${field.type} values only`)
}

function fitsText(value: FieldValue, field: RemoteField): Reject | null {
  if (typeof value !== 'string') return wrongType(field)
  // Characters as PostgreSQL and Salesforce count them: code points, not UTF-16 units.
  if (field.length !== null && field.length > 0 && [...value].length > field.length)
    return misfitReject('STRING_TOO_LONG', field.name, `${field.name} holds at most ${field.length} characters`)
  if (field.type === 'picklist' && field.restrictedPicklist && !activeValues(field).has(value))
    return unknownChoice(field)
  return null
}

function fitsList(value: FieldValue, field: RemoteField): Reject | null {
  if (!Array.isArray(value)) return wrongType(field)
  const active = activeValues(field)
  return field.restrictedPicklist && value.some((one: string) => !active.has(one)) ? unknownChoice(field) : null
}

function unknownChoice(field: RemoteField): Reject {
  return misfitReject('INVALID_PICKLIST_VALUE', field.name, `${field.name} accepts only the values of its list`)
}

export function activeValues(field: RemoteField): ReadonlySet<string> {
  return new Set(field.picklistValues.filter((choice) => choice.active).map((choice) => choice.value))
}

function fitsNumber(value: FieldValue, field: RemoteField): Reject | null {
  const text = String(value)
  if (!DECIMAL.test(text)) return wrongType(field)
  const fraction = text.split('.')[1] ?? ''
  const tooFine = field.scale !== null && fraction.replace(/0+$/, '').length > field.scale
  const fractional = field.type === 'integer' && /[1-9]/.test(fraction)
  return tooFine || fractional
    ? misfitReject('NUMBER_OUT_OF_RANGE', field.name, `${field.name} holds fewer digits after the point`)
    : null
}
