import type { Command } from 'commander'
import type { Connection } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { wantFullRead } from '../../sync/mirror/index.ts'
import type { Environment } from '../environment.ts'
import { connectionNamed, startAndFollow } from '../follow-run.ts'
import { runJson, runText } from '../show-run.ts'

const STAGES = {
  pull: 'read what changed in the CRM into the mirror',
  plan: 'store what should change in the CRM; writes nothing',
  sync: 'pull, match, plan and apply; an unusual plan is held for your approval',
} as const

/** concordat pull|plan|sync CONNECTION; match has a file of its own. */
export function registerStages(program: Command, environment: Environment): void {
  for (const kind of ['pull', 'plan', 'sync'] as const) {
    const command = program
      .command(kind)
      .description(STAGES[kind])
      .argument('<connection>', 'name or id of the connection')
    if (kind === 'pull') command.option('--full', 'read everything again, not only what changed; rows stay')
    command.action(async (name: string, options: { full?: boolean }) => {
      const platform = await environment.platform()
      const connection = await connectionNamed(platform, name)
      if (kind === 'pull' && options.full) await rereadAll(platform, connection)
      const followed = await startAndFollow(environment, connection, kind, options.full ? { full: true } : {})
      environment.output.answer(runJson(followed), () => runText(followed))
      if (followed.run.state === 'failed') process.exitCode = 1
    })
  }
}

async function rereadAll({ database }: Platform, connection: Connection): Promise<void> {
  for (const object of Object.keys(connection.settings.objects))
    await wantFullRead(database.db, connection.id, object, 'asked for')
}
