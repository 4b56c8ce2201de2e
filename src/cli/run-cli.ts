import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { registerCommands } from './commands/index.ts'
import type { Environment } from './environment.ts'
import { openEnvironment } from './environment.ts'
import { errorJson, errorText } from './output.ts'

/** Runs one command; sets the exit code: 0 done, 1 failed, 2 the command line itself was wrong. */
export async function runCli(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const json = argv.includes('--json')
  const environment = openEnvironment(json, env)
  const program = buildProgram(environment)
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    process.exitCode = failure(error, json)
  } finally {
    await environment.close()
  }
}

export function buildProgram(environment: Environment): Command {
  const program = new Command('concordat')
    .description('Matches your companies to CRM accounts, plans every change before writing it, and can undo it.')
    .version(packageJson.version)
    .option('--json', 'print one JSON value instead of text')
    .exitOverride()
    .showHelpAfterError('(concordat --help shows all commands)')
    .configureHelp({ showGlobalOptions: true })
  registerCommands(program, environment)
  return program
}

function failure(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (json) process.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`)
  else process.stderr.write(`${errorText(error)}\n`)
  return 1
}
