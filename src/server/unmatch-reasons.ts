/** Why people take a match away (A1.30), with what stays written at the link. */
export const UNMATCH_REASONS = [
  'wrong-account',
  'no-longer-relevant',
  'duplicate-record',
  'structure-changed',
  'other',
] as const
export type UnmatchReason = (typeof UNMATCH_REASONS)[number]

const WORDS: Readonly<Record<UnmatchReason, string>> = {
  'wrong-account': 'wrong account',
  'no-longer-relevant': 'no longer relevant',
  'duplicate-record': 'duplicate or wrong record',
  'structure-changed': 'structure changed',
  other: 'another reason',
}
/** These say that the match was right and is no longer wanted: nothing is learned from them. */
const STILL_RIGHT: readonly UnmatchReason[] = ['no-longer-relevant', 'structure-changed']

/** What matching must know of a reason. */
export function unmatching(reason: UnmatchReason): { readonly wrong: boolean; readonly why: string } {
  return { wrong: !STILL_RIGHT.includes(reason), why: WORDS[reason] }
}
