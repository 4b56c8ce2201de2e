import { MARK } from '../normalise/index.ts'
import { type CompanyIndex, KEY, kindKey } from './company-index.ts'
import { findKey, type KeyTable } from './key-table.ts'
import type { LeftCompany, LeftName, LeftReader, LeftWord } from './left-company.ts'
import { FIELD } from './read-company.ts'
import { columnText, hashText } from './vocabulary.ts'

/** So many rows are compared in full. */
export const CANDIDATES_MAX = 14
/** So many of the most promising rows are ranked by all they share. */
const RANKED_MAX = 40
/** Rows looked at for one record through its words. */
const ROWS_BUDGET = 1500
/** A key that more rows have proves too little to look at all of them. */
const KEY_ROWS_MAX = 4096
const INITIALS_ROWS_MAX = 400
const UNMATCHED_COST = 0.35
/** A row that shares so much less than the best is not compared. */
const RANK_REACH = 16
const PROMISING = 0.2
/** What the hash of an id adds to a sum: less than any difference that counts. */
const HASH_PART = 1e-4 / 2 ** 32

/** Finds the rows that a record may be, through everything rare they share; the order of the rows never shows. */
export class CandidateFinder {
  private readonly index: CompanyIndex
  private readonly reader: LeftReader
  private readonly shared: Float32Array
  private readonly touched: Uint32Array
  private readonly sums: Float64Array
  private touchedCount = 0
  /** For each word of the index the bits of the left names that have it, while one record is looked for. */
  private readonly nameBits: Uint16Array
  private readonly marked: number[] = []
  private readonly matched = new Float64Array(16)

  constructor(index: CompanyIndex, reader: LeftReader) {
    this.index = index
    this.reader = reader
    this.shared = new Float32Array(index.rows)
    this.touched = new Uint32Array(index.rows)
    this.sums = new Float64Array(index.rows)
    this.nameBits = new Uint16Array(index.words.size)
  }

  /** Rows, most promising first. */
  find(left: LeftCompany): number[] {
    this.touchedCount = 0
    this.markWords(left)
    this.touchByWords(left)
    this.touchByKeys(left)
    const rows = this.best(left)
    for (const word of this.marked) this.nameBits[word] = 0
    this.marked.length = 0
    for (let at = 0; at < this.touchedCount; at++) this.shared[this.touched[at]!] = 0
    return rows
  }

  private markWords(left: LeftCompany): void {
    left.names.forEach((name, at) => {
      const known = this.isKnown(name)
      name.words.forEach((word, place) => {
        if (word.id >= 0) this.mark(word.id, at)
        if (!known) for (const near of this.reader.near(word, name.marks[place]!)) this.mark(near.id, at)
      })
    })
  }

  /** A name that the index has as it is needs no other spellings. */
  private isKnown(name: LeftName): boolean {
    return findKey(this.index.keys, name.coreHash) >= 0
  }

  private mark(word: number, name: number): void {
    if (this.nameBits[word] === 0) this.marked.push(word)
    this.nameBits[word]! |= 1 << name
  }

  private touch(row: number, value: number): void {
    const before = this.shared[row]!
    if (before === 0) this.touched[this.touchedCount++] = row
    this.shared[row] = before + value
  }

  /** Words by rising number of rows, until enough rows were seen. */
  private touchByWords(left: LeftCompany): void {
    const lists = this.wordLists(left)
    let seen = 0
    for (const { word, weight } of lists) {
      const from = this.index.postingStarts[word]!
      const to = this.index.postingEnds[word]!
      if (seen > 0 && seen + to - from > ROWS_BUDGET) break
      if (to - from > ROWS_BUDGET * 4) break
      seen += to - from
      for (let at = from; at < to; at++) this.touch(this.index.postings[at]!, weight)
    }
  }

  private wordLists(left: LeftCompany): { word: number; weight: number; rows: number }[] {
    const { postingStarts, postingEnds } = this.index
    const lists: { word: number; weight: number; rows: number }[] = []
    const seen = new Set<number>()
    const add = (word: number, weight: number) => {
      if (seen.has(word)) return
      seen.add(word)
      lists.push({ word, weight, rows: postingEnds[word]! - postingStarts[word]! })
    }
    for (const name of left.names)
      name.words.forEach((word, at) => {
        if (word.id >= 0) add(word.id, name.weights[at]!)
      })
    for (const name of left.names)
      if (!this.isKnown(name))
        name.words.forEach((word, at) => {
          for (const near of this.reader.near(word, name.marks[at]!))
            add(near.id, this.reader.weight(near.id) * near.share)
        })
    return lists.sort((a, b) => a.rows - b.rows || b.weight - a.weight)
  }

