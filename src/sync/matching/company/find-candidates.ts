import { MARK } from '../normalise/index.ts'
import { type CompanyIndex, KEY, kindKey } from './company-index.ts'
import { roomFor } from './growing-column.ts'
import { findKey, type KeyTable, warmKeys } from './key-table.ts'
import type { LeftCompany, LeftName, LeftReader } from './left-company.ts'
import { FIELD } from './read-company.ts'
import { columnText, findJoined, hashText } from './vocabulary.ts'

/** So many rows are compared in full. */
export const CANDIDATES_MAX = 14
/** So many of the most promising rows are ranked by all they share. */
const RANKED_MAX = 40
/** Rows looked at for one record through its words. */
const ROWS_BUDGET = 600
/** A key that more rows have proves too little to look at all of them. */
const KEY_ROWS_MAX = 4096
const INITIALS_ROWS_MAX = 400
const UNMATCHED_COST = 0.35
/** A row that shares so much less than the best is not compared. */
const RANK_REACH = 16
const PROMISING = 0.2
const FIELDS = Object.keys(FIELD).length
/** What the hash of an id adds to a sum: less than any difference that counts. */
const HASH_PART = 1e-4 / 2 ** 32

/** Finds the rows that a record may be, through everything rare they share; the order of the rows never shows. */
export class CandidateFinder {
  private readonly index: CompanyIndex
  private readonly reader: LeftReader
  private shared: Float32Array
  private touched: Uint32Array
  private sums: Float64Array
  private touchedCount = 0
  /** Keeps the fetching from being left out. */
  warmed = 0
  /** Keys to look up, with what they are worth and how many rows they may have. */
  private readonly keys: number[] = []
  private readonly keyValues: number[] = []
  private readonly keyMosts: number[] = []
  /** The highest sum of a touched row. */
  private most = 0
  /** For each word of the index the bits of the left names that have it, while one record is looked for. */
  private nameBits: Uint16Array
  private readonly marked: number[] = []
  private readonly markedWeights: number[] = []
  /** Places in `marked`, in the order in which the words' rows are looked at. */
  private readonly order: number[] = []
  private readonly matched = new Float64Array(16)
  private readonly ranks = new Float64Array(RANKED_MAX)

  constructor(index: CompanyIndex, reader: LeftReader) {
    this.index = index
    this.reader = reader
    this.shared = new Float32Array(index.rows)
    this.touched = new Uint32Array(index.rows)
    this.sums = new Float64Array(index.rows)
    this.nameBits = new Uint16Array(index.words.size)
  }

  /** After the index changed: makes room for its new rows and words. */
  renew(): void {
    const { rows, words } = this.index
    if (rows > this.shared.length) {
      const room = roomFor(rows)
      this.shared = new Float32Array(room)
      this.touched = new Uint32Array(room)
      this.sums = new Float64Array(room)
    }
    if (words.size > this.nameBits.length) this.nameBits = new Uint16Array(roomFor(words.size))
  }

  /** Rows, most promising first. */
  find(left: LeftCompany): number[] {
    this.touchedCount = 0
    this.most = 0
    this.markWords(left)
    this.touchByWords()
    this.touchByKeys(left)
    const rows = this.best(left)
    for (let at = 0; at < this.marked.length; at++) this.nameBits[this.marked[at]!] = 0
    this.marked.length = 0
    this.markedWeights.length = 0
    for (let at = 0; at < this.touchedCount; at++) this.shared[this.touched[at]!] = 0
    return rows
  }

  /** The words as they are written, then those they may be. */
  private markWords({ names }: LeftCompany): void {
    for (let name = 0; name < names.length; name++) {
      const { words, weights } = names[name]!
      for (let at = 0; at < words.length; at++) if (words[at]!.id >= 0) this.mark(words[at]!.id, name, weights[at]!)
    }
    for (let name = 0; name < names.length; name++) {
      if (this.isKnown(names[name]!)) continue
      const { words, marks } = names[name]!
      for (let at = 0; at < words.length; at++) {
        const near = this.reader.near(words[at]!, marks[at]!)
        for (let one = 0; one < near.length; one++)
          this.mark(near[one]!.id, name, this.reader.weight(near[one]!.id) * near[one]!.share)
      }
    }
  }

  /** A name that the index has as it is needs no other spellings. */
  private isKnown(name: LeftName): boolean {
    return findKey(this.index.keys, name.coreHash) >= 0
  }

  /** Where a word is marked twice, the first weight counts. */
  private mark(word: number, name: number, weight: number): void {
    if (this.nameBits[word] === 0) {
      this.marked.push(word)
      this.markedWeights.push(weight)
    }
    this.nameBits[word]! |= 1 << name
  }

  private touch(rows: Uint32Array, from: number, to: number, value: number): void {
    const { shared, touched } = this
    let count = this.touchedCount
    let most = this.most
    for (let at = from; at < to; at++) {
      const row = rows[at]!
      const before = shared[row]!
      if (before === 0) touched[count++] = row
      const sum = Math.fround(before + value)
      shared[row] = sum
      if (sum > most) most = sum
    }
    this.touchedCount = count
    this.most = most
  }

