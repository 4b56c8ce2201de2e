import { compareRecords, type Rarity } from './compare.ts'
import { type Decision, decide, oddsOf, sortCandidates } from './decide.ts'
import { coreKey, domainKey, KEY_ACCOUNTS_MAX, keysOf, type MatchKey, wordKey } from './keys.ts'
import { type MatchRecord, type PreparedRecord, prepareRecord } from './normalise.ts'
import { type Evidence, evidenceOf, scoreOf } from './score.ts'

/** Candidates that are compared for one company, the most promising by the rarity of what they share. */
export const CANDIDATES_MAX = 12
/** Candidates that are kept with a decision, for people to see. */
export const CANDIDATES_KEPT = { auto: 2, review: 5, none: 1 } as const

export interface MatchCandidate {
  readonly id: string
  readonly score: number
  readonly evidence: readonly Evidence[]
}

export interface MatchDecision extends Decision {
  readonly id: string
  /** Best first, as many as the state keeps. */
  readonly candidates: readonly MatchCandidate[]
  /** Of every candidate that was compared. */
  readonly probabilities: ReadonlyMap<string, number>
  readonly scores: ReadonlyMap<string, number>
}

/**
 * Decides for every left record which right record it is, if any. Pure and deterministic; holds all rights in memory, so it
 * is for files and measurements. `matchConnection` decides the same way with its candidates found by the database.
 */
export function matchRecords(lefts: readonly MatchRecord[], rights: readonly MatchRecord[]): MatchDecision[] {
  const prepared = rights.map(prepareRecord)
  const index = new Map<MatchKey, number[]>()
  prepared.forEach((record, at) => {
    for (const key of keysOf(record)) {
      const list = index.get(key)
      if (list) list.push(at)
      else index.set(key, [at])
    }
  })
  const rarity = rarityOf(rights.length, (key) => index.get(key)?.length ?? 0)
  return lefts.map((left) => {
    const ours = prepareRecord(left)
    const shared = new Map<number, number>()
    for (const key of keysOf(ours)) {
      const list = index.get(key)
      if (!list || list.length > KEY_ACCOUNTS_MAX) continue
      const weight = keyWeight(rights.length, list.length)
      for (const at of list) shared.set(at, (shared.get(at) ?? 0) + weight)
    }
    const top = [...shared]
      .sort((a, b) => b[1] - a[1] || (prepared[a[0]]!.id < prepared[b[0]]!.id ? -1 : 1))
      .slice(0, CANDIDATES_MAX)
    return decideRecord(
      ours,
      top.map(([at]) => prepared[at]!),
      rarity,
    )
  })
}

/** What sharing a key is worth when candidates are chosen; whole, so that a sum is the same in any order and any place. */
export function keyWeight(accounts: number, count: number): number {
  return Math.round(1000 * Math.log((accounts + 1) / (count + 0.5)))
}

export function rarityOf(accounts: number, count: (key: MatchKey) => number): Rarity {
  return {
    accounts,
    wordCount: (word) => count(wordKey(word)),
    coreCount: (core) => count(coreKey(core)),
    domainCount: (domain) => count(domainKey(domain)),
  }
}

/** Compares, scores and decides; the candidates' order does not matter. */
export function decideRecord(
  ours: PreparedRecord,
  candidates: readonly PreparedRecord[],
  rarity: Rarity,
  kept: Readonly<Record<Decision['state'], number>> = CANDIDATES_KEPT,
): MatchDecision {
  const compared = sortCandidates(
    candidates.map((theirs) => {
      const comparison = compareRecords(ours, theirs, rarity)
      return { id: theirs.id, score: scoreOf(comparison.features), comparison, theirs }
    }),
  )
  const sum = compared.reduce((total, { score }) => total + oddsOf(score), 1)
  const decision = decide(compared)
  return {
    id: ours.id,
    ...decision,
    probabilities: new Map(compared.map(({ id, score }) => [id, oddsOf(score) / sum])),
    scores: new Map(compared.map(({ id, score }) => [id, score])),
    candidates: compared.slice(0, kept[decision.state]).map(({ id, score, comparison, theirs }) => ({
      id,
      score: Math.round(score * 100) / 100,
      evidence: evidenceOf(comparison, ours, theirs),
    })),
  }
}
