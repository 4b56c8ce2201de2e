import { oneOf, search, switchedOn, text } from '../../state/search.ts'

/** The saved views that are always there; each but the last is where a company stands in the CRM. */
export const COMPANY_VIEWS = [
  'all',
  'matched',
  'not-matched',
  'ambiguous',
  'queued',
  'failed',
  'held',
  'archived',
] as const

/** `q` search, `view` one of the tabs, `segment` a saved filter, `crm=1` CRM Controls are on. */
export const companiesSearch = search({ q: text, view: oneOf(COMPANY_VIEWS), segment: text, crm: switchedOn })

/** `crm=1` CRM Controls of Home's table are on. */
export const homeSearch = search({ crm: switchedOn })

export const COMPANY_TABS = ['overview', 'crm', 'history'] as const
/** `tab` of a company's page. */
export const companySearch = search({ tab: oneOf(COMPANY_TABS) })
