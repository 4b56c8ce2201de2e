import type { Command } from 'commander'
import { runDemo } from '../demo/run-demo.ts'
import { demoText } from '../demo/show-demo.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'
import { untilStopped } from '../until-stopped.ts'

/** concordat demo */
export function registerDemo(program: Command, environment: Environment): void {
  program
    .command('demo')
    .description('the whole loop on 5,700 real companies against an emulated Salesforce; touches nothing of yours')
    .option('--crm <kind>', 'which CRM to emulate', 'salesforce')
    .option('--keep', 'leave the database and the emulated CRM up afterwards, to look around')
    .action(async ({ crm, keep }: { crm: string; keep?: boolean }) => {
      const { output } = environment
      if (crm !== 'salesforce') throw cliError('CC-CLI-2', `--crm ${crm} is not emulated yet; salesforce is`)
      await using demo = await runDemo(environment)
      output.answer(demo.report, () => demoText(demo.report))
      if (!demo.report.ok) process.exitCode = 1
      if (!keep) return
      output.say(`\nLeft up: CRM ${demo.crmUrl}, database ${demo.databaseUrl}\nStop with Ctrl-C.`)
      await untilStopped()
    })
}
