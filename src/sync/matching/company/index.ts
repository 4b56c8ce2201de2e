/**
 * The engine for companies. Build an index of one side (the CRM's), open a matcher on it, ask it about records of the other
 * side, one at a time and in any order: the answer depends only on the record, the index and the model. No I/O.
 *
 * An index is made of SharedArrayBuffers and plain values, so it is posted to worker threads without a copy.
 */

export {
  buildCompanyIndex,
  type CompanyIndex,
  type CompanyIndexBuilder,
  type CompanyIndexOptions,
  companyIndexBuilder,
} from './company-index.ts'
export type { CompanyRecord } from './company-record.ts'
export { type CompanyMatcher, openCompanyMatcher } from './engine.ts'
export { COMPANY_FEATURES, type CompanyFeature } from './features.ts'
export { type LiveCompanies, openLiveCompanies } from './live-companies.ts'
export { type CompanyModel, PAIR_COMPANY_MODEL, SHIPPED_COMPANY_MODEL } from './weights.ts'
