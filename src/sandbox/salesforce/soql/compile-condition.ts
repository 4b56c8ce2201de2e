/** Turns a condition into a test on rows. SOQL has two truth values: a null field is unequal to every value (sheet §5). */

import type { Cell } from '../../parts/store/cell.ts'
import { normaliseId } from '../ids.ts'
import { SoqlError } from '../org.ts'
import { isDecimal } from '../org-values.ts'
import { dayNumber, dayStart, dayText, localDay, periodDays } from './date-literals.ts'
import type { Operand } from './operand.ts'
import type { Scope } from './resolve-path.ts'
import { annotated, invalidField, malformed } from './soql-errors.ts'
import { type Comparison, type Condition, type Expression, isQuery, type Literal, type Query } from './syntax.ts'

export interface Compilation<R> {
  readonly scope: Scope
  operand(expression: Expression): Operand<R>
  /** Values of a semi-join's sub-query. */
  values(query: Query): ReadonlySet<Cell>
}

type Test<R> = (row: R) => boolean

export function compileCondition<R>(compilation: Compilation<R>, condition: Condition): Test<R> {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.parts.map((part) => compileCondition(compilation, part))
      return (row) => tests.every((test) => test(row))
    }
    case 'or': {
      const tests = condition.parts.map((part) => compileCondition(compilation, part))
      return (row) => tests.some((test) => test(row))
    }
    case 'not': {
      const test = compileCondition(compilation, condition.part)
      return (row) => !test(row)
    }
    default:
      return compileLeaf(compilation, condition)
  }
}

type Leaf = Exclude<Condition, { kind: 'and' | 'or' | 'not' }>

function compileLeaf<R>(compilation: Compilation<R>, leaf: Leaf): Test<R> {
  const { scope } = compilation
  const operand = compilation.operand(leaf.left)
  if (operand.field && !operand.field.filterable)
    throw invalidField(scope.query, leaf.left.at, `field '${operand.name}' can not be filtered in a query call`)
  if (leaf.kind === 'compare') return compileComparison(scope, operand, leaf.operator, leaf.value, leaf.at)
  if (leaf.kind === 'includes') return compileIncludes(scope, operand, leaf.values, leaf.negated, leaf.at)
  if (isQuery(leaf.values)) {
    const wanted = compilation.values(leaf.values)
    return leaf.negated ? (row) => !wanted.has(operand.read(row)) : (row) => wanted.has(operand.read(row))
  }
  return compileIn(scope, operand, leaf.values, leaf.negated)
}

export function isTextual(type: string): boolean {
  return !(
    type === 'id' ||
    type === 'reference' ||
    type === 'boolean' ||
    type === 'int' ||
    type === 'date' ||
    type === 'datetime' ||
    isDecimal(type)
  )
}

function invalidOperator(scope: Scope, at: number, message = 'invalid operator'): SoqlError {
  return new SoqlError('INVALID_QUERY_FILTER_OPERATOR', annotated(scope.query, at, message))
}

function compileComparison<R>(
  scope: Scope,
  operand: Operand<R>,
  operator: Comparison,
  value: Literal,
  at: number,
): Test<R> {
  const { read, type } = operand
  if (operator === 'LIKE') return compileLike(scope, operand, value, at)
  if (value.kind === 'null' || (value.kind === 'text' && value.value === '' && isTextual(type))) {
    if (operator !== '=' && operator !== '!=') throw invalidOperator(scope, at)
    return operator === '=' ? (row) => read(row) === null : (row) => read(row) !== null
  }
  if (type === 'multipicklist' && operator !== '=' && operator !== '!=') throw invalidOperator(scope, at)
  if (type === 'boolean' && operator !== '=' && operator !== '!=') throw invalidOperator(scope, at)
  if (value.kind === 'period') return comparePeriod(scope, operand, operator, value)
  const wanted = literalCell(scope, operand, value)
  const folded = isTextual(type) && !operand.field?.caseSensitive
  return folded ? compareText(read, operator, String(wanted).toLowerCase()) : compareExact(read, operator, wanted)
}

function compareText<R>(read: (row: R) => Cell, operator: Comparison, wanted: string): Test<R> {
  const fold = (row: R): string | null => {
    const value = read(row)
    return value === null ? null : (value as string).toLowerCase()
  }
  switch (operator) {
    case '=':
      return (row) => fold(row) === wanted
    case '!=':
      return (row) => fold(row) !== wanted
    default:
      return compareExact(fold, operator, wanted)
  }
}

function compareExact<R>(read: (row: R) => Cell, operator: Comparison, wanted: Cell): Test<R> {
  const limit = wanted as string
  const ordered =
    (test: (value: string) => boolean): Test<R> =>
    (row) => {
      const value = read(row)
      return value !== null && test(value as string)
    }
  switch (operator) {
    case '=':
      return (row) => read(row) === wanted
    case '!=':
      return (row) => read(row) !== wanted
    case '<':
      return ordered((value) => value < limit)
    case '<=':
      return ordered((value) => value <= limit)
    case '>':
      return ordered((value) => value > limit)
    default:
      return ordered((value) => value >= limit)
  }
}

/** A period's bounds [from, to) in the units of the field: instants or dates. */
export function periodBounds(scope: Scope, type: string, value: Literal & { kind: 'period' }): readonly [Cell, Cell] {
  const { from, to } = periodDays(value.name, value.count, localDay(scope.zone, scope.state.now()))
  return type === 'date' ? [dayText(from), dayText(to)] : [dayStart(scope.zone, from), dayStart(scope.zone, to)]
}

