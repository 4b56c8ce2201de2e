/**
 * What the engines for companies and people answer. Shared words of matching: a candidate is a possible pair, its score the
 * natural log of the odds that both are one, its evidence the same number taken apart, one plain sentence a part.
 */

/** One reason for or against a pair. The weights of a candidate's evidence plus the model's start value add up to its score. */
export interface Evidence {
  /** Group of features: 'name', 'number', 'domain', 'email' …; the same names in every pair, so that charts can line them up. */
  readonly name: string
  /** Natural log of the odds, above 0 in favour. */
  readonly weight: number
  /** One plain sentence in English that a salesperson understands, without a final stop. */
  readonly sentence: string
}

export interface Candidate {
  readonly id: string
  /** Natural log of the odds. */
  readonly score: number
  /** Chance that this is the one, given all candidates and that it may be none of them; 0 to 1. */
  readonly probability: number
  /** Strongest first; empty where `evidence: false` was asked. */
  readonly evidence: readonly Evidence[]
}

/**
 * auto: linked without asking. review: a person should look. none: nothing here is it.
 * clear: one is it. ambiguous: several would do and none can be preferred. weak: nothing is good enough. no-candidate: nothing
 * shares enough to be compared.
 */
export type DecisionState = 'auto' | 'review' | 'none'
export type DecisionReason = 'clear' | 'ambiguous' | 'weak' | 'no-candidate'

export interface MatchDecision {
  /** Of the left record. */
  readonly id: string
  readonly state: DecisionState
  readonly reason: DecisionReason
  /** The best candidate, also when the state is none; null without candidates. */
  readonly best: string | null
  /** Chance that the best (or a duplicate of it) is right. */
  readonly probability: number
  /** Score of the best minus score of the best that is another one, not a duplicate of it; null when there is none. */
  readonly margin: number | null
  /** Best first. */
  readonly candidates: readonly Candidate[]
}

export type EvidenceWanted = (decision: MatchDecision, place: number) => boolean

export interface DecideOptions {
  /** How many candidates to answer at most (default 5). */
  readonly kept?: number
  /**
   * Whether candidates carry their evidence (default true); without, a decision costs less. A function is asked for each
   * candidate by its place, the decision being made but for the evidence.
   */
  readonly evidence?: boolean | EvidenceWanted
  /** Ids that are never candidates: a person said so. */
  readonly excluded?: ReadonlySet<string>
  /** An id that is compared and answered in any case: the record's present link. */
  readonly linked?: string | null
}
