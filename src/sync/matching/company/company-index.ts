import { type CompanyName, MARK } from '../normalise/index.ts'
import type { CompanyRecord } from './company-record.ts'
import { GrowingBytes, GrowingWords, sharedWords } from './growing-column.ts'
import { type KeyTable, KeyTableBuilder } from './key-table.ts'
import { COMPANY_FIELDS, FIELD, labelOf, type ReadCompany, readCompany } from './read-company.ts'
import {
  columnText,
  hashText,
  mix,
  type TextColumn,
  TextColumnBuilder,
  textAt,
  type Vocabulary,
  VocabularyBuilder,
} from './vocabulary.ts'
import { wordVariants } from './word-variants.ts'

export interface CompanyIndexOptions {
  /** Names of further columns that both sides have and that count as evidence. */
  readonly compare?: readonly string[]
}

/** One side, ready to be asked. Rows are numbers in the order the records came in. */
export interface CompanyIndex {
  readonly size: number
  /** Rows of the columns; in an index that follows its side, more than there are records. */
  readonly rows: number
  readonly compare: readonly string[]
  readonly ids: TextColumn
  /** Breaks ties, so that the order of the rows never shows. */
  readonly idHashes: Uint32Array
  readonly words: Vocabulary
  /** For each word: how many different names have it (accounts of the same name count once). */
  readonly wordCounts: Uint32Array
  readonly distinctNames: number
  /** Values of fields, domains and legal forms, each behind a sign of its kind. */
  readonly texts: Vocabulary
  /** How many records have the text. */
  readonly textCounts: Uint32Array
  readonly nameStarts: Uint32Array
  readonly nameWords: Uint32Array
  readonly nameCores: Uint32Array
  readonly nameInitials: Uint32Array
  /** Number of the text of the legal forms plus one. */
  readonly nameForms: Uint32Array
  readonly nameKinds: Uint8Array
  readonly wordIds: Uint32Array
  readonly wordMarks: Uint8Array
  /** Hash of each row's name as a domain would spell it. */
  readonly spelled: Uint32Array
  readonly domainStarts: Uint32Array
  readonly domains: Uint32Array
  readonly domainLabels: Uint32Array
  /** For each row and field: number of the text plus one, 0 where not known. */
  readonly fields: Uint32Array
  readonly employees: Uint32Array
  readonly others: Uint32Array
  /** Where each word's rows begin and end in `postings`. */
  readonly postingStarts: Uint32Array
  readonly postingEnds: Uint32Array
  readonly postings: Uint32Array
  readonly keys: KeyTable
  /** Variants of words (a letter left out, consonants, beginnings) → words. */
  readonly variants: KeyTable
}

/** Seeds of the kinds of keys. */
export const KEY = { core: 1, initials: 2, domain: 3, label: 4, phone: 5, pair: 6, id: 7, spelled: 8 } as const
/** Key of a text that has this hash as a core, for another kind. */
export function kindKey(hash: number, kind: number): number {
  return mix(hash ^ Math.imul(kind, 0x9e3779b1))
}

/** Signs of the kinds of texts; fields have the digit of their place. */
export const TEXT = { domain: 'd', form: 'f', other: 'o' } as const
export const SOURCES = ['name', 'alias', 'brackets', 'trading', 'former'] as const
export const KIND = { SOURCE: 7, LATIN: 8 } as const
export const WORDS_MAX = 24

export interface CompanyIndexBuilder {
  /** Ids must be distinct. */
  add(record: CompanyRecord): void
  /** Takes a row of another index of the same options over; `maps` remembers the other's texts from row to row. */
  copy(from: CompanyIndex, row: number, maps: CopiedTexts): void
  /** Ends the building; the builder is of no use afterwards. */
  build(): CompanyIndex
}

/** Numbers plus one that an index's words and texts got in another one; 0 where not met yet. */
export interface CopiedTexts {
  readonly words: Uint32Array
  readonly texts: Uint32Array
}

/** Takes records one by one, as a file is read. */
export function companyIndexBuilder(options: CompanyIndexOptions = {}): CompanyIndexBuilder {
  const builder = new Builder(options.compare ?? [])
  return {
    add: (record) => builder.add(readCompany(record)),
    copy: (from, row, maps) => builder.copy(from, row, maps),
    build: () => builder.build(),
  }
}

