import { MARK } from '../normalise/index.ts'
import { type CompanyIndex, KEY, kindKey } from './company-index.ts'
import { findKey, type KeyTable, warmKeys } from './key-table.ts'
import type { LeftCompany, LeftName, LeftReader } from './left-company.ts'
import { RowRanker } from './rank-rows.ts'
import { FIELD } from './read-company.ts'
import { RowSums } from './row-sums.ts'
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
/** A row that shares so much less than the best is not compared. */
const RANK_REACH = 16
const PROMISING = 0.2
/** What the hash of an id adds to a sum: less than any difference that counts. */
const HASH_MOST = 1e-4
const HASH_PART = HASH_MOST / 2 ** 32
/** More than any budget. */
const ROWS_ENOUGH = 2 ** 31
/** The most that a key in common adds to a rank. */
const KEY_REACH = 8
/** Of a row that a key finds only ranking can tell how much it shares. */
const ANY_REACH = Number.POSITIVE_INFINITY

/** Finds the rows that a record may be, through everything rare they share; the order of the rows never shows. */
export class CandidateFinder {
  private readonly index: CompanyIndex
  private readonly reader: LeftReader
  private readonly ranker: RowRanker
  private readonly touched = new RowSums()
  /** Keeps the fetching from being left out. */
  warmed = 0
  /** Keys to look up, with what they are worth and how many rows they may have. */
  private readonly keys: number[] = []
  private readonly keyValues: number[] = []
  private readonly keyMosts: number[] = []
  /** What rows may share that were found through none of it: words too common to look at, keys of too many rows. */
  private unseen = 0
  private readonly marked: number[] = []
  private readonly markedWeights: number[] = []
  /** Places in `marked`, in the order in which the words' rows are looked at. */
  private readonly order: number[] = []
  private values = new Float64Array(1024)
  private readonly ranks = new Float64Array(RANKED_MAX)

  constructor(index: CompanyIndex, reader: LeftReader) {
    this.index = index
    this.reader = reader
    this.ranker = new RowRanker(index, reader)
  }

  /** After the index changed. */
  renew(): void {
    this.ranker.renew()
  }

  /** Rows, most promising first. */
  find(left: LeftCompany): number[] {
    this.touched.clear()
    this.unseen = 0
    this.markWords(left)
    this.touchByWords()
    this.touchByKeys(left)
    const rows = this.best(left)
    this.ranker.forget(this.marked)
    this.marked.length = 0
    this.markedWeights.length = 0
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
    if (!this.ranker.mark(word, name)) return
    this.marked.push(word)
    this.markedWeights.push(weight)
  }

  /** Words by rising number of rows, until enough rows were seen. */
  private touchByWords(): void {
    const { postingStarts, postingEnds, postings } = this.index
    const { marked, markedWeights, order, touched } = this
    this.orderWords()
    let seen = 0
    for (let at = 0; at < order.length; at++) {
      const word = marked[order[at]!]!
      const from = postingStarts[word]!
      const to = postingEnds[word]!
      const reach = this.reader.weight(word)
      if ((seen > 0 && seen + to - from > ROWS_BUDGET) || to - from > ROWS_BUDGET * 4) seen = ROWS_ENOUGH
      seen += to - from
      if (seen < ROWS_ENOUGH) touched.add(postings, from, to, markedWeights[order[at]!]!, reach)
      else this.unseen += reach
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
    else this.unseen += KEY_REACH
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
    if (to - from <= KEY_ROWS_MAX) this.touched.add(this.index.postings, from, to, this.reader.weight(word), ANY_REACH)
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
      if (to - from <= keyMosts[key]!) this.touched.add(table.values, from, to, keyValues[key]!, ANY_REACH)
      else this.unseen += KEY_REACH
    }
    keys.length = 0
    keyValues.length = 0
    keyMosts.length = 0
  }

  private best(left: LeftCompany): number[] {
    const rows = this.promising(left)
    const { ranks, ranker } = this
    let most = Number.NEGATIVE_INFINITY
    ranker.warm(rows)
    for (let at = 0; at < rows.length; at++) {
      ranks[at] = ranker.rank(left, rows[at]!)
      if (ranks[at]! > most) most = ranks[at]!
    }
    const places: number[] = []
    for (let at = 0; at < rows.length; at++) if (ranks[at]! >= most - RANK_REACH) places.push(at)
    places.sort((a, b) => ranks[b]! - ranks[a]! || this.compareIds(rows[a]!, rows[b]!))
    if (places.length > CANDIDATES_MAX) places.length = CANDIDATES_MAX
    return places.map((at) => rows[at]!)
  }

  /**
   * The touched rows with the highest sums, without those that share next to nothing beside the best and those that cannot come
   * near its rank, whatever they have besides.
   */
  private promising(left: LeftCompany): number[] {
    const { touched, ranker, unseen } = this
    const { rows, sums, reaches, count } = touched
    if (count === 0) return []
    const best = this.highestPlace()
    const least = touched.most * PROMISING
    const wanted = count === 1 ? Number.NEGATIVE_INFINITY : ranker.rank(left, rows[best]!) - RANK_REACH
    const reach = ranker.leastReach(left, wanted) - unseen
    const kept: number[] = []
    for (let at = 0; at < count; at++) if (sums[at]! >= least && (reaches[at]! >= reach || at === best)) kept.push(at)
    const places = kept.length > RANKED_MAX ? this.cut(kept, RANKED_MAX) : kept
    return places.map((at) => rows[at]!)
  }

  private highestPlace(): number {
    const { rows, sums, count } = this.touched
    let best = 0
    for (let at = 1; at < count; at++) {
      const more = sums[at]! - sums[best]!
      if (more > 0 || (more === 0 && this.compareIds(rows[at]!, rows[best]!) < 0)) best = at
    }
    return best
  }

  /** The places with the highest sums; of equal ones those that the hash of their ids puts first. */
  private cut(places: readonly number[], count: number): number[] {
    const { rows, sums } = this.touched
    // Most sums need no hash: they are clearly among the highest or clearly not.
    const about = this.leastOf(places, count, (at) => sums[at]!)
    const clear = places.filter((at) => sums[at]! > about + HASH_MOST)
    const close = places.filter((at) => Math.abs(sums[at]! - about) <= HASH_MOST)
    const { idHashes } = this.index
    const exact = close.map((at) => sums[at]! + idHashes[rows[at]!]! * HASH_PART)
    const open = count - clear.length
    const least = this.leastOf(close, open, (_, at) => exact[at]!)
    const kept = close.filter((_, at) => exact[at]! >= least)
    // Sums that are equal to the last digit: two rows of one hash.
    if (kept.length > open)
      kept.sort((a, b) => sums[b]! - sums[a]! || this.compareIds(rows[a]!, rows[b]!)).length = open
    return clear.concat(kept)
  }

  /** The count-th highest value of the places. */
  private leastOf(places: readonly number[], count: number, measure: (place: number, at: number) => number): number {
    if (places.length > this.values.length) this.values = new Float64Array(places.length * 2)
    for (let at = 0; at < places.length; at++) this.values[at] = measure(places[at]!, at)
    return highest(this.values, places.length, count)
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
