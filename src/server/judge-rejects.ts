import type { RejectCase, RejectClass } from '../sync/history/index.ts'
import type { RejectVerb } from './reject-shapes.ts'

/** Who can help with a class of rejects, in words. */
export const WHO_HELPS: Readonly<Record<RejectClass, string>> = {
  auth: 'Whoever manages the connection',
  permission: 'Your CRM administrator',
  validation: 'Whoever knows the record',
  duplicate: 'Whoever knows the record',
  lock: 'Nobody: it passes',
  limit: 'Nobody: it passes',
  mapping: 'Whoever manages the mapping',
  size: 'Whoever manages the mapping',
  unknown: 'An operator',
}

type Judged = Pick<RejectCase, 'state' | 'operation' | 'companyId' | 'changeId'> & {
  readonly reject: Pick<RejectCase['reject'], 'retry'>
  /** A run is trying it again at this moment. */
  readonly retrying: boolean
}

/** Why a verb leaves a reject alone, in words; null: it does something. */
export function whyLeft(verb: RejectVerb, one: Judged): string | null {
  if (verb === 'assign') return null
  if (one.state === 'resolved') return 'resolved already'
  if (verb === 'ignore') return one.state === 'ignored' ? 'ignored already' : null
  if (verb === 'reopen') return one.state === 'ignored' ? null : 'not ignored'
  if (verb === 'release') return one.state === 'held' ? null : 'not held'
  if (verb === 'hold') return whyNotHeld(one)
  return whyNotRetried(one)
}

function whyNotHeld({ state, operation, companyId }: Judged): string | null {
  if (state === 'held') return 'held already'
  if (operation === 'read') return 'it is about reading; nothing is written that could be held'
  return companyId === null || operation !== 'update' ? 'no linked company could be held; ignore it instead' : null
}

function whyNotRetried({ state, operation, changeId, companyId, reject, retrying }: Judged): string | null {
  if (retrying) return 'is being tried at this moment'
  if (state === 'held') return 'held; release it first'
  if (state === 'ignored') return 'ignored; reopen it first'
  if (operation === 'read') return 'the record is read again by itself once it changes in the CRM'
  if (operation === 'undo') return 'part of an undo; undo that run again instead'
  if (reject.retry === 'never') return 'can never work as it is'
  return changeId === null || companyId === null ? 'not about one of our companies' : null
}

export interface NextTry {
  readonly at: Date | null
  readonly words: string
  readonly runId: string | null
}

/** When and how it is tried again without anybody's doing. `nextRun` null: the connection has no schedule. */
export function nextTry(one: Judged & Pick<RejectCase, 'retryRunId'>, nextRun: Date | null): NextTry {
  const say = (words: string, at: Date | null = null) => ({ at, words, runId: null })
  if (one.state === 'resolved') return say('Not needed any more')
  if (one.retrying) return { at: null, words: 'Being tried now', runId: one.retryRunId }
  if (one.state === 'held') return say('When it is released')
  if (one.state === 'ignored') return say('With the sync, but not reported')
  if (one.operation === 'undo') return say('When the run is undone again')
  if (one.operation === 'read') return say('When the record changes in the CRM')
  if (one.reject.retry === 'never') return say('Never by itself')
  return nextRun ? say('With the next sync run', nextRun) : say('When somebody starts a run')
}
