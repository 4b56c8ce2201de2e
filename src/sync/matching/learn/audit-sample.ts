import { hashText } from './folds.ts'

export interface SampledLink {
  readonly linkId: string
  /** Given by the decision; null: not known. */
  readonly probability: number | null
}

/** Where a band of probability ends and the next begins: most links are nearly sure, most mistakes are not. */
export const BAND_BOUNDS = [0.8, 0.9, 0.97, 0.995] as const

/** Which band a link is in, 0 to 4; as PostgreSQL's width_bucket(probability, bounds) counts them. */
export function bandOf(probability: number | null): number {
  return BAND_BOUNDS.filter((bound) => bound <= (probability ?? 0)).length
}

/**
 * Draws `count` links, from each band of probability about equally many, so that few judgements say something about all bands.
 * Which ones depends only on the links and the seed: whoever asks on the same day gets the same ones.
 */
export function drawSample<Link extends SampledLink>(links: readonly Link[], count: number, seed: string): Link[] {
  const drawn = new Map(links.map((link) => [link.linkId, hashText(`${seed} ${link.linkId}`)]))
  const inTurn = (one: Link, other: Link) =>
    drawn.get(one.linkId)! - drawn.get(other.linkId)! || (one.linkId < other.linkId ? -1 : 1)
  const bands = [...BAND_BOUNDS, 1].map((_, at) => links.filter((link) => bandOf(link.probability) === at).sort(inTurn))
  const chosen: Link[] = []
  for (let turn = 0; chosen.length < count && bands.some((band) => turn < band.length); turn++)
    for (const band of bands) if (turn < band.length && chosen.length < count) chosen.push(band[turn]!)
  return chosen
}
