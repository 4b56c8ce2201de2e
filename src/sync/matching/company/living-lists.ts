import { roomFor } from './growing-column.ts'
import type { NumberLists } from './index-lists.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Changes lists where they are: a number that goes leaves its place to the last one, a list without room moves behind all others
 * and gets some. So the numbers of a list are in no order. `lists` is changed in place; its columns are other ones after each change.
 */
export class LivingLists {
  readonly lists: Mutable<NumberLists>
  /** Places of `values` that no list uses any more. */
  wasted = 0
  private count: number
  private used: number
  /** For lists that moved: where their room ends. */
  private readonly rooms = new Map<number, number>()

  /** Takes over what is given: `lists` gets columns of its own, with room. */
  constructor(lists: Mutable<NumberLists>) {
    this.lists = lists
    this.count = lists.starts.length
    this.used = lists.values.length
    lists.starts = widened(lists.starts)
    lists.ends = widened(lists.ends)
    lists.values = widened(lists.values)
  }

  /** Number of a new, empty list. */
  append(): number {
    const { lists } = this
    if (this.count === lists.starts.length) {
      lists.starts = widened(lists.starts)
      lists.ends = widened(lists.ends)
    }
    lists.starts[this.count] = this.used
    lists.ends[this.count] = this.used
    return this.count++
  }

  get size(): number {
    return this.count
  }

  length(list: number): number {
    return this.lists.ends[list]! - this.lists.starts[list]!
  }

  /** The same number twice in a row counts once. */
  add(list: number, value: number): void {
    const { lists } = this
    const end = lists.ends[list]!
    if (end > lists.starts[list]! && lists.values[end - 1] === value) return
    if (end >= (this.rooms.get(list) ?? 0)) this.move(list)
    lists.values[lists.ends[list]!++] = value
  }

  private move(list: number): void {
    const { lists } = this
    const start = lists.starts[list]!
    const length = lists.ends[list]! - start
    const room = length < 1024 ? Math.max(2, length * 2) : Math.ceil(length * 1.25)
    while (this.used + room > lists.values.length) lists.values = widened(lists.values)
    lists.values.copyWithin(this.used, start, start + length)
    this.wasted += (this.rooms.get(list) ?? lists.ends[list]!) - start
    lists.starts[list] = this.used
    lists.ends[list] = this.used + length
    this.used += room
    this.rooms.set(list, this.used)
  }

  /** Does nothing when the list has no such number. */
  remove(list: number, value: number): void {
    const { lists } = this
    const last = lists.ends[list]! - 1
    for (let at = lists.starts[list]!; at <= last; at++) {
      if (lists.values[at] !== value) continue
      lists.values[at] = lists.values[last]!
      lists.ends[list] = last
      return
    }
  }
}

function widened(column: Uint32Array): Uint32Array {
  const wider = new Uint32Array(roomFor(column.length))
  wider.set(column)
  return wider
}
