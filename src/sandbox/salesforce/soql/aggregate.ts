/** Queries with GROUP BY or aggregate functions: one pass over the rows, one record a group (sheet §5). */

import type { Cell } from '../../parts/store/cell.ts'
import type { Row } from '../../parts/store/table.ts'
import type { OrgField } from '../org.ts'
import { SoqlError } from '../org.ts'
import { isDecimal, restValue } from '../org-values.ts'
import { compileCondition } from './compile-condition.ts'
import { AGGREGATES, type Operand, operandOf } from './operand.ts'
import { compareKeys, keyOf } from './order-rows.ts'
import type { Scope } from './resolve-path.ts'
import { malformed } from './soql-errors.ts'
import type { Call, Condition, Expression, Query } from './syntax.ts'

/** A group: values of the grouping, then of the aggregates. */
interface Group {
  readonly keys: Cell[]
  /** Bit i: key i is left out, the group is a subtotal over it. */
  readonly left: number
  readonly tallies: Tally[]
}

interface Tally {
  add(row: Row): void
  value(): Cell
}

interface Aggregate {
  readonly signature: string
  readonly type: string
  start(): Tally
}

export function isAggregate(query: Query): boolean {
  return (
    query.groupBy.length > 0 ||
    query.selections.some(
      (selection) =>
        selection.kind === 'expression' &&
        selection.expression.kind === 'call' &&
        (AGGREGATES.has(selection.expression.name) || selection.expression.name === 'GROUPING'),
    )
  )
}

/** SELECT COUNT() FROM …: only the number is wanted. */
export function isCountOnly(query: Query): boolean {
  const [selection] = query.selections
  return (
    query.selections.length === 1 &&
    selection?.kind === 'expression' &&
    selection.expression.kind === 'call' &&
    selection.expression.name === 'COUNT' &&
    selection.expression.argument === null
  )
}

export interface AggregateResult {
  readonly columns: readonly string[]
  readonly records: readonly object[]
}

class Plan {
  readonly scope: Scope
  readonly query: Query
  readonly object: string
  readonly keys: Operand<Row>[]
  readonly aggregates: Aggregate[] = []

  constructor(scope: Scope, query: Query, object: string) {
    this.scope = scope
    this.query = query
    this.object = object
    this.keys = query.groupBy.map((each) => this.groupKey(each))
  }

  private groupKey(expression: Expression): Operand<Row> {
    const operand = operandOf(this.scope, this.object, this.query.alias, expression)
    if (operand.field && !operand.field.groupable)
      throw malformed(this.scope.query, expression.at, `field '${operand.name}' can not be grouped in a query call`)
    return operand
  }

  /** Reads an expression from a group. */
  operand(expression: Expression): Operand<Group> {
    if (expression.kind === 'call' && expression.name === 'GROUPING') return this.groupingOperand(expression)
    if (expression.kind === 'call' && AGGREGATES.has(expression.name)) return this.aggregateOperand(expression)
    const aliased =
      expression.kind === 'path' && expression.names.length === 1 ? this.aliased(expression.names[0]!) : null
    if (aliased) return this.operand(aliased)
    const { source, index } = this.keyIndex(expression)
    return { type: source.type, name: source.name, field: null, resolved: null, read: (group) => group.keys[index]! }
  }

  private keyIndex(expression: Expression): { source: Operand<Row>; index: number } {
    const source = operandOf(this.scope, this.object, this.query.alias, expression)
    const index = this.keys.findIndex((key) => signatureOf(key) === signatureOf(source))
    if (index < 0)
      throw malformed(this.scope.query, expression.at, `Field must be grouped or aggregated: ${source.name}`)
    return { source, index }
  }

  /** GROUPING(field): 1 in subtotals over the field, else 0. */
  private groupingOperand(call: Call): Operand<Group> {
    const { argument, at } = call
    if (argument === null || this.query.subtotals === null)
      throw malformed(this.scope.query, at, 'GROUPING needs a field of GROUP BY ROLLUP or GROUP BY CUBE')
    const { index } = this.keyIndex('kind' in argument ? argument : { kind: 'path', ...argument })
    return { type: 'int', name: 'GROUPING', field: null, resolved: null, read: (group) => (group.left >> index) & 1 }
  }

