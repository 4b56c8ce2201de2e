import type { Command } from 'commander'
import { beginTicking, defineRunJobs } from '../../sync/loop/index.ts'
import type { Environment } from '../environment.ts'
import { untilStopped } from '../until-stopped.ts'

/** concordat worker */
export function registerWorker(program: Command, environment: Environment): void {
  program
    .command('worker')
    .description('one more worker on the same PostgreSQL (DATABASE_URL), on this or another machine')
    .option('--concurrency <count>', 'runs worked on at once', '2')
    .action(async ({ concurrency }: { concurrency: string }) => {
      const platform = await environment.platform('service')
      defineRunJobs(platform, { concurrency: Number(concurrency) })
      await platform.jobs.start()
      await beginTicking(platform)
      environment.output.say(
        'Working. Stop with Ctrl-C; unfinished runs go to another worker or wait for the next start.',
      )
      await untilStopped()
    })
}
