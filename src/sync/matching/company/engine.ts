import { compareRecords } from '../compare.ts'
import { decide, oddsOf, sortCandidates } from '../decide.ts'
import type { Candidate, DecideOptions, MatchDecision } from '../evidence.ts'
import { hashKey, KEY_ACCOUNTS_MAX, keysOf, type MatchKey } from '../keys.ts'
import { CANDIDATES_MAX, keyWeight, rarityOf } from '../match-records.ts'
import { type MatchRecord, type PreparedRecord, prepareRecord } from '../normalise.ts'
import { evidenceOf, scoreOf } from '../score.ts'
import type { CompanyRecord } from './company-record.ts'

export interface CompanyIndexOptions {
  /** Names of further columns that both sides have and that count as evidence. */
  readonly compare?: readonly string[]
}

export interface CompanyIndex {
  readonly size: number
  readonly prepared: readonly PreparedRecord[]
  readonly postings: ReadonlyMap<MatchKey, readonly number[]>
}

export interface CompanyMatcher {
  readonly size: number
  /** Decides which record of the index this is, if any. Never throws, whatever the record says. */
  decide(record: CompanyRecord, options?: DecideOptions): MatchDecision
  /** Compares with one record that need not be in the index, by the index's frequencies. */
  compare(left: CompanyRecord, right: CompanyRecord): Candidate
  /** 53-bit fingerprint of what is compared of a record: equal when no comparison could tell the two apart. */
  fingerprint(record: CompanyRecord): number
}

/**
 * An index that follows its side: records come, change and go while it answers, for work that goes on for days. What was put
 * last under an id counts. Answers as a fresh index of the same records would, whatever the order they came in.
 */
export interface LiveCompanies extends CompanyMatcher {
  put(record: CompanyRecord): void
  remove(id: string): void
}

/** Reads all records once. Ids must be distinct. */
export function buildCompanyIndex(records: Iterable<CompanyRecord>, _options: CompanyIndexOptions = {}): CompanyIndex {
  const prepared = [...records].map((record) => prepareRecord(record as MatchRecord))
  const postings = new Map<MatchKey, number[]>()
  prepared.forEach((record, at) => {
    for (const key of keysOf(record)) {
      const list = postings.get(key)
      if (list) list.push(at)
      else postings.set(key, [at])
    }
  })
  return { size: prepared.length, prepared, postings }
}

export function openCompanyMatcher(index: CompanyIndex): CompanyMatcher {
  const { prepared, postings, size } = index
  const rarity = rarityOf(size, (key) => postings.get(key)?.length ?? 0)
  const compare = (ours: PreparedRecord, theirs: PreparedRecord) => {
    const comparison = compareRecords(ours, theirs, rarity)
    const score = scoreOf(comparison.features)
    return { id: theirs.id, score, evidence: evidenceOf(comparison, ours, theirs) }
  }
  return {
    size,
    decide(record, { kept = 5, excluded, linked = null } = {}) {
      const ours = prepareRecord(record as MatchRecord)
      const shared = new Map<number, number>()
      for (const key of keysOf(ours)) {
        const list = postings.get(key)
        if (!list || list.length > KEY_ACCOUNTS_MAX) continue
        for (const at of list) shared.set(at, (shared.get(at) ?? 0) + keyWeight(size, list.length))
      }
      const found = [...shared]
        .filter(([at]) => !excluded?.has(prepared[at]!.id))
        .sort((a, b) => b[1] - a[1] || (prepared[a[0]]!.id < prepared[b[0]]!.id ? -1 : 1))
        .slice(0, CANDIDATES_MAX)
        .map(([at]) => prepared[at]!)
      if (linked !== null && !found.some((one) => one.id === linked))
        found.push(...prepared.filter((one) => one.id === linked))
      const sorted = sortCandidates(found.map((theirs) => compare(ours, theirs)))
      const sum = sorted.reduce((total, { score }) => total + oddsOf(score), 1)
      const candidates = sorted.map((one) => ({ ...one, probability: oddsOf(one.score) / sum }))
      return { id: record.id, ...decide(sorted), candidates: candidates.slice(0, kept) }
    },
    compare(left, right) {
      const one = compare(prepareRecord(left as MatchRecord), prepareRecord(right as MatchRecord))
      return { ...one, probability: oddsOf(one.score) / (1 + oddsOf(one.score)) }
    },
    fingerprint: (record) => hashKey(JSON.stringify({ ...prepareRecord(record as MatchRecord), id: '' })),
  }
}

export function openLiveCompanies(records: Iterable<CompanyRecord>, options: CompanyIndexOptions = {}): LiveCompanies {
  const living = new Map([...records].map((record) => [record.id, record]))
  let matcher: CompanyMatcher | null = null
  const current = () => {
    matcher ??= openCompanyMatcher(buildCompanyIndex(living.values(), options))
    return matcher
  }
  return {
    get size() {
      return living.size
    },
    put(record) {
      living.set(record.id, record)
      matcher = null
    },
    remove(id) {
      if (living.delete(id)) matcher = null
    },
    decide: (record, asked) => current().decide(record, asked),
    compare: (left, right) => current().compare(left, right),
    fingerprint: (record) => current().fingerprint(record),
  }
}
