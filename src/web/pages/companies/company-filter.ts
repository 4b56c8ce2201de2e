import type { CompanyStandings } from '../../api/schema.generated.ts'
import type { COMPANY_VIEWS } from './search.ts'

export type CompanyView = (typeof COMPANY_VIEWS)[number]
type Standing = keyof CompanyStandings['counts']

export const VIEW_WORDS: Readonly<Record<CompanyView, string>> = {
  all: 'All',
  matched: 'Matched',
  'not-matched': 'Not matched',
  ambiguous: 'Ambiguous',
  queued: 'Queued',
  failed: 'Failed',
  held: 'Held',
  archived: 'Archived',
}

/** Which statuses a view shows. Together they are all, so that with one CRM the tabs add up. */
export const VIEW_STATUSES: Readonly<Record<Exclude<CompanyView, 'all' | 'archived'>, readonly Standing[]>> = {
  matched: ['matched', 'synced'],
  'not-matched': ['not-matched'],
  ambiguous: ['ambiguous', 'review'],
  queued: ['queued', 'syncing'],
  failed: ['failed'],
  held: ['held'],
}

const ARCHIVED = JSON.stringify({ field: 'archived', op: 'equals', value: true })
const LIVING = JSON.stringify({ not: { field: 'archived', op: 'equals', value: true } })

/** What a view asks the server for. A saved filter alone says whether it means archived ones; elsewhere they are left out. */
export function wishOf(view: CompanyView): { readonly filter?: string; readonly status?: string } {
  if (view === 'archived') return { filter: ARCHIVED }
  return view === 'all' ? { filter: LIVING } : { filter: LIVING, status: VIEW_STATUSES[view].join() }
}

/** How many companies a view has; undefined where nobody counts them. */
export function countOf(view: CompanyView, standings: CompanyStandings | undefined): number | undefined {
  if (!standings || view === 'archived') return undefined
  if (view === 'all') return standings.companies
  return VIEW_STATUSES[view].reduce((sum, one) => sum + (standings.counts[one] ?? 0), 0)
}
