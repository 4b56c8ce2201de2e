import type { Connector } from '../../connectors/connector.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { Platform } from '../../platform/platform.ts'
import { keepAlive, type RunClaim } from '../history/index.ts'
import type { MirrorConnection } from './mirror.ts'
import { prepareMirror } from './prepare-mirror.ts'
import { logPull, type Pull } from './pull.ts'
import { pullDeletions } from './pull-deletions.ts'
import { decideAndStoreWindow, readWindow } from './read-window.ts'
import { resolveRead } from './store/solved-reads.ts'

export interface PullOutcome {
  /** Why a person must decide before deletions are marked (the brake of G4); null = nothing to decide. */
  readonly held: string | null
}

/**
 * Brings the mirror of one object up to date: describe and follow drift, read the window of changes page by page, then
 * the deletions. Killed at any instant and called again it goes on from the last stored page (G9). Throws what stops
 * the whole object: the CRM's refusals (CC-SF-…), waits (with `retryAt`), CC-MIR-…, CC-RUN-1 and CC-RUN-4 on stop.
 */
export async function pullObject(
  platform: Platform,
  connector: Connector,
  connection: MirrorConnection,
  claim: RunClaim,
  object: string,
): Promise<PullOutcome> {
  return keepAlive(platform, claim, async (signal) => {
    const pull: Pull = {
      ...{ platform, connector, connection, claim, object, signal },
      stamps: connector.capabilities.stampFields,
    }
    failpoint('pull.started')
    const remote = await connector.describeObject(object)
    failpoint('pull.described')
    await prepareMirror(pull, remote)
    await decideAndStoreWindow(pull, await connector.now())
    await readWindow(pull)
    await resolveRead(platform.database.db, connection, object)
    failpoint('pull.window.read')
    const held = await pullDeletions(pull)
    failpoint('pull.finished')
    await logPull(pull, 'info', held ? 'pulled, but a person must decide about deletions' : 'pulled')
    return { held }
  })
}
