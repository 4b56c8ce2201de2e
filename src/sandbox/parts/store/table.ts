/**
 * The rows of one object: generated ones below, touched ones (store.ts) on top. Row numbers are the order of creation
 * and of ids. A byte a row says whether it was touched, deleted or purged, so that scans ask SQLite only for touched rows.
 */
import type { ObjectSeed } from '../seed/seed.ts'
import type { Cell } from './cell.ts'
import { DELETED, type Delta, PURGED, type Store } from './store.ts'

/** How a CRM writes row numbers as ids. */
export interface RowIds {
  of(row: number): string
  /** Row number of an id, or -1 when it is no id of this object. */
  rowOf(id: string): number
  /** There are ids for so many rows. */
  readonly most: number
}

export interface Row {
  n: number
  delta: Delta | null
}
export type Read = (row: Row) => Cell

const TOUCHED = 1
const CHUNK = 4096

interface Hidden {
  readonly until: number
  /** Values that were visible before, or null when the row did not exist. */
  readonly before: Delta | null
}

export class Table {
  readonly name: string
  readonly ids: RowIds
  readonly seed: ObjectSeed
  /** Row numbers given out so far. */
  size: number
  /** Rows that are neither deleted nor purged. */
  live: number
  /** Moves whenever a row is stored or taken back. */
  revision = 0
  /** Made once a field by whoever reads. */
  readonly readers = new WeakMap<object, Read>()
  private readonly store: Store
  private readonly now: () => number
  private marks: Uint8Array
  private readonly hidden = new Map<number, Hidden>()

  constructor(name: string, ids: RowIds, seed: ObjectSeed, store: Store, now: () => number) {
    this.name = name
    this.ids = ids
    this.seed = seed
    this.store = store
    this.now = now
    this.size = seed.count
    this.live = seed.count
    this.marks = new Uint8Array(Math.max(1024, seed.count))
    for (const { n, flags } of store.rowFlags(name)) {
      this.grow(n)
      this.mark(n, flags)
    }
  }

  private grow(n: number): void {
    if (n < this.size) return
    if (n >= this.ids.most) throw new Error(`the sandbox has no ids left for ${this.name}`)
    if (n >= this.marks.length) {
      const larger = new Uint8Array(Math.max(n + 1, this.marks.length * 2))
      larger.set(this.marks)
      this.marks = larger
    }
    this.live += n + 1 - this.size
    this.size = n + 1
  }

  private mark(n: number, flags: number): void {
    const before = (this.marks[n]! & (DELETED | PURGED)) === 0 ? 1 : 0
    const after = (flags & (DELETED | PURGED)) === 0 ? 1 : 0
    this.live += after - before
    this.marks[n] = TOUCHED | flags
  }

  flags(n: number): number {
    return n < this.size ? this.marks[n]! & (DELETED | PURGED) : PURGED
  }

  touched(n: number): boolean {
    return (this.marks[n]! & TOUCHED) !== 0
  }

  /** Whether a query sees the row; `all` shows deleted rows too. */
  visible(n: number, all: boolean): boolean {
    if (n < 0 || n >= this.size) return false
    if ((this.marks[n]! & (all ? PURGED : PURGED | DELETED)) !== 0) return false
    return this.hidden.size === 0 || this.unhidden(n)
  }

  private unhidden(n: number): boolean {
    const hidden = this.hidden.get(n)
    return hidden === undefined || hidden.until <= this.now() || hidden.before !== null
  }

  hide(n: number, until: number, before: Delta | null): void {
    this.hidden.set(n, { until, before })
  }

  hiddenRows(): number[] {
    return [...this.hidden.keys()]
  }

  /** The row with its stored values, purged or not; null when the number was never given out. */
  row(n: number): Row | null {
    if (n < 0 || n >= this.size) return null
    return { n, delta: this.touched(n) ? this.shown(n, this.store.delta(this.name, n)) : null }
  }

  private shown(n: number, delta: Delta | null): Delta | null {
    const hidden = this.hidden.size === 0 ? undefined : this.hidden.get(n)
    if (!hidden || hidden.before === null || hidden.until <= this.now()) return delta
    return { ...delta, ...hidden.before }
  }

