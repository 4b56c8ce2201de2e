import type { Command } from 'commander'
import { describeSandbox, faultsHelp, startSalesforceSandbox } from '../../sandbox/index.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'
import { untilStopped } from '../until-stopped.ts'
import { readRules } from './read-rules.ts'

interface SandboxOptions {
  readonly port: string
  readonly records: string
  readonly seed: string
  readonly faults?: string
  readonly accounts?: string
  readonly rules?: string
  readonly storage?: string
}

/** concordat sandbox salesforce */
export function registerSandbox(program: Command, environment: Environment): void {
  program
    .command('sandbox')
    .description("a local server that speaks a CRM's real wire protocol, to try things without a CRM")
    .command('salesforce')
    .description('an emulated Salesforce org with generated accounts, contacts, leads and opportunities')
    .option('--port <port>', 'port on 127.0.0.1; 0 chooses a free one', '4500')
    .option('--records <count>', 'generated accounts, up to a million and more', '1000')
    .option('--seed <number>', 'the same seed makes the same org', '1')
    .option('--faults <list>', 'misbehave, e.g. latency=50..200,503=0.1')
    .option('--accounts <file>', 'CSV (id,name,domain,country,city,state,parent_id) of accounts that come first')
    .option('--rules <file>', 'JSON list of validation rules that the org has from the start')
    .option('--storage <file>', 'keep changes in this SQLite file; default: in memory')
    .addHelpText('after', `\n${faultsHelp()}`)
    .action(async (options: SandboxOptions) => {
      const sandbox = await startSalesforceSandbox({
        port: wholeNumber('--port', options.port),
        records: wholeNumber('--records', options.records),
        seed: wholeNumber('--seed', options.seed),
        ...(options.faults && { faults: options.faults }),
        ...(options.accounts && { accountsFile: options.accounts }),
        ...(options.rules && { validationRules: readRules(options.rules) }),
        ...(options.storage && { storage: options.storage }),
      })
      const { url, app } = sandbox
      environment.output.answer({ url, ...app, organizationId: sandbox.org.organizationId }, () =>
        describeSandbox(sandbox),
      )
      await untilStopped()
      await sandbox.stop()
    })
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw cliError('CC-CLI-2', `${option} ${text} is not a whole number`)
}
