import type { PersonRecord } from '../../src/sync/matching/person/index.ts'

/**
 * Sets of people to fit and to try the weights on, made by chance from a seed: persons with an address and a birthdate, with the
 * errors of people who type and scan (the FEBRL kind); historical persons (name, birthdate, place); and names in one piece.
 * Names are drawn from a given pool; nobody here is real.
 */
export interface PersonSet {
  readonly name: string
  readonly left: readonly PersonRecord[]
  readonly right: readonly PersonRecord[]
  /** For each left id the right ids of the same person. */
  readonly truth: ReadonlyMap<string, ReadonlySet<string>>
}

export interface NamePool {
  readonly given: readonly string[]
  readonly family: readonly string[]
}

type Chance = () => number
type Draft = { -readonly [K in keyof PersonRecord]: PersonRecord[K] }

/** Mulberry32. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const pick = <T>(list: readonly T[], chance: Chance): T => list[Math.floor(chance() * list.length)]!
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const OCR: Readonly<Record<string, string>> = {
  m: 'rn',
  l: '1',
  o: '0',
  i: 'l',
  s: '5',
  e: 'c',
  u: 'v',
  n: 'm',
  h: 'b',
  g: 'q',
}
const SOUNDS: readonly (readonly [string, string])[] = [
  ['ph', 'f'],
  ['ck', 'k'],
  ['ie', 'ei'],
  ['ee', 'ea'],
  ['y', 'i'],
  ['c', 'k'],
  ['oo', 'u'],
  ['tt', 't'],
  ['ll', 'l'],
  ['nn', 'n'],
  ['a', 'e'],
  ['gh', 'g'],
]

/** One typing, hearing or scanning error. */
export function mistyped(text: string, chance: Chance): string {
  if (text.length < 3) return text
  const at = Math.floor(chance() * text.length)
  const kind = chance()
  if (kind < 0.2) return text.slice(0, at) + text.slice(at + 1)
  if (kind < 0.4) return text.slice(0, at) + pick([...LETTERS], chance) + text.slice(at)
  if (kind < 0.6) return text.slice(0, at) + pick([...LETTERS], chance) + text.slice(at + 1)
  if (kind < 0.75 && at > 0) return text.slice(0, at - 1) + text[at]! + text[at - 1]! + text.slice(at + 1)
  if (kind < 0.85) {
    const [from, to] = pick(SOUNDS, chance)
    return text.includes(from) ? text.replace(from, to) : mistyped(text, chance)
  }
  if (kind < 0.92) return text.slice(0, at) + (OCR[text[at]!] ?? text[at]!) + text.slice(at + 1)
  return `${text.slice(0, at)}${pick([' ', '-', text[at]!], chance)}${text.slice(at)}`
}

const STREETS =
  'street place road crescent close avenue drive circuit court way parade terrace lane grove boulevard loop'.split(' ')
const STATES = 'nsw nsw nsw vic vic vic qld qld wa sa tas act nt'.split(' ')
const ESTATES =
  'rosetta village|brentwood vlge|glenview|leisure living|wattle brae|villa 12|unit 3|flat 2|rsde|the willows'.split(
    '|',
  )

interface Place {
  readonly suburb: string
  readonly postcode: string
  readonly state: string
}

/** Persons with addresses and birthdates; a quarter of the left ones are nowhere on the right, some of those are relatives. */
export function addressSet(pool: NamePool, count: number, seed: number, harsh = 1): PersonSet {
  const chance = seeded(seed)
  const places = Array.from({ length: Math.max(60, count / 12) }, (): Place => {
    const suburb = `${pick(pool.family, chance).toLowerCase()} ${pick(['', '', 'north', 'park', 'hill', 'bay', 'beach', 'heights'], chance)}`
    return { suburb: suburb.trim(), postcode: String(2000 + Math.floor(chance() * 7000)), state: pick(STATES, chance) }
  })
  const streets = Array.from(
    { length: Math.max(80, count / 5) },
    () => `${pick(pool.family, chance)} ${pick(STREETS, chance)}`,
  )
  const left: PersonRecord[] = []
  const right: PersonRecord[] = []
  const truth = new Map<string, Set<string>>()
  for (let at = 0; at < count; at++) {
    const person = addressPerson(pool, pick(places, chance), pick(streets, chance), chance)
    const here = chance() < 0.75
    if (here || chance() < 0.4) {
      const other = here ? person : relative(person, pool, chance)
      right.push({ ...(here ? other : damaged(other, chance, 0.3 * harsh)), id: `R${at}` })
    }
    const id = `L${at}`
    if (chance() < 0.9) left.push({ ...damaged(person, chance, harsh), id })
    else continue
    if (here) truth.set(id, new Set([`R${at}`]))
  }
  return { name: `address-${seed}`, left, right, truth }
}

