import type { Connection } from './connection.ts'
import type { Ground } from './create-connection.ts'
import { selectRenewedAt } from './store.ts'
import { openTokenStore } from './token-store.ts'

/** What our sign-in is worth, without the sign-in itself. */
export interface Access {
  /** As the CRM granted them; null: it did not say, or there are no tokens. */
  readonly scopes: readonly string[] | null
  /** Whether it can be renewed without a person. */
  readonly renewable: boolean
  readonly renewedAt: Date | null
}

export async function describeAccess(ground: Ground, connection: Connection): Promise<Access> {
  const tokens = await openTokenStore(ground, connection).read()
  return {
    scopes: tokens?.scope ? tokens.scope.split(/\s+/).filter(Boolean) : null,
    renewable: connection.auth.grant !== 'web-server' || tokens?.refreshToken != null,
    renewedAt: await selectRenewedAt(ground.database.db, connection.id),
  }
}
