import { type CompanyName, legalForm, MARK } from '../normalise/index.ts'
import { type CompanyIndex, KEY, KIND, SOURCES, TEXT, WORDS_MAX } from './company-index.ts'
import { roomFor } from './growing-column.ts'
import { type NearWord, NearWords } from './near-words.ts'
import { COMPANY_FIELDS, labelOf, type ReadCompany } from './read-company.ts'
import { findText, hashText, textAt } from './vocabulary.ts'
import { SHIPPED_NAMES, shippedCounts } from './word-frequencies.ts'

/** A word of the left side as the index knows it. */
export interface LeftWord {
  readonly text: string
  /** In the index, or -1. */
  readonly id: number
  /** Natural log of how rare it is. */
  readonly weight: number
  /** Words of the index that may be it, with the share of its weight each carries; filled when first asked for. */
  near: readonly NearWord[] | null
}

export interface LeftName {
  readonly source: number
  readonly latin: boolean
  readonly words: readonly LeftWord[]
  readonly marks: readonly number[]
  readonly weights: Float64Array
  readonly total: number
  readonly strong: number
  readonly core: string
  readonly coreHash: number
  readonly initialsHash: number
  readonly forms: FormFacts | null
}

export interface LeftCompany {
  readonly read: ReadCompany
  readonly names: readonly LeftName[]
  readonly spelledHash: number
  /** Numbers of texts, -1 where the index has none like it. */
  readonly domains: Int32Array
  readonly domainHashes: Uint32Array
  readonly labelHashes: Uint32Array
  /** Number of the text plus one as in the index; 0: not known; -1: known, but the index has none like it. */
  readonly fields: Int32Array
  readonly others: Int32Array
}

export interface FormFacts {
  readonly text: string
  readonly ids: readonly string[]
  readonly families: ReadonlySet<string>
  readonly countries: ReadonlySet<string>
}

const FIELD_SIGNS = COMPANY_FIELDS.map((_, at) => String(at))
/** Weak words carry this share of their weight. */
const WEAK_SHARE = 0.25
/** The shipped frequencies count as so many names. */
const SMOOTHING = 3000
const WEIGHT_MIN = 0.1
const REMEMBERED_MAX = 400_000
/** Words that so many names have are written right. */
const NEAR_COUNT_MAX = 30

/** Reads left records against an index; remembers words, which come again and again. */
export class LeftReader {
  readonly index: CompanyIndex
  /** For each word of the index the natural log of how many names have it, the shipped ones counted in. */
  private logs: Float64Array
  /** Natural log of the number of names: what agrees by less may agree by chance. */
  logSize: number
  private readonly shipped = shippedCounts()
  private words = new Map<string, LeftWord>()
  /** By the number of their text. */
  private readonly rightFacts: Record<number, FormFacts | null> = {}
  private readonly forms = new Map<string, FormFacts | null>()

  private readonly nearWords: NearWords
  private readonly counted: CompanyIndex

  /** `counted` is the index whose frequencies count: for a pair, another one than that of the pair's right record. */
  constructor(index: CompanyIndex, counted: CompanyIndex = index) {
    this.index = index
    this.counted = counted
    this.nearWords = new NearWords(index)
    this.logSize = Math.log(counted.distinctNames + SMOOTHING)
    this.logs = new Float64Array(index.words.size)
    if (counted !== index)
      for (let word = 0; word < this.logs.length; word++) this.logs[word] = this.countedLog(textAt(index.words, word))
    else this.countAll()
  }

  /** After the index changed: these words are new or other numbers of names have them. What is remembered is forgotten. */
  renew(words: Iterable<number>): void {
    const { index, counted } = this
    this.logSize = Math.log(counted.distinctNames + SMOOTHING)
    if (index.words.size > this.logs.length) {
      const wider = new Float64Array(roomFor(index.words.size))
      wider.set(this.logs)
      this.logs = wider
    }
    for (const word of words) this.logs[word] = this.countedLog(textAt(index.words, word))
    this.nearWords.renew()
    this.words = new Map()
  }

  private countAll(): void {
    const { wordCounts, words } = this.index
    for (let word = 0; word < this.logs.length; word++) this.logs[word] = logOf(wordCounts[word]!, 0)
    for (const [text, share] of this.shipped) {
      const word = findText(words, text)
      if (word >= 0) this.logs[word] = logOf(wordCounts[word]!, share)
    }
  }

  private countedLog(text: string): number {
    const word = findText(this.counted.words, text)
    return logOf(word < 0 ? 0 : this.counted.wordCounts[word]!, this.shipped.get(text) ?? 0)
  }

  /** How rare a word of the index is. The number of names moves all weights, so it is no part of what is kept. */
  weight(word: number): number {
    return Math.max(WEIGHT_MIN, this.logSize - this.logs[word]!)
  }

