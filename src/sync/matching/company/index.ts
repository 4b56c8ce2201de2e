/**
 * The engine for companies. Build an index of one side (the CRM's), open a matcher on it, ask it about records of the other
 * side, one at a time and in any order: the answer depends only on the record, the index and the model. No I/O.
 *
 * An index is made of SharedArrayBuffers and plain values, so it is posted to worker threads without a copy.
 */
export type { CompanyRecord } from './company-record.ts'
export {
  buildCompanyIndex,
  type CompanyIndex,
  type CompanyIndexOptions,
  type CompanyMatcher,
  type LiveCompanies,
  openCompanyMatcher,
  openLiveCompanies,
} from './engine.ts'
