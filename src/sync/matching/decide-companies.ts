import type { Queryable } from '../../platform/database/database.ts'
import type { Rarity } from './compare.ts'
import { KEEP_PROBABILITY } from './decide.ts'
import { coreKey, domainKey, KEY_ACCOUNTS_MAX, keysOf, type MatchKey, wordKey } from './keys.ts'
import type { MatchScope } from './link.ts'
import { CANDIDATES_MAX, decideRecord, keyWeight, type MatchDecision, rarityOf } from './match-records.ts'
import type { PreparedRecord } from './normalise.ts'
import { selectCandidates, selectKeyCounts } from './store/accounts.ts'
import type { PendingCompany } from './store/companies.ts'
import type { DecisionToStore } from './store/decisions.ts'

const CACHE_MAX = 400_000

/** Key counts of a connection, fetched when first needed; bounded, so that memory does not grow with the CRM. */
export class KeyCounts {
  readonly #scope: MatchScope
  readonly #counts = new Map<MatchKey, number>()
  readonly accounts: number

  constructor(scope: MatchScope, accounts: number) {
    this.#scope = scope
    this.accounts = accounts
  }

  async load(db: Queryable, keys: Iterable<MatchKey>): Promise<void> {
    if (this.#counts.size > CACHE_MAX) this.#counts.clear()
    const unknown = [...new Set(keys)].filter((key) => !this.#counts.has(key))
    if (unknown.length === 0) return
    const found = await selectKeyCounts(db, this.#scope, unknown)
    for (const key of unknown) this.#counts.set(key, found.get(key) ?? 0)
  }

  count(key: MatchKey): number {
    return this.#counts.get(key) ?? 0
  }

  get rarity(): Rarity {
    return rarityOf(this.accounts, (key) => this.count(key))
  }
}

export interface CompanyToDecide {
  readonly companyId: string
  readonly prepared: PreparedRecord
  readonly linked: string | null
}

export interface EngineDecision extends MatchDecision {
  /** Probability that the account it is linked to now is the right one; null when that is not among the living. */
  readonly linkedProbability: number | null
}

/** Finds candidates in the database and decides, for a batch of companies. One answer a company, in their order. */
export async function decideCompanies(
  db: Queryable,
  scope: MatchScope,
  counts: KeyCounts,
  companies: readonly CompanyToDecide[],
  candidatesMax = CANDIDATES_MAX,
): Promise<EngineDecision[]> {
  const keys = companies.map((company) => keysOf(company.prepared))
  await counts.load(db, keys.flat())
  const wanted = { positions: [] as number[], keys: [] as number[], weights: [] as number[] }
  keys.forEach((own, at) => {
    for (const key of own) {
      const count = counts.count(key)
      if (count < 1 || count > KEY_ACCOUNTS_MAX) continue
      wanted.positions.push(at)
      wanted.keys.push(key)
      wanted.weights.push(keyWeight(counts.accounts, count))
    }
  })
  const found = await selectCandidates(
    db,
    scope,
    { ...wanted, companyIds: companies.map((one) => one.companyId), linked: companies.map((one) => one.linked) },
    candidatesMax,
  )
  const candidates = companies.map((): PreparedRecord[] => [])
  for (const { at, prepared } of found) candidates[at]!.push(prepared)
  await counts.load(db, comparedKeys([...companies.map((one) => one.prepared), ...found.map((one) => one.prepared)]))
  const { rarity } = counts
  return companies.map((company, at) =>
    withLinked(decideRecord(company.prepared, candidates[at]!, rarity), company.linked),
  )
}

function* comparedKeys(records: readonly PreparedRecord[]): Generator<MatchKey> {
  for (const record of records) {
    for (const domain of record.domains) yield domainKey(domain)
    for (const name of record.names) {
      yield coreKey(name.core)
      for (const word of name.words) yield wordKey(word)
    }
  }
}

function withLinked(decision: MatchDecision, linked: string | null): EngineDecision {
  const probability = linked === null ? undefined : decision.probabilities.get(linked)
  return { ...decision, linkedProbability: probability ?? null }
}

/** What is stored: the engine's word, unless a person or a create has decided, Auto-Match is off, or a link is kept. */
export function toStore(company: PendingCompany, decision: EngineDecision | null, autoMatch: boolean): DecisionToStore {
  const { companyId, turn } = company
  if (!decision) {
    const state = company.linkOrigin === 'created' ? 'created' : 'person'
    const nothing = { probability: 1, margin: null, score: null, linkedProbability: null, candidates: [] }
    return { companyId, turn, state, reason: 'linked', bestId: company.linked, ...nothing }
  }
  const { probability, margin, linkedProbability } = decision
  const kept = linkedProbability !== null && linkedProbability >= KEEP_PROBABILITY
  const bestId = kept ? company.linked : decision.best
  const held = !autoMatch && decision.state === 'auto' && company.linked !== decision.best
  const state = kept ? 'auto' : held ? 'review' : decision.state
  const shown = state === 'review' ? 5 : state === 'auto' ? 2 : 1
  return {
    ...{ companyId, turn, state, bestId, probability, margin, linkedProbability },
    reason: kept ? 'clear' : decision.reason,
    score: decision.candidates[0]?.score ?? null,
    candidates: decision.candidates.slice(0, shown),
  }
}
