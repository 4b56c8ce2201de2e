import { withoutApostrophes } from './apostrophes.ts'
import { readAscii } from './ascii-text.ts'
import type { CompanyName } from './company-name.ts'
import { type Entry, entryOf, type PhraseNode } from './dictionary.ts'
import { line, pushWord, takeName } from './name-line.ts'
import { GAP, readTokens, type Tokens } from './tokens.ts'

const ALIASES_MAX = 100
const NO_NOTES: readonly string[] = []

export interface CompanyNames {
  /** The name itself first; no two with the same words. Empty when no letter or digit was written. */
  readonly names: CompanyName[]
  /** CRM notes found and taken out: "duplicate", "hq", "do-not-use", "inactive", "test" … */
  readonly notes: readonly string[]
}

/** Reads a company's name and its other names. Never throws; of each text at most 500 characters are read. */
export function readCompanyNames(name: string, aliases?: readonly string[]): CompanyNames {
  const reader: Reader = { names: [], notes: NO_NOTES, source: 'name', latin: true }
  readText(reader, name, 'name')
  if (aliases) {
    const count = Math.min(aliases.length, ALIASES_MAX)
    for (let at = 0; at < count; at++) readText(reader, aliases[at]!, 'alias')
  }
  return { names: reader.names.length > 1 ? distinct(reader.names) : reader.names, notes: reader.notes }
}

interface Reader {
  readonly names: CompanyName[]
  notes: readonly string[]
  /** Of the name being read. */
  source: CompanyName['source']
  latin: boolean
}

function readText(reader: Reader, text: string, source: CompanyName['source']): void {
  if (!text) return
  const read = readAscii(text)
  readAsciiName(reader, read.text, read.latin, source)
  if (read.loan !== undefined) readAsciiName(reader, read.loan, read.latin, 'alias')
}

function readAsciiName(reader: Reader, ascii: string, latin: boolean, source: CompanyName['source']): void {
  const tokens = readTokens(withoutApostrophes(ascii))
  reader.latin = latin
  reader.source = source
  const before = reader.names.length
  if (tokens.brackets > 0) readBrackets(reader, tokens)
  else readRange(reader, tokens, 0, tokens.count, false)
  finish(reader)
  // Notes alone ("TEST"): then they are the name.
  if (reader.names.length === before && tokens.count > 0) {
    for (let at = 0; at < tokens.count; at++) push(tokens, at, tokens.words[at]!, entryOf(tokens.words[at]!))
    reader.source = source
    finish(reader)
  }
}

/** What is outside of brackets is one name; what is inside is a note, a part of it, or another name. */
function readBrackets(reader: Reader, tokens: Tokens): void {
  const source = reader.source
  const others: (readonly [from: number, to: number])[] = []
  const inline: (readonly [from: number, to: number])[] = []
  for (let at = 0; at < tokens.count; ) {
    const group = tokens.groups[at]!
    let end = at + 1
    while (end < tokens.count && tokens.groups[end] === group) end++
    const use = group === 0 ? 'inline' : bracketUse(reader, tokens, at, end)
    if (use === 'inline') inline.push([at, end])
    else if (use === 'other') others.push([at, end])
    at = end
  }
  for (const [from, to] of inline) readRange(reader, tokens, from, to, tokens.groups[from] !== 0)
  finish(reader)
  for (const [from, to] of others) {
    reader.source = reader.names.length > 0 && source === 'name' ? 'brackets' : source
    readRange(reader, tokens, from, to, true)
    finish(reader)
  }
}

const ROUND = 40
/** In brackets they belong to the form behind or before: "(P) Ltd", "AB (publ)". */
const FORM_PARTS = new Set([
  'p',
  'pvt',
  'private',
  'pty',
  'publ',
  'haftungsbeschrankt',
  'pte',
  'm',
  'malaysia',
  'singapore',
])

function bracketUse(reader: Reader, tokens: Tokens, from: number, to: number): 'inline' | 'other' | 'nothing' {
  const node = phraseAt(tokens, from, to)
  const opening = tokens.openings[tokens.groups[from]!]
  const note = node?.found.note
  // "Triangle Energy (Global) Limited": within the name it is a word of it.
  const within = opening === ROUND && from > 0 && to < tokens.count && tokens.groups[to] === 0
  if (node && note && (node.end === to || note.takesRest) && (note.anywhere || !within)) {
    addNote(reader, note.note)
    return 'nothing'
  }
  if (opening !== ROUND) {
    addNote(reader, 'other')
    return 'nothing'
  }
  if (to - from === 1 && FORM_PARTS.has(tokens.words[from]!)) return 'inline'
  if (to - from === 1 && tokens.words[from]!.length <= 2 && !entryOf(tokens.words[from]!)?.known)
    return entryOf(tokens.words[from]!)?.ending ? 'inline' : 'nothing'
  for (let at = from; at < to; at++) {
    const entry = entryOf(tokens.words[at]!)
    if (!entry || !(entry.known || entry.ending || entry.roman || entry.phrase))
      return isNumber(tokens, from, to) ? 'inline' : 'other'
  }
  return node?.found.otherName ? 'other' : 'inline'
}

