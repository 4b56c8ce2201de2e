import type { BlockAnswer, BlockChanges } from './answer-block.ts'
import type { RowChange, RowEdges } from './answer-rows.ts'
import { assignOneToOne, bestEdge, type Edges } from './assign-one-to-one.ts'
import { IdTable } from './id-table.ts'

/** A list of numbers that grows; eight bytes each, whatever the number of rows. */
class NumberList {
  #values = new Float64Array(1 << 12)
  #size = 0

  push(value: number): void {
    if (this.#size === this.#values.length) {
      const larger = new Float64Array(this.#size * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#size++] = value
  }

  get size(): number {
    return this.#size
  }

  list(): Float64Array {
    return this.#values.subarray(0, this.#size)
  }
}

/** Candidates less likely than this are nothing a record would be given. */
const EDGE_MIN = 0.01

/** Collects what the rows of the left file compete for, block by block, and settles who is given what. */
export class Competition {
  readonly #lefts = new IdTable()
  readonly #rights = new IdTable()
  readonly #starts = new NumberList()
  readonly #edgeRights = new NumberList()
  readonly #chances = new NumberList()
  /** By block and number of a row within it, the row's number among all; -1 for rows that do not compete. */
  readonly #rowsOf: Int32Array[] = []
  #given: Int32Array = new Int32Array(0)
  #holders: Int32Array = new Int32Array(0)

  /** The answer to the next block. Rows whose id came before do not compete: they will be rejects. */
  take(answer: BlockAnswer | null): void {
    const ids = answer?.ids ?? []
    this.#rowsOf.push(
      Int32Array.from(ids, (id, at) => (this.#lefts.add(id, 0) === null ? this.#row(answer!.edges[at]!) : -1)),
    )
  }

  /** Call once, when all blocks were taken. */
  settle(): void {
    this.#starts.push(this.#chances.size)
    this.#given = assignOneToOne(this.#edges())
    this.#holders = new Int32Array(this.#rights.size).fill(-1)
    const rights = this.#edgeRights.list()
    this.#given.forEach((edge, row) => {
      if (edge >= 0) this.#holders[rights[edge]!] = row
    })
  }

  /** Rows of a block, counted from 0, that are not given their best. */
  changesOf(block: number): BlockChanges {
    const changes = new Map<number, RowChange>()
    this.#rowsOf[block]?.forEach((row, at) => {
      const change = row < 0 ? null : this.#changeOf(row)
      if (change) changes.set(at, change)
    })
    return changes
  }

  #row({ rights, chances }: RowEdges): number {
    this.#starts.push(this.#chances.size)
    rights.forEach((right, at) => {
      if (chances[at]! < EDGE_MIN) return
      this.#rights.add(right, 0)
      this.#edgeRights.push(this.#rights.numberOf(right)!)
      this.#chances.push(chances[at]!)
    })
    return this.#starts.size - 1
  }

  #edges(): Edges {
    return { starts: this.#starts.list(), rights: this.#edgeRights.list(), chances: this.#chances.list() }
  }

  #changeOf(row: number): RowChange | null {
    const edges = this.#edges()
    if (edges.starts[row] === edges.starts[row + 1]) return null
    const best = edges.rights[bestEdge(row, edges)]!
    const edge = this.#given[row]!
    const holder = this.#holders[best]!
    if (holder === row || holder < 0) return null
    return { right: edge < 0 ? null : this.#rights.idAt(edges.rights[edge]!), winner: this.#lefts.idAt(holder) }
  }
}