/** Reads all records once. Ids must be distinct. */
export function buildCompanyIndex(records: Iterable<CompanyRecord>, options: CompanyIndexOptions = {}): CompanyIndex {
  const builder = companyIndexBuilder(options)
  for (const record of records) builder.add(record)
  return builder.build()
}

class Builder {
  private size = 0
  private distinctNames = 0
  private readonly compare: readonly string[]
  private readonly ids = new TextColumnBuilder()
  private readonly idHashes = new GrowingWords()
  private readonly words = new VocabularyBuilder()
  private readonly wordCounts = new GrowingWords()
  private readonly texts = new VocabularyBuilder()
  private readonly textCounts = new GrowingWords()
  private readonly nameStarts = new GrowingWords()
  private readonly nameWords = new GrowingWords()
  private readonly nameCores = new GrowingWords()
  private readonly nameInitials = new GrowingWords()
  private readonly nameForms = new GrowingWords()
  private readonly nameKinds = new GrowingBytes()
  private readonly wordIds = new GrowingWords()
  private readonly wordMarks = new GrowingBytes()
  private readonly spelled = new GrowingWords()
  private readonly domainStarts = new GrowingWords()
  private readonly domains = new GrowingWords()
  private readonly domainLabels = new GrowingWords()
  private readonly fields = new GrowingWords()
  private readonly employees = new GrowingWords()
  private readonly others = new GrowingWords()
  private readonly keys = new KeyTableBuilder()
  /** Hashes of the names seen so far: a name counts once. */
  private seen = new HashSet()

  constructor(compare: readonly string[]) {
    this.compare = compare
  }

  add(record: ReadCompany): void {
    const row = this.size++
    this.ids.push(record.id)
    const idHash = hashText(record.id, KEY.id)
    this.idHashes.push(idHash)
    this.keys.add(idHash, row)
    this.nameStarts.push(this.nameWords.length)
    for (const name of record.names) this.addName(name, row)
    this.addSpelled(record.spelled ? hashText(record.spelled, KEY.core) : 0, row)
    this.domainStarts.push(this.domains.length)
    for (const domain of record.domains) this.addDomain(domain, row)
    for (let at = 0; at < COMPANY_FIELDS.length; at++) this.fields.push(this.text(String(at), record.fields[at]))
    const phone = record.fields[FIELD.phone]
    if (phone) this.keys.add(hashText(phone, KEY.phone), row)
    this.employees.push(Math.min(record.employees, 0xfffffff) | 0)
    for (let at = 0; at < this.compare.length; at++)
      this.others.push(this.text(`${TEXT.other}${at}`, record.others[at]))
  }

  private addName(name: CompanyName, row: number): void {
    this.nameWords.push(this.wordIds.length)
    const count = Math.min(name.words.length, WORDS_MAX)
    let hash = 0
    for (let at = 0; at < count; at++) {
      const word = this.words.intern(name.words[at]!)
      if (word === this.wordCounts.length) this.wordCounts.push(0)
      hash = mix(hash ^ hashText(name.words[at]!, 9))
      this.wordIds.push(word)
      this.wordMarks.push(name.marks[at]!)
    }
    if (this.seen.add(hash)) this.countWords(count)
    this.nameCores.push(hashText(name.core, KEY.core))
    this.nameInitials.push(name.initials && name.initials.length > 1 ? hashText(name.initials, KEY.core) : 0)
    this.nameForms.push(this.text(TEXT.form, name.forms.join(' ')))
    this.nameKinds.push(SOURCES.indexOf(name.source) | (name.latin ? KIND.LATIN : 0))
    this.addNameKeys(name, row)
  }

  private addSpelled(hash: number, row: number): void {
    this.spelled.push(hash)
    if (hash !== 0) this.keys.add(kindKey(hash, KEY.spelled), row)
  }

  private countWords(count: number): void {
    this.distinctNames++
    for (let at = this.wordIds.length - count; at < this.wordIds.length; at++) {
      const word = this.wordIds.at(at)
      let repeated = false
      for (let before = this.wordIds.length - count; before < at; before++)
        if (this.wordIds.at(before) === word) repeated = true
      if (!repeated) this.wordCounts.add(word, 1)
    }
  }

