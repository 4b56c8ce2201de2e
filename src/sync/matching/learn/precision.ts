import { type Band, type Interval, wilson, wilsonOfBands } from './wilson.ts'

/** What people have said in the window about links that matching made by itself. */
export interface JudgedCounts {
  readonly judged: number
  readonly right: number
  /** Of the judged, those that were drawn as a sample, by band of probability; `size`: automatic links that are in the band. */
  readonly sample: readonly Band[]
  /** Automatic links that were made in the window, judged or not; those judged wrong and ended included. */
  readonly made: number
}

export interface LivePrecision extends JudgedCounts {
  /** Right among the judged. */
  readonly precision: Interval
  /** Links of the sample that were judged. */
  readonly sampled: number
  /** By the sample alone, the only part in which nobody chose what to look at; each band counts as much as it has links. */
  readonly samplePrecision: Interval
  /** What it would be if every link that nobody judged were right. */
  readonly atBest: Interval
  readonly target: number
  /** ok; few: too few judged to say anything; warn: below the target, perhaps by chance; pause: below it beyond reasonable doubt. */
  readonly state: 'ok' | 'few' | 'warn' | 'pause'
  /** The same in a sentence. */
  readonly words: string
}

/** Fewer judgements than this say nothing. */
export const JUDGED_MIN = 20

/**
 * Judges precision against its target. Below target beyond doubt means: the upper bound of the 95 % interval is under it. The
 * interval is the sample's once 20 of it were judged. Before, it is that of all judgements; but who reports wrong links and
 * never says which are right makes no sample, so until 20 were found right the reports are also set against all links that were
 * made, as if the rest were right.
 */
export function judgePrecision(counts: JudgedCounts, target: number): LivePrecision {
  const { judged, right, sample, made } = counts
  const precision = wilson(right, judged)
  const samplePrecision = wilsonOfBands(sample)
  const sampled = sample.reduce((sum, band) => sum + band.judged, 0)
  const all = Math.max(made, judged)
  const atBest = wilson(all - (judged - right), all)
  const saysRight = right >= JUDGED_MIN
  const below =
    sampled >= JUDGED_MIN
      ? samplePrecision.upper < target
      : judged >= JUDGED_MIN && precision.upper < target && (saysRight || atBest.upper < target)
  const state = below
    ? 'pause'
    : judged < JUDGED_MIN
      ? 'few'
      : precision.estimate !== null && precision.estimate < target
        ? 'warn'
        : 'ok'
  const figures = { ...counts, sampled, precision, samplePrecision, atBest, target, state } as const
  return { ...figures, words: wordsOf(figures) }
}

function wordsOf({ state, judged, right, precision, target }: Omit<LivePrecision, 'words'>): string {
  const said = `${right} of ${judged} automatic links that people judged are right`
  const range = `${percent(precision.lower)} to ${percent(precision.upper)} with 95 % confidence`
  const wanted = `the target is ${percent(target)}`
  if (state === 'few') return `${said}; from ${JUDGED_MIN} on their share says something.`
  if (state === 'ok') return `${said} (${range}); ${wanted}.`
  if (state === 'warn') return `${said} (${range}); ${wanted}. That may be chance: judge a sample of the links to know.`
  return `${said} (${range}); ${wanted}. New matches wait for a person until somebody looks and resumes.`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`
}
