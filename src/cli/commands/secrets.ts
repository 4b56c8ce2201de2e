import type { Command } from 'commander'
import { connectionSecrets } from '../../connections/index.ts'
import { openStorage } from '../../platform/index.ts'
import { forgetKeys, openSecrets, rotateSecrets } from '../../platform/secrets/index.ts'
import { serverSecrets } from '../../server/index.ts'
import type { Environment } from '../environment.ts'
import { cliError } from '../errors.ts'

/** concordat secrets rotate|forget */
export function registerSecrets(program: Command, environment: Environment): void {
  const secrets = program.command('secrets').description('the key that stored credentials are sealed with')
  secrets
    .command('rotate')
    .description(
      'seal everything with the first key of CONCORDAT_SECRET_KEY ("new:…,old:…") and retire the others; may be stopped and started again',
    )
    .action(() => rotate(environment))
  secrets
    .command('forget')
    .description('the key is lost for good: start anew with another one; every CRM must be connected again')
    .option('--yes', 'yes, what was sealed with it stays unreadable')
    .action(({ yes }: { yes?: boolean }) => forget(environment, yes === true))
}

async function rotate(environment: Environment): Promise<void> {
  const storage = await openStorage({ config: environment.config() })
  try {
    const ring = await openSecrets(storage)
    const { resealed, retired } = await rotateSecrets(storage.database, ring, [...connectionSecrets, ...serverSecrets])
    environment.output.answer({ currentKey: ring.currentKeyId, resealed, retired }, () =>
      [
        `Sealed ${resealed} secrets anew with key ${ring.currentKeyId}.`,
        retired.length > 0
          ? `Retired: ${retired.join(', ')}; they may be removed from CONCORDAT_SECRET_KEY.`
          : 'No other key was in use.',
      ].join('\n'),
    )
  } finally {
    await storage.close()
  }
}

async function forget(environment: Environment, sure: boolean): Promise<void> {
  if (!sure) throw cliError('CC-CLI-2', 'forgetting the key cannot be taken back; add --yes')
  const storage = await openStorage({ config: environment.config() })
  try {
    const forgotten = await forgetKeys(storage.database)
    environment.output.answer(
      { forgotten },
      () => `Gave up ${forgotten.length} keys. The next start takes or makes a new one; connect every CRM again.`,
    )
  } finally {
    await storage.close()
  }
}
