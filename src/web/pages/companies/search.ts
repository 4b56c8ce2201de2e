import { oneOf, search, text } from '../../state/search.ts'

/** The saved views that are always there; each is a state of the match or of the last write. */
export const COMPANY_VIEWS = ['all', 'active', 'quiet', 'archived'] as const

/** `q` search, `view` one of the tabs, `stage` a funnel stage, `segment` a saved filter. */
export const companiesSearch = search({ q: text, view: oneOf(COMPANY_VIEWS), stage: text, segment: text })
