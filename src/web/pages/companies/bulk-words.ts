import type { BulkAnswer } from '../../api/schema.generated.ts'
import { counted } from '../../format/words.ts'

export type BulkVerb = BulkAnswer['verb']

interface VerbWords {
  /** On the button. */
  readonly button: string
  /** "Mark 8 companies for sync". */
  readonly act: (companies: string) => string
  /** "8 companies are marked for sync". */
  readonly done: (companies: string) => string
  /** What else a person must know. */
  readonly note: string
}

export const VERB_WORDS: Readonly<Record<BulkVerb, VerbWords>> = {
  match: {
    button: 'Match automatically',
    act: (companies) => `Look for records of ${companies}`,
    done: (companies) => `Looking for records of ${companies}`,
    note: 'Matching looks through our copy of the CRM. Clear matches are linked where Auto-Match is on; doubtful ones wait for a person.',
  },
  mark: {
    button: 'Mark for sync',
    act: (companies) => `Mark ${companies} for sync`,
    done: (companies) => `Marked ${companies} for sync`,
    note: 'Nothing is sent now. The next sync run writes what differs.',
  },
  sync: {
    button: 'Sync now',
    act: (companies) => `Sync ${companies} now`,
    done: (companies) => `Syncing ${companies}`,
    note: 'A sync run starts at once. It reads what changed in the CRM, then writes what differs, here and of whatever else is marked; a large plan waits for approval first.',
  },
  unmark: {
    button: 'Hold',
    act: (companies) => `Hold ${companies}`,
    done: (companies) => `${companies} held`,
    note: 'Held companies stay matched but are not written until they are marked again.',
  },
  unmatch: {
    button: 'Unmatch',
    act: (companies) => `Unmatch ${companies}`,
    done: (companies) => `Unmatched ${companies}`,
    note: 'What was already written stays in the CRM. From now on the records are not updated any more.',
  },
}

/** "About 2 API calls, in the next sync run." */
export function callWords({ apiCalls, verb }: Pick<BulkAnswer, 'apiCalls' | 'verb'>): string {
  if (apiCalls === 0) return 'No API calls.'
  return `About ${counted(apiCalls, 'API call')} for writing, in ${verb === 'sync' ? 'this' : 'the next'} sync run.`
}

export function companyWords(count: number): string {
  return counted(count, 'company', 'companies')
}