function comparePeriod<R>(
  scope: Scope,
  operand: Operand<R>,
  operator: Comparison,
  value: Literal & { kind: 'period' },
): Test<R> {
  const { read, type } = operand
  if (type !== 'date' && type !== 'datetime') throw wrongType(scope, operand, value)
  const [from, to] = periodBounds(scope, type, value) as [number, number]
  const within: Test<R> = (row) => {
    const cell = read(row) as number | null
    return cell !== null && cell >= from && cell < to
  }
  switch (operator) {
    case '=':
      return within
    case '!=':
      return (row) => !within(row)
    case '<':
      return compareExact(read, '<', from)
    case '<=':
      return compareExact(read, '<', to)
    case '>':
      return compareExact(read, '>=', to)
    default:
      return compareExact(read, '>=', from)
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = { datetime: 'dateTime', int: 'int', id: 'ID', reference: 'ID' }

function wrongType<R>(scope: Scope, operand: Operand<R>, value: Literal): SoqlError {
  const type = isTextual(operand.type) ? 'string' : (TYPE_NAMES[operand.type] ?? operand.type)
  const quotes =
    isTextual(operand.type) || type === 'ID' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes'
  return invalidField(
    scope.query,
    value.at,
    `value of filter criterion for field '${operand.name}' must be of type ${type} and ${quotes}`,
  )
}

/** The literal as a stored value of the operand's type; throws INVALID_FIELD when it is of another type. */
export function literalCell<R>(scope: Scope, operand: Operand<R>, value: Literal): Cell {
  const { type } = operand
  if (value.kind === 'null') return null
  if (isTextual(type)) {
    if (value.kind !== 'text') throw wrongType(scope, operand, value)
    return value.value === '' ? null : value.value
  }
  if (type === 'id' || type === 'reference') {
    if (value.kind !== 'text') throw wrongType(scope, operand, value)
    if (value.value === '') return null
    const id = normaliseId(value.value)
    if (id === null) throw invalidOperator(scope, value.at, `invalid ID field: ${value.value}`)
    return id
  }
  const kind = type === 'int' || isDecimal(type) ? 'number' : type
  if (value.kind !== kind) throw wrongType(scope, operand, value)
  if (value.kind === 'date' && Number.isNaN(dayNumber(value.value)))
    throw malformed(scope.query, value.at, `Invalid date: ${value.value}`)
  return (value as { value: Cell }).value
}

function compileLike<R>(scope: Scope, operand: Operand<R>, value: Literal, at: number): Test<R> {
  if (!isTextual(operand.type) || operand.type === 'multipicklist') throw invalidOperator(scope, at)
  if (value.kind !== 'text') throw wrongType(scope, operand, value)
  const test = likeTest(value.pattern)
  return (row) => {
    const cell = operand.read(row)
    return cell !== null && test(cell as string)
  }
}

/** Test of a LIKE pattern: % any text, _ one character, a backslash takes the next character as it is; case is ignored. */
export function likeTest(pattern: string): (text: string) => boolean {
  const plain = /^(%?)([^%_\\]*)(%?)$/.exec(pattern)
  if (plain) {
    const [, start, body, end] = plain
    const wanted = body!.toLowerCase()
    if (start && end) return (text) => text.toLowerCase().includes(wanted)
    if (start) return (text) => text.toLowerCase().endsWith(wanted)
    if (end) return (text) => text.toLowerCase().startsWith(wanted)
    return (text) => text.toLowerCase() === wanted
  }
  const source = pattern.replace(
    /\\([\s\S])|([%_])|[.*+?^${}()|[\]/]/g,
    (all, escaped: string | undefined, wildcard: string | undefined) =>
      escaped !== undefined
        ? escaped.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
        : wildcard === '%'
          ? '[\\s\\S]*'
          : wildcard === '_'
            ? '[\\s\\S]'
            : `\\${all}`,
  )
  const regex = new RegExp(`^${source}$`, 'iu')
  return (text) => regex.test(text)
}

function compileIn<R>(scope: Scope, operand: Operand<R>, values: readonly Literal[], negated: boolean): Test<R> {
  const { read, type } = operand
  const periods = values.filter((value) => value.kind === 'period')
  if (periods.length > 0) {
    const tests = values.map((value) => compileComparison(scope, operand, '=', value, value.at))
    return (row) => tests.some((test) => test(row)) !== negated
  }
  const folded = isTextual(type) && !operand.field?.caseSensitive
  const wanted = new Set(
    values
      .map((value) => literalCell(scope, operand, value))
      .map((cell) => (folded && cell !== null ? (cell as string).toLowerCase() : cell)),
  )
  if (!folded) return (row) => wanted.has(read(row)) !== negated
  return (row) => {
    const cell = read(row)
    return wanted.has(cell === null ? null : (cell as string).toLowerCase()) !== negated
  }
}

/** INCLUDES ('a;b', 'c'): any of the entries, each of which wants all of its values. */
function compileIncludes<R>(
  scope: Scope,
  operand: Operand<R>,
  values: readonly Literal[],
  negated: boolean,
  at: number,
): Test<R> {
  if (operand.type !== 'multipicklist') throw invalidOperator(scope, at)
  const groups = values.map((value) =>
    String(literalCell(scope, operand, value) ?? '')
      .toLowerCase()
      .split(';'),
  )
  return (row) => {
    const cell = operand.read(row)
    const chosen = cell === null ? [] : (cell as string).toLowerCase().split(';')
    return groups.some((group) => group.every((value) => chosen.includes(value))) !== negated
  }
}
