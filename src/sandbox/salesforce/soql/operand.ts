/** What stands left of an operator, in GROUP BY and ORDER BY: a field or a function of one, ready to be read. */

import type { Cell } from '../../parts/store/cell.ts'
import type { Row } from '../../parts/store/table.ts'
import type { OrgField } from '../org.ts'
import { isDecimal } from '../org-values.ts'
import { dayNumber, dayText, localDay, zoneOffset } from './date-literals.ts'
import { type Resolved, resolvePath, type Scope } from './resolve-path.ts'
import { malformed } from './soql-errors.ts'
import type { Call, Expression, Path } from './syntax.ts'

export interface Operand<R> {
  /** Salesforce type name. */
  readonly type: string
  /** For messages. */
  readonly name: string
  readonly read: (row: R) => Cell
  readonly field: OrgField | null
  /** Set for plain fields, so that indexes can be used. */
  readonly resolved: Resolved | null
}

export const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'])

export function operandOf(scope: Scope, object: string, alias: string | null, expression: Expression): Operand<Row> {
  if (expression.kind === 'path') {
    const resolved = resolvePath(scope, object, expression, alias)
    return {
      type: resolved.field.type,
      name: resolved.field.name,
      read: resolved.read,
      field: resolved.field,
      resolved,
    }
  }
  return functionOperand(scope, object, alias, expression)
}

type Part = (day: number, instant: number) => Cell

const calendar = (day: number) => new Date(day * 86_400_000)
const yearDay = (day: number) => day - Date.UTC(calendar(day).getUTCFullYear(), 0, 1) / 86_400_000 + 1

const DATE_FUNCTIONS: Readonly<Record<string, Part>> = {
  CALENDAR_YEAR: (day) => calendar(day).getUTCFullYear(),
  CALENDAR_QUARTER: (day) => Math.floor(calendar(day).getUTCMonth() / 3) + 1,
  CALENDAR_MONTH: (day) => calendar(day).getUTCMonth() + 1,
  DAY_IN_MONTH: (day) => calendar(day).getUTCDate(),
  DAY_IN_WEEK: (day) => calendar(day).getUTCDay() + 1,
  DAY_IN_YEAR: yearDay,
  WEEK_IN_YEAR: (day) => Math.ceil(yearDay(day) / 7),
  WEEK_IN_MONTH: (day) => Math.ceil(calendar(day).getUTCDate() / 7),
  DAY_ONLY: (day) => dayText(day),
  HOUR_IN_DAY: (_day, instant) => new Date(instant).getUTCHours(),
}

function functionOperand(scope: Scope, object: string, alias: string | null, call: Call): Operand<Row> {
  const zone = call.argument && 'kind' in call.argument ? scope.zone : 'GMT'
  const path = innerPath(scope, call)
  const resolved = resolvePath(scope, object, path, alias)
  const part = DATE_FUNCTIONS[call.name.replace('FISCAL_', 'CALENDAR_')]
  if (part) {
    if (resolved.field.type !== 'date' && resolved.field.type !== 'datetime')
      throw malformed(scope.query, call.at, `field ${resolved.field.name} does not support date function ${call.name}`)
    const read = (row: Row): Cell => {
      const value = resolved.read(row)
      if (value === null) return null
      return typeof value === 'number'
        ? part(localDay(zone, value), value + zoneOffset(zone, value))
        : part(dayNumber(String(value)), 0)
    }
    return { type: call.name === 'DAY_ONLY' ? 'date' : 'int', name: call.name, read, field: null, resolved: null }
  }
  if (call.name === 'TOLABEL' || call.name === 'CONVERTCURRENCY')
    return {
      type: resolved.field.type,
      name: resolved.field.name,
      read: resolved.read,
      field: resolved.field,
      resolved: null,
    }
  if (call.name === 'FORMAT')
    return { type: 'string', name: resolved.field.name, read: formatted(resolved), field: null, resolved: null }
  throw malformed(scope.query, call.at, `unexpected token: '${call.name}'`)
}

/** The field inside f(field) or f(convertTimezone(field)). */
function innerPath(scope: Scope, call: Call): Path {
  const { argument } = call
  if (argument === null) throw malformed(scope.query, call.at, `unexpected token: '('`)
  if (!('kind' in argument)) return argument
  if (argument.name !== 'CONVERTTIMEZONE' && argument.name !== 'CONVERTCURRENCY')
    throw malformed(scope.query, argument.at, `unexpected token: '${argument.name}'`)
  return innerPath(scope, argument)
}

/** FORMAT(): the value as an American user sees it. */
function formatted(resolved: Resolved): (row: Row) => Cell {
  const { type, scale } = resolved.field
  return (row) => {
    const value = resolved.read(row)
    if (value === null) return null
    if (type === 'currency')
      return `USD ${Number(value).toLocaleString('en-US', { minimumFractionDigits: scale, maximumFractionDigits: scale })}`
    if (type === 'datetime') return new Date(Number(value)).toLocaleString('en-US', { timeZone: 'UTC' })
    if (type === 'date') return new Date(`${value}T00:00:00Z`).toLocaleDateString('en-US', { timeZone: 'UTC' })
    if (type === 'int' || isDecimal(type)) return Number(value).toLocaleString('en-US')
    return String(value)
  }
}