  private touchByKeys(left: LeftCompany): void {
    for (const name of left.names) this.touchByName(name)
    if (left.spelledHash !== 0) this.touchKey(kindKey(left.spelledHash, KEY.label), 6)
    for (const domain of left.read.domains) this.touchKey(hashText(domain, KEY.domain), 9)
    for (const label of left.labels) {
      this.touchKey(kindKey(hashText(label, KEY.core), KEY.label), 6)
      const hash = hashText(label, KEY.core)
      this.touchKey(hash, 6)
      this.touchKey(kindKey(hash, KEY.spelled), 6)
    }
    const phone = left.read.fields[FIELD.phone]
    if (phone) this.touchKey(hashText(phone, KEY.phone), 8)
  }

  private touchByName(name: LeftName): void {
    this.touchKey(name.coreHash, 8)
    if (name.core.length >= 4) this.touchKey(kindKey(name.coreHash, KEY.label), 6)
    if (name.strong === 1 && name.core.length >= 2 && name.core.length <= 8)
      this.touchKey(kindKey(name.coreHash, KEY.initials), 5, INITIALS_ROWS_MAX)
    this.touchJoined(name)
  }

  /** "face book media" finds "facebook media" and the other way round; initials find their name. */
  private touchJoined(name: LeftName): void {
    let initials = ''
    const strong: LeftWord[] = name.words.filter((_, at) => (name.marks[at]! & MARK.WEAK) === 0)
    for (let at = 0; at < strong.length; at++) {
      initials += strong[at]!.text[0] ?? ''
      if (strong.length < 2) break
      if (strong.length > 2 && at < strong.length - 1) {
        const word = this.reader.word(strong[at]!.text + strong[at + 1]!.text)
        if (word.id >= 0) this.touchWord(word)
      }
      if (strong[at]!.text.length >= 6) this.touchKey(hashText(strong[at]!.text, KEY.pair), 6)
    }
    if (name.initialsHash !== 0) this.touchKey(name.initialsHash, 4, INITIALS_ROWS_MAX)
    if (initials.length > 2) {
      const hash = hashText(initials, KEY.core)
      this.touchKey(hash, 4, INITIALS_ROWS_MAX)
      this.touchKey(kindKey(hash, KEY.label), 3, INITIALS_ROWS_MAX)
    }
  }

  private touchWord(word: LeftWord): void {
    const from = this.index.postingStarts[word.id]!
    const to = this.index.postingEnds[word.id]!
    if (to - from > KEY_ROWS_MAX) return
    for (let at = from; at < to; at++) this.touch(this.index.postings[at]!, word.weight)
  }

  private touchKey(key: number, value: number, most = KEY_ROWS_MAX): void {
    const table: KeyTable = this.index.keys
    const at = findKey(table, key)
    if (at < 0) return
    const end = table.ends[at]!
    if (end - table.starts[at]! > most) return
    for (let place = table.starts[at]!; place < end; place++) this.touch(table.values[place]!, value)
  }

  private best(left: LeftCompany): number[] {
    const rows = this.promising(this.cut(RANKED_MAX))
    const ranks = rows.map((row) => this.rank(left, row))
    const most = ranks.reduce((best, rank) => Math.max(best, rank), Number.NEGATIVE_INFINITY)
    return rows
      .map((_, at) => at)
      .filter((at) => ranks[at]! >= most - RANK_REACH)
      .sort((a, b) => ranks[b]! - ranks[a]! || this.compareIds(rows[a]!, rows[b]!))
      .slice(0, CANDIDATES_MAX)
      .map((at) => rows[at]!)
  }

  /** Without rows that share next to nothing beside the best. */
  private promising(rows: number[]): number[] {
    let most = 0
    for (const row of rows) most = Math.max(most, this.shared[row]!)
    return rows.filter((row) => this.shared[row]! >= most * PROMISING)
  }

