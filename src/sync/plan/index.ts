/**
 * The plan says what should change in a CRM before anything does: it compares our side with the mirror, field by field
 * under the rules of a mapping, stores only what differs, holds what is unusual until a person approves it, and plans
 * undo and second tries the same way. Touches no network. `apply` reads and settles the changes through this face only.
 */
export { buildPlan } from './build-plan.ts'
export { getMapping, resetMapping, saveMapping } from './change-mapping.ts'
export {
  approvePlan,
  approveWithinGuards,
  dropPlan,
  findPlan,
  getPlan,
  listChanges,
  type PlanDetails,
  trimField,
  trimPlan,
  untrimPlan,
} from './decide-plan.ts'
export { planError } from './errors.ts'
export type { GuardLimits, GuardReason, PlanCounts } from './guards.ts'
export {
  ENGAGEMENT_FIELDS,
  findKeyField,
  findOurField,
  KEY_SUFFIX,
  type Mapping,
  type MappingFinding,
  type MappingProblem,
  type MappingRow,
  OUR_FIELDS,
  RULES,
  type Rule,
  validateMapping,
} from './mapping.ts'
export {
  type Change,
  type ChangeKind,
  type DoubtfulChange,
  LINK_ENDED,
  type PendingChange,
  PLAN_STATES,
  type Plan,
  type PlanFinding,
  type PlanKind,
  type PlanScope,
  type PlanState,
  type Settlement,
} from './plan.ts'
export { countCreatable, PREVIEW_OUTCOMES, previewMapping } from './preview-mapping.ts'
export { caseOf, rejectOf } from './record-rejects.ts'
export { planRetry } from './retry-plan.ts'
export {
  type ChangeFilter,
  countAttempt,
  type FieldCount,
  type OutcomeCount,
  selectByIds as changesByIds,
  settle as settleChanges,
  writtenRecords,
} from './store/changes.ts'
export { companyChanges } from './store/company-changes.ts'
export { type LatestChange, latestChanges } from './store/latest-changes.ts'
export { type OpenReject, selectOpenRejects as openRejects } from './store/open-rejects.ts'
export { type PlanFilter, selectPlanOfRun as planOfRun, selectPlans as listPlans } from './store/plans.ts'
export {
  clearRemoteValues,
  countRemoteValues,
  countStandingRows,
  forgetStandings,
  pendingWrites,
} from './store/remote-values.ts'
export {
  countStandingAnywhere,
  countStandings,
  STANDINGS,
  type Standing,
  standsIn,
} from './store/standings.ts'
export {
  deletionTargets,
  PREVIEW_MAX,
  planUndo,
  previewUndo,
  rememberMade,
  type UndoPreview,
  undoTargets,
} from './undo-plan.ts'
export {
  beginWriting,
  deferRest,
  doubtfulChanges,
  endWriting,
  nextChanges,
  type PendingGroup,
  pendingGroups,
} from './write-plan.ts'
