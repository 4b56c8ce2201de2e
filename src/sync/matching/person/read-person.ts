import {
  PERSON_MARK,
  type PersonWords,
  plainText,
  readCompanyNames,
  readCountry,
  readPersonWords,
  readPhone,
  readPlace,
  readPostcode,
  readState,
  readStreet,
} from '../normalise/index.ts'
import { type Mailbox, readMailbox, readMailDomain } from './mailbox.ts'
import { type NameWord, nameWord } from './name-word.ts'
import type { PersonRecord } from './person-record.ts'

/** A record made comparable: canonical texts, '' where nothing is known. */
export interface PersonReading {
  readonly id: string
  readonly kind: '' | 'contact' | 'lead'
  readonly given: readonly NameWord[]
  readonly family: readonly NameWord[]
  /** Which words are the family's is a guess: the name came in one piece. */
  readonly whole: boolean
  /** "jr", "sr", "2", "3" … */
  readonly suffix: string
  readonly local: string
  readonly mailDomain: string
  readonly role: boolean
  readonly ownMail: boolean
  readonly phone: string
  readonly companyKey: string
  readonly company: readonly string[]
  readonly domain: string
  readonly title: readonly string[]
  readonly houseNumber: string
  readonly street: readonly string[]
  readonly suburb: string
  readonly city: string
  readonly postcode: string
  readonly state: string
  readonly country: string
  /** Year × 10000 + month × 100 + day; month or day 0 when not known; 0 when nothing is. */
  readonly birth: number
  readonly others: readonly string[]
}

const WORDS_MAX = 8
const OTHERS_MAX = 100
const NO_WORDS: readonly string[] = []
/** Of a value, no more is kept. */
const TEXT_MAX = 250
const GENERATIONS = new Set(['jr', 'sr', '2', '3', '4'])

/** Never throws, whatever the record says. */
export function readPerson(record: PersonRecord): PersonReading {
  const mail = readMailbox(record.email)
  const name = readName(record, mail)
  const street = (readStreet(record.street) ?? '').split(' ').filter(Boolean)
  const numberAt = street.findIndex((word) => /^\d/.test(word))
  return {
    id: record.id,
    kind: record.kind ?? '',
    ...name,
    local: singleBytes(mail?.local),
    mailDomain: mail?.domain ?? '',
    role: mail?.role ?? false,
    ownMail: mail?.own ?? false,
    phone: readPhone(record.phone, record.country) ?? '',
    companyKey: singleBytes(record.companyKey),
    company: companyWords(record.company),
    domain: domainOf(record.companyDomain) || (mail?.own ? mail.domain : ''),
    title: titleWords(record.title),
    houseNumber: numberAt < 0 ? '' : street[numberAt]!,
    street: distinct(street.filter((_, at) => at !== numberAt)),
    suburb: readPlace(record.suburb) ?? '',
    city: readPlace(record.city) ?? '',
    postcode: readPostcode(record.postcode) ?? '',
    state: readState(record.state, record.country) ?? '',
    country: readCountry(record.country) ?? (record.country ? plainText(record.country) : ''),
    birth: readBirthdate(record.birthdate),
    others: (record.others ?? [])
      .slice(0, OTHERS_MAX)
      .map((value) => (value ? plainText(value).slice(0, TEXT_MAX) : '')),
  }
}

/** The vocabulary keeps one byte a letter: what is not Latin-1 is spelled as its UTF-8 bytes. */
function singleBytes(text: string | null | undefined): string {
  if (!text) return ''
  return (/[^\0-\u{ff}]/u.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text).slice(0, TEXT_MAX)
}

interface ReadName {
  readonly given: readonly NameWord[]
  readonly family: readonly NameWord[]
  readonly whole: boolean
  readonly suffix: string
}

function readName(record: PersonRecord, mail: Mailbox | null): ReadName {
  if (record.firstName?.trim() || record.lastName?.trim()) {
    const first = readPersonWords(record.firstName)
    const last = readPersonWords(record.lastName)
    const given = [...wordsOf(first, () => true), ...nicknamesOf(first), ...nicknamesOf(last)]
    const suffix = generationOf(last) || generationOf(first)
    if (given.length > 0 || last.words.length > 0)
      return { given: given.slice(0, WORDS_MAX), family: familyWords(last), whole: false, suffix }
  }
  const whole = readPersonWords(record.fullName)
  if (whole.words.length > 0) return wholeName(whole)
  return nameFromMailbox(mail)
}

/** In one piece: the family's words are those before a comma, else the last one with its particles. */
function wholeName(name: PersonWords): ReadName {
  const marked = name.marks.some((mark) => mark & PERSON_MARK.FAMILY)
  const last = name.words.length - 1
  const isFamily = (at: number) => (marked ? (name.marks[at]! & PERSON_MARK.FAMILY) !== 0 : at === last && last > 0)
  const family = wordsOf(name, isFamily)
  const given = [...wordsOf(name, (at) => !isFamily(at)), ...nicknamesOf(name)]
  return { given: given.slice(0, WORDS_MAX), family, whole: true, suffix: generationOf(name) }
}

