/** What a labelled set says: every left record, and which right records it is (none: it has no match). */
export interface Labels {
  readonly lefts: Iterable<string>
  /** Whether two records are one. */
  isTrue(left: string, right: string): boolean
  /** Whether the left record is on the right side at all. */
  hasMatch(left: string): boolean
}

export type Decision = 'auto' | 'review' | 'none'

/** One row of a predictions file: a candidate of a left record, with a score that is comparable between records. */
export interface Prediction {
  readonly right: string
  readonly score: number
  readonly decision: string
}

export interface Threshold {
  readonly value: number
  readonly precision: number
  readonly recall: number
  readonly threshold: number
}

export interface Scores {
  readonly lefts: number
  readonly matched: number
  /** The best F1 over all thresholds of the score. */
  readonly f1: Threshold
  /** Largest recall of the best candidates at a threshold where 99 % of them are right. */
  readonly recallAt99: number
  /** What the product itself decided. Precision is NaN without rows. */
  readonly auto: { readonly rows: number; readonly precision: number; readonly recall: number }
  /** Records left to a person (of those not decided auto), and how often the true record is among the candidates offered. */
  readonly review: { readonly rows: number; readonly share: number; readonly hit: number }
}

export interface Ranked {
  readonly score: number
  readonly right: boolean
}

const PRECISE = 0.99

/**
 * Scores predictions against labels. The candidate with the highest score is a record's best; a record without a true match
 * makes anything predicted for it wrong. Throws when a record has more than one `auto`.
 */
export function scorePredictions(labels: Labels, predictions: ReadonlyMap<string, readonly Prediction[]>): Scores {
  const ranked: Ranked[] = []
  const count = { lefts: 0, matched: 0, auto: 0, autoRight: 0, review: 0, reviewHit: 0 }
  for (const left of labels.lefts) {
    const candidates = predictions.get(left) ?? []
    count.lefts++
    if (labels.hasMatch(left)) count.matched++
    const best = bestOf(candidates)
    if (best) ranked.push({ score: best.score, right: labels.isTrue(left, best.right) })
    const auto = onlyAuto(left, candidates)
    const offered = candidates.filter((one) => one.decision === 'review')
    if (auto) {
      count.auto++
      if (labels.isTrue(left, auto.right)) count.autoRight++
    } else if (offered.length > 0) {
      count.review++
      if (offered.some((one) => labels.isTrue(left, one.right))) count.reviewHit++
    }
  }
  return {
    lefts: count.lefts,
    matched: count.matched,
    ...bestThresholds(ranked, count.matched),
    auto: { rows: count.auto, precision: count.autoRight / count.auto, recall: count.autoRight / count.matched },
    review: { rows: count.review, share: count.review / count.lefts, hit: count.reviewHit / count.review },
  }
}

/** Walks the thresholds from the highest score down; equal scores stand or fall together. `positives`: how many are there to find. */
export function bestThresholds(
  ranked: readonly Ranked[],
  positives: number,
): { readonly f1: Threshold; readonly recallAt99: number } {
  const sorted = [...ranked].sort((a, b) => b.score - a.score)
  let f1: Threshold = { value: 0, precision: 0, recall: 0, threshold: Number.POSITIVE_INFINITY }
  let recallAt99 = 0
  let right = 0
  for (const [at, { score, right: isRight }] of sorted.entries()) {
    if (isRight) right++
    if (sorted[at + 1]?.score === score) continue
    const precision = right / (at + 1)
    const recall = right / positives
    const value = right === 0 ? 0 : (2 * precision * recall) / (precision + recall)
    if (value > f1.value) f1 = { value, precision, recall, threshold: score }
    if (precision >= PRECISE) recallAt99 = Math.max(recallAt99, recall)
  }
  return { f1, recallAt99 }
}

/** The first of those with the highest score. */
function bestOf(candidates: readonly Prediction[]): Prediction | undefined {
  let best = candidates[0]
  for (const one of candidates) if (best && one.score > best.score) best = one
  return best
}

function onlyAuto(left: string, candidates: readonly Prediction[]): Prediction | undefined {
  const auto = candidates.filter((one) => one.decision === 'auto')
  if (auto.length > 1) throw new Error(`more than one auto decision for ${left}`)
  return auto[0]
}
