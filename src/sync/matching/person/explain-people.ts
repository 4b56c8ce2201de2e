import type { Evidence } from '../evidence.ts'
import type { PairFindings } from './compare-people.ts'
import { sentenceOfCompany } from './explain-companies.ts'
import { sentenceOfMail } from './explain-mailboxes.ts'
import { sentenceOfGiven, sentenceOfName, sentenceOfSurname } from './explain-names.ts'
import { AT, type EvidenceGroup, GROUP_OF, type PersonFeature } from './person-features.ts'
import type { PersonReading } from './read-person.ts'
import { quoted } from './show-words.ts'

/** A compared pair, as the sentences need it. */
export interface ComparedPair {
  readonly left: PersonReading
  readonly right: PersonReading
  readonly findings: PairFindings
  /** Names of the further columns. */
  readonly columns: readonly string[]
  /** Value of a feature of the pair, 0 when it is not there. */
  value(feature: PersonFeature): number
}

/** Adds up the features by group: one sentence each, strongest first. Sentences show values of the two records, nothing else. */
export function explainPeople(
  left: PersonReading,
  right: PersonReading,
  findings: PairFindings,
  features: Float64Array,
  weights: readonly number[],
  columns: readonly string[],
): Evidence[] {
  const sums = new Map<EvidenceGroup, number>()
  for (let at = 0; at < features.length; at++) {
    const group = GROUP_OF[at]!
    if (features[at] === 0 || group === 'start') continue
    sums.set(group, (sums.get(group) ?? 0) + features[at]! * weights[at]!)
  }
  const pair: ComparedPair = { left, right, findings, columns, value: (feature) => features[AT[feature]]! }
  const evidence = [...sums].map(([name, weight]) => ({ name, weight, sentence: SENTENCES[name](pair) }))
  return evidence.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1))
}

const SENTENCES: Readonly<Record<EvidenceGroup, (pair: ComparedPair) => string>> = {
  start: () => '',
  surname: sentenceOfSurname,
  'first name': sentenceOfGiven,
  name: sentenceOfName,
  suffix: ({ left, right }) =>
    left.suffix !== '' && right.suffix !== ''
      ? `one is ${quoted(left.suffix)}, the other ${quoted(right.suffix)}`
      : `only one is ${quoted(left.suffix || right.suffix)}`,
  email: sentenceOfMail,
  phone: sentenceOfPhone,
  company: sentenceOfCompany,
  title: ({ value }) =>
    value('titleEqual')
      ? 'the job titles agree'
      : value('titlePart')
        ? 'the job titles are alike'
        : 'the job titles differ',
  birthdate: sentenceOfBirth,
  street: sentenceOfStreet,
  city: sentenceOfCity,
  postcode: sentenceOfPostcode,
  country: ({ left, right, value }) =>
    value('countryEqual')
      ? `both are in ${left.country}`
      : `the countries differ: ${left.country} and ${right.country}`,
  other: sentenceOfOthers,
}

function sentenceOfPhone({ left, right, value }: ComparedPair): string {
  if (value('phoneEqual')) return `both have the phone number ${left.phone}`
  if (value('phoneNear')) return `the phone numbers ${left.phone} and ${right.phone} differ by one digit`
  return 'the phone numbers differ'
}

function sentenceOfBirth({ left, right, value }: ComparedPair): string {
  const [one, other] = [shownDate(left.birth), shownDate(right.birth)]
  if (value('birthEqual')) return `both were born on ${one}`
  if (value('birthSwapped')) return `the birthdates agree when day and month are swapped: ${one} and ${other}`
  if (value('birthDigit')) return `the birthdates differ by one digit: ${one} and ${other}`
  if (value('birthYear')) return `the year of birth agrees: ${one} and ${other}`
  if (value('birthTwoParts')) return `two of day, month and year of birth agree: ${one} and ${other}`
  if (value('birthNearYear')) return `the years of birth are close: ${one} and ${other}`
  return `the birthdates differ: ${one} and ${other}`
}

function shownDate(birth: number): string {
  const digits = String(birth).padStart(8, '0')
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}

function sentenceOfStreet({ left, right, value }: ComparedPair): string {
  const [one, other] = [left, right].map((side) => `${side.houseNumber} ${side.street.join(' ')}`.trim())
  const number = value('numberEqual') ? (value('numberEqual') < 1 ? ', the numbers nearly' : ', the number too') : ''
  if (value('streetEqual')) return `the street agrees${number}: ${quoted(other!)}`
  if (value('streetPart')) return `part of the street agrees${number}: ${quoted(one!)} and ${quoted(other!)}`
  if (value('streetDiffers')) return `the streets differ: ${quoted(one!)} and ${quoted(other!)}`
  return value('numberDiffers') ? 'the house numbers differ' : 'the house number agrees'
}

function sentenceOfCity({ left, right, value }: ComparedPair): string {
  if (value('suburbEqual')) return `both live in ${quoted(left.suburb || right.suburb)}`
  if (value('cityEqual')) return `both are in ${quoted(left.city)}`
  if (value('suburbNear'))
    return `the suburbs are spelled nearly alike: ${quoted(left.suburb)} and ${quoted(right.suburb)}`
  if (value('cityNear')) return `the cities are spelled nearly alike: ${quoted(left.city)} and ${quoted(right.city)}`
  if (value('suburbDiffers')) return `the suburbs differ: ${quoted(left.suburb)} and ${quoted(right.suburb)}`
  if (value('cityDiffers')) return `the cities differ: ${quoted(left.city)} and ${quoted(right.city)}`
  return value('stateEqual') ? `both are in the state ${quoted(left.state)}` : 'the states differ'
}

function sentenceOfPostcode({ left, right, value }: ComparedPair): string {
  if (value('postcodeEqual')) return `both have the postcode ${left.postcode}`
  if (value('postcodeNear')) return `the postcodes ${left.postcode} and ${right.postcode} differ by one digit`
  return `the postcodes differ: ${left.postcode} and ${right.postcode}`
}

function sentenceOfOthers({ left, right, columns, value }: ComparedPair): string {
  const agreeing = columns.filter((_, at) => left.others[at] && left.others[at] === right.others[at])
  if (agreeing.length > 0) return `the same in ${agreeing.map(quoted).join(', ')}`
  const both = columns.filter((_, at) => left.others[at] && right.others[at])
  return `${value('otherNear') ? 'nearly the same' : 'different'} in ${both.map(quoted).join(', ')}`
}
