/** One incoming value made into a stored one, or the error Salesforce answers (sheet §7, §12). */

import { parseDate, parseInstant } from '../../parts/instants.ts'
import type { Cell } from '../../parts/store/cell.ts'
import { DELETED, PURGED } from '../../parts/store/store.ts'
import { normaliseId } from '../ids.ts'
import type { OrgError, OrgValue } from '../org.ts'
import { type OrgState, readNamed } from '../org-state.ts'
import { isDecimal } from '../org-values.ts'
import type { SchemaField } from '../schema/field.ts'

export type Checked = { readonly value: Cell; readonly error?: undefined } | { readonly error: OrgError }

const bad = (code: string, message: string, field: string): Checked => ({ error: { code, message, fields: [field] } })

/** `via` decides the wording of type errors: Bulk names the field, REST the JSON parser. */
export function checkValue(state: OrgState, field: SchemaField, given: OrgValue, via: string): Checked {
  if (given === null || given === undefined) return { value: field.type === 'boolean' ? false : null }
  const value = typeof given === 'string' && field.type !== 'base64' ? given.trim() : given
  if (value === '') return { value: field.type === 'boolean' ? false : null }
  switch (field.type) {
    case 'boolean':
      return checkBoolean(field, value, via)
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return checkNumber(field, value, via)
    case 'date':
      return checkDate(field, value, via)
    case 'datetime':
      return checkInstant(field, value, via)
    case 'reference':
    case 'id':
      return checkReference(state, field, value)
    default:
      return typeof value === 'string'
        ? checkText(field, value)
        : typeof value === 'boolean' && via !== 'bulk'
          ? wrongType(field, value, via)
          : checkText(field, String(value))
  }
}

const JAVA_TYPES: Readonly<Record<string, string>> = { currency: 'double', percent: 'double', datetime: 'datetime' }

function wrongType(field: SchemaField, value: OrgValue, via: string): Checked {
  if (via === 'bulk')
    return bad('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: ${value}`, field.name)
  const token =
    typeof value === 'string'
      ? 'VALUE_STRING'
      : typeof value === 'number'
        ? 'VALUE_NUMBER'
        : `VALUE_${String(value).toUpperCase()}`
  const type = JAVA_TYPES[field.type] ?? field.type
  const message = `Cannot deserialize instance of ${type} from ${token} value ${value} or request may be missing a required field at [line:1, column:1]`
  return { error: { code: 'JSON_PARSER_ERROR', message, fields: [] } }
}

function checkBoolean(field: SchemaField, value: OrgValue, via: string): Checked {
  if (typeof value === 'boolean') return { value }
  const text = String(value).toLowerCase()
  if (text === 'true' || text === '1') return { value: true }
  if (text === 'false' || text === '0') return { value: false }
  return wrongType(field, value, via)
}

function checkNumber(field: SchemaField, value: OrgValue, via: string): Checked {
  if (typeof value === 'boolean') return wrongType(field, value, via)
  const number =
    typeof value === 'number'
      ? value
      : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(String(value))
        ? Number(value)
        : Number.NaN
  if (!Number.isFinite(number)) return wrongType(field, value, via)
  if (field.type === 'int') {
    if (!Number.isInteger(number)) return wrongType(field, value, via)
    return Math.abs(number) > 99_999_999 ? outside(field, value) : { value: number }
  }
  if (isDecimal(field.type) && Math.abs(number) >= 10 ** (field.precision - field.scale)) return outside(field, value)
  const factor = 10 ** field.scale
  const scaled = Math.round((Math.abs(number) + Number.EPSILON) * factor) / factor
  return { value: Number.isFinite(scaled) && scaled < 2 ** 50 / factor ? Math.sign(number) * scaled : number }
}

const outside = (field: SchemaField, value: OrgValue) =>
  bad(
    'NUMBER_OUTSIDE_VALID_RANGE',
    `${field.label}: value outside of valid range on numeric field: ${value}`,
    field.name,
  )

function checkDate(field: SchemaField, value: OrgValue, via: string): Checked {
  const text = String(value)
  const date = parseDate(text) ?? (parseInstant(text) === null ? null : parseDate(text.slice(0, 10)))
  return date === null ? wrongType(field, value, via) : { value: date }
}

function checkInstant(field: SchemaField, value: OrgValue, via: string): Checked {
  const text = String(value)
  const instant = parseInstant(text) ?? (parseDate(text) === null ? null : Date.parse(`${text}T00:00:00Z`))
  return instant === null ? wrongType(field, value, via) : { value: Math.floor(instant / 1000) * 1000 }
}

const EMAIL =
  /^[^\s@<>(),;:"[\]\\]+@[A-Za-z0-9\u0080-\uffff-]+(\.[A-Za-z0-9\u0080-\uffff-]+)*\.[A-Za-z\u0080-\uffff]{2,}$/

function checkText(field: SchemaField, value: string): Checked {
  if (field.type === 'email' && !EMAIL.test(value))
    return bad('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, field.name)
  if (field.type === 'multipicklist') return checkChoices(field, value)
  const known =
    field.type === 'picklist'
      ? field.picklistValues.find((each) => each.value.toLowerCase() === value.toLowerCase())
      : undefined
  if (field.restrictedPicklist && !known?.active)
    return bad(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${value}`,
      field.name,
    )
  if (field.length > 0 && value.length > field.length) {
    const shown = value.length > 255 ? value.slice(0, 255) : value
    return bad(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${shown} (max length=${field.length})`,
      field.name,
    )
  }
  return { value: known ? known.value : value }
}

function checkChoices(field: SchemaField, value: string): Checked {
  const chosen = [
    ...new Set(
      value
        .split(';')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    ),
  ]
  const known = (each: string) =>
    field.picklistValues.find((pick) => pick.active && pick.value.toLowerCase() === each.toLowerCase())
  const stranger = field.restrictedPicklist ? chosen.find((each) => !known(each)) : undefined
  if (stranger !== undefined)
    return bad(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${stranger}`,
      field.name,
    )
  const order = (each: string) => field.picklistValues.findIndex((pick) => pick.value === each)
  return {
    value: chosen
      .map((each) => known(each)?.value ?? each)
      .sort((left, right) => order(left) - order(right))
      .join(';'),
  }
}

function checkReference(state: OrgState, field: SchemaField, value: OrgValue): Checked {
  const id = typeof value === 'string' ? normaliseId(value) : null
  if (id === null) return bad('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, field.name)
  const target = state.schema.objectByPrefix(id.slice(0, 3))?.definition.name
  if (id.startsWith('012') && field.name === 'RecordTypeId' && id === '012000000000000AAA') return { value: null }
  if (target === undefined || !field.referenceTo.includes(target))
    return bad('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`, field.name)
  const table = state.table(target)
  const row = table.ids.rowOf(id)
  const flags = row < 0 ? PURGED : table.flags(row)
  if ((flags & PURGED) !== 0) return bad('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', field.name)
  if ((flags & DELETED) !== 0) return bad('ENTITY_IS_DELETED', 'entity is deleted', field.name)
  const name = field.name === 'OwnerId' && target === 'User' ? inactive(state, row) : false
  if (name)
    return {
      error: {
        code: 'OPERATION_WITH_INACTIVE_USER_EXCEPTION',
        message: `operation performed with inactive user [${id}] as owner`,
        fields: [],
      },
    }
  return { value: id }
}

function inactive(state: OrgState, row: number): boolean {
  const user = state.table('User').row(row)
  return user !== null && readNamed(state, 'User', 'IsActive')(user) !== true
}