  /** Words by rising number of rows, until enough rows were seen. */
  private touchByWords(): void {
    const { postingStarts, postingEnds, postings } = this.index
    const { marked, markedWeights, order } = this
    this.orderWords()
    let seen = 0
    for (let at = 0; at < order.length; at++) {
      const word = marked[order[at]!]!
      const from = postingStarts[word]!
      const to = postingEnds[word]!
      if (seen > 0 && seen + to - from > ROWS_BUDGET) break
      if (to - from > ROWS_BUDGET * 4) break
      seen += to - from
      this.touch(postings, from, to, markedWeights[order[at]!]!)
    }
  }

  /** Fewest rows first, then heaviest, then as they were marked. */
  private orderWords(): void {
    const { postingStarts, postingEnds } = this.index
    const { marked, markedWeights, order } = this
    const rowsOf = (at: number) => postingEnds[marked[at]!]! - postingStarts[marked[at]!]!
    order.length = 0
    for (let next = 0; next < marked.length; next++) {
      const rows = rowsOf(next)
      let at = next
      for (; at > 0; at--) {
        const other = order[at - 1]!
        const more = rowsOf(other) - rows
        if (more < 0 || (more === 0 && markedWeights[other]! >= markedWeights[next]!)) break
        order[at] = other
      }
      order[at] = next
    }
  }

  private touchByKeys(left: LeftCompany): void {
    const { names, domainHashes, labelHashes } = left
    for (let at = 0; at < names.length; at++) this.touchByName(names[at]!)
    if (left.spelledHash !== 0) this.touchKey(kindKey(left.spelledHash, KEY.label), 6)
    for (let at = 0; at < domainHashes.length; at++) this.touchKey(domainHashes[at]!, 9)
    for (let at = 0; at < labelHashes.length; at++) {
      const hash = labelHashes[at]!
      this.touchKey(kindKey(hash, KEY.label), 6)
      this.touchKey(hash, 6)
      this.touchKey(kindKey(hash, KEY.spelled), 6)
    }
    const phone = left.read.fields[FIELD.phone]
    if (phone) this.touchKey(hashText(phone, KEY.phone), 8)
    this.touchKeys()
  }

  private touchByName(name: LeftName): void {
    this.touchKey(name.coreHash, 8)
    if (name.core.length >= 4) this.touchKey(kindKey(name.coreHash, KEY.label), 6)
    if (name.strong === 1 && name.core.length >= 2 && name.core.length <= 8)
      this.touchKey(kindKey(name.coreHash, KEY.initials), 5, INITIALS_ROWS_MAX)
    if (name.strong > 1) this.touchJoined(name)
    if (name.initialsHash !== 0) this.touchKey(name.initialsHash, 4, INITIALS_ROWS_MAX)
  }

  /** "face book media" finds "facebook media" and the other way round; initials find their name. */
  private touchJoined(name: LeftName): void {
    const { words, marks, strong } = name
    let initials = ''
    let before = ''
    for (let at = 0; at < words.length; at++) {
      if ((marks[at]! & MARK.WEAK) !== 0) continue
      const { text } = words[at]!
      if (strong > 2 && initials !== '') this.touchWord(before, text)
      if (text.length >= 6) this.touchKey(hashText(text, KEY.pair), 6)
      initials += text[0] ?? ''
      before = text
    }
    if (initials.length <= 2) return
    const hash = hashText(initials, KEY.core)
    this.touchKey(hash, 4, INITIALS_ROWS_MAX)
    this.touchKey(kindKey(hash, KEY.label), 3, INITIALS_ROWS_MAX)
  }

  /** Rows with a word that is these two joined. */
  private touchWord(first: string, second: string): void {
    const word = findJoined(this.index.words, first, second)
    if (word < 0) return
    const from = this.index.postingStarts[word]!
    const to = this.index.postingEnds[word]!
    if (to - from <= KEY_ROWS_MAX) this.touch(this.index.postings, from, to, this.reader.weight(word))
  }

  private touchKey(key: number, value: number, most = KEY_ROWS_MAX): void {
    this.keys.push(key)
    this.keyValues.push(value)
    this.keyMosts.push(most)
  }

  /** Looks the collected keys up, all together. */
  private touchKeys(): void {
    const table: KeyTable = this.index.keys
    const { keys, keyValues, keyMosts } = this
    this.warmed += warmKeys(table, keys)
    for (let key = 0; key < keys.length; key++) {
      const at = findKey(table, keys[key]!)
      if (at < 0) continue
      const from = table.starts[at]!
      const to = table.ends[at]!
      if (to - from <= keyMosts[key]!) this.touch(table.values, from, to, keyValues[key]!)
    }
    keys.length = 0
    keyValues.length = 0
    keyMosts.length = 0
  }

