import type { DecisionReason, DecisionState } from './evidence.ts'

/** What is decided between: a score is the natural log of the odds against "none of these". */
export interface ScoredCandidate {
  readonly id: string
  readonly score: number
}

export interface DecisionThresholds {
  /** Least chance that the best (or a duplicate of it) is right, to link without asking; 0 to 1. */
  readonly auto: number
  /** Least lead of the best over the best that is another one, in score; what leads by less is ambiguous. */
  readonly margin: number
  /** Least chance that the record is among the candidates a person would be shown, to ask a person; 0 to 1. */
  readonly review: number
}

/** How two candidates are related to each other, both of the same side. */
export interface CandidateRelations<T> {
  /** True when both are one and the same: they share one vote, and neither stands in the other's way. */
  readonly same?: ((one: T, other: T) => boolean) | undefined
}

export interface CandidatesDecision<T> {
  readonly state: DecisionState
  readonly reason: DecisionReason
  /** Best first; equal scores in the order of their ids. */
  readonly sorted: readonly T[]
  /** Chance of each of `sorted`: the one, given all of them and that it may be none. A duplicate has its group's chance at most. */
  readonly probabilities: readonly number[]
  /** Chance that the best or a duplicate of it is right. */
  readonly probability: number
  /** Score of the best minus that of the best other one; null when all are duplicates of the best, or nothing else is there. */
  readonly margin: number | null
}

/** So many candidates a person is shown: what lies behind them does not make a review worthwhile. */
export const SHOWN_CANDIDATES = 5

/** Pure; the answer does not depend on the order of the candidates. */
export function decideCandidates<T extends ScoredCandidate>(
  candidates: readonly T[],
  thresholds: DecisionThresholds,
  relations: CandidateRelations<T> = {},
): CandidatesDecision<T> {
  const sorted = sortByScore(candidates)
  const leaders = leadersOf(sorted, relations.same)
  const probabilities = chancesOf(sorted, leaders)
  const otherAt = leaders.findIndex((leader) => leader !== 0)
  const margin = otherAt < 0 ? null : sorted[0]!.score - sorted[otherAt]!.score
  const probability = probabilities[0] ?? 0
  const shown = Math.min(1, sumOfGroups(probabilities, leaders, SHOWN_CANDIDATES))
  return {
    ...stateOf(sorted.length, probability, margin, shown, thresholds),
    sorted,
    probabilities,
    probability,
    margin,
  }
}

/** Highest score first; equal scores by id, so that the order they were found in never shows. */
export function sortByScore<T extends ScoredCandidate>(candidates: readonly T[]): T[] {
  return [...candidates].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

function stateOf(
  count: number,
  probability: number,
  margin: number | null,
  shown: number,
  thresholds: DecisionThresholds,
): { state: DecisionState; reason: DecisionReason } {
  if (count === 0) return { state: 'none', reason: 'no-candidate' }
  const ahead = margin === null || margin >= thresholds.margin
  if (ahead && probability >= thresholds.auto) return { state: 'auto', reason: 'clear' }
  if (shown < thresholds.review) return { state: 'none', reason: 'weak' }
  return { state: 'review', reason: ahead ? 'weak' : 'ambiguous' }
}

/** For each candidate the place of the best one that it is a duplicate of; its own place when it is none. */
function leadersOf<T>(sorted: readonly T[], same?: (one: T, other: T) => boolean): number[] {
  const leaders: number[] = []
  for (let at = 0; at < sorted.length; at++) {
    let leader = at
    for (let before = 0; same && before < at; before++) {
      if (leaders[before] !== before || !same(sorted[before]!, sorted[at]!)) continue
      leader = before
      break
    }
    leaders.push(leader)
  }
  return leaders
}

/** Softmax over the groups' best scores and none (score 0); a duplicate's part falls as its own score does. */
function chancesOf(sorted: readonly ScoredCandidate[], leaders: readonly number[]): number[] {
  const top = Math.max(0, sorted[0]?.score ?? 0)
  let sum = Math.exp(-top)
  sorted.forEach((one, at) => {
    if (leaders[at] === at) sum += Math.exp(one.score - top)
  })
  return sorted.map((one) => Math.exp(one.score - top) / sum)
}

function sumOfGroups(probabilities: readonly number[], leaders: readonly number[], shown: number): number {
  let sum = 0
  for (let at = 0; at < Math.min(shown, leaders.length); at++) if (leaders[at] === at) sum += probabilities[at]!
  return sum
}