function addressPerson(pool: NamePool, place: Place, street: string, chance: Chance): Draft {
  const number = 1 + Math.floor(chance() * chance() * 300)
  const estate = chance() < 0.25 ? `, ${pick(ESTATES, chance)}` : ''
  return {
    id: '',
    firstName: chance() < 0.02 ? null : pick(pool.given, chance).toLowerCase(),
    lastName: chance() < 0.01 ? null : pick(pool.family, chance).toLowerCase(),
    street: chance() < 0.04 ? null : `${number} ${street.toLowerCase()}${estate}`,
    suburb: place.suburb,
    postcode: place.postcode,
    state: chance() < 0.05 ? null : place.state,
    birthdate: chance() < 0.02 ? null : birthdate(1900 + Math.floor(chance() * 100), chance),
  }
}

function birthdate(year: number, chance: Chance): string {
  const month = 1 + Math.floor(chance() * 12)
  const day = 1 + Math.floor(chance() * 28)
  return `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`
}

/** Somebody of the same household, or of the same name somewhere else. */
function relative(person: Draft, pool: NamePool, chance: Chance): Draft {
  const born = birthdate(1900 + Math.floor(chance() * 100), chance)
  if (chance() < 0.5) return { ...person, firstName: pick(pool.given, chance).toLowerCase(), birthdate: born }
  return {
    ...person,
    street: `${Math.floor(chance() * 90)} ${pick(pool.family, chance)} road`,
    suburb: pick(pool.family, chance),
    postcode: String(2000 + Math.floor(chance() * 7000)),
    birthdate: born,
  }
}

const FIELDS = ['firstName', 'lastName', 'street', 'suburb', 'postcode', 'birthdate', 'state'] as const

function damaged(person: Draft, chance: Chance, harsh: number): Draft {
  const record = { ...person }
  const errors = Math.floor(chance() * chance() * 9 * harsh)
  for (let at = 0; at < errors; at++) damage(record, pick(FIELDS, chance), chance)
  if (chance() < 0.06 * harsh) [record.firstName, record.lastName] = [record.lastName, record.firstName]
  return record
}

function damage(record: Draft, field: (typeof FIELDS)[number], chance: Chance): void {
  const value = record[field]
  if (!value) return
  if (chance() < 0.12) record[field] = null
  else if (field === 'birthdate') record[field] = wrongDate(value, chance)
  else if (field === 'postcode') record[field] = wrongDigit(value, chance)
  else if (field === 'street' && chance() < 0.25)
    record[field] = value.replace(/^\d+/, (digits) => wrongDigit(digits, chance))
  else if (field === 'state' && chance() < 0.6) record[field] = pick(STATES, chance)
  else record[field] = mistyped(value, chance)
}

function wrongDate(date: string, chance: Chance): string {
  const kind = chance()
  if (kind < 0.3) return date.slice(0, 4) + date.slice(6) + date.slice(4, 6)
  if (kind < 0.45) return birthdate(Number(date.slice(0, 4)), chance)
  return wrongDigit(date, chance)
}

function wrongDigit(digits: string, chance: Chance): string {
  const at = Math.floor(chance() * digits.length)
  if (chance() < 0.3 && at > 0) return digits.slice(0, at - 1) + digits[at] + digits[at - 1] + digits.slice(at + 1)
  return digits.slice(0, at) + Math.floor(chance() * 10) + digits.slice(at + 1)
}

const TRADES =
  'politician|writer|military officer|painter|lawyer|cricketer|clergyman|physician|engineer|botanist|actor|naturalist|composer|architect|diplomat|judge|footballer|photographer|banker|aristocrat'.split(
    '|',
  )

/** Historical persons: names under several forms, birthdates of which often only the year is known, a place and an occupation. */
export function historicalSet(
  pool: NamePool,
  count: number,
  seed: number,
  shortForms: (name: string) => readonly string[],
): PersonSet {
  const chance = seeded(seed)
  const cities = Array.from(
    { length: 300 },
    () => `${pick(pool.family, chance).toLowerCase()}${pick(['', 'ton', 'ham', ' upon tyne', 'ford', 'bury'], chance)}`,
  )
  const left: PersonRecord[] = []
  const right: PersonRecord[] = []
  const truth = new Map<string, Set<string>>()
  for (let at = 0; at < count; at++) {
    const person = historicalPerson(pool, cities, chance)
    const here = chance() < 0.75
    const ids = new Set<string>()
    const copies = here ? (chance() < 0.25 ? 2 : 1) : chance() < 0.5 ? -1 : 0
    for (let copy = 0; copy < Math.abs(copies); copy++) {
      const other = copies < 0 ? namesake(person, cities, chance) : person
      right.push({ ...retold(other, chance, shortForms), id: `R${at}-${copy}` })
      if (copies > 0) ids.add(`R${at}-${copy}`)
    }
    if (chance() < 0.1) continue
    left.push({ ...retold(person, chance, shortForms), id: `L${at}` })
    if (ids.size > 0) truth.set(`L${at}`, ids)
  }
  return { name: `historical-${seed}`, left, right, truth }
}

