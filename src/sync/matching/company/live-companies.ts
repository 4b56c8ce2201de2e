import type { CompanyIndexOptions } from './company-index.ts'
import type { CompanyRecord } from './company-record.ts'
import { type CompanyMatcher, type FollowingMatcher, openCompanyMatcher, rowOf } from './engine.ts'
import { LivingIndex } from './living-index.ts'
import { type ReadCompany, readCompany } from './read-company.ts'
import type { RowColumns } from './row-columns.ts'
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

/** When more than this part of all records changed, building anew is cheaper than changing in place. */
const MANY = 1 / 8

/** How often all of a word occurs decides what it proves, so changes are taken in together, before the next question. */
class Living implements LiveCompanies {
  private readonly compared: readonly string[]
  private readonly model: CompanyModel | undefined
  private living: LivingIndex
  private matcher: FollowingMatcher
  /** Records that came or changed since the last question; of those that went, null. */
  private changed = new Map<string, CompanyRecord | null>()
  private count = 0

  constructor(records: Iterable<CompanyRecord>, options: CompanyIndexOptions, model: CompanyModel | undefined) {
    this.compared = options.compare ?? []
    this.model = model
    this.living = new LivingIndex(this.compared, () => undefined)
    this.matcher = openCompanyMatcher(this.living.index, model)
    for (const record of records) this.put(record)
  }

  get size(): number {
    return this.count
  }

  put(record: CompanyRecord): void {
    if (!this.has(record.id)) this.count++
    this.changed.set(record.id, record)
  }

  remove(id: string): void {
    if (!this.has(id)) return
    this.count--
    if (rowOf(this.living.index, id) >= 0) this.changed.set(id, null)
    else this.changed.delete(id)
  }

  private has(id: string): boolean {
    const change = this.changed.get(id)
    return change === undefined ? rowOf(this.living.index, id) >= 0 : change !== null
  }

  /** The matcher of what lives now. */
  private current(): CompanyMatcher {
    const { changed, living } = this
    if (changed.size === 0) return this.matcher
    this.changed = new Map()
    if (changed.size > living.index.size * MANY || living.worn) this.buildAnew(changed)
    else this.changeInPlace(changed)
    return this.matcher
  }

  private changeInPlace(changed: ReadonlyMap<string, CompanyRecord | null>): void {
    const { index } = this.living
    const gone = [...changed.keys()].map((id) => rowOf(index, id)).filter((row) => row >= 0)
    const come: ReadCompany[] = []
    for (const record of changed.values()) if (record) come.push(readCompany(record))
    this.matcher.renew(this.living.change(gone, come))
  }

  /** Rows that did not change are taken over as they were read. */
  private buildAnew(changed: ReadonlyMap<string, CompanyRecord | null>): void {
    const { index } = this.living
    this.living = new LivingIndex(this.compared, (rows: RowColumns) => {
      const maps = { words: new Uint32Array(index.words.size), texts: new Uint32Array(index.texts.size) }
      for (let row = 0; row < index.rows; row++) {
        const id = columnText(index.ids, row)
        if (!changed.has(id) && rowOf(index, id) === row) rows.copy(index, row, maps)
      }
      for (const record of changed.values()) if (record) rows.add(readCompany(record))
    })
    this.matcher = openCompanyMatcher(this.living.index, this.model)
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