  private addNameKeys(name: CompanyName, row: number): void {
    const core = hashText(name.core, KEY.core)
    this.keys.add(core, row)
    if (name.initials && name.initials.length > 1)
      this.keys.add(kindKey(hashText(name.initials, KEY.core), KEY.initials), row)
    const strong = name.words.filter((_, at) => (name.marks[at]! & MARK.WEAK) === 0)
    if (strong.length > 2) this.keys.add(hashText(strong[0]! + strong[1]!, KEY.pair), row)
  }

  private addDomain(domain: string, row: number): void {
    const label = labelOf(domain)
    this.domains.push(this.text(TEXT.domain, domain) - 1)
    const hash = hashText(label, KEY.core)
    this.domainLabels.push(hash)
    this.keys.add(hashText(domain, KEY.domain), row)
    this.keys.add(kindKey(hash, KEY.label), row)
  }

  private text(kind: string, text: string | null | undefined): number {
    if (!text) return 0
    const number = this.texts.intern(kind + text)
    if (number === this.textCounts.length) this.textCounts.push(0)
    this.textCounts.add(number, 1)
    return number + 1
  }

  /** Takes a row of another index over as it is. */
  copy(from: CompanyIndex, row: number, maps: CopiedTexts): void {
    const to = this.size++
    const idHash = from.idHashes[row]!
    this.ids.push(columnText(from.ids, row))
    this.idHashes.push(idHash)
    this.keys.add(idHash, to)
    this.nameStarts.push(this.nameWords.length)
    for (let name = from.nameStarts[row]!; name < from.nameStarts[row + 1]!; name++) this.copyName(from, name, to, maps)
    this.addSpelled(from.spelled[row]!, to)
    this.domainStarts.push(this.domains.length)
    for (let at = from.domainStarts[row]!; at < from.domainStarts[row + 1]!; at++) {
      this.domains.push(this.copyText(from, from.domains[at]! + 1, maps) - 1)
      this.domainLabels.push(from.domainLabels[at]!)
      this.keys.add(hashText(textAt(from.texts, from.domains[at]!).slice(TEXT.domain.length), KEY.domain), to)
      this.keys.add(kindKey(from.domainLabels[at]!, KEY.label), to)
    }
    for (let at = 0; at < COMPANY_FIELDS.length; at++) {
      const number = from.fields[row * COMPANY_FIELDS.length + at]!
      this.fields.push(this.copyText(from, number, maps))
      if (at === FIELD.phone && number > 0)
        this.keys.add(hashText(textAt(from.texts, number - 1).slice(1), KEY.phone), to)
    }
    this.employees.push(from.employees[row]!)
    const count = this.compare.length
    for (let at = 0; at < count; at++) this.others.push(this.copyText(from, from.others[row * count + at]!, maps))
  }

  private copyName(from: CompanyIndex, name: number, row: number, maps: CopiedTexts): void {
    const begin = from.nameWords[name]!
    const end = from.nameWords[name + 1]!
    this.nameWords.push(this.wordIds.length)
    let hash = 0
    let strong = 0
    let pair = ''
    for (let at = begin; at < end; at++) {
      const old = from.wordIds[at]!
      const text = textAt(from.words, old)
      const word = maps.words[old] ? maps.words[old]! - 1 : this.words.intern(text)
      maps.words[old] = word + 1
      if (word === this.wordCounts.length) this.wordCounts.push(0)
      hash = mix(hash ^ hashText(text, 9))
      this.wordIds.push(word)
      this.wordMarks.push(from.wordMarks[at]!)
      if ((from.wordMarks[at]! & MARK.WEAK) === 0 && ++strong <= 2) pair += text
    }
    if (this.seen.add(hash)) this.countWords(end - begin)
    const initials = from.nameInitials[name]!
    this.nameCores.push(from.nameCores[name]!)
    this.nameInitials.push(initials)
    this.nameForms.push(this.copyText(from, from.nameForms[name]!, maps))
    this.nameKinds.push(from.nameKinds[name]!)
    this.keys.add(from.nameCores[name]!, row)
    if (initials !== 0) this.keys.add(kindKey(initials, KEY.initials), row)
    if (strong > 2) this.keys.add(hashText(pair, KEY.pair), row)
  }

