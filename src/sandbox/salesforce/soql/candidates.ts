/**
 * Which rows can possibly fulfil a condition, from what works as an index: Id, the stamps (generated rows carry them in
 * order), key fields and references. The condition is tested afterwards anyway, so too many candidates are only slow.
 */
import { type Candidates, candidateCount, stamped } from '../../parts/store/candidates.ts'
import type { Cell } from '../../parts/store/cell.ts'
import type { Row, Table } from '../../parts/store/table.ts'
import type { OrgState } from '../org-state.ts'
import { isKeyField, keyText } from '../record-keys.ts'
import { type Compilation, literalCell, periodBounds } from './compile-condition.ts'
import type { Operand } from './operand.ts'
import { type Comparison, type Condition, isQuery, type Literal } from './syntax.ts'

/** Null: every row is a candidate. */
export function findCandidates(compilation: Compilation<Row>, table: Table, condition: Condition): Candidates | null {
  switch (condition.kind) {
    case 'and':
      return narrowest(compilation, table, condition.parts)
    case 'or':
      return union(condition.parts.map((part) => findCandidates(compilation, table, part)))
    case 'compare':
      if (condition.operator === 'LIKE')
        return customOnly(compilation, table, compilation.operand(condition.left), [{ ...condition.value }])
      return comparison(compilation, table, compilation.operand(condition.left), condition.operator, condition.value)
    case 'in': {
      if (condition.negated) return null
      const operand = compilation.operand(condition.left)
      if (isQuery(condition.values))
        return equalTo(compilation.scope.state, table, operand, [...compilation.values(condition.values)])
      if (condition.values.some((value) => value.kind === 'period')) return null
      return equalTo(
        compilation.scope.state,
        table,
        operand,
        condition.values.map((value) => literalCell(compilation.scope, operand, value)),
      )
    }
    default:
      return null
  }
}

function union(parts: readonly (Candidates | null)[]): Candidates | null {
  if (parts.includes(null)) return null
  return { ranges: parts.flatMap((part) => part!.ranges), rows: parts.flatMap((part) => part!.rows) }
}

function narrowest(compilation: Compilation<Row>, table: Table, parts: readonly Condition[]): Candidates | null {
  const windows = stampWindows(compilation, table, parts)
  const others = parts.map((part) => findCandidates(compilation, table, part))
  let best: Candidates | null = null
  for (const each of [...windows, ...others])
    if (each !== null && (best === null || candidateCount(each) < candidateCount(best))) best = each
  return best
}

const STAMPS: Readonly<Record<string, 'stamp' | 'modified' | 'created'>> = {
  SystemModstamp: 'stamp',
  LastModifiedDate: 'modified',
  CreatedDate: 'created',
}

/** Lower and upper bounds on the same stamp make one window. */
function stampWindows(compilation: Compilation<Row>, table: Table, parts: readonly Condition[]): Candidates[] {
  const windows = new Map<string, [number, number]>()
  for (const part of parts) {
    if (part.kind !== 'compare' || part.left.kind !== 'path' || part.value.kind === 'null') continue
    const operand = compilation.operand(part.left)
    const name = plainName(operand)
    if (name === null || !STAMPS[name]) continue
    const bounds = stampBounds(compilation, operand, part.operator, part.value)
    const known = windows.get(name) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    if (bounds) windows.set(name, [Math.max(known[0], bounds[0]), Math.min(known[1], bounds[1])])
  }
  return [...windows].map(([name, [from, to]]) =>
    stamped(compilation.scope.state.store, table, STAMPS[name]!, from, to),
  )
}

