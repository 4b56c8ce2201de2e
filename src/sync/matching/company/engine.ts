import { type DecisionThresholds, decideCandidates } from '../decide-candidates.ts'
import type { Candidate, DecideOptions, Evidence, MatchDecision } from '../evidence.ts'
import { type CompanyIndex, KEY } from './company-index.ts'
import type { CompanyRecord } from './company-record.ts'
import { CompanyComparer } from './compare-company.ts'
import { type ComparedPair, PairComparer } from './compare-pair.ts'
import { explainCompany } from './explain-company.ts'
import { COMPANY_FEATURES, type CompanyFeature, F } from './features.ts'
import { CandidateFinder } from './find-candidates.ts'
import { findKey } from './key-table.ts'
import { type LeftCompany, LeftReader } from './left-company.ts'
import { type ReadCompany, readCompany } from './read-company.ts'
import { readRow } from './read-row.ts'
import { columnText, hashText, type TextColumn } from './vocabulary.ts'
import { type CompanyModel, SHIPPED_COMPANY_MODEL } from './weights.ts'

export interface CompanyMatcher {
  readonly size: number
  /** Decides which record of the index this is, if any. Never throws, whatever the record says. */
  decide(record: CompanyRecord, options?: DecideOptions): MatchDecision
  /** Compares with one record that need not be in the index, by the index's frequencies. */
  compare(left: CompanyRecord, right: CompanyRecord): Candidate
  /** Features of a pair that are not 0, by name; the right record may be given by its id in the index. Null for an unknown id. */
  features(left: CompanyRecord, right: CompanyRecord | string): Partial<Record<CompanyFeature, number>> | null
  /** 53-bit fingerprint of what is compared of a record: equal when no comparison could tell the two apart. */
  fingerprint(record: CompanyRecord): number
}

/** Why a best candidate needs more than the sum says. */
const CAUTION = { none: 0, lone: 1, numbers: 2 } as const

/** A candidate before it is explained. */
class Found {
  readonly row: number
  readonly score: number
  readonly caution: number
  private readonly ids: TextColumn
  private text: string | null = null

  constructor(ids: TextColumn, row: number, score: number, caution: number) {
    this.ids = ids
    this.row = row
    this.score = score
    this.caution = caution
  }

  /** Read from the index only where it is needed. */
  get id(): string {
    this.text ??= columnText(this.ids, this.row)
    return this.text
  }
}

function isBefore(one: Found, other: Found): boolean {
  return one.score > other.score || (one.score === other.score && one.id < other.id)
}

const NO_EVIDENCE: readonly Evidence[] = []
/** Duplicates are looked for among so many of the best, and only where they could stand in the best's way. */
const DUPLICATES_MAX = 8
const DUPLICATE_REACH = 6
/** What can stand beside a name of one word. */
const SUPPORT = [
  F.formSame,
  F.formKin,
  F.domainSame,
  F.domainLabel,
  F.countrySame,
  F.citySame,
  F.phoneSame,
  F.postcodeSame,
  F.streetSame,
]
/** No chance reaches it. */
const NEVER = 2
const LONE_AUTO = 0.99
/**
 * Score from which two rows are one company written twice: most companies have one account, so it takes better odds than a match.
 */
const DUPLICATE_SCORE = 2.5
/** One of these is enough to tell two accounts apart, whatever else agrees: siblings of a group share nearly all. */
const TELLS_APART = [
  F.missingLeftCount,
  F.missingRightCount,
  F.numberClash,
  F.numberOne,
  F.placeClash,
  F.countryDiffers,
]

function toldApart(values: Float64Array): boolean {
  if (values[F.cityDiffers] === 1 && values[F.domainSame] === 0) return true
  for (const feature of TELLS_APART) if (values[feature] !== 0) return true
  return false
}

/** A matcher of an index that is changed in place. */
export interface FollowingMatcher extends CompanyMatcher {
  /** After a change of the index: these words are new or other numbers of names have them. */
  renew(words: Iterable<number>): void
}

