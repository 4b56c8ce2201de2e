import type { RejectAction, RejectCase } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'
import type { GlyphName } from '../../parts/status-glyph.tsx'

export type RejectVerb = RejectAction['verb']

/** What each class means, for people who see it for the first time. */
export const CLASS_WORDS: Readonly<Record<RejectCase['class'], { readonly name: string; readonly meaning: string }>> = {
  auth: { name: 'Sign-in', meaning: 'The CRM does not accept our sign-in.' },
  permission: { name: 'Permission', meaning: 'Our user may not do this in the CRM.' },
  validation: { name: 'Validation', meaning: 'A rule of your CRM refuses the record.' },
  duplicate: { name: 'Duplicate', meaning: 'The CRM has such a record already.' },
  lock: { name: 'Lock', meaning: 'Somebody else was changing the record.' },
  limit: { name: 'Limit', meaning: 'The CRM was too busy or its limit was reached.' },
  mapping: { name: 'Mapping', meaning: 'A value or a reference does not fit its field.' },
  size: { name: 'Size', meaning: 'A text or number is too large for its field.' },
  unknown: { name: 'Other', meaning: 'The CRM gave a reason we do not know.' },
}

export const STATE_WORDS = { open: 'Open', held: 'Held', ignored: 'Ignored', resolved: 'Resolved' } as const
export const STATE_GLYPHS: Readonly<Record<RejectCase['state'], GlyphName>> = {
  open: 'triangle',
  held: 'pause',
  ignored: 'hollow',
  resolved: 'tick',
}
export const OPERATION_WORDS: Readonly<Record<RejectCase['operation'], string>> = {
  read: 'Read',
  create: 'Create',
  update: 'Update',
  delete: 'Delete',
  undo: 'Undo',
}

interface VerbWords {
  readonly button: string
  readonly act: (rejects: string) => string
  readonly done: (rejects: string) => string
  readonly note: string
}

export const VERB_WORDS: Readonly<Record<RejectVerb, VerbWords>> = {
  retry: {
    button: 'Retry now',
    act: (rejects) => `Retry ${rejects}`,
    done: (rejects) => `Trying ${rejects} again`,
    note: 'The CRM is read first, then only these companies are planned with today’s values and written, within the limits of the connection.',
  },
  hold: {
    button: 'Hold',
    act: (rejects) => `Hold ${rejects}`,
    done: (rejects) => `Held ${rejects}`,
    note: 'Their companies stay matched but are not written any more until they are released.',
  },
  release: {
    button: 'Release',
    act: (rejects) => `Release ${rejects}`,
    done: (rejects) => `Released ${rejects}`,
    note: 'Their companies go into the next sync run again.',
  },
  ignore: {
    button: 'Ignore',
    act: (rejects) => `Ignore ${rejects}`,
    done: (rejects) => `Ignored ${rejects}`,
    note: 'They leave this list with your reason. Sync runs go on trying them without reporting them.',
  },
  reopen: {
    button: 'Reopen',
    act: (rejects) => `Reopen ${rejects}`,
    done: (rejects) => `Reopened ${rejects}`,
    note: 'They are in the list of open rejects again.',
  },
  assign: {
    button: 'Assign',
    act: (rejects) => `Assign ${rejects}`,
    done: (rejects) => `Assigned ${rejects}`,
    note: 'The person finds them under “Mine”.',
  },
}

/** Which verbs a tab offers. */
export const VERBS_OF: Readonly<Record<RejectCase['state'], readonly RejectVerb[]>> = {
  open: ['retry', 'hold', 'ignore', 'assign'],
  held: ['release', 'ignore', 'assign'],
  ignored: ['reopen', 'assign'],
  resolved: [],
}

export function rejectWords(count: number): string {
  return counted(count, 'reject')
}

/** What a reject is about, for people: the company, else the record. */
export function aboutOf({ companyName, object, record }: RejectCase): string {
  return companyName ?? `${object} ${record}`
}

/** "3 more than the week before", "as many as the week before". */
export function trendWords(now: number, before: number): string {
  if (now === 0 && before === 0) return 'None new for two weeks'
  const change = now === before ? 'as the week before' : now > before ? `${now - before} more` : `${before - now} fewer`
  return `${now} new this week, ${change}`
}
