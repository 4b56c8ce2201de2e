import { buildCompanyIndex, type CompanyIndexOptions } from './company-index.ts'
import type { CompanyRecord } from './company-record.ts'
import { type CompanyMatcher, openCompanyMatcher } from './engine.ts'
import type { CompanyModel } from './weights.ts'

/**
 * An index that follows its side: records come, change and go while it answers, for work that goes on for days. What was put
 * last under an id counts. Answers as a fresh index of the same records would, whatever the order they came in.
 */
export interface LiveCompanies extends CompanyMatcher {
  put(record: CompanyRecord): void
  remove(id: string): void
}

export function openLiveCompanies(
  records: Iterable<CompanyRecord>,
  options: CompanyIndexOptions = {},
  model?: CompanyModel,
): LiveCompanies {
  const living = new Map([...records].map((record) => [record.id, record]))
  let matcher: CompanyMatcher | null = null
  const current = () => {
    matcher ??= openCompanyMatcher(buildCompanyIndex(living.values(), options), model)
    return matcher
  }
  return {
    get size() {
      return living.size
    },
    put(record) {
      living.set(record.id, record)
      matcher = null
    },
    remove(id) {
      if (living.delete(id)) matcher = null
    },
    decide: (record, asked) => current().decide(record, asked),
    compare: (left, right) => current().compare(left, right),
    features: (left, right) => current().features(left, right),
    fingerprint: (record) => current().fingerprint(record),
  }
}
