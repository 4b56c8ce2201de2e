import { setImmediate } from 'node:timers/promises'
import type { Queryable } from '../../platform/database/database.ts'
import { accountRecord, companyRecord } from './account-record.ts'
import type { CompanyRecord } from './company/index.ts'
import type { Candidate, DecideOptions, MatchDecision } from './evidence.ts'
import { type AutoMatch, alone, keepsLink, type MatchScope, type StoredReason, type StoredState } from './link.ts'
import type { LiveAccounts } from './live-accounts.ts'
import { selectSomeAccounts } from './store/accounts.ts'
import type { PendingCompany } from './store/companies.ts'
import type { DecisionToStore } from './store/decisions.ts'
import { touchKeys } from './touch-keys.ts'

/** Candidates that are kept with a decision, for people to see. */
const CANDIDATES_KEPT: Readonly<Record<StoredState, number>> = { auto: 3, review: 5, none: 1, person: 0, created: 0 }
/** Others have their turn after so many decisions. */
const BREATH = 200

/** What the engine says about one company, and about the link it has. */
export interface EngineDecision extends Omit<MatchDecision, 'reason'> {
  /** contested: it would be an account that was made for another company. */
  readonly reason: MatchDecision['reason'] | 'contested'
  /** The link that it has holds (keepsLink). */
  readonly keepsLink: boolean
}

/** Decides for companies that are no person's and no create's, in their order. Computes in this thread, with breaths. */
export async function decideCompanies(
  db: Queryable,
  scope: MatchScope,
  live: LiveAccounts,
  companies: readonly PendingCompany[],
): Promise<EngineDecision[]> {
  const decisions: EngineDecision[] = []
  for (const company of companies) {
    decisions.push(decideCompany(live, company))
    if (decisions.length % BREATH === 0) await setImmediate()
  }
  return live.own.size === 0 ? decisions : warnOfOwn(db, scope, live, companies, decisions)
}

/** What the engine says now about a company; the answer depends on nothing else than what is given. */
export function decideCompany(
  live: LiveAccounts,
  company: Pick<PendingCompany, 'row' | 'linked' | 'unchanged' | 'excluded'>,
  asked: Pick<DecideOptions, 'kept' | 'evidence'> = { kept: CANDIDATES_KEPT.review },
): EngineDecision {
  const { linked, unchanged } = company
  const excluded = new Set(company.excluded)
  const decision = live.open.decide(companyRecord(company.row), { ...asked, excluded, linked })
  const candidate = decision.candidates.find((one) => one.id === linked) ?? null
  const keeps =
    linked !== null &&
    keepsLink(
      {
        unchanged,
        score: candidate?.score ?? null,
        probability: candidate?.probability ?? 0,
        otherClear: isOtherClear(decision, candidate),
      },
      live.model.thresholds,
    )
  return { ...decision, keepsLink: keeps }
}

/** Whether another account would be linked. Those closer to the best than the best other company are its duplicates. */
function isOtherClear({ state, margin, candidates }: MatchDecision, linked: Candidate | null): boolean {
  const [best] = candidates
  if (state !== 'auto' || !best || !linked || margin === null) return false
  return best.id !== linked.id && linked.score <= best.score - margin
}

/**
 * Who has nobody, but clearly is what an account says that was made for another company, is shown and gets no account of its
 * own: two companies on our side are one. Accounts made for a company play no other part.
 */
async function warnOfOwn(
  db: Queryable,
  scope: MatchScope,
  live: LiveAccounts,
  companies: readonly PendingCompany[],
  decisions: readonly EngineDecision[],
): Promise<EngineDecision[]> {
  const found = decisions.map((decision, at) => {
    const { row, linked, excluded } = companies[at]!
    if (decision.state !== 'none' || linked !== null) return []
    const near = live.own.decide(companyRecord(row), { kept: 5, evidence: false, excluded: new Set(excluded) })
    return near.candidates.map((one) => one.id)
  })
  const accounts = await selectSomeAccounts(db, scope, [...new Set(found.flat())])
  const byId = new Map(accounts.map(({ row }) => [row[0], accountRecord(row)]))
  return decisions.map((decision, at) => {
    const near = found[at]!.flatMap((id) => byId.get(id) ?? [])
    return near.length === 0 ? decision : warned(live, companyRecord(companies[at]!.row), near, decision)
  })
}

/** Compared by the words of the open accounts: among a handful of own ones every word is rare. */
function warned(
  { open, model }: LiveAccounts,
  company: CompanyRecord,
  near: readonly CompanyRecord[],
  decision: EngineDecision,
): EngineDecision {
  const candidates = near
    .map((account) => open.compare(company, account))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  const [best, second] = candidates as [Candidate, Candidate?]
  if (alone(best.score) < model.thresholds.auto) return decision
  const [probability, margin] = [alone(best.score), second ? best.score - second.score : null]
  return { ...decision, state: 'review', reason: 'contested', best: best.id, probability, margin, candidates }
}

/** A chance that moves by less is the same to everybody. */
const SAME_CHANCE = 0.02

/** Whether the decision that a company has stands, whatever changed elsewhere. Costs a decision without its reasons. */
export function stands(
  live: LiveAccounts,
  company: PendingCompany,
  settings: { readonly autoMatch: AutoMatch; readonly model: string },
): boolean {
  const { standing } = company
  if (!standing) return false
  const now = toStore(company, decideCompany(live, company, { kept: 1, evidence: false }), settings)
  const same = now.state === standing.state && now.reason === standing.reason && now.bestId === standing.bestId
  return same && Math.abs(now.probability - standing.probability) < SAME_CHANCE
}

/** What is stored: the engine's word, unless a person or a create has decided, Auto-Match is off, or a link is kept or was. */
export function toStore(
  company: PendingCompany,
  decision: EngineDecision | null,
  settings: { readonly autoMatch: AutoMatch; readonly model: string },
): DecisionToStore {
  const { companyId, turn } = company
  const { model } = settings
  if (!decision) {
    const state = company.linkOrigin === 'created' ? 'created' : 'person'
    const nothing = { probability: 1, margin: null, score: null, keepsLink: false, keys: [], candidates: [] }
    return { companyId, turn, model, state, reason: 'linked', bestId: company.linked, ...nothing }
  }
  const { probability, margin, keepsLink: kept } = decision
  const held = settings.autoMatch !== 'on' && decision.state === 'auto' && company.linked !== decision.best
  // Its account is gone or was taken away for a reason: "none" would read as "make it a new one".
  const ended = decision.state === 'none' && !kept && (company.linkedBefore || company.linked !== null)
  const state = kept ? 'auto' : held || ended ? 'review' : decision.state
  const paused = held && settings.autoMatch === 'paused'
  const reason: StoredReason = kept ? 'clear' : ended ? 'link-ended' : paused ? 'paused' : decision.reason
  return {
    ...{ companyId, turn, model, state, reason, probability, margin, keepsLink: kept },
    bestId: kept ? company.linked : decision.best,
    score: decision.candidates[0]?.score ?? null,
    // Who gets a link is touched by its own account alone; who does not after all gets keys when that is known.
    keys: state === 'auto' ? [] : touchKeys(companyRecord(company.row)),
    candidates: decision.candidates.slice(0, CANDIDATES_KEPT[state]),
  }
}
