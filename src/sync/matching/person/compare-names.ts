import { ALIKE, type Alike, compareWords } from './compare-words.ts'
import type { Frequencies } from './frequencies.ts'
import type { NameWord } from './name-word.ts'
import { AT, type PersonFeature } from './person-features.ts'
import type { PersonReading } from './read-person.ts'
import { wordUnlikeness } from './word-distance.ts'

/** How the names of two records agree, where both say which part is the family's. */
export interface NameComparison {
  readonly family: PartComparison
  readonly given: PartComparison
  readonly swapped: boolean
}

export interface PartComparison {
  readonly alike: Alike
  /** Only some of several words agree. */
  readonly part: boolean
  readonly left: NameWord | null
  readonly right: NameWord | null
}

const NOTHING: PartComparison = { alike: ALIKE.none, part: false, left: null, right: null }
const JOINED_TYPO = 0.15

export function compareNames(left: PersonReading, right: PersonReading): NameComparison {
  const straight = {
    family: compareParts(left.family, right.family, false),
    given: compareGiven(left.given, right.given),
    swapped: false,
  }
  if (straight.family.alike >= ALIKE.typo && straight.given.alike >= ALIKE.initial) return straight
  const swapped = {
    family: compareParts(left.given, right.family, false),
    given: compareParts(left.family, right.given, true),
    swapped: true,
  }
  const better = swapped.family.alike + swapped.given.alike > straight.family.alike + straight.given.alike + 2
  return better && Math.min(swapped.family.alike, swapped.given.alike) >= ALIKE.typo ? swapped : straight
}

/** The first names decide; another one agrees only in part. */
function compareGiven(left: readonly NameWord[], right: readonly NameWord[]): PartComparison {
  if (left.length === 0 || right.length === 0) return NOTHING
  const first = { alike: compareWords(left[0]!, right[0]!, true), part: false, left: left[0]!, right: right[0]! }
  if (first.alike >= ALIKE.typo || (left.length === 1 && right.length === 1)) return first
  const best = compareParts(left, right, true)
  return best.alike > first.alike && best.alike >= ALIKE.initial
    ? { ...best, part: best.left !== null && !isJoined(best) }
    : first
}

function isJoined({ left, right }: PartComparison): boolean {
  return left === null || right === null
}

function compareParts(left: readonly NameWord[], right: readonly NameWord[], shortForms: boolean): PartComparison {
  let best = NOTHING
  let agreeing = 0
  for (const one of left) {
    let most: Alike = ALIKE.none
    for (const other of right) {
      const alike = compareWords(one, other, shortForms)
      if (alike > most) most = alike
      if (alike > best.alike || best.left === null) best = { alike, part: false, left: one, right: other }
    }
    if (most >= ALIKE.typo) agreeing++
  }
  if (left.length < 2 && right.length < 2) return best
  if (best.alike < ALIKE.exact || left.length !== right.length) {
    const unlike = wordUnlikeness(joined(left), joined(right))
    if (unlike === 0) return { ...best, alike: ALIKE.exact }
    if (unlike <= JOINED_TYPO && best.alike < ALIKE.exact) return { ...best, alike: ALIKE.typo }
  }
  return { ...best, part: agreeing < Math.max(left.length, right.length) && best.alike >= ALIKE.typo }
}

function joined(words: readonly NameWord[]): string {
  return words.map((word) => word.text).join('')
}

const FAMILY_LEVELS: Readonly<Record<Alike, PersonFeature>> = {
  [ALIKE.none]: 'familyDiffers',
  [ALIKE.far]: 'familyFar',
  [ALIKE.similar]: 'familySimilar',
  [ALIKE.initial]: 'familyInitial',
  [ALIKE.typo]: 'familyTypo',
  [ALIKE.bones]: 'familyBones',
  [ALIKE.short]: 'familySound',
  [ALIKE.sound]: 'familySound',
  [ALIKE.exact]: 'familyExact',
}
const GIVEN_LEVELS: Readonly<Record<Alike, PersonFeature>> = {
  [ALIKE.none]: 'givenDiffers',
  [ALIKE.far]: 'givenFar',
  [ALIKE.similar]: 'givenSimilar',
  [ALIKE.initial]: 'givenInitial',
  [ALIKE.typo]: 'givenTypo',
  [ALIKE.bones]: 'givenBones',
  [ALIKE.short]: 'givenShort',
  [ALIKE.sound]: 'givenSound',
  [ALIKE.exact]: 'givenExact',
}
/** Rarities go into features as tenths, so that all features have about the same size. */
export const RARITY_SCALE = 0.1
/** Natural log of one in how many share an initial. */
const INITIAL_RARITY = 2.5

/** Fills the features of the names. */
export function nameFeatures(
  comparison: NameComparison,
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): void {
  const { family, given, swapped } = comparison
  const familyRarity = familyFeatures(family, left, right, frequencies, features)
  const givenRarity = givenFeatures(given, left, right, frequencies, features)
  if (swapped) features[AT.swapped] = 1
  const near = family.alike >= ALIKE.typo && given.alike >= ALIKE.initial
  const exact = family.alike >= ALIKE.sound && given.alike >= ALIKE.short && !family.part && !given.part
  if (exact) features[AT.nameExact] = 1
  else if (near) features[AT.nameNear] = 1
  if (near) features[AT.namesakes] = Math.log1p(frequencies.size * Math.exp(-familyRarity - givenRarity)) / 5
  if (isKnown(left, right) && family.alike <= ALIKE.far && given.alike <= ALIKE.far) features[AT.bothDiffer] = 1
  middleFeatures(comparison, left, right, features)
}

function isKnown(left: PersonReading, right: PersonReading): boolean {
  return left.given.length > 0 && right.given.length > 0 && left.family.length > 0 && right.family.length > 0
}

function familyFeatures(
  { alike, part, left: one, right: other }: PartComparison,
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): number {
  if (one === null || other === null) {
    if (left.family.length + right.family.length + left.given.length + right.given.length > 0)
      features[AT.familyMissing] = 1
    return 0
  }
  features[AT[part ? 'familyPart' : FAMILY_LEVELS[alike]]] = 1
  if (alike < ALIKE.similar) return 0
  if (alike === ALIKE.initial) return INITIAL_RARITY
  const rarity = frequencies.rarity('family', other.text)
  const place = part ? AT.familyPartRarity : alike === ALIKE.exact ? AT.familyExactRarity : AT.familyNearRarity
  features[place] = rarity * RARITY_SCALE
  return rarity
}

function givenFeatures(
  { alike, part, left: one, right: other }: PartComparison,
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): number {
  if (one === null || other === null) {
    if (left.given.length + right.given.length > 0) features[AT.givenMissing] = 1
    return 0
  }
  features[AT[part ? 'givenOther' : GIVEN_LEVELS[alike]]] = 1
  if (alike < ALIKE.similar) return 0
  if (alike === ALIKE.initial) return INITIAL_RARITY
  const rarity = frequencies.rarity('given', other.text)
  features[alike === ALIKE.exact ? AT.givenExactRarity : AT.givenNearRarity] = rarity * RARITY_SCALE
  return rarity
}

function middleFeatures(
  comparison: NameComparison,
  left: PersonReading,
  right: PersonReading,
  features: Float64Array,
): void {
  const [one, other] = [left.given[1], right.given[1]]
  if (!one || !other || comparison.swapped || comparison.given.part) return
  const agrees = compareWords(one, other, true) >= ALIKE.initial
  features[agrees ? AT.middleAgrees : AT.middleDiffers] = 1
}
