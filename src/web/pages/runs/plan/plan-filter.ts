import type { Wish } from '../../../api/call.ts'
import type { ChangeKind, ChangeState } from './plan-words.ts'

/** What narrows the list of changes; the page keeps it in the address. */
export interface PlanFilter {
  readonly q?: string | undefined
  readonly action?: ChangeKind | undefined
  readonly object?: string | undefined
  readonly outcome?: ChangeState | undefined
  readonly field?: string | undefined
  readonly company?: string | undefined
}

/** What is asked of the server for a filter. */
export function wishOf(filter: PlanFilter): Wish<'GET /api/v1/plans/{id}/changes'>['query'] {
  const { q, action, object, outcome, field, company } = filter
  return { kind: action, object, field, company, outcome, search: q, limit: 100 }
}

export function isNarrowed(filter: PlanFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== '')
}
