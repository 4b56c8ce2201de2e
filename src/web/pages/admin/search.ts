import { oneOf, search, text } from '../../state/search.ts'

export const AUDIT_TIMES = ['day', 'week', 'month', 'all'] as const

/** `who` a person or key by id, `what` the beginning of an action, `subject` one thing by id, `time` how far back. */
export const auditSearch = search({ who: text, what: text, subject: text, time: oneOf(AUDIT_TIMES) })
