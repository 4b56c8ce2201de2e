/** A pair that people judged and a model scored. */
export interface ScoredPair {
  /** Chance that both are one, 0 to 1. */
  readonly probability: number
  readonly same: boolean
}

/** How good chances were, over all pairs. */
export interface Figures {
  readonly pairs: number
  /** Pairs at or above the threshold: they would be linked without asking. */
  readonly linked: number
  /** Of the pairs at or above the threshold the part that is right; null when there is none. */
  readonly precision: number | null
  /** Of the right pairs the part at or above the threshold; null when there is none. */
  readonly recall: number | null
  /** Mean of -ln(chance given to what people said); 0 is perfect, 0.69 is a coin. */
  readonly logLoss: number
  /** Mean squared distance of the chance from what people said; 0 is perfect, 0.25 is a coin. */
  readonly brier: number
}

/** No pair, however sure and wrong, counts more than this: about ln(10^6). */
const SURE = 1e-6

/** Cost of one pair in log-loss. */
export function lossOf({ probability, same }: ScoredPair): number {
  return -Math.log(Math.max(SURE, same ? probability : 1 - probability))
}

/** Figures at a threshold; of no pairs the means are 0. */
export function figuresOf(pairs: readonly ScoredPair[], threshold: number): Figures {
  const mean = (cost: (pair: ScoredPair) => number) =>
    pairs.length === 0 ? 0 : pairs.reduce((sum, pair) => sum + cost(pair), 0) / pairs.length
  const taken = pairs.filter((pair) => pair.probability >= threshold)
  const right = taken.filter((pair) => pair.same).length
  const same = pairs.filter((pair) => pair.same).length
  return {
    pairs: pairs.length,
    linked: taken.length,
    precision: taken.length === 0 ? null : right / taken.length,
    recall: same === 0 ? null : right / same,
    logLoss: mean(lossOf),
    brier: mean((pair) => (pair.probability - (pair.same ? 1 : 0)) ** 2),
  }
}

/** Mean gain in log-loss of one list of chances over another for the same pairs, with its standard error. */
export function gainOf(
  ours: readonly ScoredPair[],
  theirs: readonly ScoredPair[],
): { readonly mean: number; readonly error: number } {
  const gains = ours.map((pair, at) => lossOf(theirs[at]!) - lossOf(pair))
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / Math.max(1, gains.length)
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, gains.length - 1)
  return { mean, error: Math.sqrt(variance / Math.max(1, gains.length)) }
}
