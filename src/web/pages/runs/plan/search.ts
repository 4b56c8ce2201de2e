import { oneOf, search, text } from '../../../state/search.ts'

export const CHANGE_KINDS = ['create', 'update', 'delete'] as const
export const CHANGE_STATES = ['pending', 'applied', 'unchanged', 'rejected', 'deferred', 'unknown'] as const
export const PLAN_VIEWS = ['all', 'waiting', 'written', 'dropped'] as const

/** `q` search, `action` and `object` a group, `outcome` what became of it, `field` a field it writes, `company` by id. */
export const planSearch = search({
  q: text,
  action: oneOf(CHANGE_KINDS),
  object: text,
  outcome: oneOf(CHANGE_STATES),
  field: text,
  company: text,
})

/** `view` one of the tabs, `connection` by id. */
export const plansSearch = search({ view: oneOf(PLAN_VIEWS), connection: text })
