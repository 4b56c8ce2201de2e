import { type CompanyName, MARK } from '../normalise/index.ts'
import type { CompanyIndex, CopiedTexts } from './company-index.ts'
import { GrowingBytes, GrowingWords } from './growing-column.ts'
import { KEY, KIND, kindKey, SOURCES, TEXT, WORDS_MAX } from './index-signs.ts'
import { COMPANY_FIELDS, FIELD, labelOf, type ReadCompany } from './read-company.ts'
import { visitRowKeys } from './row-keys.ts'
import { columnText, hashText, mix, TextColumnBuilder, textAt, VocabularyBuilder } from './vocabulary.ts'

/** What is done with that of a row which is no column. */
export interface RowSink {
  /** The row is found by this key; the same may come twice in a row. */
  key(key: number, row: number): void
  /** Whether the name that was written last is one that no record had before. `hash` and its core tell names apart. */
  isNewName(hash: number, core: number): boolean
}

/** Part of an index that its columns give. */
export type IndexColumns = Omit<
  CompanyIndex,
  'size' | 'postings' | 'postingStarts' | 'postingEnds' | 'keys' | 'variants'
>

/** The columns of an index, a row behind the other, with the vocabularies and counts. */
export class RowColumns {
  rows = 0
  distinctNames = 0
  readonly compare: readonly string[]
  readonly words = new VocabularyBuilder()
  readonly wordCounts = new GrowingWords()
  readonly texts = new VocabularyBuilder()
  readonly textCounts = new GrowingWords()
  readonly wordIds = new GrowingWords()
  readonly nameWords = new GrowingWords()
  readonly nameCores = new GrowingWords()
  private readonly sink: RowSink
  private readonly ids = new TextColumnBuilder()
  private readonly idHashes = new GrowingWords()
  readonly nameStarts = new GrowingWords()
  private readonly nameInitials = new GrowingWords()
  private readonly nameForms = new GrowingWords()
  private readonly nameKinds = new GrowingBytes()
  private readonly wordMarks = new GrowingBytes()
  private readonly spelled = new GrowingWords()
  private readonly domainStarts = new GrowingWords()
  private readonly domains = new GrowingWords()
  private readonly domainLabels = new GrowingWords()
  private readonly fields = new GrowingWords()
  private readonly employees = new GrowingWords()
  private readonly others = new GrowingWords()

  constructor(compare: readonly string[], sink: RowSink) {
    this.compare = compare
    this.sink = sink
  }

  add(record: ReadCompany): void {
    const row = this.rows++
    this.ids.push(record.id)
    const idHash = hashText(record.id, KEY.id)
    this.idHashes.push(idHash)
    this.sink.key(idHash, row)
    this.nameStarts.push(this.nameWords.length)
    for (const name of record.names) this.addName(name, row)
    const spelled = record.spelled ? hashText(record.spelled, KEY.core) : 0
    this.spelled.push(spelled)
    if (spelled !== 0) this.sink.key(kindKey(spelled, KEY.spelled), row)
    this.domainStarts.push(this.domains.length)
    for (const domain of record.domains) this.addDomain(domain, row)
    for (let at = 0; at < COMPANY_FIELDS.length; at++) this.fields.push(this.text(String(at), record.fields[at]))
    const phone = record.fields[FIELD.phone]
    if (phone) this.sink.key(hashText(phone, KEY.phone), row)
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
    const core = hashText(name.core, KEY.core)
    const initials = name.initials && name.initials.length > 1 ? hashText(name.initials, KEY.core) : 0
    this.nameCores.push(core)
    if (this.sink.isNewName(hash, core)) this.countName(this.nameWords.length - 1, this.wordIds.length, 1)
    this.nameInitials.push(initials)
    this.nameForms.push(this.text(TEXT.form, name.forms.join(' ')))
    this.nameKinds.push(SOURCES.indexOf(name.source) | (name.latin ? KIND.LATIN : 0))
    this.sink.key(core, row)
    if (initials !== 0) this.sink.key(kindKey(initials, KEY.initials), row)
    const strong = name.words.filter((_, at) => at < WORDS_MAX && (name.marks[at]! & MARK.WEAK) === 0)
    if (strong.length > 2) this.sink.key(hashText(strong[0]! + strong[1]!, KEY.pair), row)
  }

  /** One name more (or less) that has its words, each once. */
  countName(name: number, end: number, by: 1 | -1): void {
    this.distinctNames += by
    const { wordIds } = this
    const begin = this.nameWords.at(name)
    for (let at = begin; at < end; at++) {
      const word = wordIds.at(at)
      let repeated = false
      for (let before = begin; before < at; before++) if (wordIds.at(before) === word) repeated = true
      if (!repeated) this.wordCounts.add(word, by)
    }
  }