  word(text: string): LeftWord {
    const known = this.words.get(text)
    if (known) return known
    const id = findText(this.index.words, text)
    const weight = Math.max(WEIGHT_MIN, this.logSize - (id >= 0 ? this.logs[id]! : this.countedLog(text)))
    const word = { text, id, weight, near: null }
    if (this.words.size >= REMEMBERED_MAX) this.words.clear()
    this.words.set(text, word)
    return word
  }

  read(read: ReadCompany): LeftCompany {
    const { length } = read.domains
    const domains = new Int32Array(length)
    const domainHashes = new Uint32Array(length)
    const labelHashes = new Uint32Array(length)
    for (let at = 0; at < length; at++) {
      const domain = read.domains[at]!
      domains[at] = findText(this.index.texts, TEXT.domain + domain)
      domainHashes[at] = hashText(domain, KEY.domain)
      labelHashes[at] = hashText(labelOf(domain), KEY.core)
    }
    const spelledHash = read.spelled ? hashText(read.spelled, KEY.core) : 0
    const names: LeftName[] = []
    for (let at = 0; at < read.names.length; at++) names.push(this.name(read.names[at]!))
    const { fields, others } = this.values(read)
    return { read, names, spelledHash, domains, domainHashes, labelHashes, fields, others }
  }

  private values(read: ReadCompany): { fields: Int32Array; others: Int32Array } {
    const fields = new Int32Array(read.fields.length)
    for (let at = 0; at < fields.length; at++) fields[at] = this.text(FIELD_SIGNS[at]!, read.fields[at]!)
    const others = new Int32Array(this.index.compare.length)
    for (let at = 0; at < others.length; at++) others[at] = this.text(`${TEXT.other}${at}`, read.others[at] ?? null)
    return { fields, others }
  }

  private text(kind: string, text: string | null): number {
    if (!text) return 0
    const found = findText(this.index.texts, kind + text)
    return found < 0 ? -1 : found + 1
  }

  private name(name: CompanyName): LeftName {
    const count = Math.min(name.words.length, WORDS_MAX)
    const words: LeftWord[] = []
    const weights = new Float64Array(count)
    let total = 0
    let strong = 0
    for (let at = 0; at < count; at++) {
      const word = this.word(name.words[at]!)
      const weak = (name.marks[at]! & MARK.WEAK) !== 0
      if (!weak) strong++
      weights[at] = word.weight * (weak ? WEAK_SHARE : 1)
      total += weights[at]!
      words.push(word)
    }
    return {
      source: SOURCES.indexOf(name.source),
      latin: name.latin,
      words,
      marks: name.marks,
      weights,
      total,
      strong,
      core: name.core,
      coreHash: hashText(name.core, KEY.core),
      initialsHash: name.initials && name.initials.length > 1 ? hashText(name.initials, KEY.core) : 0,
      forms: this.formFacts(name.forms.join(' ')),
    }
  }

  rightWeight(word: number, marks: number): number {
    return this.weight(word) * ((marks & MARK.WEAK) !== 0 ? WEAK_SHARE : 1)
  }

  formFacts(text: string): FormFacts | null {
    if (text === '') return null
    const known = this.forms.get(text)
    if (known !== undefined) return known
    const ids = text.split(' ')
    const found = ids.map(legalForm)
    const facts = {
      text,
      ids,
      families: new Set<string>(found.map((form) => form.family).filter((family) => family !== 'generic')),
      countries: new Set(found.flatMap((form) => form.countries)),
    }
    if (this.forms.size > 10_000) this.forms.clear()
    this.forms.set(text, facts)
    return facts
  }

  rightForms(name: number): FormFacts | null {
    const number = this.index.nameForms[name]!
    if (number === 0) return null
    let facts = this.rightFacts[number]
    if (facts === undefined) {
      facts = this.formFacts(textAt(this.index.texts, number - 1).slice(1))
      this.rightFacts[number] = facts
    }
    return facts
  }

  rightLatin(name: number): boolean {
    return (this.index.nameKinds[name]! & KIND.LATIN) !== 0
  }

  /** Words of the index that may be this one, written otherwise; most similar first. */
  near(word: LeftWord, marks: number): readonly NearWord[] {
    if (word.near) return word.near
    word.near =
      marks & MARK.NUMBER || (word.id >= 0 && this.index.wordCounts[word.id]! > NEAR_COUNT_MAX)
        ? []
        : this.nearWords.find(word.text, word.id, (marks & MARK.DOTTED) !== 0)
    return word.near
  }
}

function logOf(count: number, shipped: number): number {
  return Math.log(count + (SMOOTHING * shipped) / SHIPPED_NAMES + 0.5)
}
