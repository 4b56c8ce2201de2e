import type { CompanyId, RemoteId } from '../../core/ids.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { decideCompany } from './decide-companies.ts'
import { matchError } from './errors.ts'
import type { Candidate } from './evidence.ts'
import type { Link, ListedDecision, MatchScope, StoredReason, StoredState } from './link.ts'
import { liveAccounts } from './live-accounts.ts'
import type { Thresholds } from './model.ts'
import { selectMatchedCompany } from './store/companies.ts'
import { countByState, type DecisionSort, selectDecisions } from './store/decisions.ts'
import { selectExclusions, selectLinks } from './store/links.ts'

/** Decisions in the order asked for, else of the companies' ids; `after` is the last one's company id, `afterRank` its rank. */
export function listDecisions(
  db: Queryable,
  scope: MatchScope,
  filter: {
    readonly state?: StoredState | null
    readonly reason?: StoredReason | null
    readonly text?: string | null
    readonly after?: CompanyId | null
    readonly limit?: number
    readonly sort?: DecisionSort
    readonly afterRank?: number | null
  } = {},
): Promise<ListedDecision[]> {
  const {
    state = null,
    reason = null,
    text = null,
    after = null,
    limit = 100,
    sort = 'company',
    afterRank = null,
  } = filter
  return selectDecisions(db, scope, { state, reason, text, after, companyId: null, limit, sort, afterRank })
}

/** How many companies of the connection are in each state now. */
export function countDecisions(db: Queryable, scope: MatchScope): Promise<Readonly<Record<StoredState, number>>> {
  return countByState(db, scope)
}

export interface MatchExplanation {
  /** In words, why the company is linked or not. */
  readonly sentence: string
  readonly decision: ListedDecision | null
  readonly links: readonly Link[]
  /** Computed now, with all reasons; empty when nothing shares enough with the company. */
  readonly candidates: readonly Candidate[]
  readonly thresholds: Thresholds
  readonly excluded: readonly { readonly remoteId: RemoteId; readonly by: string; readonly at: Date }[]
}

/** Why a company is matched, or why not. Throws CC-MATCH-1 when the company is unknown to matching or archived. */
export async function explainMatch(db: Queryable, scope: MatchScope, companyId: CompanyId): Promise<MatchExplanation> {
  const company = await selectMatchedCompany(db, scope.workspaceId, companyId)
  if (!company || company.archived) throw matchError('CC-MATCH-1', `company ${companyId} has not been matched`)
  const links = await selectLinks(db, scope, companyId)
  const excluded = await selectExclusions(db, scope, companyId)
  const live = await liveAccounts(db, scope)
  const fresh = decideCompany(live, {
    row: company.row,
    linked: links.find((link) => link.endedAt === null)?.remoteId ?? null,
    unchanged: false,
    excluded: excluded.map(({ remoteId }) => remoteId),
  })
  const filter = { state: null, reason: null, text: null, after: null, companyId, limit: 1 }
  const [decision = null] = await selectDecisions(db, scope, filter)
  const { thresholds } = live.model
  return {
    sentence: sentenceOf(links, decision, fresh.probability, thresholds.auto),
    ...{ decision, links, candidates: fresh.candidates, thresholds, excluded },
  }
}

function sentenceOf(
  links: readonly Link[],
  decision: ListedDecision | null,
  probability: number,
  auto: number,
): string {
  const active = links.find((link) => link.endedAt === null)
  // Rounded down: 100 % would read as certain.
  const percent = `${Math.floor(probability * 100 + 1e-9)} %`
  const needed = `${Math.round(auto * 100)} %`
  if (active?.origin === 'person') return 'Linked by a person; matching leaves it alone.'
  if (active?.origin === 'created') return 'Linked to the record that was created for it.'
  if (active) return `Linked automatically: the best record reaches ${percent}, ${needed} are needed.`
  if (!decision) return 'Not decided yet; the next match will.'
  const reasons: Readonly<Record<StoredReason, string>> = {
    clear: 'One record fits, but Auto-Match is switched off.',
    paused:
      'One record fits, but Auto-Match is paused: people found too many automatic links wrong. A person must choose, or resume it.',
    ambiguous: 'Several records fit about equally well, so none is preferred; a person must choose.',
    weak: `The best record reaches only ${percent}, ${needed} are needed.`,
    'no-candidate': 'No record of the CRM shares a domain or enough of the name with this company.',
    contested: 'The record that fits is linked to another company, or fits another company just as well.',
    linked: 'The link has ended; the next match decides again.',
    'link-ended': `It had a record and the link ended (${links[0]?.endReason ?? 'ended'}); nothing else fits. No new record is created by itself: a person must say which one it is.`,
  }
  return reasons[decision.reason]
}
