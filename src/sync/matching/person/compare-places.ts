import { RARITY_SCALE } from './compare-names.ts'
import type { Frequencies } from './frequencies.ts'
import { AT } from './person-features.ts'
import type { PersonReading } from './read-person.ts'
import { wordDistance, wordUnlikeness } from './word-distance.ts'

const NEAR = 0.25

/** Fills the features of the address. */
export function placeFeatures(
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
) {
  streetFeatures(left, right, frequencies, features)
  const crossed =
    left.suburb !== '' && left.suburb === right.city
      ? left.suburb
      : right.suburb !== '' && right.suburb === left.city
        ? right.suburb
        : ''
  if (crossed !== '') {
    features[AT.suburbEqual] = 1
    features[AT.suburbRarity] = frequencies.rarity('suburb', crossed) * RARITY_SCALE
  } else {
    suburbFeatures(left, right, frequencies, features)
    cityFeatures(left, right, frequencies, features)
  }
  postcodeFeatures(left, right, frequencies, features)
  if (left.state !== '' && right.state !== '')
    features[left.state === right.state ? AT.stateEqual : AT.stateDiffers] = 1
  if (left.country !== '' && right.country !== '')
    features[left.country === right.country ? AT.countryEqual : AT.countryDiffers] = 1
}

function streetFeatures(
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): void {
  if (left.houseNumber !== '' && right.houseNumber !== '') {
    const near = wordDistance(left.houseNumber, right.houseNumber, 1)
    features[AT.numberEqual] = near === 0 ? 1 : near === 1 ? 0.5 : 0
    if (near > 1) features[AT.numberDiffers] = 1
  }
  if (left.street.length === 0 || right.street.length === 0) return
  let shared = 0
  let rarest = 0
  for (const one of left.street)
    for (const other of right.street) {
      if (one !== other && (one.length < 4 || wordUnlikeness(one, other) > NEAR)) continue
      shared += one === other ? 1 : 0.8
      rarest = Math.max(rarest, frequencies.rarity('street', other))
      break
    }
  const share = shared / Math.max(1, Math.min(left.street.length, right.street.length))
  if (share > 0.75) features[AT.streetEqual] = 1
  else if (rarest > 4) features[AT.streetPart] = 1
  else features[AT.streetDiffers] = 1
  if (share > 0.75 || rarest > 4) features[AT.streetRarity] = rarest * RARITY_SCALE
}

function suburbFeatures(
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): void {
  if (left.suburb === '' || right.suburb === '') return
  if (left.suburb === right.suburb) {
    features[AT.suburbEqual] = 1
    features[AT.suburbRarity] = frequencies.rarity('suburb', right.suburb) * RARITY_SCALE
  } else if (wordUnlikeness(left.suburb, right.suburb) <= NEAR) features[AT.suburbNear] = 1
  else features[AT.suburbDiffers] = 1
}

function cityFeatures(
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): void {
  if (left.city === '' || right.city === '') return
  if (left.city === right.city) {
    features[AT.cityEqual] = 1
    features[AT.cityRarity] = frequencies.rarity('city', right.city) * RARITY_SCALE
  } else if (wordUnlikeness(left.city, right.city) <= NEAR) features[AT.cityNear] = 1
  else features[AT.cityDiffers] = 1
}

function postcodeFeatures(
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): void {
  if (left.postcode === '' || right.postcode === '') return
  const distance = wordDistance(left.postcode, right.postcode, 1)
  features[distance === 0 ? AT.postcodeEqual : distance === 1 ? AT.postcodeNear : AT.postcodeDiffers] = 1
  if (distance === 0) features[AT.postcodeRarity] = frequencies.rarity('postcode', right.postcode) * RARITY_SCALE
}
