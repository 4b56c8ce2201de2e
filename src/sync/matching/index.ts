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
  matchAgain,
  unmatch,
} from './change-link.ts'
export { createLinks } from './create-links.ts'
export type { Evidence } from './evidence.ts'
export { countDecisions, listDecisions } from './explain-match.ts'
export { PAIR_REASONS } from './explain-pair.ts'
export { type MatchFilesRequest, matchFiles } from './files/match-files.ts'
export { type MatchPairsRequest, matchPairs } from './files/match-pairs.ts'
export type { FilesReport, PairsReport } from './files/match-report.ts'
export type { MatchWatcher } from './files/watcher.ts'
export { auditSample } from './learn/audit-links.ts'
export { calibrationPlot, matchRates, precisionOverTime, scoreHistogram } from './learn/charts.ts'
export { confirmLink, type JudgedPairWish, judgePairs } from './learn/confirm-link.ts'
export { type DescribedMatch, type DescribedPair, describeMatch, describePair } from './learn/describe-match.ts'
export { LABEL_SOURCES } from './learn/label.ts'
export { type LearnedModel, MODEL_STATES, type WeightDifference } from './learn/learned-model.ts'
export { forgetAlias, listAliases, listLabels } from './learn/list-labels.ts'
export { activateModel, getModel, listModels, type ModelList, rollbackModel } from './learn/models.ts'
export { refitModel } from './learn/refit-model.ts'
export { evidenceUse, getThresholds, previewThresholds, setThresholds } from './learn/thresholds.ts'
export { livePrecision, pauseReason, resumeAutoMatch, setPrecisionTarget } from './learn/watch-precision.ts'
export type { Waterfall } from './learn/waterfall.ts'
export {
  DECISION_STATES,
  type Link,
  type LinkOrigin,
  type ListedCandidate,
  type ListedDecision,
  type MatchScope,
  REASONS,
  type StoredReason,
  type StoredState,
} from './link.ts'
export { matchConnection } from './match-connection.ts'
export type { MatchedConnection } from './matching.ts'
export { allowPerson, assignPerson, excludePerson, unmatchPerson } from './person/change-person-link.ts'
export { countPeople, explainPersonMatch, findPerson, listPersonDecisions } from './person/explain-person-match.ts'
export { PERSON_REASONS, PERSON_STATES } from './person/person-link.ts'
export { AGREEMENTS, COMPARED_FIELDS } from './review/compare-fields.ts'
export { decideReview, type ReviewOutcome, undoReview } from './review/decide-review.ts'
export { describeReview } from './review/describe-review.ts'
export { alikeReviews, countReviews, listReviews } from './review/list-reviews.ts'
export { REVIEW_VERDICTS, type ReviewWish, type StandingReview } from './review/review.ts'
export { type CompanyMatchState, companyMatchStates } from './store/company-states.ts'
export { creatableCompanies, DECISION_SORTS } from './store/decisions.ts'
export { countMatchCopies, deleteMatchCopies, type KeptCopies } from './store/forget.ts'
export { activeLinks, type NewLink, selectLinks as linksOfCompany } from './store/links.ts'
export { wantedCompanies } from './store/reviews.ts'
