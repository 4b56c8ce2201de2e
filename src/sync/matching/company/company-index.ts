import type { CompanyRecord } from './company-record.ts'
import { NameSet, postingsOf, variantsOf } from './index-lists.ts'
import { type KeyTable, KeyTableBuilder } from './key-table.ts'
import { readCompany } from './read-company.ts'
import { RowColumns } from './row-columns.ts'
import type { TextColumn, Vocabulary } from './vocabulary.ts'

export interface CompanyIndexOptions {
  /** Names of further columns that both sides have and that count as evidence. */
  readonly compare?: readonly string[]
}

/** One side, ready to be asked. Rows are numbers in the order the records came in. */
export interface CompanyIndex {
  readonly size: number
  /** Rows of the columns; in an index that follows its side, more than there are records. */
  readonly rows: number
  readonly compare: readonly string[]
  readonly ids: TextColumn
  /** Breaks ties, so that the order of the rows never shows. */
  readonly idHashes: Uint32Array
  readonly words: Vocabulary
  /** For each word: how many different names have it (accounts of the same name count once). */
  readonly wordCounts: Uint32Array
  readonly distinctNames: number
  /** Values of fields, domains and legal forms, each behind a sign of its kind. */
  readonly texts: Vocabulary
  /** How many records have the text. */
  readonly textCounts: Uint32Array
  readonly nameStarts: Uint32Array
  readonly nameWords: Uint32Array
  readonly nameCores: Uint32Array
  readonly nameInitials: Uint32Array
  /** Number of the text of the legal forms plus one. */
  readonly nameForms: Uint32Array
  readonly nameKinds: Uint8Array
  readonly wordIds: Uint32Array
  readonly wordMarks: Uint8Array
  /** Hash of each row's name as a domain would spell it. */
  readonly spelled: Uint32Array
  readonly domainStarts: Uint32Array
  readonly domains: Uint32Array
  readonly domainLabels: Uint32Array
  /** For each row and field: number of the text plus one, 0 where not known. */
  readonly fields: Uint32Array
  readonly employees: Uint32Array
  readonly others: Uint32Array
  /** Where each word's rows begin and end in `postings`. */
  readonly postingStarts: Uint32Array
  readonly postingEnds: Uint32Array
  readonly postings: Uint32Array
  readonly keys: KeyTable
  /** Variants of words (a letter left out, consonants, beginnings) → words. */
  readonly variants: KeyTable
}

export { KEY, KIND, kindKey, SOURCES, TEXT, WORDS_MAX } from './index-signs.ts'

export interface CompanyIndexBuilder {
  /** Ids must be distinct. */
  add(record: CompanyRecord): void
  /** Takes a row of another index of the same options over; `maps` remembers the other's texts from row to row. */
  copy(from: CompanyIndex, row: number, maps: CopiedTexts): void
  /** Ends the building; the builder is of no use afterwards. */
  build(): CompanyIndex
}

/** Numbers plus one that an index's words and texts got in another one; 0 where not met yet. */
export interface CopiedTexts {
  readonly words: Uint32Array
  readonly texts: Uint32Array
}

/** Takes records one by one, as a file is read. */
export function companyIndexBuilder(options: CompanyIndexOptions = {}): CompanyIndexBuilder {
  const builder = new IndexBuilder(options.compare ?? [])
  return {
    add: (record) => builder.columns.add(readCompany(record)),
    copy: (from, row, maps) => builder.columns.copy(from, row, maps),
    build: () => builder.build(),
  }
}

/** Reads all records once. Ids must be distinct. */
export function buildCompanyIndex(records: Iterable<CompanyRecord>, options: CompanyIndexOptions = {}): CompanyIndex {
  const builder = companyIndexBuilder(options)
  for (const record of records) builder.add(record)
  return builder.build()
}

class IndexBuilder {
  readonly columns: RowColumns
  private readonly keys = new KeyTableBuilder()
  private names = new NameSet()

  constructor(compare: readonly string[]) {
    this.columns = new RowColumns(compare, {
      key: (key, row) => this.keys.add(key, row),
      isNewName: (hash, core) => this.names.add(hash, core),
    })
  }

  build(): CompanyIndex {
    // Large, and not needed any more.
    this.names = new NameSet()
    const columns = this.columns.finish()
    const { starts, ends, values } = postingsOf(columns.words.size, columns)
    return {
      size: columns.rows,
      ...columns,
      postingStarts: starts,
      postingEnds: ends,
      postings: values,
      keys: this.keys.finish(),
      variants: variantsOf(columns.words),
    }
  }
}