function historicalPerson(pool: NamePool, cities: readonly string[], chance: Chance): Draft {
  const middle = chance() < 0.4 ? ` ${pick(pool.given, chance)}` : ''
  const born = birthdate(1600 + Math.floor(Math.sqrt(chance()) * 340), chance)
  return {
    id: '',
    firstName: `${pick(pool.given, chance)}${middle}`.toLowerCase(),
    lastName: pick(pool.family, chance).toLowerCase(),
    birthdate: `${born.slice(0, 4)}-${born.slice(4, 6)}-${born.slice(6)}`,
    city: cities[Math.floor(chance() * chance() * cities.length)]!,
    postcode: `${pick(['sw', 'ec', 'nr', 'ex', 'tq', 'bs', 'wa'], chance)}${1 + Math.floor(chance() * 40)} ${Math.floor(chance() * 10)}${pick([...LETTERS], chance)}${pick([...LETTERS], chance)}`,
    title: pick(TRADES, chance),
  }
}

/** Father, son or stranger of the same name. */
function namesake(person: Draft, cities: readonly string[], chance: Chance): Draft {
  const year = Number(person.birthdate!.slice(0, 4)) + Math.floor((chance() - 0.5) * 160)
  const born = birthdate(year, chance)
  const city = chance() < 0.4 ? person.city! : pick(cities, chance)
  return {
    ...person,
    birthdate: `${year}-${born.slice(4, 6)}-${born.slice(6)}`,
    city,
    title: pick(TRADES, chance),
    postcode: null,
  }
}

function retold(person: Draft, chance: Chance, shortForms: (name: string) => readonly string[]): Draft {
  const record = { ...person }
  const [first, second] = record.firstName!.split(' ')
  const forms = shortForms(first!)
  if (second && chance() < 0.35) record.firstName = chance() < 0.7 ? first! : second
  else if (forms.length > 0 && chance() < 0.15) record.firstName = pick(forms, chance)
  else if (chance() < 0.08) record.firstName = first![0]!
  if (chance() < 0.12) record.firstName = mistyped(record.firstName!, chance)
  if (chance() < 0.15) record.lastName = mistyped(record.lastName!, chance)
  if (chance() < 0.05) [record.firstName, record.lastName] = [record.lastName, record.firstName]
  const date = chance()
  if (date < 0.1) record.birthdate = `${record.birthdate!.slice(0, 4)}-01-01`
  else if (date < 0.19) record.birthdate = wrongDigit(record.birthdate!.replaceAll('-', ''), chance)
  const place = chance()
  if (place < 0.2) record.city = null
  else if (place < 0.28) record.city = mistyped(record.city!, chance)
  if (chance() < 0.35) record.title = null
  if (chance() < 0.3) record.postcode = null
  else if (chance() < 0.1 && record.postcode) record.postcode = wrongDigit(record.postcode, chance)
  if (chance() < 0.12) record.birthdate = null
  return record
}

/** The same records with names in one piece, some of them "Surname, First name". */
export function inOnePiece(set: PersonSet, seed: number): PersonSet {
  const chance = seeded(seed)
  const joined = (record: PersonRecord): PersonRecord => {
    const { firstName, lastName, ...rest } = record
    const name =
      chance() < 0.15 && firstName && lastName ? `${lastName}, ${firstName}` : `${firstName ?? ''} ${lastName ?? ''}`
    return { ...rest, fullName: name.trim() }
  }
  return { name: `${set.name}-one-piece`, left: set.left.map(joined), right: set.right, truth: set.truth }
}

/** The same records where both sides know for most which company it is: by the domain, or by the name most use with it. */
export function withKeys(set: PersonSet): PersonSet {
  const byName = new Map<string, string>()
  for (const { company, companyDomain } of [...set.left, ...set.right])
    if (company && companyDomain && !byName.has(company)) byName.set(company, companyDomain)
  const keyed = (record: PersonRecord): PersonRecord => {
    const key = record.companyDomain || byName.get(record.company ?? '') || null
    return { ...record, companyKey: key }
  }
  return { name: `${set.name}-keys`, left: set.left.map(keyed), right: set.right.map(keyed), truth: set.truth }
}

/** Small sets: so many left records in a row each, with what stands beside them on the right. */
export function slices(set: PersonSet, size: number, count: number): PersonSet[] {
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * set.left.length) / count)
    const share = set.right.length / set.left.length
    return {
      name: `${set.name}-${size}-${at}`,
      left: set.left.slice(from, from + size),
      right: set.right.slice(Math.max(0, Math.floor(from * share) - size), Math.floor((from + size) * share) + size),
      truth: set.truth,
    }
  })
}

/** The same set with colleagues of one surname who are others: relatives, and people with a frequent name. */
export function withRelatives(set: PersonSet, pool: NamePool, seed: number): PersonSet {
  const chance = seeded(seed)
  const right = [...set.right]
  for (const record of set.left) {
    if (chance() > (set.truth.has(record.id) ? 0.06 : 0.25) || !record.lastName) continue
    const firstName = pick(pool.given, chance)
    const { company, companyDomain, lastName } = record
    const local = `${firstName}.${lastName}`.toLowerCase().replace(/[^a-z.]/g, '')
    const email = companyDomain && chance() < 0.5 ? `${local}@${companyDomain}` : null
    right.push({ id: `X${record.id}`, kind: 'contact', firstName, lastName, email, company, companyDomain })
  }
  return { name: `${set.name}-relatives`, left: set.left, right, truth: set.truth }
}
