/** What became of one record or one change. Expected outcomes are values, never exceptions. */
export const OUTCOMES = ['applied', 'unchanged', 'rejected', 'deferred', 'unknown'] as const
export type Outcome = (typeof OUTCOMES)[number]

/**
 * Why a record was refused. `code`, `symbol` and `message` are the CRM's own (or ours, when we refused it before the CRM
 * saw it); `meaning` and `nextStep` are our words. A2.73-76 name the first three.
 */
export interface Reject {
  /** The CRM's numeric or short code where it has one, else our CC-… code. */
  readonly code: string
  /** The CRM's symbolic name, e.g. STRING_TOO_LONG. */
  readonly symbol: string
  readonly message: string
  readonly meaning: string
  readonly nextStep: string
  /** Fields the CRM blamed. */
  readonly fields: readonly string[]
  /** 'later': the same write may work (row lock); 'after-fix': somebody must change something first. */
  readonly retry: 'later' | 'after-fix' | 'never'
}
