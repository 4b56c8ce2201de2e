import type { Connector } from '../../connectors/connector.ts'
import type { Platform } from '../../platform/platform.ts'
import { addCounts, logRun, type RunClaim } from '../history/index.ts'
import type { MirrorConnection } from './mirror.ts'

/** Everything one pull of one object works with. */
export interface Pull {
  readonly platform: Platform
  readonly connector: Connector
  readonly connection: MirrorConnection
  readonly claim: RunClaim
  readonly object: string
  /** Fields that move with every write (the CRM's modified stamps); alone they are no change. */
  readonly stamps: readonly string[]
  /** Aborted when another worker has taken the run over. */
  readonly signal: AbortSignal
}

export async function logPull(
  { platform, claim, object }: Pull,
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  facts: object = {},
): Promise<void> {
  await logRun(platform.database.db, claim.run.id, level, 'pull', `${object}: ${message}`, { object, ...facts })
}

export async function countPull(
  db: Parameters<typeof addCounts>[0],
  pull: Pull,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await addCounts(db, pull.claim.run.id, pull.object, counts, 'pull')
}
