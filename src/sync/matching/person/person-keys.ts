import { localPart } from './mailbox-name.ts'
import type { NameWord } from './name-word.ts'
import type { PersonReading } from './read-person.ts'
import { hashText, mixHashes } from './vocabulary.ts'

/** What a key is made of, so that keys of different make never meet. */
const MAKE = {
  mail: 1,
  local: 2,
  phone: 3,
  pair: 4,
  word: 5,
  initial: 6,
  company: 7,
  initials: 8,
  birth: 9,
  birthName: 10,
  place: 11,
  street: 12,
  placePair: 13,
  mailGuess: 14,
} as const

const FAMILY_MAX = 3
const GIVEN_MAX = 2
const SETS_MAX = 8
const USUAL_PATTERNS = [0, 1, 2, 3, 4, 5, 7, 8] as const

/** Sounds that are one letter away from a record's own, as the index has them. */
export interface NearSounds {
  readonly given: readonly string[]
  readonly family: readonly string[]
}

/** Keys under which a record of the index is found, each once. */
export function keysOfRight(reading: PersonReading): number[] {
  const keys: number[] = []
  sharedKeys(reading, keys)
  const families = familySounds(reading)
  for (const given of givenClasses(reading)) for (const family of families) keys.push(pairKey(given, family))
  familyKeys(reading, families, keys)
  if (reading.local === '' && reading.domain !== '') guessedMails(reading, MAKE.mailGuess, keys)
  return unique(keys)
}

/** Keys a record is looked up by: those of the index, and what its name may have been before it was mistyped or swapped. */
export function keysOfLeft(reading: PersonReading, near: NearSounds): number[] {
  const keys: number[] = []
  sharedKeys(reading, keys)
  const families = familySounds(reading)
  const classes = givenClasses(reading)
  for (const given of classes) {
    for (const family of families) keys.push(pairKey(given, family))
    for (const family of near.family) keys.push(pairKey(given, hashText(1, family)))
  }
  for (const given of near.given) for (const family of families) keys.push(pairKey(hashText(1, given), family))
  swappedKeys(reading, keys)
  familyKeys(reading, [...families, ...near.family.slice(0, 8).map((sound) => hashText(1, sound))], keys)
  if (reading.domain !== '') guessedMails(reading, MAKE.mail, keys)
  if (reading.local !== '' && reading.ownMail)
    keys.push(textKey(MAKE.mailGuess, `${reading.local}@${reading.mailDomain}`))
  return unique(keys)
}

/** Keys of both sides alike, for who may be concerned by a change: no initials, places and single words alone. */
export function touchKeysOf(reading: PersonReading): number[] {
  const keys: number[] = []
  if (reading.local !== '' && !reading.role) keys.push(textKey(MAKE.mail, `${reading.local}@${reading.mailDomain}`))
  if (reading.domain !== '') guessedMails(reading, MAKE.mail, keys)
  if (reading.phone !== '') keys.push(textKey(MAKE.phone, reading.phone.slice(-9)))
  const families = familySounds(reading)
  for (const given of givenClasses(reading)) for (const family of families) keys.push(pairKey(given, family))
  for (const given of reading.given.slice(0, 1))
    for (const word of reading.family.slice(0, 1)) keys.push(pairKey(hashText(1, word.sound), hashText(1, given.sound)))
  for (const token of companyTokens(reading)) {
    for (const family of families) keys.push(mixHashes(MAKE.company, mixHashes(token, family)))
    const [given, family] = [reading.given[0], reading.family[0]]
    if (given && family)
      keys.push(mixHashes(MAKE.initials, mixHashes(token, given.text.charCodeAt(0) * 256 + family.text.charCodeAt(0))))
  }
  return unique(keys)
}

function sharedKeys(reading: PersonReading, keys: number[]): void {
  if (reading.local !== '' && !reading.role) {
    keys.push(textKey(MAKE.mail, `${reading.local}@${reading.mailDomain}`))
    if (reading.local.length > 4) keys.push(textKey(MAKE.local, reading.local.replace(/[^a-z]+/g, '') || reading.local))
  }
  if (reading.phone !== '') keys.push(textKey(MAKE.phone, reading.phone.slice(-9)))
  birthKeys(reading, keys)
  addressKeys(reading, keys)
}

/** Keys of the surname with what stands around it. */
function familyKeys(reading: PersonReading, families: readonly number[], keys: number[]): void {
  const given = reading.given[0]
  const initial = given ? given.text.charCodeAt(0) : 0
  const tokens = companyTokens(reading)
  const places = placesOf(reading)
  for (const family of families) {
    keys.push(mixHashes(MAKE.word, family))
    if (initial) keys.push(mixHashes(MAKE.initial, mixHashes(family, initial)))
    for (const token of tokens) keys.push(mixHashes(MAKE.company, mixHashes(token, family)))
    for (const place of places) keys.push(mixHashes(MAKE.place, mixHashes(place, family)))
  }
  if (!given) return
  const sound = hashText(1, given.sound)
  for (const token of tokens) {
    keys.push(mixHashes(MAKE.company, mixHashes(token, sound)))
    const family = reading.family[0]
    if (family) keys.push(mixHashes(MAKE.initials, mixHashes(token, initial * 256 + family.text.charCodeAt(0))))
  }
  for (const place of places) keys.push(mixHashes(MAKE.place, mixHashes(place, sound)))
  if (reading.whole) for (const word of reading.given) keys.push(mixHashes(MAKE.word, hashText(1, word.sound)))
  if (families.length === 0) return
  const pair = mixHashes(sound, families[0]!)
  for (const place of places) keys.push(mixHashes(MAKE.placePair, mixHashes(place, pair)))
}

