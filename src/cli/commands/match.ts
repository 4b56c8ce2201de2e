import type { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { connectionNamed, startAndFollow } from '../follow-run.ts'
import { runJson, runText } from '../show-run.ts'
import { registerMatchExplain } from './match-explain.ts'
import { registerMatchFiles } from './match-files.ts'
import { registerMatchModels } from './match-model.ts'
import { registerMatchPairs } from './match-pairs.ts'

/** concordat match CONNECTION, the stage, and beside it the commands that match without one. */
export function registerMatch(program: Command, environment: Environment): void {
  const match = program
    .command('match')
    .description('decide which records are the same: of a connection (match CONNECTION), or of files')
    .usage('[options] <connection> | files <left> <right> | pairs <file> | explain <company> | models')
    .addHelpText(
      'after',
      '\nA connection that is called like a command is reached by its id, or by "match connection NAME".',
    )
  registerStage(match, environment)
  registerMatchFiles(match, environment)
  registerMatchPairs(match, environment)
  registerMatchExplain(match, environment)
  registerMatchModels(match, environment)
}

function registerStage(match: Command, environment: Environment): void {
  match
    .command('connection', { isDefault: true })
    .description('decide which companies and accounts are the same; "match NAME" does as well')
    .argument('<connection>', 'name or id of the connection')
    .option('--full', 'match everything again, not only what changed')
    .action(async (name: string, { full }: { full?: boolean }) => {
      const connection = await connectionNamed(await environment.platform(), name)
      const followed = await startAndFollow(environment, connection, 'match', full ? { full } : {})
      environment.output.answer(runJson(followed), () => runText(followed))
      if (followed.run.state === 'failed') process.exitCode = 1
    })
}
