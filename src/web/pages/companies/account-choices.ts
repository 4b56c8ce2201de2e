import type { Answer } from '../../api/call.ts'
import type { MatchExplanation } from '../../api/schema.generated.ts'

type Found = Answer<'GET /api/v1/connections/{connection}/accounts'>[number]

/** A record a person may choose, with what matching thinks of it where it is a candidate. */
export interface AccountChoice {
  readonly id: string
  readonly name: string
  readonly place: string
  /** Chance among the candidates, 0 to 1; null: it is none. */
  readonly probability: number | null
  /** The two strongest reasons, as sentences. */
  readonly reasons: readonly string[]
}

const REASONS_SHOWN = 2

/**
 * Candidates first, best one at the top, then what the search found; each record once. Candidates stay only while they go with
 * what is searched for: with the company's own name (nothing else typed), or when the text is in their name or address.
 */
export function accountChoices(
  candidates: MatchExplanation['candidates'],
  found: readonly Found[],
  typed: string,
  companyName: string,
): readonly AccountChoice[] {
  const wanted = typed.trim().toLowerCase()
  const suggested = candidates
    .filter(
      ({ name, website }) =>
        wanted === companyName.toLowerCase() || `${name} ${website}`.toLowerCase().includes(wanted),
    )
    .map((one) => ({
      ...{ id: one.id, name: one.name ?? one.id, place: placeOf(one), probability: one.probability },
      reasons: one.evidence
        .filter((reason) => reason.weight > 0)
        .sort((a, b) => b.weight - a.weight)
        .slice(0, REASONS_SHOWN)
        .map((reason) => reason.sentence),
    }))
  const known = new Set(suggested.map((one) => one.id))
  const others = found
    .filter((one) => !known.has(one.remoteId))
    .map((one) => ({
      ...{ id: one.remoteId, name: one.name ?? one.remoteId, place: placeOf(one) },
      ...{ probability: null, reasons: [] },
    }))
  return [...suggested, ...others]
}

function placeOf({ website, city, country }: Pick<Found, 'website' | 'city' | 'country'>): string {
  return [website, city, country].filter(Boolean).join(' · ')
}
