import { domainLabel } from '../../../records/index.ts'
import { RARITY_SCALE } from './compare-names.ts'
import type { Frequencies } from './frequencies.ts'
import { AT } from './person-features.ts'
import type { PersonReading } from './read-person.ts'
import { wordDistance } from './word-distance.ts'

const MOST = 0.8
const SOME = 0.3

/** Fills the features of the employer: its key where both sides have one, else its domain and its name's rare words. */
export function companyFeatures(
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): void {
  if (left.companyKey !== '' && right.companyKey !== '') {
    // Accounts may be there twice: where the keys differ, names and domains still speak.
    features[left.companyKey === right.companyKey ? AT.keyEqual : AT.keyDiffers] = 1
    if (left.companyKey === right.companyKey) return
  }
  const sameDomain = domainFeatures(left, right, frequencies, features)
  if (left.company.length === 0 || right.company.length === 0) return
  const { share, rarity } = companyOverlap(left.company, right.company, frequencies)
  if (share >= MOST) {
    features[AT.companyEqual] = 1
    features[AT.companyRarity] = Math.min(12, rarity) * RARITY_SCALE
    if (sameDomain) features[AT.companyTwice] = 1
  } else if (share >= SOME) features[AT.companyPart] = share
  else features[AT.companyDiffers] = 1
}

function domainFeatures(
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): boolean {
  if (left.domain === '' || right.domain === '') return false
  if (left.domain === right.domain) {
    features[AT.domainEqual] = 1
    features[AT.domainRarity] = frequencies.rarity('domain', right.domain) * RARITY_SCALE
    return true
  }
  const sameLabel = domainLabel(left.domain) === domainLabel(right.domain)
  features[sameLabel ? AT.domainLabel : AT.domainDiffers] = 1
  return sameLabel
}

/** Share of the rarer words that agree, 0 to 1, and how rare those that agree are together. */
export function companyOverlap(left: readonly string[], right: readonly string[], frequencies: Frequencies) {
  if (left.join('') === right.join(''))
    return { share: 1, rarity: right.reduce((sum, word) => sum + frequencies.rarity('company', word), 0) }
  let agreeing = 0
  let ours = 0
  let theirs = 0
  for (const word of left) ours += frequencies.rarity('company', word)
  for (const word of right) {
    const rarity = frequencies.rarity('company', word)
    theirs += rarity
    if (left.some((one) => sameWord(one, word))) agreeing += rarity
  }
  const all = Math.min(ours, theirs) * 0.6 + Math.max(ours, theirs) * 0.4
  return { share: all > 0 ? Math.min(1, agreeing / all) : 0, rarity: agreeing }
}

function sameWord(one: string, other: string): boolean {
  if (one === other) return true
  const most = Math.floor(0.2 * Math.max(one.length, other.length))
  return most > 0 && wordDistance(one, other, most) <= most
}
