import { ConcordatError } from '../core/errors.ts'
import { type Actor, recordAudit } from '../platform/users/index.ts'
import { getConnection } from './change-connection.ts'
import type { Connection } from './connection.ts'
import type { Ground } from './create-connection.ts'
import { type OpenOptions, openConnector } from './open-connector.ts'
import { eraseSecrets, storeState } from './store.ts'

export interface RemovalReport {
  /** True: the CRM took our tokens back. False: not asked, or it could not be reached; `reason` says which. */
  readonly revoked: boolean
  readonly reason: string | null
}

/**
 * Ends a connection: tokens are revoked at the CRM if wished, then every secret is deleted here, even when the CRM does
 * not answer. What was written to the CRM stays, and so does our history.
 */
export async function removeConnection(
  ground: Ground,
  workspaceId: string,
  nameOrId: string,
  wish: { readonly revoke: boolean; readonly actor: Actor },
  options: OpenOptions = {},
): Promise<RemovalReport> {
  const connection = await getConnection(ground.database.db, workspaceId, nameOrId)
  if (connection.state === 'removed') return { revoked: false, reason: 'it was removed before' }
  const report = wish.revoke ? await revoke(ground, connection, options) : { revoked: false, reason: 'not asked for' }
  await ground.database.transaction(async ({ db }) => {
    await storeState(db, connection.id, 'removed', null)
    await eraseSecrets(db, connection.id)
    await recordAudit(db, {
      workspaceId,
      actor: wish.actor,
      action: 'connection.removed',
      subjectKind: 'connection',
      subjectId: connection.id,
      before: { name: connection.name, state: connection.state },
      after: { revoked: report.revoked },
    })
  })
  return report
}

async function revoke(ground: Ground, connection: Connection, options: OpenOptions): Promise<RemovalReport> {
  try {
    const connector = await openConnector(ground, connection, options)
    await connector.revoke()
    return { revoked: true, reason: null }
  } catch (error) {
    const code = error instanceof ConcordatError ? error.code : 'unexpected'
    ground.log.warn({ connection: connection.id, code }, 'the tokens could not be revoked at the CRM')
    return { revoked: false, reason: `the CRM did not confirm it (${code}); remove the app there as well` }
  }
}
