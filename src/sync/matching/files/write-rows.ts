import type { Candidate, DecisionState, MatchDecision } from '../evidence.ts'

export const PREDICTION_COLUMNS = 'left_id,right_id,score,decision,rank,reasons\n'
export const PAIR_COLUMNS = ['score', 'decision', 'reasons'] as const

/** Candidates less likely than this are left out, except the best and those a person is asked about. */
const LISTED_CHANCE = 0.01
const SCORE_DIGITS = 12
const NO_CANDIDATE = 'Nothing in the other file shares enough with it to be compared'

/**
 * The rows of one decision: one a candidate, best first; one without right_id when there is none. `state` is given, because
 * the user's limits may say other than the decision; `note` is put before the best one's reasons.
 */
export function predictionRows(decision: MatchDecision, state: DecisionState, note: string | null = null): string {
  const left = quoted(decision.id)
  const sorted = bestFirst(decision)
  if (sorted.length === 0) return `${left},,0,none,0,${quoted(note ?? NO_CANDIDATE)}\n`
  const top = decision.probability
  let rows = ''
  let rank = 0
  for (const candidate of sorted) {
    rank++
    const chance = rank === 1 ? top : Math.min(candidate.probability, top)
    if (rank > 1 && state !== 'review' && chance < LISTED_CHANCE) break
    const decided = state === 'review' || rank === 1 ? state : 'none'
    const said = rank === 1 ? (note ?? noteOf(decision, state)) : null
    rows += `${left},${quoted(candidate.id)},${scoreText(chance)},${decided},${rank},${quoted(reasonsOf(candidate, said))}\n`
  }
  return rows
}

/** The decision's best comes first, also where a duplicate of it scores the same. */
function bestFirst({ best, candidates }: MatchDecision): readonly Candidate[] {
  if (candidates.length === 0 || candidates[0]!.id === best) return candidates
  const first = candidates.find((candidate) => candidate.id === best)
  return first ? [first, ...candidates.filter((candidate) => candidate !== first)] : candidates
}

function noteOf(decision: MatchDecision, state: DecisionState): string | null {
  if (state === 'auto') return null
  if (decision.reason === 'ambiguous' && state === 'review') return 'Several records would do and none can be preferred'
  return state === 'review' ? 'Not sure enough to decide alone' : 'Too unlikely to be the same'
}

export function reasonsOf({ evidence }: Candidate, note: string | null): string {
  let text = note ?? ''
  for (const { sentence } of evidence) text = text === '' ? sentence : `${text}; ${sentence}`
  return text
}

/** A chance with so many digits that rows can be put in order; no zeros at the end. */
export function scoreText(chance: number): string {
  const text = chance.toFixed(SCORE_DIGITS)
  let end = text.length
  while (text.charCodeAt(end - 1) === 48) end--
  return text.charCodeAt(end - 1) === 46 ? text.slice(0, end - 1) : text.slice(0, end)
}

/** One value of a CSV row; quoted only where it must be. */
export function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