  /** The touched rows with the highest sums; of equal ones those that the hash of their ids puts first. */
  private cut(count: number): number[] {
    const all = this.touched.subarray(0, this.touchedCount)
    if (all.length <= count) return [...all]
    const { sums } = this
    const { idHashes } = this.index
    for (let at = 0; at < all.length; at++) {
      const row = all[at]!
      sums[at] = this.shared[row]! + idHashes[row]! * HASH_PART
    }
    const least = highest(sums, all.length, count)
    const rows: number[] = []
    for (let at = 0; at < all.length; at++) {
      const row = all[at]!
      if (this.shared[row]! + idHashes[row]! * HASH_PART >= least) rows.push(row)
    }
    return rows
  }

  /** What a row shares with the record, roughly: words of one name less the words only one has, and the plainest facts. */
  private rank(left: LeftCompany, row: number): number {
    const { index, matched, reader } = this
    let best = Number.NEGATIVE_INFINITY
    for (let name = index.nameStarts[row]!; name < index.nameStarts[row + 1]!; name++) {
      matched.fill(0)
      let total = 0
      for (let at = index.nameWords[name]!; at < index.nameWords[name + 1]!; at++) {
        const word = index.wordIds[at]!
        const weight = reader.rightWeight(word, index.wordMarks[at]!)
        total += weight
        const bits = this.nameBits[word]!
        if (bits !== 0) for (let l = 0; l < left.names.length; l++) if (bits & (1 << l)) matched[l]! += weight
      }
      for (let l = 0; l < left.names.length; l++) {
        const one = left.names[l]!
        const same = one.coreHash === index.nameCores[name] ? 6 : 0
        const initials =
          one.coreHash === index.nameInitials[name] ||
          (one.initialsHash !== 0 && one.initialsHash === index.nameCores[name])
            ? 5
            : 0
        const missing = Math.max(0, one.total - matched[l]!) + Math.max(0, total - matched[l]!)
        const value = matched[l]! - UNMATCHED_COST * missing + same + initials
        if (value > best) best = value
      }
    }
    return Math.max(best, -12) + this.rankFacts(left, row)
  }

  private rankFacts(left: LeftCompany, row: number): number {
    const { index } = this
    let value = 0
    for (let at = index.domainStarts[row]!; at < index.domainStarts[row + 1]!; at++) {
      if (left.domains.includes(index.domains[at]!)) value += 8
      else if (left.labelHashes.includes(index.domainLabels[at]!) || left.spelledHash === index.domainLabels[at])
        value += 4
      else for (const name of left.names) if (name.coreHash === index.domainLabels[at]) value += 4
    }
    for (const label of left.labelHashes)
      for (let name = index.nameStarts[row]!; name < index.nameStarts[row + 1]!; name++)
        if (index.nameCores[name] === label) value += 3
    value += this.rankField(left, row, FIELD.country, 1.5, -2)
    value += this.rankField(left, row, FIELD.city, 2, -1)
    value += this.rankField(left, row, FIELD.postcode, 2, 0)
    value += this.rankField(left, row, FIELD.phone, 5, 0)
    return value
  }

  private rankField(left: LeftCompany, row: number, field: number, same: number, differs: number): number {
    const ours = left.fields[field]!
    const theirs = this.index.fields[row * left.fields.length + field]!
    return ours === 0 || theirs === 0 ? 0 : ours === theirs ? same : differs
  }

  private compareIds(one: number, other: number): number {
    const { idHashes, ids } = this.index
    return idHashes[one]! - idHashes[other]! || (columnText(ids, one) < columnText(ids, other) ? -1 : 1)
  }
}

/** The count-th highest of the first `length` values; they are reordered. */
function highest(values: Float64Array, length: number, count: number): number {
  let from = 0
  let to = length - 1
  const place = count - 1
  while (from < to) {
    const pivot = values[(from + to) >> 1]!
    let i = from
    let j = to
    while (i <= j) {
      while (values[i]! > pivot) i++
      while (values[j]! < pivot) j--
      if (i <= j) {
        const kept = values[i]!
        values[i++] = values[j]!
        values[j--] = kept
      }
    }
    if (place <= j) to = j
    else if (place >= i) from = i
    else break
  }
  return values[place]!
}
