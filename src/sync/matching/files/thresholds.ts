import type { DecisionState, MatchDecision } from '../evidence.ts'

/** The user's own limits, as chances from 0 to 1; null: the engine's. */
export interface Thresholds {
  /** Least chance to decide auto. */
  readonly auto: number | null
  /** Least chance that one of the candidates is right, to ask a person. */
  readonly review: number | null
}

/**
 * The state by the user's limits. What is ambiguous is never decided by a lower limit: there, another record is as good.
 * Whoever changes one limit keeps the engine's word on the other.
 */
export function stateWith(decision: MatchDecision, { auto, review }: Thresholds): DecisionState {
  if (decision.best === null) return 'none'
  const clear = decision.reason !== 'ambiguous'
  if (auto === null ? decision.state === 'auto' : clear && decision.probability >= auto) return 'auto'
  if (review === null) return decision.state === 'auto' ? 'review' : decision.state
  return chanceOfAny(decision) >= review ? 'review' : 'none'
}

function chanceOfAny({ candidates, probability }: MatchDecision): number {
  const sum = candidates.reduce((total, candidate) => total + candidate.probability, 0)
  return Math.max(probability, Math.min(1, sum))
}

/** The state of one given pair by its chance alone: there is nothing beside it that could be better. */
export function pairState(chance: number, limits: { readonly auto: number; readonly review: number }): DecisionState {
  return chance >= limits.auto ? 'auto' : chance >= limits.review ? 'review' : 'none'
}
