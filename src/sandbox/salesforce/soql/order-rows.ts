/** ORDER BY: text without case, nulls first unless NULLS LAST, ties in row order. */

import type { Cell } from '../../parts/store/cell.ts'
import type { Row, Table } from '../../parts/store/table.ts'
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

/** The first `keep` rows in the wanted order; the same array when they already are. Memory grows with `keep`, not with rows. */
export function orderRows(table: Table, rows: Uint32Array, keys: readonly SortKey<Row>[], keep: number): Uint32Array {
  if (keys.length === 1 && keys[0]!.operand.resolved?.column === 'Id')
    return keys[0]!.descending ? rows.slice().reverse() : rows
  const compare = compareKeys(keys)
  let best: Keyed[] = []
  let worst: Keyed | null = null
  let inOrder = true
  let last: readonly Cell[] | null = null
  for (const { n, key } of keyed(table, rows, keys)) {
    if (inOrder && last !== null && compare(last, key) > 0) inOrder = false
    last = key
    if (worst !== null && compare(key, worst.key) >= 0) continue
    best.push({ n, key })
    if (best.length < keep * 2 + 1000) continue
    best = best.sort((left, right) => compare(left.key, right.key) || left.n - right.n).slice(0, keep)
    worst = best.at(-1) ?? null
  }
  if (inOrder) return rows
  best.sort((left, right) => compare(left.key, right.key) || left.n - right.n)
  return Uint32Array.from(best.slice(0, keep), ({ n }) => n)
}

interface Keyed {
  readonly n: number
  readonly key: readonly Cell[]
}

function* keyed(table: Table, rows: Uint32Array, keys: readonly SortKey<Row>[]): Generator<Keyed> {
  for (const row of table.rows(rows, 0, rows.length, true)) yield { n: row.n, key: keyOf(keys, row) }
}