  /** Which keys are left out (bits as in Group.left): none, then as ROLLUP or CUBE say. */
  levels(): number[] {
    const { length } = this.keys
    const all = 2 ** length - 1
    if (this.query.subtotals === null) return [0]
    if (this.query.subtotals === 'CUBE') return Array.from({ length: all + 1 }, (_, left) => left)
    return Array.from({ length: length + 1 }, (_, kept) => all & ~(2 ** kept - 1))
  }

  private aliased(name: string): Expression | null {
    for (const selection of this.query.selections)
      if (selection.kind === 'expression' && selection.alias?.toLowerCase() === name.toLowerCase())
        return selection.expression
    return null
  }

  private aggregateOperand(call: Call): Operand<Group> {
    const made = makeAggregate(this, call)
    let index = this.aggregates.findIndex((each) => each.signature === made.signature)
    if (index < 0) index = this.aggregates.push(made) - 1
    return {
      type: made.type,
      name: call.name,
      field: null,
      resolved: null,
      read: (group) => group.tallies[index]!.value(),
    }
  }
}

const signatureOf = (operand: Operand<Row>): string => `${operand.name}(${operand.resolved?.column ?? ''})`

function makeAggregate(plan: Plan, call: Call): Aggregate {
  const { argument, name } = call
  if (argument === null) {
    if (name !== 'COUNT') throw malformed(plan.scope.query, call.at, `unexpected token: ')'`)
    return { signature: 'COUNT()', type: 'int', start: () => counting(() => true) }
  }
  const expression: Expression = 'kind' in argument ? argument : { kind: 'path', ...argument }
  const operand = operandOf(plan.scope, plan.object, plan.query.alias, expression)
  const signature = `${name}:${signatureOf(operand)}`
  const numeric = operand.type === 'int' || isDecimal(operand.type)
  if ((name === 'SUM' || name === 'AVG') && !numeric)
    throw malformed(plan.scope.query, call.at, `field ${operand.name} does not support aggregate operator ${name}`)
  if (
    (name === 'MIN' || name === 'MAX') &&
    (operand.type === 'boolean' || operand.type === 'multipicklist' || operand.field?.filterable === false)
  )
    throw malformed(plan.scope.query, call.at, `field ${operand.name} does not support aggregate operator ${name}`)
  const { read } = operand
  switch (name) {
    case 'COUNT':
      return { signature, type: 'int', start: () => counting((row) => read(row) !== null) }
    case 'COUNT_DISTINCT':
      return { signature, type: 'int', start: () => distinct(read) }
    case 'SUM':
    case 'AVG':
      return {
        signature,
        type: name === 'AVG' || isDecimal(operand.type) ? 'double' : 'int',
        start: () => summing(read, name === 'AVG'),
      }
    default:
      return { signature, type: operand.type, start: () => extreme(read, name === 'MAX') }
  }
}

function counting(counts: (row: Row) => boolean): Tally {
  let count = 0
  return {
    add: (row) => {
      if (counts(row)) count++
    },
    value: () => count,
  }
}

function distinct(read: (row: Row) => Cell): Tally {
  const seen = new Set<Cell>()
  return {
    add: (row) => {
      const value = read(row)
      if (value !== null) seen.add(typeof value === 'string' ? value.toLowerCase() : value)
    },
    value: () => seen.size,
  }
}

function summing(read: (row: Row) => Cell, average: boolean): Tally {
  let sum = 0
  let count = 0
  return {
    add: (row) => {
      const value = read(row)
      if (value === null) return
      sum += Number(value)
      count++
    },
    value: () => (count === 0 ? null : average ? sum / count : sum),
  }
}

function extreme(read: (row: Row) => Cell, largest: boolean): Tally {
  let best: Cell = null
  return {
    add: (row) => {
      const value = read(row)
      if (value !== null && (best === null || value > best === largest)) best = value
    },
    value: () => best,
  }
}

