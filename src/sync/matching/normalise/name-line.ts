import { type CompanyName, MARK } from './company-name.ts'
import type { Entry, FormNode } from './dictionary.ts'
import { CARDINAL_WORDS, readNumber, TENS_WORDS } from './numerals.ts'
import { GAP, TOKEN } from './tokens.ts'
import { ORGANISATION_WORDS } from './weak-words.ts'

const NAME_WORDS_MAX = 512
/** So many numbers and places may stand behind a legal form ("Capital Corp VII", "Siemens AG Österreich"). */
const BEHIND_FORM_MAX = 3

/** The words of one name being read, in columns; one instance, used again for every name. */
export const line = {
  count: 0,
  /** As written, transliterated and folded; one word for a place of several. */
  raw: [] as string[],
  entries: [] as (Entry | undefined)[],
  flags: new Uint8Array(NAME_WORDS_MAX),
  gaps: new Uint8Array(NAME_WORDS_MAX),
  dropped: new Uint8Array(NAME_WORDS_MAX),
}

const forms: string[] = []

export function pushWord(raw: string, entry: Entry | undefined, flags: number, gap: number): void {
  const at = line.count++
  // One "and" in all languages, as forms are looked up by it.
  line.raw[at] = entry?.text === 'and' && raw.length > 1 ? 'and' : raw
  line.entries[at] = entry
  line.flags[at] = flags
  line.gaps[at] = gap
  line.dropped[at] = 0
}

/** Makes a name of the words pushed and empties the line; null when there are none. */
export function takeName(source: CompanyName['source'], latin: boolean): CompanyName | null {
  while (line.count > 0 && line.raw[line.count - 1] === 'and') line.count--
  if (line.count === 0) return null
  forms.length = 0
  if (line.count > 1) {
    dropTrailingForms()
    dropInnerForms()
    dropLeadingForm()
  }
  const name = writeName(source, latin)
  line.count = 0
  return name
}

function dropTrailingForms(): void {
  let end = line.count
  for (let passed = 0; end > 1; ) {
    const length = formLength(end)
    if (length > 0) {
      for (let at = end - length; at < end; at++) line.dropped[at] = 1
      end -= length
      passed = 0
    } else if (passed < BEHIND_FORM_MAX && isBehindForm(end - 1)) {
      passed++
      end--
    } else if (line.gaps[end - 1]! & GAP.DASH && line.gaps[end - 1]! & GAP.SPACE && passed < BEHIND_FORM_MAX) {
      // "Acme GmbH - Hamburg": the legal name ends at the dash.
      passed++
      end--
    } else return
  }
}

/** How many words before `end` are the longest form there that leaves something to be a name; the last form's id is kept. */
function formLength(end: number): number {
  let node: FormNode | null | undefined = line.entries[end - 1]?.ending
  let length = 0
  let id: string | null = null
  for (let at = end - 1; node && at > 0; ) {
    if (node.id !== null) {
      length = end - at
      id = node.id
    }
    at--
    node = at > 0 ? node.before?.get(line.raw[at]!) : null
  }
  while (length > 0 && !leavesName(end - length)) length = shorterForm(end, length)
  if (length === 0 || id === null) return 0
  forms.push(idOfForm(end, length) ?? id)
  return length
}

function idOfForm(end: number, length: number): string | null {
  let node: FormNode | null | undefined = line.entries[end - 1]?.ending
  for (let at = end - 2; node && at >= end - length; at--) node = node.before?.get(line.raw[at]!)
  return node?.id ?? null
}

function shorterForm(end: number, length: number): number {
  for (let shorter = length - 1; shorter > 0; shorter--) if (idOfForm(end, shorter) !== null) return shorter
  return 0
}

function leavesName(end: number): boolean {
  for (let at = 0; at < end; at++) if (!line.entries[at]?.connector) return true
  return false
}

function isBehindForm(at: number): boolean {
  const entry = line.entries[at]
  if (line.flags[at]! & TOKEN.DIGIT) return true
  if (!entry) return false
  return (entry.marks & (MARK.PLACE | MARK.NUMBER)) !== 0 || entry.roman !== null || entry.text === 'the'
}

function dropInnerForms(): void {
  for (let at = 1; at < line.count - 1; at++) {
    const entry = line.entries[at]
    if (!entry?.inner || line.dropped[at]) continue
    const id = entry.ending?.id
    if (!id || !leavesName(at)) continue
    line.dropped[at] = 1
    forms.push(id)
  }
}

/**
 * "PT Astra" is a form and a name. "AB Volvo" and "AB Science" cannot be told apart: the word stays, and carries little
 * unless another form at the end says that it is none.
 */
function dropLeadingForm(): void {
  if (line.entries[0]?.beginsForm && dropLeadingPhrase()) return
  const leading = line.entries[0]?.leading
  if (!leading || (leading === 'possible' && line.flags[0]! & TOKEN.INITIALS)) return
  let rest = 1
  while (rest < line.count && (line.dropped[rest] || line.entries[rest]?.connector)) rest++
  if (rest === line.count) return
  const id = line.entries[0]!.ending?.id
  if (leading === 'certain') line.dropped[0] = 1
  else if (forms.length > 0) return
  else line.dropped[0] = 2
  if (id) forms.push(id)
}

const FORM_WORDS_MAX = 5

/** "Limited Liability Company Romashka", "Open Joint Stock Company Gazprom". */
function dropLeadingPhrase(): boolean {
  for (let length = Math.min(FORM_WORDS_MAX, line.count - 1); length > 1; length--) {
    const id = idOfForm(length, length)
    if (id === null || line.dropped[length - 1] || line.dropped[length] || line.entries[length]?.connector) continue
    for (let at = 0; at < length; at++) line.dropped[at] = 1
    forms.push(id)
    return true
  }
  return false
}