function birthKeys(reading: PersonReading, keys: number[]): void {
  const { birth } = reading
  if (birth === 0) return
  const year = Math.floor(birth / 10_000)
  const month = Math.floor(birth / 100) % 100
  const day = birth % 100
  if (day > 0) {
    // Day and month in one order, so that a swap of them does not matter.
    const whole = mixHashes(MAKE.birth, year * 10_000 + Math.min(month, day) * 100 + Math.max(month, day))
    keys.push(whole)
    const monthDay = Math.min(month, day) * 100 + Math.max(month, day)
    for (const word of [...reading.given.slice(0, 2), ...reading.family.slice(0, 2)]) {
      keys.push(mixHashes(MAKE.birthName, mixHashes(whole, word.text.charCodeAt(0))))
      keys.push(mixHashes(MAKE.birthName, mixHashes(monthDay, hashText(2, word.bones))))
    }
  }
  for (const word of [...reading.given.slice(0, 2), ...reading.family.slice(0, 2)])
    keys.push(mixHashes(MAKE.birthName, mixHashes(year + 1_000_000, hashText(1, word.sound))))
}

function addressKeys(reading: PersonReading, keys: number[]): void {
  const { postcode, houseNumber, street } = reading
  if (houseNumber !== '') {
    if (postcode !== '') keys.push(mixHashes(MAKE.street, mixHashes(hashText(1, postcode), hashText(2, houseNumber))))
    for (const word of street)
      if (word.length > 3) keys.push(mixHashes(MAKE.street, mixHashes(hashText(3, word), hashText(2, houseNumber))))
  }
  const initial = reading.given[0]?.text.charCodeAt(0) ?? 0
  for (const word of street)
    if (word.length > 3 && initial) keys.push(mixHashes(MAKE.street, mixHashes(hashText(4, word), initial)))
}

/** The addresses the name would have at the company. */
function guessedMails(reading: PersonReading, make: number, keys: number[]): void {
  for (const given of reading.given.slice(0, 1))
    for (const family of reading.family.slice(0, 1))
      for (const pattern of USUAL_PATTERNS) {
        const local = localPart(pattern, given.text, family.text)
        if (local !== null) keys.push(textKey(make, `${local}@${reading.domain}`))
      }
}

/** As if the given name were the family's and the other way round. */
function swappedKeys(reading: PersonReading, keys: number[]): void {
  for (const given of reading.given.slice(0, GIVEN_MAX)) {
    const family = hashText(1, given.sound)
    keys.push(mixHashes(MAKE.word, family))
    for (const word of reading.family.slice(0, FAMILY_MAX))
      for (const hash of classesOf(word)) keys.push(pairKey(hash, family))
  }
}

function givenClasses(reading: PersonReading): number[] {
  const classes: number[] = []
  for (const word of reading.given.slice(0, reading.whole ? WHOLE_MAX : GIVEN_MAX)) classes.push(...classesOf(word))
  return classes
}

const WHOLE_MAX = 4

function classesOf(word: NameWord): number[] {
  if (word.text.length < 2) return []
  const classes = [hashText(1, word.sound)]
  for (const set of word.sets.slice(0, SETS_MAX)) classes.push(mixHashes(2, set))
  return classes
}

function familySounds(reading: PersonReading): number[] {
  const words = reading.family.slice(0, FAMILY_MAX)
  const sounds = words.map((word) => hashText(1, word.sound))
  if (words.length > 1) sounds.push(hashText(1, words.map((word) => word.sound).join('')))
  return sounds
}

function companyTokens(reading: PersonReading): number[] {
  const tokens: number[] = []
  if (reading.companyKey !== '') tokens.push(hashText(1, reading.companyKey))
  if (reading.domain !== '') tokens.push(hashText(2, reading.domain))
  for (const word of reading.company.slice(0, 3)) tokens.push(hashText(3, word))
  return tokens
}

function placesOf(reading: PersonReading): number[] {
  const places: number[] = []
  if (reading.postcode !== '') places.push(hashText(1, reading.postcode))
  if (reading.city !== '') places.push(hashText(2, reading.city))
  // What one side calls the suburb is the other's city.
  if (reading.suburb !== '' && reading.suburb !== reading.city) places.push(hashText(2, reading.suburb))
  return places
}

function pairKey(given: number, family: number): number {
  return mixHashes(MAKE.pair, mixHashes(given, family))
}

function textKey(make: number, text: string): number {
  return mixHashes(make, hashText(1, text))
}

function unique(keys: number[]): number[] {
  return keys.length < 2 ? keys : [...new Set(keys)]
}
