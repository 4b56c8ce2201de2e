/** A candidate with its score (log of the odds). */
export interface ScoredCandidate {
  readonly id: string
  readonly score: number
}

/**
 * auto: linked without asking. review: a person should look. none: nothing here is this company.
 * `reason` says why it is not auto: two equally good ('ambiguous'), or nothing good enough ('weak').
 */
export type DecisionState = 'auto' | 'review' | 'none'
export interface Decision {
  readonly state: DecisionState
  readonly reason: 'clear' | 'ambiguous' | 'weak' | 'no-candidate'
  /** The best candidate, also when the state is none; null without candidates. */
  readonly best: string | null
  /** Probability that the best candidate is the company, given all candidates and that it may be none of them. */
  readonly probability: number
  /** Score of the best minus score of the second; null when there is no second. */
  readonly margin: number | null
}

export const AUTO_PROBABILITY = 0.7
/** Below this chance that any candidate is right, nobody is asked. */
export const REVIEW_PROBABILITY = 0.15
/** The best must be this much more likely than the second: otherwise two accounts fit and none is preferred (A1.28). */
export const MARGIN = 1

/** Decides for one company; candidates in any order, the answer does not depend on it. */
export function decide(candidates: readonly ScoredCandidate[]): Decision {
  const sorted = sortCandidates(candidates)
  const [best, second] = sorted
  if (!best) return { state: 'none', reason: 'no-candidate', best: null, probability: 0, margin: null }
  const odds = sorted.map(({ score }) => oddsOf(score))
  const sum = odds.reduce((total, one) => total + one, 1)
  const probability = odds[0]! / sum
  const any = 1 - 1 / sum
  const margin = second ? best.score - second.score : null
  const close = margin !== null && margin < MARGIN
  const state = probability >= AUTO_PROBABILITY && !close ? 'auto' : any >= REVIEW_PROBABILITY ? 'review' : 'none'
  // Ambiguous: together they would do, alone none does.
  const ambiguous = state === 'review' && any >= AUTO_PROBABILITY && sorted.length > 1
  return {
    state,
    reason: state === 'auto' ? 'clear' : ambiguous ? 'ambiguous' : 'weak',
    best: best.id,
    probability,
    margin,
  }
}

/** Odds from a score, bounded so that sums stay finite. */
export function oddsOf(score: number): number {
  return Math.exp(Math.min(score, 500))
}

/** Best first; equal scores by id, so that the same input gives the same output. */
export function sortCandidates<Candidate extends ScoredCandidate>(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