/** "john.smith@" is all that is known of some people. */
function nameFromMailbox(mail: Mailbox | null): ReadName {
  const parts = mail && !mail.role ? mail.local.split(/[^a-z]+/).filter(Boolean) : []
  if (parts.length < 2 || parts.length > 3) return { given: [], family: [], whole: false, suffix: '' }
  const words = parts.map((part) => nameWord(part))
  return { given: words.slice(0, -1), family: words.slice(-1), whole: true, suffix: '' }
}

function familyWords(name: PersonWords): NameWord[] {
  const own = wordsOf(name, (at) => !(name.marks[at]! & PERSON_MARK.PARTICLE))
  return own.length > 0 ? own : wordsOf(name, () => true)
}

function wordsOf(name: PersonWords, wanted: (at: number) => boolean): NameWord[] {
  const words: NameWord[] = []
  name.words.forEach((text, at) => {
    if (wanted(at) && words.length < WORDS_MAX) words.push(nameWord(text, name.sounds[at]))
  })
  return words
}

function nicknamesOf(name: PersonWords): NameWord[] {
  return name.nicknames.slice(0, 2).map((text) => nameWord(text))
}

function generationOf(name: PersonWords): string {
  return name.suffixes.find((suffix) => GENERATIONS.has(suffix)) ?? ''
}

function companyWords(name: string | null | undefined): readonly string[] {
  if (!name) return []
  const read = readCompanyNames(name).names[0]
  if (!read) return []
  // Weak words ("group", "holdings") are so frequent that they hardly count, but people want to read them.
  return distinct(read.words).slice(0, WORDS_MAX)
}

function domainOf(text: string | null | undefined): string {
  const found = text ? readMailDomain(text) : null
  return found?.own ? found.domain : ''
}

function distinct(words: readonly string[]): readonly string[] {
  return words.length < 2 ? words : [...new Set(words)].slice(0, WORDS_MAX)
}

const TITLE_PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bchief (?:executive|exec)(?: officer)?\b/g, 'ceo'],
  [/\bchief (?:technology|technical)(?: officer)?\b/g, 'cto'],
  [/\bchief (?:financial|finance)(?: officer)?\b/g, 'cfo'],
  [/\bchief operating(?: officer)?\b/g, 'coo'],
  [/\bchief information(?: officer)?\b/g, 'cio'],
  [/\bchief marketing(?: officer)?\b/g, 'cmo'],
  [/\b(?:senior vice president|svp)\b/g, 'senior vp'],
  [/\bvice president\b/g, 'vp'],
  [/\bhuman resources\b/g, 'hr'],
  [/\binformation technology\b/g, 'it'],
  [/\bmanaging director\b/g, 'md'],
  [/\b(?:mgr|managers)\b/g, 'manager'],
  [/\b(?:dir|directors)\b/g, 'director'],
  [/\b(?:sr|snr)\b/g, 'senior'],
  [/\b(?:of|the|and|for|de|der|des|du|und|fur|et)\b/g, ' '],
]

const titles = new Map<string, readonly string[]>()
const TITLES_MAX = 20_000

function titleWords(title: string | null | undefined): readonly string[] {
  if (!title) return NO_WORDS
  const known = titles.get(title)
  if (known) return known
  const words = readTitle(title)
  if (titles.size >= TITLES_MAX) titles.clear()
  if (title.length < 100) titles.set(title, words)
  return words
}

function readTitle(title: string): readonly string[] {
  let plain = plainText(title.slice(0, 200))
  for (const [phrase, short] of TITLE_PHRASES) plain = plain.replace(phrase, short)
  return distinct(plain.split(' ').filter(Boolean).sort())
}

/** YYYY-MM-DD, YYYYMMDD, YYYY, DD.MM.YYYY and MM/DD/YYYY; 0 for what is no date. */
export function readBirthdate(text: string | null | undefined): number {
  if (!text || text.length > 40) return 0
  const digits = text.trim().split(/\D+/).filter(Boolean)
  const joined = digits.join('')
  if (digits[0]?.length === 4) {
    const [year, month = '0', day = '0'] = digits
    return dateOf(Number(year), Number(month), Number(day))
  }
  if (digits.length === 1 && joined.length === 8)
    return dateOf(Number(joined.slice(0, 4)), Number(joined.slice(4, 6)), Number(joined.slice(6)))
  if (digits.length === 3 && digits[2]!.length === 4) {
    const american = text.includes('/') && Number(digits[1]) > 12
    const [first, second] = [Number(digits[0]), Number(digits[1])]
    return american ? dateOf(Number(digits[2]), first, second) : dateOf(Number(digits[2]), second, first)
  }
  return 0
}

function dateOf(year: number, month: number, day: number): number {
  if (!(year > 0 && year < 10_000) || month > 99 || day > 99) return 0
  return year * 10_000 + month * 100 + day
}
