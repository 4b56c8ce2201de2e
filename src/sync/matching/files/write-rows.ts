import type { Candidate, DecisionState, MatchDecision } from '../evidence.ts'
import type { RowChange } from './answer-rows.ts'

export const PREDICTION_COLUMNS = 'left_id,right_id,score,decision,rank,reasons\n'
export const PAIR_COLUMNS = ['score', 'decision', 'reasons'] as const

/** Candidates less likely than this are left out, except the best and those a person is asked about. */
const LISTED_CHANCE = 0.01
const SCORE_DIGITS = 12
const NO_CANDIDATE = 'Nothing in the other file shares enough with it to be compared'

/**
 * The rows of one decision: one a candidate, best first; one without right_id when there is none. `state` is given, because
 * the user's limits may say other than the decision. `change`: the best is given to another record.
 */
export function predictionRows(decision: MatchDecision, state: DecisionState, change?: RowChange): string {
  const left = quoted(decision.id)
  const sorted = listedCandidates(decision, state, change?.right ?? null)
  if (sorted.length === 0) return `${left},,0,none,0,${quoted(NO_CANDIDATE)}\n`
  const note = change ? changeNote(decision, change) : noteOf(decision, state)
  let rows = ''
  sorted.forEach(({ candidate, chance }, at) => {
    const decided = state === 'review' || at === 0 ? state : 'none'
    const reasons = reasonsOf(candidate, at === 0 ? note : null)
    rows += `${left},${quoted(candidate.id)},${scoreText(chance)},${decided},${at + 1},${quoted(reasons)}\n`
  })
  return rows
}

interface Listed {
  readonly candidate: Candidate
  readonly chance: number
}

/** Best first, no chance above the best's; without those that are given to others when this one is given the next. */
function listedCandidates(decision: MatchDecision, state: DecisionState, given: string | null): Listed[] {
  const sorted = bestFirst(decision).map((candidate, at) => ({
    candidate,
    chance: at === 0 ? decision.probability : Math.min(candidate.probability, decision.probability),
  }))
  const from = Math.max(0, given === null ? 0 : sorted.findIndex(({ candidate }) => candidate.id === given))
  return sorted.slice(from).filter(({ chance }, at) => isListed(chance, at, state))
}

/** Whether a candidate of a record is written at all: its chance, and its place from the best. */
export function isListed(chance: number, place: number, state: DecisionState): boolean {
  return place === 0 || state === 'review' || chance >= LISTED_CHANCE
}

function changeNote({ best }: MatchDecision, { right, winner }: RowChange): string {
  const lost = `Its best record ${best} is given to ${winner}, which fits it better`
  return right === null ? lost : `${lost}; this is the next`
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