/** Opens an index for questions; an opened matcher works on memory of its own, so one is needed for each worker. */
export function openCompanyMatcher(index: CompanyIndex, model: CompanyModel = SHIPPED_COMPANY_MODEL): FollowingMatcher {
  return new Matcher(index, model)
}

class Matcher implements FollowingMatcher {
  private readonly index: CompanyIndex
  private readonly model: CompanyModel
  private readonly weights: Float64Array
  private readonly reader: LeftReader
  private readonly finder: CandidateFinder
  private readonly comparer: CompanyComparer
  private lastLeft: LeftCompany | null = null
  private lastRow = -1
  /** Opened when first asked for a pair. */
  private pairs: PairComparer | null = null

  constructor(index: CompanyIndex, model: CompanyModel) {
    this.index = index
    this.model = model
    this.weights = Float64Array.from(COMPANY_FEATURES, (name) => model.weights[name] ?? 0)
    this.reader = new LeftReader(index)
    this.finder = new CandidateFinder(index, this.reader)
    this.comparer = new CompanyComparer(index, this.reader)
  }

  get size(): number {
    return this.index.size
  }

  renew(words: Iterable<number>): void {
    this.reader.renew(words)
    this.finder.renew()
    this.pairs = null
  }

  decide(record: CompanyRecord, options: DecideOptions = {}): MatchDecision {
    const { kept = 5, excluded, linked = null, evidence = true } = options
    const left = this.reader.read(readCompany(record))
    let rows = this.finder.find(left)
    if (excluded && excluded.size > 0) rows = rows.filter((row) => !excluded.has(columnText(this.index.ids, row)))
    const linkedRow = linked === null ? -1 : rowOf(this.index, linked)
    if (linkedRow >= 0 && !rows.includes(linkedRow)) rows.push(linkedRow)
    const found = rows.map((row) => this.foundAt(left, row))
    const made = decideCandidates(found, this.thresholdsFor(found), { same: this.duplicates(found) })
    const shown = made.sorted.slice(0, kept)
    const linkedFound = linkedRow < 0 ? undefined : made.sorted.find((one) => one.row === linkedRow)
    if (linkedFound && !shown.includes(linkedFound)) shown.push(linkedFound)
    const candidates = shown.map((one) => ({
      id: one.id,
      score: one.score,
      probability: made.probabilities[made.sorted.indexOf(one)]!,
      evidence: NO_EVIDENCE,
    }))
    const { state, reason, probability, margin } = made
    const best = made.sorted[0]?.id ?? null
    const decision = { id: record.id, state, reason, best, probability, margin, candidates }
    if (evidence !== false)
      shown.forEach((one, place) => {
        if (evidence === true || evidence(decision, place)) candidates[place]!.evidence = this.explain(left, one.row)
      })
    return decision
  }

  /**
   * One word and nothing beside it ("Ikea", "ING") is said of more than one company: such a name must be nearly certain. Other
   * numbers ("Fund II", "Fund III") are siblings that share all else, so no agreement outvotes them: a person is asked.
   */
  private thresholdsFor(found: readonly Found[]): DecisionThresholds {
    const { thresholds } = this.model
    let best = found[0]
    for (const one of found) if (best && isBefore(one, best)) best = one
    if (!best || best.caution === CAUTION.none) return thresholds
    return { ...thresholds, auto: best.caution === CAUTION.numbers ? NEVER : Math.max(thresholds.auto, LONE_AUTO) }
  }

  private foundAt(left: LeftCompany, row: number): Found {
    const score = this.score(left, row)
    const { values } = this.comparer
    const lone = values[F.nameSingle] === 1 && SUPPORT.every((feature) => values[feature] === 0)
    const caution = values[F.numberClash] === 1 ? CAUTION.numbers : lone ? CAUTION.lone : CAUTION.none
    return new Found(this.index.ids, row, score, caution)
  }