  private addDomain(domain: string, row: number): void {
    const label = hashText(labelOf(domain), KEY.core)
    this.domains.push(this.text(TEXT.domain, domain) - 1)
    this.domainLabels.push(label)
    this.sink.key(hashText(domain, KEY.domain), row)
    this.sink.key(kindKey(label, KEY.label), row)
  }

  private text(kind: string, text: string | null | undefined): number {
    if (!text) return 0
    const number = this.texts.intern(kind + text)
    if (number === this.textCounts.length) this.textCounts.push(0)
    this.textCounts.add(number, 1)
    return number + 1
  }

  /** Takes a row of another index over as it is; `maps` remembers the other's texts from row to row. */
  copy(from: CompanyIndex, row: number, maps: CopiedTexts): void {
    const to = this.rows++
    this.ids.push(columnText(from.ids, row))
    this.idHashes.push(from.idHashes[row]!)
    this.nameStarts.push(this.nameWords.length)
    for (let name = from.nameStarts[row]!; name < from.nameStarts[row + 1]!; name++) this.copyName(from, name, maps)
    this.spelled.push(from.spelled[row]!)
    this.domainStarts.push(this.domains.length)
    for (let at = from.domainStarts[row]!; at < from.domainStarts[row + 1]!; at++) {
      this.domains.push(this.copyText(from, from.domains[at]! + 1, maps) - 1)
      this.domainLabels.push(from.domainLabels[at]!)
    }
    for (let at = 0; at < COMPANY_FIELDS.length; at++)
      this.fields.push(this.copyText(from, from.fields[row * COMPANY_FIELDS.length + at]!, maps))
    this.employees.push(from.employees[row]!)
    const count = this.compare.length
    for (let at = 0; at < count; at++) this.others.push(this.copyText(from, from.others[row * count + at]!, maps))
    visitRowKeys(from, row, (key) => this.sink.key(key, to))
  }

  private copyName(from: CompanyIndex, name: number, maps: CopiedTexts): void {
    this.nameWords.push(this.wordIds.length)
    let hash = 0
    for (let at = from.nameWords[name]!; at < from.nameWords[name + 1]!; at++) {
      const old = from.wordIds[at]!
      const text = textAt(from.words, old)
      const word = maps.words[old] ? maps.words[old]! - 1 : this.words.intern(text)
      maps.words[old] = word + 1
      if (word === this.wordCounts.length) this.wordCounts.push(0)
      hash = mix(hash ^ hashText(text, 9))
      this.wordIds.push(word)
      this.wordMarks.push(from.wordMarks[at]!)
    }
    const core = from.nameCores[name]!
    this.nameCores.push(core)
    if (this.sink.isNewName(hash, core)) this.countName(this.nameWords.length - 1, this.wordIds.length, 1)
    this.nameInitials.push(from.nameInitials[name]!)
    this.nameForms.push(this.copyText(from, from.nameForms[name]!, maps))
    this.nameKinds.push(from.nameKinds[name]!)
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

  /** `word` and `byte` say how each column is handed out. */
  private columns(
    word: (column: GrowingWords) => Uint32Array,
    byte: (column: GrowingBytes) => Uint8Array,
  ): Omit<IndexColumns, 'ids' | 'words' | 'texts'> {
    return {
      rows: this.rows,
      compare: this.compare,
      idHashes: word(this.idHashes),
      wordCounts: word(this.wordCounts),
      distinctNames: this.distinctNames,
      textCounts: word(this.textCounts),
      nameStarts: word(this.nameStarts),
      nameWords: word(this.nameWords),
      wordIds: word(this.wordIds),
      nameCores: word(this.nameCores),
      nameInitials: word(this.nameInitials),
      nameForms: word(this.nameForms),
      nameKinds: byte(this.nameKinds),
      wordMarks: byte(this.wordMarks),
      spelled: word(this.spelled),
      domainStarts: word(this.domainStarts),
      domains: word(this.domains),
      domainLabels: word(this.domainLabels),
      fields: word(this.fields),
      employees: word(this.employees),
      others: word(this.others),
    }
  }

  /** Ends the writing: columns of exact length in shared memory. */
  finish(): IndexColumns {
    this.nameStarts.push(this.nameWords.length)
    this.nameWords.push(this.wordIds.length)
    this.domainStarts.push(this.domains.length)
    const words = this.words.finish()
    const texts = this.texts.finish()
    return {
      ...this.columns(
        (column) => column.finish(),
        (column) => column.finish(),
      ),
      ids: this.ids.finish(),
      words,
      texts,
    }
  }

  /** The columns as they are, with room behind them; further rows may come, after which they are asked for again. */
  view(): IndexColumns {
    this.nameStarts.seal(this.nameWords.length)
    this.nameWords.seal(this.wordIds.length)
    this.domainStarts.seal(this.domains.length)
    return {
      ...this.columns(
        (column) => column.raw(),
        (column) => column.raw(),
      ),
      ids: this.ids.view(),
      words: this.words.view(),
      texts: this.texts.view(),
    }
  }
}
