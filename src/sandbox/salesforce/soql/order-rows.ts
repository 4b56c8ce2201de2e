/** ORDER BY: text without case, nulls first unless NULLS LAST, ties in row order. */
import type { Row, Table } from '../org-table.ts'
import type { Cell } from '../org-values.ts'
import { isTextual } from './compile-condition.ts'
import type { Operand } from './operand.ts'

export interface SortKey<R> {
  readonly operand: Operand<R>
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export function compareKeys<R>(keys: readonly SortKey<R>[]): (left: readonly Cell[], right: readonly Cell[]) => number {
  return (left, right) => {
    for (const [index, key] of keys.entries()) {
      const order = compareCells(left[index]!, right[index]!, key)
      if (order !== 0) return order
    }
    return 0
  }
}

function compareCells<R>(left: Cell, right: Cell, key: SortKey<R>): number {
  if (left === right) return 0
  if (left === null) return key.nullsFirst ? -1 : 1
  if (right === null) return key.nullsFirst ? 1 : -1
  return left < right === key.descending ? 1 : -1
}

/** The sortable form of a row's values. */
export function keyOf<R>(keys: readonly SortKey<R>[], row: R): Cell[] {
  return keys.map(({ operand }) => {
    const value = operand.read(row)
    return typeof value === 'string' && isTextual(operand.type) ? value.toLowerCase() : value
  })
}

/** The rows in the wanted order; the same array when they already are. */
export function orderRows(table: Table, rows: Uint32Array, keys: readonly SortKey<Row>[]): Uint32Array {
  if (keys.length === 1 && keys[0]!.operand.resolved?.column === 'Id')
    return keys[0]!.descending ? rows.slice().reverse() : rows
  const compare = compareKeys(keys)
  const values: Cell[][] = []
  let inOrder = true
  for (const row of table.rows(rows, 0, rows.length, true)) {
    const value = keyOf(keys, row)
    if (inOrder && values.length > 0 && compare(values.at(-1)!, value) > 0) inOrder = false
    values.push(value)
  }
  if (inOrder) return rows
  const order = Array.from(rows.keys()).sort((left, right) => compare(values[left]!, values[right]!) || left - right)
  return Uint32Array.from(order, (index) => rows[index]!)
}
