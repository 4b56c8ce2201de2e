/**
 * Our side: the companies the product knows, their people, the signals they leave, and saved filters over them. Imports
 * files of any size, keeps engagement metrics and funnel stages current, and answers filters. Knows nothing of CRMs.
 */
export { type CompanyDomain, domainLabel, readDomain } from './domain.ts'
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
export type { ImportFormat } from './read-rows.ts'
