/**
 * The loop runs the stages in their order as one run: pull, match, plan, apply, or an undo. It starts runs, works on them in
 * whichever process takes the job, turns quota pauses into waiting, holds for approval, and goes on where a killed worker
 * stopped. No stage knows the loop.
 */
export { type OpenConnector, runStages } from './run-stages.ts'
export {
  continueRun,
  defineRunJobs,
  type RunRequest,
  resumeRun,
  startRetry,
  startRun,
  startUndo,
  stopRun,
} from './start-run.ts'
export { beginTicking } from './tick.ts'
