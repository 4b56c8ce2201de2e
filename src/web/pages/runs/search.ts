import { number, oneOf, search, text } from '../../state/search.ts'

export const RUN_KINDS = ['sync', 'pull', 'match', 'plan', 'apply', 'undo', 'retry', 'import'] as const
export const RUN_VIEWS = ['all', 'open', 'waiting', 'failed'] as const
export const LOG_LEVELS = ['all', 'info', 'warn', 'error'] as const

/** `view` one of the tabs, `kind` of run, `connection` by id. */
export const runsSearch = search({ view: oneOf(RUN_VIEWS), kind: oneOf(RUN_KINDS), connection: text })

/** `tab` of a run's page. Logs: `level` the lowest level shown, `q` search, `line` the line a link points to. */
export const runSearch = search({
  tab: oneOf(['summary', 'logs']),
  q: text,
  level: oneOf(LOG_LEVELS),
  line: number,
})
