import { oneOf, search, text } from '../../state/search.ts'

export const RUN_KINDS = ['sync', 'pull', 'match', 'plan', 'apply', 'undo', 'retry', 'import'] as const
export const RUN_VIEWS = ['all', 'open', 'failed'] as const

/** `view` one of the tabs, `kind` of run, `connection` by id. */
export const runsSearch = search({ view: oneOf(RUN_VIEWS), kind: oneOf(RUN_KINDS), connection: text })
