/**
 * Matching finds which CRM account each company is: candidates that share something rare, a score that is a sum of reasons,
 * a decision per company (auto, review, none), and links. People's links and exclusions always win; what is ambiguous is shown,
 * never guessed. Works on the mirror alone and only on what changed since the last time.
 */

export {
  allowPair,
  assignLink,
  endLink,
  excludePair,
  markForSync,
  unmatch,
} from './change-link.ts'
export { createLinks } from './create-links.ts'
export { type Decision, type DecisionState, decide } from './decide.ts'
export { countDecisions, explainMatch, listDecisions, type MatchExplanation } from './explain-match.ts'
export { explainPair, type PairExplanation, type PairReason } from './explain-pair.ts'
export {
  DECISION_STATES,
  type Link,
  type LinkOrigin,
  type ListedCandidate,
  type ListedDecision,
  type MatchScope,
  type StoredReason,
  type StoredState,
} from './link.ts'
export { type MatchedConnection, matchConnection } from './match-connection.ts'
export { type MatchCandidate, type MatchDecision, matchRecords } from './match-records.ts'
export type { MatchRecord } from './normalise.ts'
export type { Evidence } from './score.ts'
export { type CompanyMatchState, companyMatchStates } from './store/company-states.ts'
export { creatableCompanies } from './store/decisions.ts'
export { activeLinks, type NewLink } from './store/links.ts'
