import { type NameWord, nameWord } from './name-word.ts'
import type { PersonReading } from './read-person.ts'
import type { Vocabulary } from './vocabulary.ts'

/** In which part of a record a text stands; the same text is counted in each part apart. */
export const ROLE = {
  given: 1,
  family: 2,
  company: 3,
  title: 4,
  street: 5,
  suffix: 6,
  local: 7,
  mailDomain: 8,
  phone: 9,
  companyKey: 10,
  domain: 11,
  houseNumber: 12,
  suburb: 13,
  city: 14,
  postcode: 15,
  state: 16,
  country: 17,
  birth: 18,
  /** How given names and surnames sound: for the search for what was mistyped. */
  givenSound: 20,
  familySound: 21,
  /** The further columns, from here on by their place. */
  other: 30,
} as const

export type ValueRole = keyof typeof ROLE

const LISTS = ['given', 'family', 'company', 'title', 'street'] as const
const VALUES = [
  'suffix',
  'local',
  'mailDomain',
  'phone',
  'companyKey',
  'domain',
  'houseNumber',
  'suburb',
  'city',
  'postcode',
  'state',
  'country',
] as const
const FLAG = { contact: 1, lead: 2, whole: 4, role: 8, ownMail: 16 } as const
/** Flags, birthdate and how many words each list has, then the numbers of lists, values and others. */
const HEAD = 3

/** Writes a reading as numbers of the vocabulary; `rows` is filled. */
export function encodeRow(reading: PersonReading, vocabulary: Vocabulary, row: number[]): void {
  row.length = 0
  const kind = reading.kind === 'contact' ? FLAG.contact : reading.kind === 'lead' ? FLAG.lead : 0
  row.push(
    kind | (reading.whole ? FLAG.whole : 0) | (reading.role ? FLAG.role : 0) | (reading.ownMail ? FLAG.ownMail : 0),
    reading.birth,
    LISTS.reduce((sum, list, at) => sum | (reading[list].length << (at * 4)), 0),
  )
  for (const list of LISTS)
    for (const word of reading[list])
      row.push(vocabulary.intern(ROLE[list], typeof word === 'string' ? word : word.text))
  for (const value of VALUES) row.push(reading[value] === '' ? 0 : vocabulary.intern(ROLE[value], reading[value]))
  reading.others.forEach((text, at) => {
    row.push(text === '' ? 0 : vocabulary.intern(ROLE.other + at, text))
  })
}

/** Adds to the counts of all texts of a row, and of its birthdate. */
export function countRow(row: ArrayLike<number>, vocabulary: Vocabulary, times: 1 | -1): void {
  for (let at = HEAD; at < row.length; at++) if (row[at] !== 0) vocabulary.add(row[at]!, times)
  if (row[1] !== 0) vocabulary.add(vocabulary.intern(ROLE.birth, String(row[1])), times)
}

/** The reading that `encodeRow` wrote from `start` up to `end`. */
export function decodeRow(
  id: string,
  rows: Uint32Array,
  start: number,
  end: number,
  vocabulary: Vocabulary,
): PersonReading {
  const flags = rows[start]!
  const lengths = rows[start + 2]!
  let at = start + HEAD
  const texts = (list: number): string[] => {
    const found: string[] = []
    for (let left = (lengths >>> (list * 4)) & 15; left > 0; left--) found.push(vocabulary.text(rows[at++]!))
    return found
  }
  const value = () => {
    const number = rows[at++]!
    return number === 0 ? '' : vocabulary.text(number)
  }
  const words = (list: number): NameWord[] => texts(list).map((text) => nameWord(text))
  return {
    id,
    kind: flags & FLAG.contact ? 'contact' : flags & FLAG.lead ? 'lead' : '',
    whole: (flags & FLAG.whole) !== 0,
    role: (flags & FLAG.role) !== 0,
    ownMail: (flags & FLAG.ownMail) !== 0,
    birth: rows[start + 1]!,
    given: words(0),
    family: words(1),
    company: texts(2),
    title: texts(3),
    street: texts(4),
    suffix: value(),
    local: value(),
    mailDomain: value(),
    phone: value(),
    companyKey: value(),
    domain: value(),
    houseNumber: value(),
    suburb: value(),
    city: value(),
    postcode: value(),
    state: value(),
    country: value(),
    others: Array.from({ length: end - at }, value),
  }
}
