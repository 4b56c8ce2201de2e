import { number, oneOf, search, text } from '../../state/search.ts'

export const RUN_KINDS = ['sync', 'pull', 'match', 'plan', 'apply', 'undo', 'retry', 'import'] as const
export const RUN_VIEWS = ['all', 'open', 'waiting', 'failed'] as const
export const RUN_TABS = ['summary', 'records', 'calls', 'logs'] as const
export const LOG_LEVELS = ['all', 'info', 'warn', 'error'] as const
const DISPOSITIONS = ['pending', 'applied', 'unchanged', 'rejected', 'deferred', 'unknown'] as const

/** `view` one of the tabs, `kind` of run, `connection` by id, `trigger` who started it. */
export const runsSearch = search({
  view: oneOf(RUN_VIEWS),
  kind: oneOf(RUN_KINDS),
  connection: text,
  trigger: oneOf(['person', 'schedule', 'api', 'cli']),
})

/**
 * `tab` of a run's page. Records: `q` search, `outcome` what became of them, `code` of a reject. Logs: `level` the lowest
 * level shown, `q` search, `line` the line a link points to.
 */
export const runSearch = search({
  tab: oneOf(RUN_TABS),
  q: text,
  outcome: oneOf(DISPOSITIONS),
  code: text,
  level: oneOf(LOG_LEVELS),
  line: number,
})
