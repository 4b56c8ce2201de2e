import { readAscii } from './ascii-text.ts'
import { soundOf } from './person-sounds.ts'
import { GAP, readTokens, TOKEN, type Tokens } from './tokens.ts'

/** Bits a word of a person's name carries. */
export const PERSON_MARK = { INITIAL: 1, PARTICLE: 2, PATRONYMIC: 4, FAMILY: 8 } as const

export interface PersonWords {
  /** ASCII lower-case, in the order written; hyphens split, initials are single letters. */
  readonly words: readonly string[]
  /** Bits of PERSON_MARK, one number for each word. FAMILY only where a comma says so ("Smith, John"). */
  readonly marks: readonly number[]
  /** Rough sound of each word: equal for romanisations of one name. */
  readonly sounds: readonly string[]
  /** In brackets or quotes: 'Robert (Bob) Smith'. */
  readonly nicknames: readonly string[]
  /** "dr", "prof", "mrs" … without what says only that it is a person's title twice. */
  readonly titles: readonly string[]
  /** "jr", "sr", "2", "3" and the like tell father from son; degrees ("phd") say nothing. */
  readonly suffixes: readonly string[]
  /** False when the text was mainly in another script. */
  readonly latin: boolean
}

const TITLES = new Set(
  (
    'president prasident presidente minister senator ambassador chancellor mr mrs sr ms miss mx dr doctor prof professor sir madam mme mlle monsieur madame herr frau hr fr sig sigra dott dottssa dra ing ' +
    'dipl drs srta senor senora avv rev reverend hon honorable capt captain col colonel gen general maj lt sgt cpl adm amb sheikh ' +
    'shaikh sheik shaykh sheykh haji hajji hadji haj hajj hodja mullah mulla maulavi mawlawi maulana sayyid sayyed seyyed ' +
    'ayatollah hojatoleslam ustad doc pan pani bpk ibu mag magister messrs lord lady dato datuk tansri khun shri smt sri'
  ).split(' '),
)
/** Degrees and professions behind a name. */
const DEGREES = new Set(
  'phd md mba esq esquire cpa rn dds dvm jd llm llb msc bsc cfa pmp frcs obe mbe cbe kbe phdr mudr csc drsc bcs dphil edd dba pharmd facs cissp mph ret bba beng meng meds rph psyd dmd'.split(
    ' ',
  ),
)
const GENERATIONS: ReadonlyMap<string, string> = new Map([
  ['jr', 'jr'],
  ['jnr', 'jr'],
  ['junior', 'jr'],
  ['sr', 'sr'],
  ['snr', 'sr'],
  ['senior', 'sr'],
  ['ii', '2'],
  ['iii', '3'],
  ['iv', '4'],
  ['2nd', '2'],
  ['3rd', '3'],
  ['4th', '4'],
])
const PARTICLES = new Set(
  (
    'de la le les du des del della di da do dos das van von der den dem ter ten te zu zum zur op al el ul bin ben ibn bint abu abd ' +
    'abdul abdel ould wuld mac mc san santa st af av e y i und und of the ap'
  ).split(' '),
)
const PATRONYMIC =
  /(?:ovich|evich|ovych|evych|ovic|evic|ovitch|evitch|yevich|ovna|evna|yevna|ivna|ichna|inichna|oglu|ogly|kyzy|qizi|kizi|uulu)$/

