import type { COMPANY_VIEWS } from './search.ts'

export type CompanyView = (typeof COMPANY_VIEWS)[number]

export const VIEW_WORDS: Readonly<Record<CompanyView, string>> = {
  all: 'All',
  active: 'Active',
  quiet: 'Quiet',
  archived: 'Archived',
}

const archived = { field: 'archived', op: 'equals', value: true }
const isActive = { field: 'events_30d', op: 'greater', value: 0 }

/** The filter of a view in the server's filter language, as the text its query string takes. */
export function filterOf(view: CompanyView): string {
  const parts = {
    all: { not: archived },
    active: { all: [{ not: archived }, isActive] },
    quiet: { all: [{ not: archived }, { not: isActive }] },
    archived,
  }
  return JSON.stringify(parts[view])
}
