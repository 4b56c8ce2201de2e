import type { Command } from 'commander'
import { offerOwnerLink } from '../../platform/users/index.ts'
import { startServer } from '../../server/index.ts'
import { type FinishedDemo, runDemo } from '../demo/run-demo.ts'
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
    .option('--keep', 'leave the server, its database and the emulated CRM up afterwards, to look around')
    .action(async ({ crm, keep }: { crm: string; keep?: boolean }) => {
      const { output } = environment
      if (crm !== 'salesforce') throw cliError('CC-CLI-2', `--crm ${crm} is not emulated yet; salesforce is`)
      await using demo = await runDemo(environment)
      output.answer(demo.report, () => demoText(demo.report))
      if (!demo.report.ok) process.exitCode = 1
      if (keep) await lookAround(environment, demo)
    })
}

/** The server over the demo's database, until Ctrl-C. */
async function lookAround({ output, config }: Environment, { platform, crmUrl }: FinishedDemo): Promise<void> {
  const server = await startServer(platform, { port: config().port })
  try {
    const owner = await offerOwnerLink({ ...platform, config: { publicUrl: server.url } })
    output.note(
      [
        `\nThe server is up at ${server.url}/api/docs, the emulated CRM at ${crmUrl}.`,
        ...(owner ? [`Become its owner: ${owner.url}`] : []),
        `Any SQL tool can look into ${platform.database.url}`,
        'Stop with Ctrl-C; then all of it is gone.',
      ].join('\n'),
    )
    await untilStopped()
  } finally {
    await server.close()
  }
}
