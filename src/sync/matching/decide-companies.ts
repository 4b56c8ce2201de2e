import type { Queryable } from '../../platform/database/database.ts'
import type { Rarity } from './compare.ts'
import { AUTO_PROBABILITY, keepsLink } from './decide.ts'
import { coreKey, domainKey, KEY_ACCOUNTS_MAX, keysOf, type MatchKey, ownKeysOf, pairKey, wordKey } from './keys.ts'
import type { MatchScope } from './link.ts'
import {
  CANDIDATES_KEPT,
  CANDIDATES_MAX,
  decideRecord,
  keyWeight,
  type MatchDecision,
  rarityOf,
} from './match-records.ts'
import type { PreparedRecord } from './normalise.ts'
import { selectCandidates, selectKeyCounts } from './store/accounts.ts'
import type { PendingCompany } from './store/companies.ts'
import type { DecisionToStore } from './store/decisions.ts'

const CACHE_MAX = 400_000

/** Key counts of a connection, fetched when first needed; bounded, so that memory does not grow with the CRM. */
export class KeyCounts {
  readonly #scope: MatchScope
  readonly #counts = new Map<MatchKey, number>()
  /** Open accounts, and those that were made for a company. */
  readonly accounts: number
  readonly own: number

  constructor(scope: MatchScope, accounts: { readonly open: number; readonly own: number }) {
    this.#scope = scope
    this.accounts = accounts.open
    this.own = accounts.own
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
  readonly linkPair: string | null
}

export interface EngineDecision extends Omit<MatchDecision, 'reason'> {
  /** contested: it would be an account that was made for another company. */
  readonly reason: MatchDecision['reason'] | 'contested'
  /** The link that it has holds (keepsLink). */
  readonly keepsLink: boolean
  /** Fingerprint of the company with the account it keeps, or else with the best. */
  readonly pair: MatchKey | null
}

/** Finds candidates in the database and decides, for a batch of companies. One answer a company, in their order. */
export async function decideCompanies(
  db: Queryable,
  scope: MatchScope,
  counts: KeyCounts,
  companies: readonly CompanyToDecide[],
  kept: Readonly<Record<MatchDecision['state'], number>> = CANDIDATES_KEPT,
): Promise<EngineDecision[]> {
  const keys = companies.map((company) => keysOf(company.prepared))
  await counts.load(db, keys.flat())
  const candidates = await findCandidates(db, scope, companies, (at) =>
    keys[at]!.flatMap((key): [MatchKey, number][] => {
      const count = counts.count(key)
      return count < 1 || count > KEY_ACCOUNTS_MAX ? [] : [[key, keyWeight(counts.accounts, count)]]
    }),
  )
  await counts.load(db, comparedKeys([...companies.map((one) => one.prepared), ...candidates.flat()]))
  const { rarity } = counts
  const decisions = companies.map((company, at) =>
    withLink(decideRecord(company.prepared, candidates[at]!, rarity, kept), company, candidates[at]!),
  )
  return counts.own === 0 ? decisions : warnOfOwn(db, scope, counts, companies, decisions)
}

/** The candidates of each company by the keys and weights it is looked for with, and its linked account. */
async function findCandidates(
  db: Queryable,
  scope: MatchScope,
  companies: readonly CompanyToDecide[],
  weighedKeys: (at: number) => readonly (readonly [MatchKey, number])[],
): Promise<PreparedRecord[][]> {
  const wanted = { positions: [] as number[], keys: [] as number[], weights: [] as number[] }
  companies.forEach((_, at) => {
    for (const [key, weight] of weighedKeys(at)) {
      wanted.positions.push(at)
      wanted.keys.push(key)
      wanted.weights.push(weight)
    }
  })
  const companyIds = companies.map((one) => one.companyId)
  const linked = companies.map((one) => one.linked)
  const candidates = companies.map((): PreparedRecord[] => [])
  for (const { at, prepared } of await selectCandidates(db, scope, { ...wanted, companyIds, linked }, CANDIDATES_MAX))
    candidates[at]!.push(prepared)
  return candidates
}

/**
 * Who has nobody, but clearly is what an account says that was made for another company, is shown and gets no account of its
 * own: two companies on our side are one. Accounts made for a company play no other part.
 */
async function warnOfOwn(
  db: Queryable,
  scope: MatchScope,
  counts: KeyCounts,
  companies: readonly CompanyToDecide[],
  decisions: readonly EngineDecision[],
): Promise<EngineDecision[]> {
  const alone = decisions.flatMap((one, at) => (one.state === 'none' && companies[at]!.linked === null ? [at] : []))
  const wanted = alone.map((at) => companies[at]!)
  const keysAt = (at: number) => ownKeysOf(wanted[at]!.prepared).map((key) => [key, 1] as const)
  const candidates = await findCandidates(db, scope, wanted, keysAt)
  await counts.load(db, comparedKeys(candidates.flat()))
  const warned = [...decisions]
  alone.forEach((position, at) => {
    const { prepared } = wanted[at]!
    const found = decideRecord(prepared, candidates[at]!, counts.rarity)
    if (found.probability < AUTO_PROBABILITY && found.reason !== 'ambiguous') return
    warned[position] = { ...found, state: 'review', reason: 'contested', keepsLink: false, pair: null }
  })
  return warned
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

function withLink(
  decision: MatchDecision,
  company: CompanyToDecide,
  candidates: readonly PreparedRecord[],
): EngineDecision {
  const { linked, linkPair, prepared } = company
  const pairWith = (id: string | null) => {
    const account = candidates.find((one) => one.id === id)
    return account ? pairKey(prepared, account) : null
  }
  const pair = linked === null ? null : pairWith(linked)
  const keeps =
    linked !== null &&
    keepsLink({
      unchanged: pair !== null && `${pair}` === linkPair,
      score: decision.scores.get(linked) ?? null,
      probability: decision.probabilities.get(linked) ?? 0,
      otherClear: decision.state === 'auto' && decision.best !== linked,
    })
  return { ...decision, keepsLink: keeps, pair: keeps ? pair : pairWith(decision.best) }
}

/** What is stored: the engine's word, unless a person or a create has decided, Auto-Match is off, or a link is kept or was. */
export function toStore(company: PendingCompany, decision: EngineDecision | null, autoMatch: boolean): DecisionToStore {
  const { companyId, turn } = company
  if (!decision) {
    const state = company.linkOrigin === 'created' ? 'created' : 'person'
    const nothing = { probability: 1, margin: null, score: null, keepsLink: false, pair: null, candidates: [] }
    return { companyId, turn, state, reason: 'linked', bestId: company.linked, ...nothing }
  }
  const { probability, margin, keepsLink: kept, pair } = decision
  const held = !autoMatch && decision.state === 'auto' && company.linked !== decision.best
  // Its account is gone or was taken away for a reason: "none" would read as "make it a new one".
  const ended = decision.state === 'none' && !kept && (company.linkedBefore || company.linked !== null)
  const state = kept ? 'auto' : held || ended ? 'review' : decision.state
  return {
    ...{ companyId, turn, state, probability, margin, keepsLink: kept, pair },
    bestId: kept ? company.linked : decision.best,
    reason: kept ? 'clear' : ended ? 'link-ended' : decision.reason,
    score: decision.candidates[0]?.score ?? null,
    candidates: decision.candidates.slice(0, CANDIDATES_KEPT[state]),
  }
}
