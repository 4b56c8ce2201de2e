import { companyFeatures } from './compare-companies.ts'
import { type MailboxComparison, mailboxFeatures, type PredictLocal } from './compare-mailboxes.ts'
import { type BagComparison, bagFeatures, compareNameBags } from './compare-name-bags.ts'
import { compareNames, type NameComparison, nameFeatures } from './compare-names.ts'
import { placeFeatures } from './compare-places.ts'
import type { Frequencies } from './frequencies.ts'
import { AT, PERSON_FEATURES } from './person-features.ts'
import type { PersonReading } from './read-person.ts'
import { wordDistance, wordUnlikeness } from './word-distance.ts'

/** What the index knows that a comparison needs. */
export interface PeopleContext {
  readonly frequencies: Frequencies
  readonly predict: PredictLocal
}

/** What was found out about a pair on the way to its features: what the sentences are made of. */
export interface PairFindings {
  readonly names: NameComparison | null
  readonly bag: BagComparison | null
  readonly mail: MailboxComparison
}

/** An index of so many records is where the weights were fitted. */
const USUAL_SIZE = 20_000
/** Below it, few records to choose from do not make one of them likelier. */
const SMALL_SIZE = 1000

/** Fills the features of a pair; the array is reused. */
export function comparePeople(
  left: PersonReading,
  right: PersonReading,
  context: PeopleContext,
  features: Float64Array,
): PairFindings {
  features.fill(0)
  features[AT.bias] = 1
  features[AT.size] = Math.log((context.frequencies.size + SMALL_SIZE) / USUAL_SIZE)
  const named = hasName(left) && hasName(right)
  const inOnePiece = named && (left.whole || right.whole)
  const names = named && !inOnePiece ? compareNames(left, right) : null
  const bag = inOnePiece ? compareNameBags(left, right) : null
  if (names) nameFeatures(names, left, right, context.frequencies, features)
  else if (bag) bagFeatures(bag, context.frequencies, features)
  suffixFeatures(left, right, features)
  const mail = mailboxFeatures(left, right, context.predict, features)
  if (!named && features[AT.mailEqual] === 0) features[AT.nameless] = 1
  phoneFeatures(left, right, context.frequencies, features)
  companyFeatures(left, right, context.frequencies, features)
  titleFeatures(left, right, features)
  birthFeatures(left, right, features)
  placeFeatures(left, right, context.frequencies, features)
  otherFeatures(left, right, features)
  return { names, bag, mail }
}

export function newFeatures(): Float64Array {
  return new Float64Array(PERSON_FEATURES.length)
}

function hasName(reading: PersonReading): boolean {
  return reading.given.length + reading.family.length > 0
}

function suffixFeatures(left: PersonReading, right: PersonReading, features: Float64Array): void {
  if (left.suffix === right.suffix) return
  if (left.suffix !== '' && right.suffix !== '') features[AT.suffixDiffers] = 1
  else if (left.suffix !== 'sr' && right.suffix !== 'sr') features[AT.suffixMissing] = 1
}

/** Digits that a number with and without its country's code have in common. */
const PHONE_DIGITS = 7

/** A number that so many records have may be one person's, twice in the CRM; what more have is a switchboard. */
const PHONE_SHARED = 2

function phoneFeatures(
  left: PersonReading,
  right: PersonReading,
  frequencies: Frequencies,
  features: Float64Array,
): void {
  if (left.phone === '' || right.phone === '') return
  const [shorter, longer] =
    left.phone.length < right.phone.length ? [left.phone, right.phone] : [right.phone, left.phone]
  if (longer === shorter || (shorter.length >= PHONE_DIGITS && longer.endsWith(shorter)))
    features[AT.phoneEqual] = Math.min(1, PHONE_SHARED / Math.max(1, frequencies.count('phone', right.phone)))
  else if (wordDistance(left.phone, right.phone, 1) === 1) features[AT.phoneNear] = 1
  else features[AT.phoneDiffers] = 1
}

function titleFeatures(left: PersonReading, right: PersonReading, features: Float64Array): void {
  if (left.title.length === 0 || right.title.length === 0) return
  const shared = left.title.filter((word) => right.title.includes(word)).length
  const share = shared / Math.max(left.title.length, right.title.length)
  features[share === 1 ? AT.titleEqual : shared > 0 ? AT.titlePart : AT.titleDiffers] = 1
}

function birthFeatures(left: PersonReading, right: PersonReading, features: Float64Array): void {
  if (left.birth === 0 || right.birth === 0) return
  features[AT[birthLevel(left.birth, right.birth)]] = 1
}

function birthLevel(one: number, other: number) {
  if (one === other) return 'birthEqual'
  const [a, b] = [partsOf(one), partsOf(other)]
  const sameYear = a.year === b.year
  // The first of January is what systems write when only the year is known.
  const vague = isVague(a) || isVague(b)
  if (sameYear && vague) return 'birthYear'
  if (sameYear && a.month === b.day && a.day === b.month) return 'birthSwapped'
  if (wordDistance(digitsOf(one), digitsOf(other), 1) === 1) return 'birthDigit'
  const agreeing = Number(sameYear) + Number(a.month === b.month) + Number(a.day === b.day)
  if (agreeing === 2) return 'birthTwoParts'
  return Math.abs(a.year - b.year) < 2 && vague ? 'birthNearYear' : 'birthDiffers'
}

function partsOf(birth: number) {
  return { year: Math.floor(birth / 10_000), month: Math.floor(birth / 100) % 100, day: birth % 100 }
}

function isVague({ month, day }: { month: number; day: number }): boolean {
  return day === 0 || (month === 1 && day === 1)
}

function digitsOf(birth: number): string {
  return String(birth).padStart(8, '0')
}

const OTHER_NEAR = 0.25

function otherFeatures(left: PersonReading, right: PersonReading, features: Float64Array): void {
  const count = Math.min(left.others.length, right.others.length)
  for (let at = 0; at < count; at++) {
    const [one, other] = [left.others[at]!, right.others[at]!]
    if (one === '' || other === '') continue
    const near = one === other ? 0 : wordUnlikeness(one, other)
    features[near === 0 ? AT.otherEqual : near <= OTHER_NEAR ? AT.otherNear : AT.otherDiffers]! += 1
  }
}
