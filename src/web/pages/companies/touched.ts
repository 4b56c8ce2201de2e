/** What is asked again after a person matched, unmatched, marked or excluded. */
export const TOUCHED_BY_MATCHING = [
  'GET /api/v1/companies',
  'GET /api/v1/companies/{company}',
  'GET /api/v1/company-standings',
  'GET /api/v1/connections/{connection}/matches/{company}',
] as const