interface Column {
  readonly name: string
  readonly operand: Operand<Group>
}

function columnsOf(plan: Plan): Column[] {
  let unnamed = 0
  return plan.query.selections.map((selection) => {
    if (selection.kind !== 'expression')
      throw malformed(plan.scope.query, plan.query.at, 'sub-queries and TYPEOF are not allowed with GROUP BY')
    const { expression, alias } = selection
    const operand = plan.operand(expression)
    const name = alias ?? (expression.kind === 'path' ? operand.name : `expr${unnamed++}`)
    return { name, operand }
  })
}

/** Values of (lower-cased text) keys make the group; the first spelling is shown. */
function groupRows(plan: Plan, rows: Iterable<Row>): Group[] {
  const groups = new Map<string, Group>()
  const make = (keys: Cell[], left: number): Group => ({
    keys,
    left,
    tallies: plan.aggregates.map((each) => each.start()),
  })
  const levels = plan.levels()
  if (plan.keys.length === 0) groups.set('0', make([], 0))
  for (const row of rows) {
    const whole = plan.keys.map((key) => key.read(row))
    for (const left of levels) {
      const keys = left === 0 ? whole : whole.map((key, index) => ((left >> index) & 1 ? null : key))
      const mark = keys.length === 0 ? '0' : left + JSON.stringify(keys).toLowerCase()
      let group = groups.get(mark)
      if (!group) {
        group = make(keys, left)
        groups.set(mark, group)
      }
      for (const tally of group.tallies) tally.add(row)
    }
  }
  return [...groups.values()]
}

/** Throws MALFORMED_QUERY for fields that are neither grouped nor aggregated. */
export function runAggregate(scope: Scope, query: Query, object: string, rows: Iterable<Row>): AggregateResult {
  const plan = new Plan(scope, query, object)
  const columns = columnsOf(plan)
  const having = query.having ? havingTest(plan, query.having) : null
  const sorting = query.orderBy.map((each) => ({
    operand: plan.operand(each.by),
    descending: each.descending,
    nullsFirst: each.nullsFirst,
  }))
  const byKeys = plan.keys.map((key, index) => ({
    operand: { ...key, read: (group: Group) => group.keys[index]! } as Operand<Group>,
    descending: false,
    nullsFirst: query.subtotals === null,
  }))
  const keys = [...sorting, ...byKeys, ...subtotalsLast(plan)]
  const compare = compareKeys(keys)
  let groups = groupRows(plan, rows)
  if (having) groups = groups.filter(having)
  const sorted = groups
    .map((group) => ({ group, key: keyOf(keys, group) }))
    .sort((left, right) => compare(left.key, right.key))
  const end = query.limit === null ? undefined : query.offset + query.limit
  const records = sorted.slice(query.offset, end).map(({ group }) => recordOf(columns, group))
  if (query.groupBy.length > 0 && query.limit === null && records.length > 50_000)
    throw new SoqlError('EXCEEDED_ID_LIMIT', 'Aggregate query has too many rows for direct assignment, use FOR loop')
  return { columns: columns.map((column) => column.name), records }
}

/** A subtotal comes after a group whose value really is null. */
function subtotalsLast(plan: Plan): { operand: Operand<Group>; descending: boolean; nullsFirst: boolean }[] {
  if (plan.query.subtotals === null) return []
  const read = (group: Group): Cell => group.left
  return [
    {
      operand: { type: 'int', name: 'GROUPING', field: null, resolved: null, read },
      descending: false,
      nullsFirst: true,
    },
  ]
}

function havingTest(plan: Plan, condition: Condition): (group: Group) => boolean {
  return compileCondition<Group>(
    { scope: plan.scope, operand: (expression) => plan.operand(expression), values: () => new Set() },
    condition,
  )
}

function recordOf(columns: readonly Column[], group: Group): object {
  const record: Record<string, unknown> = { attributes: { type: 'AggregateResult' } }
  for (const { name, operand } of columns)
    record[name] = restValue({ type: operand.type } as OrgField, operand.read(group))
  return record
}