/** Reads a person's name, whole or in part. Never throws; at most 500 characters are read. */
export function readPersonWords(text: string | null | undefined): PersonWords {
  if (!text) return EMPTY
  const spaced = withFamilyApart(text)
  const { text: ascii, latin } = readAscii(spaced)
  const quoted = ascii.replace(QUOTED, ' ($1) ').replace(/['`]/g, '')
  const tokens = readTokens(quoted)
  if (tokens.count === 0) return EMPTY
  const read = splitTokens(tokens)
  takeTitles(read)
  takeSuffixes(read)
  return finish(read, latin)
}

const QUOTED = /(?<![a-z0-9])["'`]([a-z]{2,20})["'`](?![a-z0-9])/g
const EMPTY: PersonWords = {
  words: [],
  marks: [],
  sounds: [],
  nicknames: [],
  titles: [],
  suffixes: [],
  latin: true,
}

interface Read {
  words: string[]
  marks: number[]
  readonly nicknames: string[]
  readonly titles: string[]
  readonly suffixes: string[]
  /** Words before the first comma; 0 when there is none. */
  beforeComma: number
}

/** Han and Hangul names are written in one piece, the family's syllable first. */
function withFamilyApart(text: string): string {
  const whole = text.normalize('NFC').trim()
  return /^(?:[\p{Script=Han}]{2,4}|[\p{Script=Hangul}]{2,4})$/u.test(whole) ? `${whole[0]} ${whole.slice(1)}` : text
}

function splitTokens(tokens: Tokens): Read {
  const read: Read = { words: [], marks: [], nicknames: [], titles: [], suffixes: [], beforeComma: 0 }
  for (let at = 0; at < tokens.count; at++) {
    const word = tokens.words[at]!
    if (tokens.groups[at] !== 0) {
      read.nicknames.push(word)
      continue
    }
    if (tokens.flags[at]! & TOKEN.SIGN) continue
    if (tokens.gaps[at]! & GAP.COMMA && read.beforeComma === 0) read.beforeComma = read.words.length
    const joined = tokens.flags[at]! & TOKEN.INITIALS && word.length > 1
    if (joined && !(read.words.length > 1 && at === tokens.count - 1 && DEGREES.has(word)))
      for (const letter of word) pushPart(read, letter)
    else pushPart(read, word)
  }
  if (read.words.length === 0) for (const word of read.nicknames.splice(0)) pushPart(read, word)
  return read
}

function pushPart(read: Read, word: string): void {
  read.words.push(word)
  read.marks.push(word.length === 1 ? 1 : 0)
}

function takeTitles(read: Read): void {
  const takes = (at: number) => read.words.length > 1 && TITLES.has(read.words[at] ?? '')
  while (takes(0)) takeTitle(read, 0)
  // "Smith, Dr. John"
  while (read.beforeComma > 0 && takes(read.beforeComma)) takeTitle(read, read.beforeComma)
}

function takeTitle(read: Read, at: number): void {
  read.titles.push(read.words[at]!)
  remove(read, at)
}

function remove(read: Read, at: number): void {
  read.words.splice(at, 1)
  read.marks.splice(at, 1)
  if (at < read.beforeComma) read.beforeComma--
}

function takeSuffixes(read: Read): void {
  for (;;) {
    const last = read.words.length - 1
    if (last < 1) break
    const word = read.words[last]!
    const generation = GENERATIONS.get(word)
    if (generation) read.suffixes.unshift(generation)
    // "Ph. D."
    else if (word === 'd' && last > 1 && read.words[last - 1] === 'ph') {
      remove(read, last)
      read.suffixes.unshift('phd')
    } else if (DEGREES.has(word)) read.suffixes.unshift(word)
    else break
    remove(read, read.words.length - 1)
  }
  takeInnerGeneration(read)
}

/** "Smith Jr., John": the generation stands behind the family's name. */
function takeInnerGeneration(read: Read): void {
  const at = read.beforeComma - 1
  const generation = at > 0 ? GENERATIONS.get(read.words[at]!) : undefined
  if (!generation) return
  read.suffixes.unshift(generation)
  remove(read, at)
}

function finish(read: Read, latin: boolean): PersonWords {
  const { words, marks } = read
  const family = read.beforeComma > 0 && read.beforeComma < words.length ? read.beforeComma : 0
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (at < family) marks[at]! |= PERSON_MARK.FAMILY
    if (word.length > 1 && words.length > 1 && PARTICLES.has(word)) marks[at]! |= PERSON_MARK.PARTICLE
    if (word.length > 6 && words.length > 2 && PATRONYMIC.test(word)) marks[at]! |= PERSON_MARK.PATRONYMIC
  }
  const { nicknames, titles, suffixes } = read
  return {
    words,
    marks,
    sounds: words.map((word, at) =>
      at > 0 && word === 'ben' && marks[at]! & PERSON_MARK.PARTICLE ? 'bin' : soundOf(word),
    ),
    nicknames,
    titles,
    suffixes,
    latin,
  }
}
