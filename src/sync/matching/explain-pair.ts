import type { CompanyId, RemoteId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { accountRecord, companyRecord } from './account-record.ts'
import type { CompanyRecord } from './company/index.ts'
import { decideCompany } from './decide-companies.ts'
import { matchError } from './errors.ts'
import type { Candidate, MatchDecision } from './evidence.ts'
import { alone, type MatchScope } from './link.ts'
import { liveAccounts } from './live-accounts.ts'
import type { Thresholds } from './model.ts'
import { type ReadAccount, selectSomeAccounts } from './store/accounts.ts'
import { selectMatchedCompany } from './store/companies.ts'
import { selectExclusions, selectLinks } from './store/links.ts'
import { touchKeys } from './touch-keys.ts'

/**
 * What stands between a company and an account. linked: nothing. best: it is the engine's choice. outranked: others fit better,
 * perhaps so much that this one was not weighed. no-shared-key: it was never looked at, as the two share neither domain nor words. unknown: not in the
 * mirror. own: it was made for another company. person: it stands for a person.
 */
export const PAIR_REASONS = [
  'linked',
  'best',
  'outranked',
  'no-shared-key',
  'excluded',
  'own',
  'person',
  'deleted',
  'unknown',
] as const
export type PairReason = (typeof PAIR_REASONS)[number]

export interface PairExplanation {
  readonly reason: PairReason
  /** In words, where the account stands and why. */
  readonly sentence: string
  /** What would have to be so that the two are linked without asking; null when they are. */
  readonly needed: string | null
  /** The two compared as if there were no other candidate, with all reasons; null when the account is not known. */
  readonly alone: Candidate | null
  /** Place among the candidates, from 1; null when it is none. */
  readonly rank: number | null
  /** Chance among all candidates; null when it is none. */
  readonly probability: number | null
  readonly thresholds: Thresholds
}

/** Why a company is this account, or why not. Throws CC-MATCH-1 when the company is unknown to matching or archived. */
export async function explainPair(
  db: Queryable,
  scope: MatchScope,
  companyId: CompanyId,
  remoteId: RemoteId,
): Promise<PairExplanation> {
  const company = await selectMatchedCompany(db, scope.workspaceId, companyId)
  if (!company || company.archived) throw matchError('CC-MATCH-1', `company ${companyId} has not been matched`)
  const [account = null] = await selectSomeAccounts(db, scope, [remoteId])
  const live = await liveAccounts(db, scope)
  const { thresholds } = live.model
  const linked = (await selectLinks(db, scope, companyId)).find((link) => link.endedAt === null) ?? null
  const exclusions = await selectExclusions(db, scope, companyId)
  const excluded = exclusions.map((one) => one.remoteId)
  // As a newcomer is decided: a link would bring its account among the candidates in any case.
  const decision = decideCompany(
    live,
    { row: company.row, linked: null, unchanged: false, excluded },
    { kept: CANDIDATES, evidence: false },
  )
  const compared = account && live.open.compare(companyRecord(company.row), accountRecord(account.row))
  const at = decision.candidates.findIndex((one) => one.id === remoteId)
  const found: Found = {
    account,
    decision,
    at,
    excluded: exclusions.find((one) => one.remoteId === remoteId)?.by ?? null,
    related: account !== null && shareKey(companyRecord(company.row), accountRecord(account.row)),
  }
  const reason = linked?.remoteId === remoteId ? 'linked' : reasonOf(found)
  return {
    reason,
    sentence: sentenceOf(reason, found),
    needed: neededFor(reason, found, compared, thresholds),
    alone: compared,
    rank: at < 0 ? null : at + 1,
    probability: decision.candidates[at]?.probability ?? null,
    thresholds,
  }
}

/** More than a decision keeps: the question is where this one stands. */
const CANDIDATES = 20

interface Found {
  readonly account: ReadAccount | null
  readonly decision: Pick<MatchDecision, 'state' | 'candidates' | 'margin'>
  /** Position among the candidates; below 0: none of them. */
  readonly at: number
  /** Who excluded the pair. */
  readonly excluded: string | null
  /** Something of the two could have made them candidates. */
  readonly related: boolean
}

function shareKey(company: CompanyRecord, account: CompanyRecord): boolean {
  const keys = new Set(touchKeys(company))
  return touchKeys(account).some((key) => keys.has(key))
}

function reasonOf({ account, at, excluded, related, decision }: Found): PairReason {
  if (!account) return 'unknown'
  if (account.deleted) return 'deleted'
  if (excluded !== null) return 'excluded'
  if (account.role !== 'open') return account.role
  if (at < 0) return related && decision.candidates.length > 0 ? 'outranked' : 'no-shared-key'
  return at === 0 ? 'best' : 'outranked'
}

function sentenceOf(reason: PairReason, { decision, at, excluded }: Found): string {
  const percent = (index: number) => `${Math.round((decision.candidates[index]?.probability ?? 0) * 100)} %`
  const sentences: Readonly<Record<PairReason, string>> = {
    linked: 'The company is linked to this record.',
    best: `It is the best candidate, with ${percent(at)}.`,
    outranked:
      at < 0
        ? `Others share so much more with the company that it was not weighed; the best one has ${percent(0)}.`
        : `It is candidate ${at + 1} with ${percent(at)}; the best one has ${percent(0)}.`,
    'no-shared-key': 'The two were not compared: they share neither a domain nor enough of their names.',
    excluded: `${excluded} said that this record is not the company.`,
    own: 'The record was made for another company and belongs to it.',
    person: 'The record stands for a person, so it is no company.',
    deleted: 'The record was deleted in the CRM.',
    unknown: 'The record is not among those that were pulled and matched.',
  }
  return sentences[reason]
}

function neededFor(
  reason: PairReason,
  { decision }: Found,
  compared: Candidate | null,
  { auto }: Thresholds,
): string | null {
  const percent = (chance: number) => `${Math.round(chance * 100)} %`
  const enough = compared !== null && alone(compared.score) >= auto
  const more = `more in common, such as the domain: the two alone reach ${percent(alone(compared?.score ?? -500))}, ${percent(auto)} are needed`
  const needs: Readonly<Record<PairReason, string | null>> = {
    linked: null,
    best:
      decision.state === 'auto'
        ? 'the next match, with Auto-Match on, unless another company holds or wants the record as much'
        : enough
          ? 'something that tells it from the other candidates, or a person’s choice'
          : more,
    outranked: enough ? 'something that tells it from the candidates before it, or a person’s choice' : more,
    'no-shared-key': 'a shared domain, a rare word or the whole name in common, or a person’s choice',
    excluded: 'that the exclusion is taken back',
    own: 'that the record’s link to the other company ends',
    person: 'that the CRM says it is a company, or a person’s choice',
    deleted: 'that it is restored in the CRM and pulled again',
    unknown: 'a pull that brings the record, and a match',
  }
  return needs[reason]
}
