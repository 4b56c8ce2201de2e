/**
 * History remembers what happened: runs with their state, counts, log and rejects. A run is worked on under a claim with
 * a fence, so that a worker that was thought dead cannot commit after another one took over, and it ends green only
 * when its sums close (G2). Every stage counts and logs here; nothing here knows a stage.
 */
export {
  addCounts,
  endPause,
  finishRun,
  getRun,
  letPause,
  logRun,
  removeOldHistory,
  requestPause,
  requestStop,
  runBalance,
  setRunState,
  setStage,
  syncHistory,
} from './change-run.ts'
export {
  assertFence,
  claimRun,
  claimRunAlone,
  heartbeat,
  keepAlive,
  stopRequested,
  throwIfPaused,
  throwIfStopped,
} from './claim-run.ts'
export { runError } from './errors.ts'
export {
  REJECT_OPERATIONS,
  REJECT_STATES,
  type RejectCase,
  type RejectClassCount,
  type RejectEntry,
  type RejectState,
} from './reject.ts'
export { REJECT_CLASSES, type RejectClass } from './reject-class.ts'
export {
  balanceOf,
  type ChangeBalance,
  type CountRow,
  isFinished,
  type LogLevel,
  type ReadBalance,
  RUN_KINDS,
  RUN_STATES,
  RUN_TRIGGERS,
  type Run,
  type RunBalance,
  type RunClaim,
  type RunKind,
  type RunLogLine,
  type RunState,
  type RunTally,
  type RunTrigger,
  type Stage,
  type SyncHistoryRow,
  tallyOf,
} from './run.ts'
export {
  insertRun as createRun,
  type LogFilter,
  type NewRun,
  type RunFilter,
  type RunStateDetails,
  selectCounts as runCounts,
  selectLogs as runLogs,
  selectRuns as listRuns,
  selectStalledRuns as stalledRuns,
} from './store.ts'
export { type ActivityBucket, clearRejectValues, connectionActivity, countRejectValues } from './store-activity.ts'
export {
  type CaseFilter,
  countCases as countRejectCases,
  openCases,
  resolveCases,
  selectCases as rejectCases,
  selectClassCounts as rejectClassCounts,
  storeDecision as decideRejects,
  storeOwner as assignRejects,
  storeRetry as markRetried,
} from './store-cases.ts'
export { type ActiveDay, selectActiveDays as activeDays } from './store-days.ts'
export { type LatestRuns, latestRuns } from './store-latest.ts'
export { insertRejects as addRejects, selectRejects as listRejects } from './store-rejects.ts'
