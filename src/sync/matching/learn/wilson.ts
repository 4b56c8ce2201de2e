/** A share with how far it can be trusted. */
export interface Interval {
  /** right / total; null when nothing was counted. */
  readonly estimate: number | null
  /** Bounds of the 95 % interval, 0 to 1; 0 and 1 when nothing was counted. */
  readonly lower: number
  readonly upper: number
}

/** 97.5th percentile of the normal distribution: an interval of 95 %. */
const Z95 = 1.959963984540054

/**
 * Wilson's score interval of a share. Unlike estimate ± error it stays within 0 and 1 and holds for few counts and for shares
 * near 1, which is where the precision of matching lies.
 */
export function wilson(right: number, total: number, z = Z95): Interval {
  if (total <= 0) return { estimate: null, lower: 0, upper: 1 }
  const share = right / total
  const square = z * z
  const scale = 1 + square / total
  const middle = (share + square / (2 * total)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total))
  return {
    estimate: share,
    lower: right === 0 ? 0 : Math.max(0, middle - half),
    upper: right === total ? 1 : Math.min(1, middle + half),
  }
}

/** Part of a sample that was drawn in bands. */
export interface Band {
  /** How many there are, judged or not. */
  readonly size: number
  readonly judged: number
  readonly right: number
}

/**
 * The share over all bands of a sample that was drawn from each of them by itself: each judgement stands for as many as its band
 * is large. The interval is Wilson's for the effective number of judgements (Kish: the square of the sum of what each stands for
 * over the sum of their squares), which is smaller the less even they are. Bands that nobody judged play no part.
 */
export function wilsonOfBands(bands: readonly Band[]): Interval & { readonly effective: number } {
  const known = bands.filter((band) => band.judged > 0)
  const sizeOf = (band: Band) => Math.max(band.size, band.judged)
  const all = known.reduce((sum, band) => sum + sizeOf(band), 0)
  if (all === 0) return { ...wilson(0, 0), effective: 0 }
  const share = known.reduce((sum, band) => sum + (sizeOf(band) * band.right) / band.judged, 0) / all
  const effective = all ** 2 / known.reduce((sum, band) => sum + sizeOf(band) ** 2 / band.judged, 0)
  const right = known.every((band) => band.right === band.judged) ? effective : share * effective
  return { ...wilson(right, effective), effective }
}