/** Instants [from, to) a comparison allows; null when it allows all (!=). */
function stampBounds(
  compilation: Compilation<Row>,
  operand: Operand<Row>,
  operator: Comparison,
  value: Literal,
): readonly [number, number] | null {
  const [first, end] =
    value.kind === 'period'
      ? (periodBounds(compilation.scope, 'datetime', value) as [number, number])
      : [
          literalCell(compilation.scope, operand, value) as number,
          (literalCell(compilation.scope, operand, value) as number) + 1,
        ]
  switch (operator) {
    case '=':
      return [first, end]
    case '<':
      return [Number.NEGATIVE_INFINITY, first]
    case '<=':
      return [Number.NEGATIVE_INFINITY, end]
    case '>':
      return [end, Number.POSITIVE_INFINITY]
    case '>=':
      return [first, Number.POSITIVE_INFINITY]
    default:
      return null
  }
}

function plainName(operand: Operand<Row>): string | null {
  return operand.resolved && operand.resolved.steps.length === 0 ? operand.resolved.field.name : null
}

function comparison(
  compilation: Compilation<Row>,
  table: Table,
  operand: Operand<Row>,
  operator: Comparison,
  value: Literal,
): Candidates | null {
  const name = plainName(operand)
  if (name === null || value.kind === 'null' || operator === '!=') return null
  if (STAMPS[name])
    return (
      stampWindows(compilation, table, [
        { kind: 'compare', left: { kind: 'path', names: [name], at: value.at }, operator, value, at: value.at },
      ])[0] ?? null
    )
  if (value.kind === 'period') return customOnly(compilation, table, operand, [value])
  const wanted = literalCell(compilation.scope, operand, value)
  if (operator === '=') return equalTo(compilation.scope.state, table, operand, [wanted])
  if (name === 'Id') return idRange(table, operator, String(wanted))
  return customOnly(compilation, table, operand, [value])
}

function idRange(table: Table, operator: Comparison, id: string): Candidates | null {
  const row = table.ids.rowOf(id)
  if (row < 0) return null
  const at = Math.min(row, table.size)
  if (operator === '<' || operator === '<=') return { ranges: [[0, Math.min(table.size, at + 1)]], rows: [] }
  return { ranges: [[at, table.size]], rows: [] }
}

function equalTo(state: OrgState, table: Table, operand: Operand<Row>, wanted: readonly Cell[]): Candidates | null {
  const name = plainName(operand)
  if (name === null || wanted.includes(null)) return null
  const field = operand.resolved!.field
  if (name === 'Id')
    return {
      ranges: [],
      rows: wanted.map((id) => table.ids.rowOf(String(id))).filter((row) => row >= 0 && row < table.size),
    }
  if (!isKeyField(field))
    return table.generates(name) || !field.custom ? null : { ranges: [], rows: state.store.touched(table.name) }
  const rows = wanted.flatMap((value) => state.store.rowsByKey(table.name, name, keyText(field, value)))
  if (!table.generates(name)) return { ranges: [], rows }
  if (name === 'Demo_Key__c')
    return {
      ranges: [],
      rows: [...rows, ...wanted.map((value) => state.rowOfKey(String(value))).filter((row) => row >= 0)],
    }
  const inverse = table.seed.inverse[name]
  const parent = field.referenceTo[0]
  if (!inverse || parent === undefined || wanted.length > 2000) return null
  const parents = state.table(parent)
  const ranges = wanted.map((id) => parents.ids.rowOf(String(id))).filter((row) => row >= 0 && row < parents.seed.count)
  return { ranges: ranges.flatMap((row) => inverse(row)), rows }
}

/** Fields no generated row has: only touched rows can fulfil a condition other than null. */
function customOnly(
  compilation: Compilation<Row>,
  table: Table,
  operand: Operand<Row>,
  values: readonly Literal[],
): Candidates | null {
  const name = plainName(operand)
  if (name === null || !operand.resolved!.field.custom || table.generates(name) || operand.resolved!.field.calculated)
    return null
  if (
    operand.type === 'boolean' ||
    values.some((value) => value.kind === 'null' || (value.kind === 'text' && /^%*$/.test(value.value)))
  )
    return null
  return { ranges: [], rows: compilation.scope.state.store.touched(table.name) }
}