  private explain(left: LeftCompany, row: number): Evidence[] {
    this.lookAt(left, row)
    return explainCompany(this.index, this.comparer, left, row, this.weights)
  }

  /** Compares, unless it was these two that were compared last. */
  private lookAt(left: LeftCompany, row: number): void {
    if (this.lastLeft === left && this.lastRow === row) return
    this.comparer.compare(left, row)
    this.lastLeft = left
    this.lastRow = row
  }

  private score(left: LeftCompany, row: number): number {
    this.lookAt(left, row)
    const { values } = this.comparer
    const { weights } = this
    let sum = 0
    for (let at = 0; at < values.length; at++) if (values[at] !== 0) sum += values[at]! * weights[at]!
    return sum
  }

  /** Whether two rows are one company written twice, by the same comparison; only asked where it can matter. */
  private duplicates(found: readonly Found[]): ((one: Found, other: Found) => boolean) | undefined {
    let best = Number.NEGATIVE_INFINITY
    for (const one of found) if (one.score > best) best = one.score
    let near = found.filter((one) => one.score > best - DUPLICATE_REACH && one.score > -2)
    if (near.length < 2) return undefined
    if (near.length > DUPLICATES_MAX) near = near.sort((a, b) => (isBefore(a, b) ? -1 : 1)).slice(0, DUPLICATES_MAX)
    const lefts = new Map<Found, LeftCompany>()
    const leftOf = (one: Found) => {
      const known = lefts.get(one) ?? this.reader.read(readRow(this.index, one.row))
      lefts.set(one, known)
      return known
    }
    return (one, other) => {
      if (!near.includes(one) || !near.includes(other)) return false
      const [first, second] = one.id < other.id ? [one, other] : [other, one]
      return this.score(leftOf(first), second.row) >= DUPLICATE_SCORE && !toldApart(this.comparer.values)
    }
  }

  compare(left: CompanyRecord, right: CompanyRecord): Candidate {
    const pair = this.pair(left, right)
    const score = pair.comparer.values.reduce((sum, value, at) => sum + value * this.weights[at]!, 0)
    const evidence = explainCompany(pair.index, pair.comparer, pair.left, pair.row, this.weights)
    return { id: right.id, score, probability: 1 / (1 + Math.exp(-score)), evidence }
  }

  private pair(left: CompanyRecord, right: CompanyRecord): ComparedPair {
    if (this.pairs === null || this.pairs.full) this.pairs = new PairComparer(this.index)
    return this.pairs.compare(readCompany(left), readCompany(right))
  }

  features(left: CompanyRecord, right: CompanyRecord | string): Partial<Record<CompanyFeature, number>> | null {
    let values: Float64Array
    if (typeof right === 'string') {
      const row = rowOf(this.index, right)
      if (row < 0) return null
      this.lookAt(this.reader.read(readCompany(left)), row)
      values = this.comparer.values
    } else {
      values = this.pair(left, right).comparer.values
    }
    const named: Partial<Record<CompanyFeature, number>> = {}
    COMPANY_FEATURES.forEach((name, at) => {
      if (values[at] !== 0) named[name] = values[at]!
    })
    return named
  }

  fingerprint(record: CompanyRecord): number {
    return fingerprintOf(readCompany(record))
  }
}

/** The record's row, or -1. */
export function rowOf({ keys, ids }: CompanyIndex, id: string): number {
  const at = findKey(keys, hashText(id, KEY.id))
  if (at < 0) return -1
  for (let place = keys.starts[at]!; place < keys.ends[at]!; place++)
    if (columnText(ids, keys.values[place]!) === id) return keys.values[place]!
  return -1
}

/** 53 bits of all that is compared; the id is no part of it. */
export function fingerprintOf(read: ReadCompany): number {
  const text = JSON.stringify({ ...read, id: '' })
  return hashText(text, 11) * 2097152 + (hashText(text, 12) >>> 11)
}
