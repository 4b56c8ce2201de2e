import { readAscii } from './ascii-text.ts'
import { MARK } from './company-name.ts'
import { formSpellings, INNER_FORMS, LEADING_CERTAIN, LEADING_POSSIBLE } from './legal-forms.ts'
import { LINE_WORDS } from './line-words.ts'
import { type NotePhrase, notePhrases, type OtherNameMark, otherNameMarks } from './notes.ts'
import { CARDINAL_WORDS, NUMBERED_WORDS, ORDINAL_WORDS, ROMAN_LETTERS, ROMAN_NUMERALS } from './numerals.ts'
import { placeWords } from './place-words.ts'
import { sameWords } from './same-words.ts'
import { readTokens } from './tokens.ts'
import { AND_WORDS, CONNECTOR_WORDS, ORGANISATION_WORDS, WEB_ENDINGS } from './weak-words.ts'

/** What is known about a word; words nobody listed have no entry. */
export interface Entry {
  /** As which word it is read. */
  text: string
  /** Bits of MARK. */
  marks: number
  /** A word with a meaning of its own, not only a part of phrases and forms. */
  known: boolean
  connector: boolean
  /** Behind this word a lone "V" is a number. */
  numbered: boolean
  webEnding: boolean
  /** As a Roman numeral. */
  roman: string | null
  /** Forms that end with this word, read backwards. */
  ending: FormNode | null
  leading: 'certain' | 'possible' | null
  /** Forms of several words begin with this word. */
  beginsForm: boolean
  inner: boolean
  /** Phrases that begin with this word. */
  phrase: PhraseNode | null
}

export interface FormNode {
  id: string | null
  before: Map<string, FormNode> | null
}

export interface PhraseNode {
  place: Entry | null
  note: NotePhrase | null
  otherName: OtherNameMark | null
  next: Map<string, PhraseNode> | null
}

const entries = new Map<string, Entry>()

/** The entry of a word as `readTokens` makes them. */
export function entryOf(word: string): Entry | undefined {
  return entries.get(word)
}

fill()

function entry(word: string): Entry {
  let found = entries.get(word)
  if (!found) {
    const blank = { known: false, connector: false, numbered: false, webEnding: false, roman: null, ending: null }
    found = { text: word, marks: 0, ...blank, leading: null, beginsForm: false, inner: false, phrase: null }
    entries.set(word, found)
  }
  return found
}

function wordsOf(spelling: string): string[] {
  const tokens = readTokens(readAscii(spelling).text)
  return tokens.words.slice(0, tokens.count)
}

/** Later lists win where a word is in several. */
function fill(): void {
  for (const [word, canonical] of sameWords()) {
    know(word, canonical, 0)
    know(canonical, canonical, 0)
  }
  for (const [word, number] of CARDINAL_WORDS) know(word, number, MARK.NUMBER)
  for (const [word, ordinal] of ORDINAL_WORDS) know(word, ordinal, MARK.ORDINAL)
  fillPlaces()
  for (const word of ORGANISATION_WORDS) know(word, word, MARK.WEAK)
  for (const found of entries.values()) if (ORGANISATION_WORDS.has(found.text)) found.marks |= MARK.WEAK
  for (const word of LINE_WORDS) entry(word)
  for (const found of entries.values()) if (LINE_WORDS.has(found.text)) found.marks |= MARK.LINE
  for (const word of CONNECTOR_WORDS) {
    know(word, AND_WORDS.has(word) ? 'and' : word, MARK.WEAK)
    entry(word).connector = true
  }
  for (const [roman, number] of [...ROMAN_NUMERALS, ...ROMAN_LETTERS]) entry(roman).roman = number
  for (const word of WEB_ENDINGS) entry(word).webEnding = true
  fillForms()
  for (const found of entries.values()) found.numbered = NUMBERED_WORDS.has(found.text)
  fillPhrases()
}

function know(word: string, text: string, marks: number): void {
  const found = entry(word)
  found.text = text
  found.marks = marks
  found.known = true
}

function fillPlaces(): void {
  for (const { word, spellings } of placeWords()) {
    know(word, word, MARK.PLACE)
    for (const spelling of spellings) {
      const words = wordsOf(spelling)
      if (words.length === 1) know(words[0]!, word, MARK.PLACE)
      else phrase(words).place = entry(word)
    }
  }
}

function fillForms(): void {
  for (const [spelling, id] of formSpellings()) {
    const words = wordsOf(spelling).map((word) => (word.length > 1 && AND_WORDS.has(word) ? 'and' : word))
    const last = entry(words.pop() ?? '')
    last.ending ??= { id: null, before: null }
    let node = last.ending
    if (words.length > 0) entry(words[0]!).beginsForm = true
    for (const word of words.reverse()) {
      node.before ??= new Map()
      const next: FormNode = node.before.get(word) ?? { id: null, before: null }
      node.before.set(word, next)
      node = next
    }
    node.id ??= id
  }
  for (const word of LEADING_POSSIBLE) entry(word).leading = 'possible'
  for (const word of LEADING_CERTAIN) entry(word).leading = 'certain'
  for (const word of INNER_FORMS) entry(word).inner = true
}

function fillPhrases(): void {
  know('rd', 'rd', 0)
  phrase(['research', 'and', 'development']).place = entry('rd')
  for (const [spelling, note] of notePhrases()) phrase(wordsOf(spelling)).note = note
  for (const [spelling, mark] of otherNameMarks()) phrase(wordsOf(spelling)).otherName = mark
}

function phrase(words: readonly string[]): PhraseNode {
  const first = entry(words[0] ?? '')
  first.phrase ??= newPhrase()
  let node = first.phrase
  for (const word of words.slice(1)) {
    node.next ??= new Map()
    const next: PhraseNode = node.next.get(word) ?? newPhrase()
    node.next.set(word, next)
    node = next
  }
  return node
}

function newPhrase(): PhraseNode {
  return { place: null, note: null, otherName: null, next: null }
}
