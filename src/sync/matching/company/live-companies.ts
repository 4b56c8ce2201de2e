import { buildCompanyIndex, type CompanyIndex, type CompanyIndexOptions, companyIndexBuilder } from './company-index.ts'
import type { CompanyRecord } from './company-record.ts'
import { type CompanyMatcher, openCompanyMatcher } from './engine.ts'
import { columnText } from './vocabulary.ts'
import type { CompanyModel } from './weights.ts'

/**
 * An index that follows its side: records come, change and go while it answers, for work that goes on for days. What was put
 * last under an id counts. Answers as a fresh index of the same records would, whatever the order they came in.
 */
export interface LiveCompanies extends CompanyMatcher {
  put(record: CompanyRecord): void
  remove(id: string): void
}

/** How often all of a word occurs decides what it proves, so changes are taken in together, before the next question. */
class Living implements LiveCompanies {
  private readonly options: CompanyIndexOptions
  private readonly model: CompanyModel | undefined
  private index: CompanyIndex
  private matcher: CompanyMatcher
  /** Row of each living id of the index; ids that changed since are in `changed`, removed ones with null. */
  private readonly rows = new Map<string, number>()
  private readonly changed = new Map<string, CompanyRecord | null>()
  private living = 0

  constructor(records: Iterable<CompanyRecord>, options: CompanyIndexOptions, model: CompanyModel | undefined) {
    this.options = options
    this.model = model
    this.index = buildCompanyIndex([], options)
    this.matcher = openCompanyMatcher(this.index, model)
    for (const record of records) this.put(record)
  }

  get size(): number {
    return this.living
  }

  put(record: CompanyRecord): void {
    if (!this.has(record.id)) this.living++
    this.changed.set(record.id, record)
  }

  remove(id: string): void {
    if (!this.has(id)) return
    this.living--
    if (this.rows.has(id)) this.changed.set(id, null)
    else this.changed.delete(id)
  }

  private has(id: string): boolean {
    const change = this.changed.get(id)
    return change === undefined ? this.rows.has(id) : change !== null
  }

  /** The matcher of what lives now. Rows that did not change are taken over as they were read. */
  private current(): CompanyMatcher {
    if (this.changed.size === 0) return this.matcher
    const { index } = this
    const builder = companyIndexBuilder(this.options)
    const maps = { words: new Uint32Array(index.words.size), texts: new Uint32Array(index.texts.size) }
    const ids: string[] = []
    for (let row = 0; row < index.size; row++) {
      const id = columnText(index.ids, row)
      if (this.changed.has(id)) continue
      ids.push(id)
      builder.copy(index, row, maps)
    }
    for (const [id, record] of this.changed) {
      if (record === null) continue
      ids.push(id)
      builder.add(record)
    }
    this.index = builder.build()
    this.matcher = openCompanyMatcher(this.index, this.model)
    this.changed.clear()
    this.rows.clear()
    ids.forEach((id, row) => {
      this.rows.set(id, row)
    })
    return this.matcher
  }

  decide: LiveCompanies['decide'] = (record, options) => this.current().decide(record, options)
  compare: LiveCompanies['compare'] = (left, right) => this.current().compare(left, right)
  features: LiveCompanies['features'] = (left, right) => this.current().features(left, right)
  fingerprint: LiveCompanies['fingerprint'] = (record) => this.matcher.fingerprint(record)
}

export function openLiveCompanies(
  records: Iterable<CompanyRecord>,
  options: CompanyIndexOptions = {},
  model?: CompanyModel,
): LiveCompanies {
  return new Living(records, options, model)
}
