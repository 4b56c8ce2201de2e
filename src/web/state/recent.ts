/** The last few places of this tab; kept in memory only, as nothing about records is stored in a browser. */
export interface Recent {
  readonly label: string
  readonly href: string
}

const KEPT = 5
let places: readonly Recent[] = []

export function noteRecent(place: Recent): void {
  places = [place, ...places.filter((one) => one.href !== place.href)].slice(0, KEPT)
}

export function recentPlaces(): readonly Recent[] {
  return places
}
