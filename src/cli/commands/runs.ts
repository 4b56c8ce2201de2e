import type { Command } from 'commander'
import type { RunId } from '../../core/ids.ts'
import { DEFAULT_WORKSPACE } from '../../platform/workspace.ts'
import { getRun, listRejects, listRuns, runBalance, runCounts, runLogs, syncHistory } from '../../sync/history/index.ts'
import { stopRun } from '../../sync/loop/index.ts'
import type { Environment } from '../environment.ts'
import { connectionNamed } from '../follow-run.ts'
import { table } from '../output.ts'
import { runJson, runText } from '../show-run.ts'

/** concordat runs list|show|logs|rejects|stop */
export function registerRuns(program: Command, environment: Environment): void {
  const runs = program.command('runs').description('what happened: runs, their counts, logs and rejects (kept 30 days)')
  registerList(runs, environment)
  registerShow(runs, environment)
  registerLogs(runs, environment)
  registerRejects(runs, environment)
  runs
    .command('stop')
    .description('ask a run to stop where nothing is lost')
    .argument('<run>')
    .action(async (id: RunId) => {
      const platform = await environment.platform()
      const run = await getRun(platform.database.db, DEFAULT_WORKSPACE, id)
      const asked = await stopRun(platform, run.id)
      environment.output.answer(
        { run: asked.id, state: asked.state },
        () => `Run ${asked.id} is ${asked.state === 'stopped' ? 'stopped' : 'asked to stop'}.`,
      )
    })
}

function registerList(runs: Command, environment: Environment): void {
  runs
    .command('list')
    .description('recent runs; with --connection the CRM sync history with its totals and failures')
    .option('--connection <name>', 'only this connection')
    .option('--limit <count>', 'how many', '20')
    .action(async ({ connection: name, limit }: { connection?: string; limit: string }) => {
      const platform = await environment.platform()
      const { db } = platform.database
      if (name) {
        const connection = await connectionNamed(platform, name)
        const history = await syncHistory(db, DEFAULT_WORKSPACE, connection.id, { limit: Number(limit) })
        environment.output.answer(history, () =>
          table(
            [
              'date',
              'run',
              'state',
              'created',
              'synced',
              'fetched',
              'auto-matched',
              'marked',
              'success',
              'failed create',
              'failed sync',
              'ambiguous',
            ],
            history.map(({ date, runId, state, total, success, failures }) => [
              date.toISOString().slice(0, 19),
              runId,
              state,
              total.created,
              total.synced,
              total.fetched,
              total.autoMatched,
              total.markedForSync,
              success,
              failures.create,
              failures.sync,
              failures.ambiguousAutoMatches,
            ]),
          ),
        )
        return
      }
      const found = await listRuns(db, DEFAULT_WORKSPACE, { limit: Number(limit) })
      environment.output.answer(found, () =>
        table(
          ['created', 'run', 'kind', 'by', 'state', 'stage', 'reason'],
          found.map((run) => [
            run.createdAt.toISOString().slice(0, 19),
            run.id,
            run.kind,
            run.trigger,
            run.state,
            run.stage,
            run.reason,
          ]),
        ),
      )
    })
}

function registerShow(runs: Command, environment: Environment): void {
  runs
    .command('show')
    .description('one run with its accounting')
    .argument('<run>')
    .action(async (id: RunId) => {
      const { database } = await environment.platform()
      const run = await getRun(database.db, DEFAULT_WORKSPACE, id)
      const followed = { run, balance: await runBalance(database.db, id) }
      const counts = await runCounts(database.db, [id])
      environment.output.answer({ ...runJson(followed), counts }, () => runText(followed))
    })
}

function registerLogs(runs: Command, environment: Environment): void {
  runs
    .command('logs')
    .description('the verbose log of a run')
    .argument('<run>')
    .action(async (id: RunId) => {
      const { database } = await environment.platform()
      await getRun(database.db, DEFAULT_WORKSPACE, id)
      const lines = await runLogs(database.db, id, { limit: 100_000 })
      environment.output.answer(lines, () =>
        lines
          .map((line) => `${line.at.toISOString()} ${line.level.padEnd(5)} ${line.stage.padEnd(6)} ${line.message}`)
          .join('\n'),
      )
    })
}

function registerRejects(runs: Command, environment: Environment): void {
  runs
    .command('rejects')
    .description('records that could not be read or written, each with the reason and the next step')
    .argument('<run>')
    .option('--limit <count>', 'how many', '200')
    .action(async (id: RunId, { limit }: { limit: string }) => {
      const { database } = await environment.platform()
      await getRun(database.db, DEFAULT_WORKSPACE, id)
      const rejects = await listRejects(database.db, DEFAULT_WORKSPACE, { runId: id, limit: Number(limit) })
      environment.output.answer(rejects, () =>
        rejects.length === 0
          ? 'No rejects.'
          : table(
              ['stage', 'object', 'record', 'symbol', 'message', 'next step'],
              rejects.map(({ stage, object, remoteId, key, reject }) => [
                stage,
                object,
                remoteId ?? key,
                reject.symbol,
                reject.message,
                reject.nextStep,
              ]),
            ),
      )
    })
}
