import type { CompanyIndex } from './company-index.ts'
import { NameSet, type NumberLists, postingsOf, variantsOf } from './index-lists.ts'
import { findKey, KeyTableBuilder } from './key-table.ts'
import { LivingKeys } from './living-keys.ts'
import { LivingLists } from './living-lists.ts'
import { COMPANY_FIELDS, type ReadCompany } from './read-company.ts'
import { RowColumns } from './row-columns.ts'
import { visitRowKeys } from './row-keys.ts'
import { wordVariants } from './word-variants.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Of so many rows that went, their places are not worth a new index. */
const GONE_MIN = 1000

/**
 * An index whose records come and go where it is: new rows stand behind the others, rows that went are in no list any more, and
 * all counts are those of the rows that live. It answers as an index of these records that is built anew.
 */
export class LivingIndex {
  /** Changed in place; its columns are other ones after a change. */
  readonly index: CompanyIndex
  private readonly own: Mutable<CompanyIndex>
  private readonly columns: RowColumns
  private readonly keys: LivingKeys
  private readonly postings: LivingLists
  private readonly variants: LivingKeys

  /** `fill` writes the rows to begin with. */
  constructor(compare: readonly string[], fill: (rows: RowColumns) => void) {
    const keys = new KeyTableBuilder()
    const names = new NameSet()
    const sink = {
      key: (key: number, row: number) => keys.add(key, row),
      isNewName: (hash: number, core: number) => names.add(hash, core),
    }
    this.columns = new RowColumns(compare, sink)
    fill(this.columns)
    const view = this.columns.view()
    const postings: NumberLists = postingsOf(view.words.size, view)
    this.keys = new LivingKeys(keys.finish())
    this.postings = new LivingLists(postings)
    this.variants = new LivingKeys(variantsOf(view.words))
    this.own = { size: view.rows, ...view, ...this.lists() }
    this.index = this.own
    sink.key = (key, row) => this.keys.add(key, row)
    sink.isNewName = (_, core) =>
      !this.hasName(this.columns.nameWords.length - 1, this.columns.wordIds.length, core, this.columns.rows - 1)
  }

  /** Whether the places of rows that went are worth to be won back by a new index. */
  get worn(): boolean {
    const { rows, size } = this.own
    return rows - size > GONE_MIN + size / 4 || this.keys.wasted > GONE_MIN + size * COMPANY_FIELDS.length
  }

  /**
   * Takes rows out and records in, then brings `index` forward. No record may have the id of a row that stays. Answers the words
   * that more or fewer names have now, new ones among them.
   */
  change(gone: readonly number[], come: readonly ReadCompany[]): ReadonlySet<number> {
    const changed = new Set<number>()
    for (const row of gone) this.remove(row, changed)
    for (const record of come) this.put(record, changed)
    const size = this.own.size + come.length - gone.length
    Object.assign(this.own, this.columns.view(), this.lists(), { size })
    return changed
  }

  private lists(): Pick<CompanyIndex, 'postings' | 'postingStarts' | 'postingEnds' | 'keys' | 'variants'> {
    const { starts, ends, values } = this.postings.lists
    return {
      postingStarts: starts,
      postingEnds: ends,
      postings: values,
      keys: this.keys.table,
      variants: this.variants.table,
    }
  }

  private put(record: ReadCompany, changed: Set<number>): void {
    const { columns, postings } = this
    const row = columns.rows
    const begin = columns.wordIds.length
    columns.add(record)
    for (let at = begin; at < columns.wordIds.length; at++) {
      const word = columns.wordIds.at(at)
      changed.add(word)
      if (word >= postings.size) postings.append()
      if (postings.length(word) === 0) this.eachVariant(word, (key) => this.variants.add(key, word))
      postings.add(word, row)
    }
  }

  private remove(row: number, changed: Set<number>): void {
    const { own, columns, postings } = this
    visitRowKeys(own, row, (key) => this.keys.remove(key, row))
    const lastName = own.nameStarts[row + 1]!
    for (let name = own.nameStarts[row]!; name < lastName; name++) {
      const end = own.nameWords[name + 1]!
      if (!this.hasName(name, end, own.nameCores[name]!, row)) columns.countName(name, end, -1)
      this.forget(own.nameForms[name]!)
      for (let at = own.nameWords[name]!; at < end; at++) {
        const word = own.wordIds[at]!
        changed.add(word)
        if (postings.length(word) === 0) continue
        postings.remove(word, row)
        if (postings.length(word) === 0) this.eachVariant(word, (key) => this.variants.remove(key, word))
      }
    }
    for (let at = own.domainStarts[row]!; at < own.domainStarts[row + 1]!; at++) this.forget(own.domains[at]! + 1)
    const { length } = COMPANY_FIELDS
    for (let at = row * length; at < (row + 1) * length; at++) this.forget(own.fields[at]!)
    const others = own.compare.length
    for (let at = row * others; at < (row + 1) * others; at++) this.forget(own.others[at]!)
  }

  private forget(text: number): void {
    if (text > 0) this.columns.textCounts.add(text - 1, -1)
  }

  private eachVariant(word: number, visit: (key: number) => void): void {
    const { blob, ends } = this.columns.words.view()
    wordVariants(blob, word === 0 ? 0 : ends[word - 1]!, ends[word]!, visit)
  }

  /** Whether another record, or this one before, has a name of the same words; `end` is where the name's words end. */
  private hasName(name: number, end: number, core: number, row: number): boolean {
    const { columns } = this
    if (this.hasNameIn(columns.nameStarts.at(row), name, name, end, core)) return true
    const { table } = this.keys
    const place = findKey(table, core)
    if (place < 0) return false
    for (let at = table.starts[place]!; at < table.ends[place]!; at++) {
      const other = table.values[at]!
      if (other === row) continue
      const last = columns.nameStarts.at(other + 1)
      if (this.hasNameIn(columns.nameStarts.at(other), last, name, end, core)) return true
    }
    return false
  }

  private hasNameIn(from: number, to: number, name: number, end: number, core: number): boolean {
    for (let other = from; other < to; other++)
      if (this.columns.nameCores.at(other) === core && this.sameWords(other, name, end)) return true
    return false
  }

  private sameWords(other: number, name: number, end: number): boolean {
    const { wordIds, nameWords } = this.columns
    const begin = nameWords.at(name)
    const from = nameWords.at(other)
    if (nameWords.at(other + 1) - from !== end - begin) return false
    for (let at = begin; at < end; at++) if (wordIds.at(from + at - begin) !== wordIds.at(at)) return false
    return true
  }
}
