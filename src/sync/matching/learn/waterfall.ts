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
  const lacks =
    missing > 0
      ? [
          `${nameOf(0)} lacks ${points(missing)} of evidence to be linked without asking.`,
          ...against(best, auto, nameOf(0)),
        ]
      : []
  const lead = second ? best.score - second.score : Number.POSITIVE_INFINITY
  if (lead > CLOSE && missing > 0) return lacks
  if (!second) return lacks
  const alike = lead < 0.05 ? `${nameOf(1)} fits as well` : `${nameOf(1)} has only ${points(lead)} less`
  return [...lacks, `${alike}: something that only one of the two has would decide, or a person.`]
}

/** Candidates this close are hard to tell from each other. */
const CLOSE = 2

/** Each piece of evidence without which the best one would be linked. */
function against(best: Pick<Candidate, 'score' | 'evidence'>, auto: number, name: string): string[] {
  return best.evidence
    .filter(({ weight }) => weight < 0 && best.score - weight >= auto)
    .map(
      ({ sentence, weight }) =>
        `If it were not that ${sentence} (${points(weight)}), ${name} would reach ${percent(chanceOf(best.score - weight))}.`,
    )
}

const points = (weight: number) => `${weight < 0 ? '−' : ''}${Math.abs(weight).toFixed(1)} points`
const percent = (chance: number) => `${Math.floor(chance * 100 + 1e-9)} %`
