import type { FilterFields } from '../core/filter.ts'
import type { Database, Queryable } from '../platform/database/database.ts'
import { type Actor, changedParts, recordAudit } from '../platform/users/index.ts'
import type { Connection, ConnectionState, Credentials } from './connection.ts'
import type { Ground } from './create-connection.ts'
import { checkCredentials, sealCredentials } from './credentials.ts'
import { connectionError } from './errors.ts'
import { changeSettings, type SettingsPatch } from './settings.ts'
import {
  eraseSecrets,
  selectConnection,
  selectConnections,
  storeCredentials,
  storeSettings,
  storeState,
} from './store.ts'

export function listConnections(
  db: Queryable,
  workspaceId: string,
  options: { readonly includeRemoved?: boolean } = {},
): Promise<readonly Connection[]> {
  return selectConnections(db, workspaceId, options.includeRemoved ?? false)
}

/** By id (also a removed one) or by name. Throws CC-CONN-1. */
export async function getConnection(
  db: Queryable,
  workspaceId: string,
  nameOrId: string,
  lock = false,
): Promise<Connection> {
  const connection = await selectConnection(db, workspaceId, nameOrId, lock)
  if (!connection) throw connectionError('CC-CONN-1', 'there is no such connection')
  return connection
}

/** Changes the settings named in `patch` and keeps who, when, before and after. Throws CC-CONN-1, 4 and 8. */
export async function updateSettings(
  database: Database,
  workspaceId: string,
  nameOrId: string,
  patch: SettingsPatch,
  actor: Actor,
  filterFields?: FilterFields,
): Promise<Connection> {
  return database.transaction(async ({ db }) => {
    const connection = await usable(db, workspaceId, nameOrId)
    const settings = changeSettings(connection.settings, patch, filterFields)
    const changed = changedParts(connection.settings, settings)
    if (Object.keys(changed.after).length === 0) return connection
    await storeSettings(db, { ...connection, settings })
    await audit(db, connection, actor, 'connection.settings-changed', changed)
    return { ...connection, settings }
  })
}

/** Replaces the credentials; the tokens of the old ones are dropped and the connection must sign in again. */
export async function updateCredentials(
  ground: Ground,
  workspaceId: string,
  nameOrId: string,
  given: Credentials,
  actor: Actor,
): Promise<Connection> {
  return ground.database.transaction(async ({ db }) => {
    const connection = await usable(db, workspaceId, nameOrId)
    const auth = checkCredentials(given, connection.loginUrl)
    const reason = 'The credentials were changed; sign in again.'
    await eraseSecrets(db, connection.id)
    await storeCredentials(db, { ...connection, auth }, sealCredentials(ground.secrets, connection, given))
    await storeState(db, connection.id, 'needs-you', reason)
    await audit(db, connection, actor, 'connection.credentials-changed', {
      before: { grant: connection.auth.grant, clientId: connection.auth.clientId },
      after: { grant: auth.grant, clientId: auth.clientId, secret: 'changed' },
    })
    return { ...connection, auth, state: 'needs-you', stateReason: reason }
  })
}

/** `reason` is shown to people: plain words, no secrets. A removed connection stays removed (CC-CONN-8). */
export async function setConnectionState(
  db: Queryable,
  connectionId: string,
  state: Exclude<ConnectionState, 'removed'>,
  reason: string | null = null,
): Promise<void> {
  const stored = await storeState(db, connectionId, state, reason)
  if (!stored) throw connectionError('CC-CONN-8', 'the connection was removed')
}

/** Locked for the rest of the transaction, so that before and after of an audit row are the truth. */
async function usable(db: Queryable, workspaceId: string, nameOrId: string): Promise<Connection> {
  const connection = await getConnection(db, workspaceId, nameOrId, true)
  if (connection.state === 'removed') throw connectionError('CC-CONN-8', `"${connection.name}" was removed`)
  return connection
}

function audit(
  db: Queryable,
  connection: Connection,
  actor: Actor,
  action: string,
  changed: { before: object; after: object },
): Promise<void> {
  const { workspaceId, id } = connection
  return recordAudit(db, { workspaceId, actor, action, subjectKind: 'connection', subjectId: id, ...changed })
}
