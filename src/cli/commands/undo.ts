import type { Command } from 'commander'
import type { RunId } from '../../core/ids.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { continueRun, startUndo } from '../../sync/loop/index.ts'
import { approvePlan, planOfRun } from '../../sync/plan/index.ts'
import type { Environment } from '../environment.ts'
import { becomeWorker, followRun } from '../follow-run.ts'
import { runJson, runText } from '../show-run.ts'

/** concordat undo RUN */
export function registerUndo(program: Command, environment: Environment): void {
  program
    .command('undo')
    .description('take back what a run wrote; fields that somebody changed since are left alone')
    .argument('<run>', 'id of the run to undo')
    .option('--yes', 'apply the undo at once instead of holding its plan for you to look at')
    .action(async (id: RunId, { yes }: { yes?: boolean }) => {
      const platform = await environment.platform()
      await becomeWorker(platform)
      const undo = await startUndo(platform, DEFAULT_WORKSPACE, id, 'cli')
      let followed = await followRun(platform, undo.id, environment.output)
      const plan = await planOfRun(platform.database.db, undo.id)
      if (yes && plan && followed.run.state === 'held') {
        await approvePlan(platform, DEFAULT_WORKSPACE, plan.id, 'command line')
        await continueRun(platform, DEFAULT_WORKSPACE, undo.id)
        followed = await followRun(platform, undo.id, environment.output, followed.seen)
      }
      environment.output.answer(runJson(followed), () => runText(followed))
      if (followed.run.state === 'failed') process.exitCode = 1
    })
}