function isNumber(tokens: Tokens, from: number, to: number): boolean {
  return to - from === 1 && /^\d+$/.test(tokens.words[from]!)
}

/** Pushes tokens as words; phrases become places, notes, or the begin of another name. */
function readRange(reader: Reader, tokens: Tokens, from: number, to: number, bracket: boolean): void {
  for (let at = from; at < to; at++) {
    const word = tokens.words[at]!
    const entry = entryOf(word)
    if (entry?.phrase) {
      const next = readPhrase(reader, tokens, at, to, bracket)
      if (next > at) {
        at = next - 1
        continue
      }
    }
    if (isStateNote(tokens, at)) continue
    push(tokens, at, word, entry)
  }
}

function push(tokens: Tokens, at: number, word: string, entry: Entry | undefined): void {
  pushWord(word, entry, tokens.flags[at]!, tokens.gaps[at]!)
}

/** "CACI International Inc /DE/", "Verisign Inc/CA": the state of incorporation, as SEC filers write it. */
function isStateNote(tokens: Tokens, at: number): boolean {
  if ((tokens.gaps[at]! & GAP.SLASH) === 0 || at !== tokens.count - 1 || at === 0) return false
  const length = tokens.words[at]!.length
  if (length < 2 || length > 3) return false
  const before = entryOf(tokens.words[at - 1]!)
  return tokens.slashed || (tokens.gaps[at]! & GAP.SPACE) !== 0 || Boolean(before?.ending?.id ?? before?.roman)
}

/** Where reading goes on behind a phrase beginning at `at`; `at` itself when the words there are just words. */
function readPhrase(reader: Reader, tokens: Tokens, at: number, to: number, bracket: boolean): number {
  const match = phraseAt(tokens, at, to)
  if (!match) return at
  const { found, end } = match
  if (found.otherName && end < to && (bracket || !found.otherName.bracketsOnly)) {
    finish(reader)
    if (reader.names.length > 0 || at > 0) reader.source = found.otherName.source
    return end
  }
  if (found.note && isSetApart(tokens, at, end, to, found.note.anywhere)) {
    addNote(reader, found.note.note)
    return found.note.takesRest ? to : end
  }
  if (found.place) {
    push(tokens, at, found.place.text, found.place)
    return end
  }
  return at
}

/** A note is told from a word of the name by a dash before it at the end, or behind it at the start. */
function isSetApart(tokens: Tokens, at: number, end: number, to: number, anywhere: boolean): boolean {
  if (anywhere) return true
  const apart = (token: number) =>
    (tokens.gaps[token]! & (GAP.DASH | GAP.SLASH)) !== 0 && (tokens.gaps[token]! & GAP.SPACE) !== 0
  if (at > 0 && apart(at)) return end === to || apart(end)
  return at === 0 && end < to && apart(end)
}

interface PhraseMatch {
  readonly found: PhraseNode
  readonly end: number
}

/** The longest phrase beginning at a token. */
function phraseAt(tokens: Tokens, at: number, to: number): PhraseMatch | null {
  let node: PhraseNode | null | undefined = entryOf(tokens.words[at]!)?.phrase
  let match: PhraseMatch | null = null
  for (let next = at + 1; node; next++) {
    if (node.place || node.note || node.otherName) match = { found: node, end: next }
    node = next < to ? node.next?.get(tokens.words[next]!) : null
  }
  return match
}

function addNote(reader: Reader, note: string): void {
  if (!reader.notes.includes(note)) reader.notes = [...reader.notes, note]
}

function finish(reader: Reader): void {
  if (line.count === 0) return
  const name = takeName(reader.source, reader.latin)
  if (name) reader.names.push(name)
}

/** The first of names with the same words stays, with the forms of all. */
function distinct(names: readonly CompanyName[]): CompanyName[] {
  const kept = new Map<string, CompanyName>()
  for (const name of names) {
    const key = name.words.join(' ')
    const first = kept.get(key)
    if (!first) kept.set(key, name)
    else if (first.forms.length === 0 && name.forms.length > 0) kept.set(key, { ...first, forms: name.forms })
  }
  return [...kept.values()]
}