  private best(left: LeftCompany): number[] {
    const rows = this.promising()
    const { ranks } = this
    let most = Number.NEGATIVE_INFINITY
    this.warmed = this.warm(rows)
    for (let at = 0; at < rows.length; at++) {
      ranks[at] = this.rank(left, rows[at]!)
      if (ranks[at]! > most) most = ranks[at]!
    }
    const places: number[] = []
    for (let at = 0; at < rows.length; at++) if (ranks[at]! >= most - RANK_REACH) places.push(at)
    places.sort((a, b) => ranks[b]! - ranks[a]! || this.compareIds(rows[a]!, rows[b]!))
    if (places.length > CANDIDATES_MAX) places.length = CANDIDATES_MAX
    return places.map((at) => rows[at]!)
  }

  /**
   * Reads what ranking will need of the rows, column by column. The rows lie far apart in memory: read one after the other,
   * each would be waited for; read together, the processor fetches many at a time. The sum only keeps the reading from being
   * left out.
   */
  private warm(rows: readonly number[]): number {
    const { nameStarts, nameWords, nameCores, nameInitials, wordIds, wordMarks, fields } = this.index
    const { domainStarts, domains, domainLabels } = this.index
    const { nameBits, reader } = this
    const width = FIELDS
    let sum = 0
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!
      sum += nameStarts[row]! + domainStarts[row]! + fields[row * width]!
    }
    for (let at = 0; at < rows.length; at++) {
      const name = nameStarts[rows[at]!]!
      const domain = domainStarts[rows[at]!]!
      sum += nameWords[name]! + nameCores[name]! + nameInitials[name]!
      if (domain < domains.length) sum += domains[domain]! + domainLabels[domain]!
    }
    for (let at = 0; at < rows.length; at++) {
      const word = nameWords[nameStarts[rows[at]!]!]!
      if (word < wordIds.length) sum += wordIds[word]! + wordMarks[word]!
    }
    for (let at = 0; at < rows.length; at++) {
      const name = nameStarts[rows[at]!]!
      const end = name === nameStarts[rows[at]! + 1] ? 0 : nameWords[name + 1]!
      for (let place = nameWords[name]!; place < end; place++)
        sum += nameBits[wordIds[place]!]! + reader.weight(wordIds[place]!)
    }
    return sum
  }

  /** The touched rows with the highest sums, without those that share next to nothing beside the best. */
  private promising(): number[] {
    const { shared, touched } = this
    const least = this.most * PROMISING
    const rows: number[] = []
    for (let at = 0; at < this.touchedCount; at++) if (shared[touched[at]!]! >= least) rows.push(touched[at]!)
    return rows.length > RANKED_MAX ? this.cut(rows, RANKED_MAX) : rows
  }

  /** The rows with the highest sums; of equal ones those that the hash of their ids puts first. */
  private cut(rows: readonly number[], count: number): number[] {
    const { sums, shared } = this
    const { idHashes } = this.index
    const sumOf = (row: number) => shared[row]! + idHashes[row]! * HASH_PART
    for (let at = 0; at < rows.length; at++) sums[at] = sumOf(rows[at]!)
    const least = highest(sums, rows.length, count)
    const kept = rows.filter((row) => sumOf(row) >= least)
    // Sums that are equal to the last digit: two rows of one hash.
    return kept.length > count
      ? kept.sort((a, b) => sumOf(b) - sumOf(a) || this.compareIds(a, b)).slice(0, count)
      : kept
  }

  /** What a row shares with the record, roughly: words of one name less the words only one has, and the plainest facts. */
  private rank(left: LeftCompany, row: number): number {
    const { index, matched, reader, nameBits } = this
    const { wordIds, wordMarks, nameWords } = index
    const { names } = left
    let best = Number.NEGATIVE_INFINITY
    const lastName = index.nameStarts[row + 1]!
    for (let name = index.nameStarts[row]!; name < lastName; name++) {
      for (let l = 0; l < names.length; l++) matched[l] = 0
      let total = 0
      const end = nameWords[name + 1]!
      for (let at = nameWords[name]!; at < end; at++) {
        const word = wordIds[at]!
        const weight = reader.rightWeight(word, wordMarks[at]!)
        total += weight
        const bits = nameBits[word]!
        if (bits !== 0) for (let l = 0; l < names.length; l++) if (bits & (1 << l)) matched[l]! += weight
      }
      for (let l = 0; l < names.length; l++) {
        const one = names[l]!
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
    const { names, domains, labelHashes } = left
    let value = 0
    const lastDomain = index.domainStarts[row + 1]!
    for (let at = index.domainStarts[row]!; at < lastDomain; at++) {
      const label = index.domainLabels[at]!
      if (holds(domains, index.domains[at]!)) value += 8
      else if (holds(labelHashes, label) || left.spelledHash === label) value += 4
      else for (let name = 0; name < names.length; name++) if (names[name]!.coreHash === label) value += 4
    }
    if (labelHashes.length > 0)
      for (let name = index.nameStarts[row]!; name < index.nameStarts[row + 1]!; name++)
        for (let at = 0; at < labelHashes.length; at++) if (index.nameCores[name] === labelHashes[at]) value += 3
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

function holds(list: Int32Array | Uint32Array, value: number): boolean {
  for (let at = 0; at < list.length; at++) if (list[at] === value) return true
  return false
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
