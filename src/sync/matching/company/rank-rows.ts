import type { CompanyIndex } from './company-index.ts'
import { roomFor } from './growing-column.ts'
import type { LeftCompany, LeftReader } from './left-company.ts'
import { FIELD } from './read-company.ts'

const UNMATCHED_COST = 0.35
/** However little the names agree, they count no less. */
const NAME_LEAST = -12
const FIELDS = Object.keys(FIELD).length
const SHARES = {
  core: 6,
  initials: 5,
  domain: 8,
  label: 4,
  labelCore: 3,
  country: 1.5,
  city: 2,
  postcode: 2,
  phone: 5,
} as const

/** Ranks rows by what they share with a record, roughly: much sooner than comparing them in full. */
export class RowRanker {
  private readonly index: CompanyIndex
  private readonly reader: LeftReader
  /** For each word of the index the bits of the left names that have it, while one record is looked for. */
  private nameBits: Uint16Array
  private readonly matched = new Float64Array(16)
  /** Keeps the fetching from being left out. */
  private warmed = 0

  constructor(index: CompanyIndex, reader: LeftReader) {
    this.index = index
    this.reader = reader
    this.nameBits = new Uint16Array(index.words.size)
  }

  /** After the index changed: makes room for its new words. */
  renew(): void {
    const { words } = this.index
    if (words.size > this.nameBits.length) this.nameBits = new Uint16Array(roomFor(words.size))
  }

  /** Remembers that a left name has the word, until it is forgotten; true when no name had it. */
  mark(word: number, name: number): boolean {
    const before = this.nameBits[word]!
    this.nameBits[word] = before | (1 << name)
    return before === 0
  }

  forget(words: readonly number[]): void {
    for (let at = 0; at < words.length; at++) this.nameBits[words[at]!] = 0
  }

  /**
   * Reads what ranking will need of the rows, column by column. The rows lie far apart in memory: read one after the other,
   * each would be waited for; read together, the processor fetches many at a time.
   */
  warm(rows: readonly number[]): void {
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
    this.warmed += sum
  }

  /**
   * How much words must weigh that agree in the names of a row which has no key in common with the record, for it to reach a rank
   * at all: whatever else agrees.
   */
  leastReach({ names, fields }: LeftCompany, rank: number): number {
    const facts = SHARES.country + SHARES.city + (fields[FIELD.postcode] === 0 ? 0 : SHARES.postcode)
    const wanted = rank - facts
    if (wanted <= NAME_LEAST) return Number.NEGATIVE_INFINITY
    let total = Number.POSITIVE_INFINITY
    for (let name = 0; name < names.length; name++) total = Math.min(total, names[name]!.total)
    // What of the left name does not agree costs, too.
    return Math.max(wanted, (wanted + UNMATCHED_COST * total) / (1 + UNMATCHED_COST))
  }

  /** What a row shares with the record, roughly: words of one name less the words only one has, and the plainest facts. */
  rank(left: LeftCompany, row: number): number {
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
        const same = one.coreHash === index.nameCores[name] ? SHARES.core : 0
        const initials =
          one.coreHash === index.nameInitials[name] ||
          (one.initialsHash !== 0 && one.initialsHash === index.nameCores[name])
            ? SHARES.initials
            : 0
        const missing = Math.max(0, one.total - matched[l]!) + Math.max(0, total - matched[l]!)
        const value = matched[l]! - UNMATCHED_COST * missing + same + initials
        if (value > best) best = value
      }
    }
    return Math.max(best, NAME_LEAST) + this.rankFacts(left, row)
  }

  private rankFacts(left: LeftCompany, row: number): number {
    const { index } = this
    const { names, domains, labelHashes } = left
    let value = 0
    const lastDomain = index.domainStarts[row + 1]!
    for (let at = index.domainStarts[row]!; at < lastDomain; at++) {
      const label = index.domainLabels[at]!
      if (holds(domains, index.domains[at]!)) value += SHARES.domain
      else if (holds(labelHashes, label) || left.spelledHash === label) value += SHARES.label
      else for (let name = 0; name < names.length; name++) if (names[name]!.coreHash === label) value += SHARES.label
    }
    if (labelHashes.length > 0)
      for (let name = index.nameStarts[row]!; name < index.nameStarts[row + 1]!; name++)
        for (let at = 0; at < labelHashes.length; at++)
          if (index.nameCores[name] === labelHashes[at]) value += SHARES.labelCore
    value += this.rankField(left, row, FIELD.country, SHARES.country, -2)
    value += this.rankField(left, row, FIELD.city, SHARES.city, -1)
    value += this.rankField(left, row, FIELD.postcode, SHARES.postcode, 0)
    value += this.rankField(left, row, FIELD.phone, SHARES.phone, 0)
    return value
  }

  private rankField(left: LeftCompany, row: number, field: number, same: number, differs: number): number {
    const ours = left.fields[field]!
    const theirs = this.index.fields[row * left.fields.length + field]!
    return ours === 0 || theirs === 0 ? 0 : ours === theirs ? same : differs
  }
}

function holds(list: Int32Array | Uint32Array, value: number): boolean {
  for (let at = 0; at < list.length; at++) if (list[at] === value) return true
  return false
}
