/**
 * Our side: the companies the product knows, their people, the signals they leave, and saved filters over them. Imports
 * files of any size, keeps engagement metrics and funnel stages current, and answers filters. Knows nothing of CRMs.
 */
export type { CompanyProfile, Person, Segment } from './company.ts'
export { CORRECTABLE, type Correctable, type Correction, correctCompany } from './correct-company.ts'
export { BlockCutter, type RowBlock } from './cut-blocks.ts'
export { type CompanyDomain, domainLabel, readDomain } from './domain.ts'
export { explainRow, type RowCode } from './errors.ts'
export { COMPANY_FILTER_FIELDS, filterCompanies } from './filter-companies.ts'
export type { FunnelStage, Signal } from './funnel-stage.ts'
export { IMPORT_KINDS, IMPORT_SHAPES, type ImportKind } from './import-kinds.ts'
export {
  type ExplainedReject,
  type ImportOptions,
  type ImportReport,
  importCompanies,
  importPeople,
  importSignals,
  listImportRejects,
  listImports,
} from './import-records.ts'
export {
  archiveCompanies,
  type CompanyQuery,
  companiesById,
  countCompanies,
  getCompany,
  listCompanies,
  listPeople,
  mostActiveCompanies,
  parseCompanyFilter,
} from './list-companies.ts'
export type { ImportFormat } from './read-rows.ts'
export { refreshMetrics } from './refresh-metrics.ts'
export { getSegment, listSegments, removeSegment, saveSegment } from './save-segment.ts'
export { LineScanner, recordEnd, type ScannedRow } from './scan-lines.ts'
export { companyProfiles, personProfiles, selectNames as companyNames } from './store.ts'
