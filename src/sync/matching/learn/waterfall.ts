import type { Candidate } from '../evidence.ts'
import type { Thresholds } from '../model.ts'

export interface WaterfallStep {
  /** Group of features: 'name', 'domain' … */
  readonly name: string
  /** Natural log of the odds; above 0 in favour. */
  readonly weight: number
  /** The sum before and after this step. */
  readonly from: number
  readonly to: number
  readonly sentence: string
}

/** How a score comes about: from what is known of no pair, up and down by each piece of evidence. In natural log of the odds. */
export interface Waterfall {
  readonly start: number
  /** Strongest first. */
  readonly steps: readonly WaterfallStep[]
  readonly score: number
  /** Chance of the pair when there is no other candidate, 0 to 1. */
  readonly alone: number
  /** The score from which the pair alone is linked without asking, and from which a person is asked. */
  readonly auto: number
  readonly review: number
}

export function waterfallOf(candidate: Pick<Candidate, 'score' | 'evidence'>, thresholds: Thresholds): Waterfall {
  const { score, evidence } = candidate
  const start = score - evidence.reduce((sum, { weight }) => sum + weight, 0)
  let at = start
  const steps = evidence.map(({ name, weight, sentence }) => {
    const from = at
    at += weight
    return { name, weight, from, to: at, sentence }
  })
  return {
    start,
    steps,
    score,
    alone: chanceOf(score),
    auto: scoreOf(thresholds.auto),
    review: scoreOf(thresholds.review),
  }
}

function chanceOf(score: number): number {
  return 1 / (1 + Math.exp(-score))
}

function scoreOf(chance: number): number {
  return Math.log(chance / (1 - chance))
}

/**
 * What would have to be different for the best candidate to be linked without asking, a sentence each: evidence against it that
 * alone keeps it down, how much is missing, and who else stands in its way. Empty when nothing would.
 */
export function changesFor(
  candidates: readonly Pick<Candidate, 'score' | 'evidence' | 'probability'>[],
  thresholds: Thresholds,
  nameOf: (at: number) => string,
): string[] {
  const [best, second] = candidates
  if (!best || best.probability >= thresholds.auto) return []
  const { auto } = waterfallOf(best, thresholds)
  const missing = auto - best.score
  if (missing <= 0)
    return second
      ? [
          `${nameOf(0)} would do alone; ${nameOf(1)} fits about as well (${points(best.score - second.score)} less). Something that only one of them has would decide, or a person.`,
        ]
      : []
  const against = best.evidence.filter(({ weight }) => weight < 0 && best.score - weight >= auto)
  const without = against.map(
    ({ sentence, weight }) =>
      `If it were not that ${sentence} (${points(weight)}), ${nameOf(0)} would reach ${percent(chanceOf(best.score - weight))}.`,
  )
  return [`${nameOf(0)} lacks ${points(missing)} of evidence to be linked without asking.`, ...without]
}

const points = (weight: number) => `${weight < 0 ? '−' : ''}${Math.abs(weight).toFixed(1)} points`
const percent = (chance: number) => `${Math.floor(chance * 100)} %`
