import type { CompanyIndex } from './company-index.ts'
import { CompanyComparer } from './compare-company.ts'
import { type KeyTable, KeyTableBuilder } from './key-table.ts'
import { type LeftCompany, LeftReader } from './left-company.ts'
import type { ReadCompany } from './read-company.ts'
import { RowColumns } from './row-columns.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** After so many pairs the rows are forgotten. */
const ROWS_MAX = 4000

/** Two records beside each other, as `comparer` compared them. */
export interface ComparedPair {
  readonly index: CompanyIndex
  readonly comparer: CompanyComparer
  readonly left: LeftCompany
  readonly row: number
}

/**
 * Compares two records, neither of which need be in an index, by an index's frequencies. Right records become rows of an index of
 * their own that is never searched; its words and what was computed about them stay from pair to pair.
 */
export class PairComparer {
  readonly index: CompanyIndex
  private readonly own: Mutable<CompanyIndex>
  private readonly rows: RowColumns
  private readonly reader: LeftReader
  private readonly comparer: CompanyComparer

  constructor(counted: CompanyIndex) {
    this.rows = new RowColumns(counted.compare, { key: () => undefined, isNewName: () => false })
    this.own = { size: 0, ...this.rows.view(), ...noLists() }
    this.index = this.own
    this.reader = new LeftReader(this.index, counted)
    this.comparer = new CompanyComparer(this.index, this.reader, counted)
  }

  get full(): boolean {
    return this.rows.rows >= ROWS_MAX
  }

  /** Valid until the next pair. */
  compare(left: ReadCompany, right: ReadCompany): ComparedPair {
    const { rows, own, index, reader, comparer } = this
    const row = rows.rows
    const known = rows.words.size
    rows.add(right)
    Object.assign(own, rows.view())
    reader.renew(numbersFrom(known, rows.words.size))
    const read = reader.read(left)
    comparer.compare(read, row)
    return { index, comparer, left: read, row }
  }
}

function* numbersFrom(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number++) yield number
}

function noLists(): Pick<CompanyIndex, 'postings' | 'postingStarts' | 'postingEnds' | 'keys' | 'variants'> {
  const none = new Uint32Array(0)
  const keys: KeyTable = new KeyTableBuilder().finish()
  return { postings: none, postingStarts: none, postingEnds: none, keys, variants: keys }
}