const NO_FORMS: readonly string[] = []

function writeName(source: CompanyName['source'], latin: boolean): CompanyName {
  const words: string[] = []
  const marks: number[] = []
  const letters: string[] = []
  const last = lastWord()
  for (let at = 0; at < line.count; at++) {
    if (line.dropped[at] === 1) continue
    const entry = line.entries[at]
    const flags = line.flags[at]!
    let word = entry ? entry.text : line.raw[at]!
    let mark = entry ? entry.marks : 0
    if (flags & TOKEN.INITIALS) {
      // "M&T" is no "mount", but "U.S." is the country.
      if ((mark & MARK.PLACE) === 0) mark = letterMarks(at, words.length)
      if (mark & MARK.NUMBER) word = entry!.roman!
      else if ((mark & (MARK.WEAK | MARK.PLACE)) === 0) word = line.raw[at]!
      mark |= MARK.INITIALS
    } else if (flags & TOKEN.DIGIT) {
      const number = readNumber(word)
      word = number.word
      if (number.kind !== 'word') mark |= number.kind === 'number' ? MARK.NUMBER : MARK.ORDINAL
    } else if (entry && words.length > 0) {
      if (entry.roman !== null) {
        word = entry.roman
        mark = MARK.NUMBER
      } else if (entry.webEnding && line.gaps[at] === GAP.DOT) mark |= MARK.WEAK
    }
    if (isConnector(at, mark) && endsOrBegins(at, last, words.length)) mark &= ~MARK.WEAK
    if (mark & MARK.PLACE && words.at(-1) === word) continue
    if (mark & MARK.NUMBER && addsToTens(at)) {
      words[words.length - 1] = String(Number(words.at(-1)) + Number(word))
      continue
    }
    if (flags & TOKEN.DOTTED) mark |= MARK.DOTTED
    if (line.dropped[at] === 2) mark |= MARK.WEAK
    words.push(word)
    marks.push(mark)
    letters.push(mark & (MARK.INITIALS | MARK.NUMBER) ? word : line.raw[at]![0]!)
  }
  undouble(words, marks, letters)
  strengthen(words, marks)
  return {
    source,
    words,
    marks,
    ...strongParts(words, marks, letters),
    forms: forms.length > 0 ? [...forms] : NO_FORMS,
    latin,
  }
}

function lastWord(): number {
  let last = line.count - 1
  while (last > 0 && line.dropped[last] === 1) last--
  return last
}

function isConnector(at: number, mark: number): boolean {
  const entry = line.entries[at]
  if (!entry?.connector || (mark & MARK.WEAK) === 0 || line.flags[at]! & TOKEN.INITIALS) return false
  return !(entry.webEnding && line.gaps[at] === GAP.DOT)
}

/** Prepositions connect inside a name: "Ping An" and "On Semiconductor" have words of their own there. */
function endsOrBegins(at: number, last: number, written: number): boolean {
  const raw = line.raw[at]!
  if (raw === 'the' || raw === 'and') return false
  return at === last ? written > 0 : written === 0 && !ARTICLES.has(raw)
}

const ARTICLES: ReadonlySet<string> = new Set(
  'the a an la le les l el los las il i der die das den de het een os as o un une uma al'.split(' '),
)

/** A name pasted twice ("Clough Global Equity Fund Clough Global Equity Fund") is written once. */
function undouble(words: string[], marks: number[], letters: string[]): void {
  const half = words.length / 2
  if (half < 2 || words[0] !== words[half]) return
  for (let at = 1; at < half; at++) if (words[at] !== words[half + at]) return
  words.length = half
  marks.length = half
  letters.length = half
}

/** "Forty-Four": the second of two number words that are one number. */
function addsToTens(at: number): boolean {
  if (at === 0 || line.flags[at]! & TOKEN.DIGIT || !TENS_WORDS.has(line.raw[at - 1]!)) return false
  return /^[1-9]$/.test(CARDINAL_WORDS.get(line.raw[at]!) ?? '')
}

/** A single letter: a numeral ("Fund V"), a word that connects ("Cruz y Lopez"), or just a letter. */
function letterMarks(at: number, written: number): number {
  const entry = line.entries[at]
  if (!entry || line.raw[at]!.length > 1) return 0
  if (entry.roman !== null && at > 0 && line.entries[at - 1]?.numbered) return MARK.NUMBER
  const inside = line.raw[at] === 'a' ? at < line.count - 1 : written > 0 && at < line.count - 1
  return entry.connector && inside && (line.flags[at]! & TOKEN.DOTTED) === 0 ? MARK.WEAK : 0
}

/** A name of weak words only has them as its strong ones. */
function strengthen(words: readonly string[], marks: number[]): void {
  for (let at = 0; at < marks.length; at++) if ((marks[at]! & MARK.WEAK) === 0) return
  const longest = words.reduce((most, word) => Math.max(most, word.length), 0)
  for (let at = 0; at < marks.length; at++) if (words[at]!.length > 3 || longest <= 3) marks[at]! &= ~MARK.WEAK
}

function strongParts(
  words: readonly string[],
  marks: readonly number[],
  letters: readonly string[],
): { core: string; initials: string | null } {
  let core = ''
  let initials = ''
  let strong = 0
  for (let at = 0; at < words.length; at++) {
    const weak = (marks[at]! & MARK.WEAK) !== 0
    // "Boston Consulting Group" is BCG: words that organise have a letter, words that connect have none.
    if (!weak || ORGANISATION_WORDS.has(words[at]!)) initials += letters[at]
    if (weak) continue
    core += words[at]
    strong++
  }
  return { core, initials: strong > 1 || initials.length > 2 ? initials : null }
}