  /** Reads one stored field. */
  reader(field: string): Read {
    const column = this.seed.columns[field]
    const count = this.seed.count
    return (row) => {
      if (row.delta !== null) {
        const value = row.delta[field]
        if (value !== undefined) return value
      }
      return column !== undefined && row.n < count ? column(row.n) : null
    }
  }

  /** Whether generated rows can have a value here. */
  generates(field: string): boolean {
    return this.seed.count > 0 && this.seed.columns[field] !== undefined
  }

  /** Stores a row's changed fields. `n` may be new (`nextRow()`). */
  put(n: number, delta: Delta, flags: number): void {
    this.revision++
    this.grow(n)
    this.store.putRow(this.name, n, delta, flags)
    this.mark(n, flags)
  }

  nextRow(): number {
    return this.size
  }

  /** Takes marks and size back after a rollback. */
  restore(n: number, marks: number, size: number): void {
    this.revision++
    if (n < this.size) {
      const lived = (this.marks[n]! & (DELETED | PURGED)) === 0 ? 1 : 0
      const lives = (marks & (DELETED | PURGED)) === 0 ? 1 : 0
      this.live += lives - lived
      this.marks[n] = marks
    }
    if (size < this.size) {
      for (let row = size; row < this.size; row++) {
        if ((this.marks[row]! & (DELETED | PURGED)) === 0) this.live--
        this.marks[row] = 0
      }
      this.size = size
    }
  }

  marksOf(n: number): number {
    return n < this.size ? this.marks[n]! : 0
  }

  /** Row numbers that pass, in order, at most `limit`. `candidates` (ascending) narrows the search; absent = every row. */
  select(test: ((row: Row) => boolean) | null, all: boolean, limit: number, candidates?: Uint32Array): Uint32Array {
    const found = new Numbers()
    const total = candidates ? candidates.length : this.size
    const row: Row = { n: 0, delta: null }
    const chunk = new TouchedChunk(
      this.store,
      this.name,
      total > CHUNK / 4 && !(candidates && candidates.length < this.size / 8),
    )
    for (let index = 0; index < total && found.length < limit; index++) {
      const n = candidates ? candidates[index]! : index
      if (!this.visible(n, all)) continue
      if (test !== null) {
        row.n = n
        row.delta = this.touched(n) ? this.shown(n, chunk.delta(n)) : null
        if (!test(row)) continue
      }
      found.push(n)
    }
    return found.done()
  }

  /** Rows of a list of row numbers; purged ones are left out. `ascending` says the list is in order (faster). */
  *rows(numbers: Uint32Array, offset: number, limit: number, ascending: boolean): Generator<Row> {
    const end = Math.min(numbers.length, offset + limit)
    const chunk = new TouchedChunk(
      this.store,
      this.name,
      ascending && end - offset > CHUNK / 4 && numbers.length > this.size / 8,
    )
    for (let index = offset; index < end; index++) {
      const n = numbers[index]!
      if ((this.marks[n]! & PURGED) !== 0) continue
      yield { n, delta: this.touched(n) ? this.shown(n, chunk.delta(n)) : null }
    }
  }
}

/** Deltas of touched rows, fetched a block at a time when a scan passes over most rows, else one by one. */
class TouchedChunk {
  private readonly store: Store
  private readonly object: string
  private readonly blocks: boolean
  private from = -1
  private deltas: Map<number, Delta> = new Map()

  constructor(store: Store, object: string, blocks: boolean) {
    this.store = store
    this.object = object
    this.blocks = blocks
  }

  delta(n: number): Delta | null {
    if (!this.blocks) return this.store.delta(this.object, n)
    const from = n - (n % CHUNK)
    if (from !== this.from) {
      this.from = from
      this.deltas = this.store.deltas(this.object, from, from + CHUNK)
    }
    return this.deltas.get(n) ?? null
  }
}

/** A growing list of row numbers, four bytes each. */
export class Numbers {
  private list = new Uint32Array(1024)
  length = 0

  push(n: number): void {
    if (this.length === this.list.length) {
      const larger = new Uint32Array(this.list.length * 2)
      larger.set(this.list)
      this.list = larger
    }
    this.list[this.length++] = n
  }

  done(): Uint32Array {
    return this.list.slice(0, this.length)
  }
}
