import type { Command } from 'commander'
import { offerOwnerLink } from '../../platform/users/index.ts'
import { startServer } from '../../server/index.ts'
import { beginTicking, defineRunJobs } from '../../sync/loop/index.ts'
import { openTryOut } from '../demo/open-try-out.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'
import { untilStopped } from '../until-stopped.ts'

interface StartOptions {
  readonly port?: string
  readonly host: string
  readonly concurrency: string
}

/** concordat start */
export function registerStart(program: Command, environment: Environment): void {
  program
    .command('start')
    .description('server and worker on one port; with the embedded PostgreSQL unless DATABASE_URL is set')
    .option('--port <port>', 'default: CONCORDAT_PORT, else 4400; 0 takes a free one')
    .option('--host <address>', 'address to listen on; 0.0.0.0 for all', '127.0.0.1')
    .option('--concurrency <count>', 'runs worked on at once', '2')
    .action((options: StartOptions) => start(environment, options))
}

async function start(environment: Environment, options: StartOptions): Promise<void> {
  const port = readCount('--port', options.port ?? String(environment.config().port), 0, 65_535)
  const concurrency = readCount('--concurrency', options.concurrency, 1, 100)
  const platform = await environment.platform('service')
  const stopped = untilStopped()
  const tryOut = openTryOut(platform)
  const server = await startServer(platform, { port, host: options.host, tryOut })
  try {
    defineRunJobs(platform, { concurrency })
    await platform.jobs.start()
    await beginTicking(platform)
    void tryOut.resume()
    const isDefault = platform.config.publicUrl === `http://127.0.0.1:${platform.config.port}`
    const publicUrl = isDefault ? server.url : platform.config.publicUrl
    const owner = await offerOwnerLink({ ...platform, config: { publicUrl } })
    environment.output.answer({ url: server.url, publicUrl, ownerLink: owner?.url ?? null }, () =>
      startText(server.url, publicUrl, owner?.url ?? null),
    )
    await stopped
    environment.output.say('Stopping. Unfinished runs go on at the next start.')
  } finally {
    await server.close()
    await tryOut.close()
  }
}

function startText(url: string, publicUrl: string, ownerLink: string | null): string {
  return [
    `Concordat is running at ${publicUrl}${publicUrl === url ? '' : ` (here: ${url})`}`,
    `  API  ${url}/api/docs`,
    ...(ownerLink
      ? [
          '',
          'Nobody owns this installation yet. Open this link once, within an hour, to become its owner:',
          `  ${ownerLink}`,
        ]
      : []),
    '',
    'Stop with Ctrl-C.',
  ].join('\n')
}

function readCount(option: string, text: string, least: number, most: number): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (count >= least && count <= most) return count
  throw cliError('CC-CLI-2', `${option} ${text} is not a whole number from ${least} to ${most}`)
}