  private copyText(from: CompanyIndex, number: number, maps: CopiedTexts): number {
    if (number === 0) return 0
    const known = maps.texts[number - 1]!
    const text = known > 0 ? known : this.texts.intern(textAt(from.texts, number - 1)) + 1
    maps.texts[number - 1] = text
    if (text > this.textCounts.length) this.textCounts.push(0)
    this.textCounts.add(text - 1, 1)
    return text
  }

  build(): CompanyIndex {
    this.seen = new HashSet()
    this.nameStarts.push(this.nameWords.length)
    this.nameWords.push(this.wordIds.length)
    this.domainStarts.push(this.domains.length)
    const words = this.words.finish()
    const names = {
      nameStarts: this.nameStarts.finish(),
      nameWords: this.nameWords.finish(),
      wordIds: this.wordIds.finish(),
    }
    return {
      size: this.size,
      rows: this.size,
      compare: this.compare,
      ids: this.ids.finish(),
      idHashes: this.idHashes.finish(),
      words,
      wordCounts: this.wordCounts.finish(),
      distinctNames: this.distinctNames,
      texts: this.texts.finish(),
      textCounts: this.textCounts.finish(),
      ...names,
      nameCores: this.nameCores.finish(),
      nameInitials: this.nameInitials.finish(),
      nameForms: this.nameForms.finish(),
      nameKinds: this.nameKinds.finish(),
      wordMarks: this.wordMarks.finish(),
      spelled: this.spelled.finish(),
      domainStarts: this.domainStarts.finish(),
      domains: this.domains.finish(),
      domainLabels: this.domainLabels.finish(),
      fields: this.fields.finish(),
      employees: this.employees.finish(),
      others: this.others.finish(),
      ...postingsOf(words.size, names),
      keys: this.keys.finish(),
      variants: variantsOf(words),
    }
  }
}

/** Word → rows, each row once, by counting. */
function postingsOf(
  words: number,
  names: Pick<CompanyIndex, 'nameStarts' | 'nameWords' | 'wordIds'>,
): Pick<CompanyIndex, 'postingStarts' | 'postingEnds' | 'postings'> {
  const { nameStarts, nameWords, wordIds } = names
  const rows = nameStarts.length - 1
  const last = new Uint32Array(words)
  const starts = sharedWords(words + 1)
  const eachOnce = (visit: (word: number, row: number) => void) => {
    last.fill(0)
    for (let row = 0; row < rows; row++) {
      const end = nameWords[nameStarts[row + 1]!]!
      for (let at = nameWords[nameStarts[row]!]!; at < end; at++) {
        const word = wordIds[at]!
        if (last[word] === row + 1) continue
        last[word] = row + 1
        visit(word, row)
      }
    }
  }
  eachOnce((word) => starts[word + 1]!++)
  for (let word = 1; word <= words; word++) starts[word]! += starts[word - 1]!
  const next = starts.slice()
  const postings = sharedWords(starts[words]!)
  eachOnce((word, row) => {
    postings[next[word]!++] = row
  })
  return { postingStarts: starts.subarray(0, words), postingEnds: starts.subarray(1), postings }
}

function variantsOf(words: Vocabulary): KeyTable {
  const table = new KeyTableBuilder()
  let from = 0
  for (let word = 0; word < words.size; word++) {
    const to = words.ends[word]!
    wordVariants(words.blob, from, to, (key) => table.add(key, word))
    from = to
  }
  return table.finish()
}

/** Numbers of 32 bits, open addressing. */
class HashSet {
  private slots = new Uint32Array(1024)
  private count = 0

  /** True when the number is new. */
  add(hash: number): boolean {
    const value = hash || 1
    const mask = this.slots.length - 1
    let slot = value & mask
    for (; this.slots[slot] !== 0; slot = (slot + 1) & mask) if (this.slots[slot] === value) return false
    this.slots[slot] = value
    if (++this.count * 2 > this.slots.length) this.widen()
    return true
  }

  private widen(): void {
    const old = this.slots
    this.slots = new Uint32Array(old.length * 2)
    const mask = this.slots.length - 1
    for (const value of old) {
      if (value === 0) continue
      let slot = value & mask
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask
      this.slots[slot] = value
    }
  }
}
