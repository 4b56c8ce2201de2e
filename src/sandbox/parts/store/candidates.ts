/**
 * Which rows can possibly fulfil a condition, from what works as an index. The condition is tested afterwards anyway, so too
 * many candidates are only slow.
 */
import type { Store } from './store.ts'
import type { Table } from './table.ts'

/** Row ranges [from, to) and single rows, both possibly overlapping. */
export interface Candidates {
  readonly ranges: readonly (readonly [number, number])[]
  readonly rows: readonly number[]
}

export const candidateCount = (candidates: Candidates): number =>
  candidates.ranges.reduce((sum, [from, to]) => sum + Math.max(0, to - from), candidates.rows.length)

/** Ascending row numbers without repetition. */
export function rowNumbers(candidates: Candidates): Uint32Array {
  const list = new Uint32Array(candidateCount(candidates))
  let length = 0
  for (const [from, to] of candidates.ranges) for (let n = from; n < to; n++) list[length++] = n
  for (const n of candidates.rows) list[length++] = n
  if (candidates.ranges.length === 1 && candidates.rows.length === 0) return list
  list.sort()
  let kept = 0
  for (let index = 0; index < length; index++)
    if (index === 0 || list[index] !== list[kept - 1]) list[kept++] = list[index]!
  return list.subarray(0, kept)
}

const bounded = (instant: number): number => Math.max(-8.64e15, Math.min(8.64e15, instant))

/** Rows stamped in [from, to): a range of generated rows by binary search, touched rows from the store. */
export function stamped(
  store: Store,
  table: Table,
  column: 'stamp' | 'modified' | 'created',
  from: number,
  to: number,
): Candidates {
  const { seed } = table
  const stampOf =
    column === 'created' ? seed.created : column === 'modified' ? (seed.modified ?? seed.stamp) : seed.stamp
  const range = [
    firstAtOrAfter(table.seed.count, stampOf, from),
    firstAtOrAfter(table.seed.count, stampOf, to),
  ] as const
  if (column !== 'created')
    return {
      ranges: [range],
      rows: [...store.stampedBetween(table.name, column, bounded(from), bounded(to)), ...table.hiddenRows()],
    }
  return { ranges: [range], rows: store.touched(table.name) }
}

/** First row whose value, which never falls with the row number, is at or after `wanted`; `count` when none is. */
export function firstAtOrAfter(count: number, stampOf: (row: number) => number, wanted: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (stampOf(middle) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
