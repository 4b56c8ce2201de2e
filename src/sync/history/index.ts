/**
 * History remembers what happened: runs with their state, counts, log and rejects. A run is worked on under a claim with
 * a fence, so that a worker that was thought dead cannot commit after another one took over, and it ends green only
 * when its sums close (G2). Every stage counts and logs here; nothing here knows a stage.
 */
export {
  addCounts,
  finishRun,
  getRun,
  logRun,
  removeOldHistory,
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
  throwIfStopped,
} from './claim-run.ts'
export { runError } from './errors.ts'
export {
  balanceOf,
  type ChangeBalance,
  type CountRow,
  isFinished,
  type LogLevel,
  type ReadBalance,
  type RejectEntry,
  RUN_KINDS,
  RUN_STATES,
  RUN_TRIGGERS,
  type Run,
  type RunBalance,
  type RunClaim,
  type RunKind,
  type RunLogLine,
  type RunState,
  type RunTrigger,
  type Stage,
  type StoredReject,
  type SyncHistoryRow,
} from './run.ts'
export {
  insertRejects as addRejects,
  insertRun as createRun,
  type LogFilter,
  type NewRun,
  type RejectFilter,
  type RunFilter,
  type RunStateDetails,
  selectCounts as runCounts,
  selectLogs as runLogs,
  selectRejects as listRejects,
  selectRuns as listRuns,
  selectStalledRuns as stalledRuns,
} from './store.ts'
export { type LatestRuns, latestRuns } from './store-latest.ts'
