import type { ConnectorKind } from '../connectors/connector.ts'
import type { FilterFields } from '../core/filter.ts'
import { isUuid } from '../core/ids.ts'
import type { Platform } from '../platform/platform.ts'
import { newId } from '../platform/random.ts'
import { type Actor, recordAudit } from '../platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../platform/workspace.ts'
import type { Connection, Credentials } from './connection.ts'
import { checkCredentials, sealCredentials } from './credentials.ts'
import { connectionError } from './errors.ts'
import { readLoginUrl } from './login-url.ts'
import { changeSettings, DEFAULT_SETTINGS, type SettingsPatch } from './settings.ts'
import { insertConnection } from './store.ts'

export type Ground = Pick<Platform, 'config' | 'clock' | 'log' | 'database' | 'secrets'>

export interface NewConnection {
  readonly workspaceId?: string
  /** Up to 60 characters, unique without regard to case. */
  readonly name: string
  readonly kind: ConnectorKind
  /** As typed: an address, a host or a subdomain. */
  readonly loginUrl: string
  readonly auth: Credentials
  readonly settings?: SettingsPatch
  /** What a create filter may use; see changeSettings. */
  readonly filterFields?: FilterFields
}

/** Stores a draft; nothing is sent to the CRM yet. Throws CC-CONN-2 to 5. */
export async function createConnection(ground: Ground, wanted: NewConnection, actor: Actor): Promise<Connection> {
  const loginUrl = readLoginUrl(wanted.kind, wanted.loginUrl, ground.config.allowSandboxes)
  const connection: Connection = {
    id: newId(),
    workspaceId: wanted.workspaceId ?? DEFAULT_WORKSPACE,
    name: readName(wanted.name),
    kind: wanted.kind,
    loginUrl,
    instanceUrl: null,
    organizationId: null,
    auth: checkCredentials(wanted.auth, loginUrl),
    settings: changeSettings(DEFAULT_SETTINGS, wanted.settings ?? {}, wanted.filterFields),
    state: 'draft',
    stateReason: null,
    signedInAs: null,
    createdAt: ground.clock.now(),
  }
  await ground.database.transaction(async ({ db }) => {
    const stored = await insertConnection(db, connection, sealCredentials(ground.secrets, connection, wanted.auth))
    if (!stored) throw connectionError('CC-CONN-2', `a connection called "${connection.name}" exists already`)
    await recordAudit(db, {
      workspaceId: connection.workspaceId,
      actor,
      action: 'connection.created',
      subjectKind: 'connection',
      subjectId: connection.id,
      after: { name: connection.name, kind: connection.kind, loginUrl, grant: connection.auth.grant },
    })
  })
  return connection
}

function readName(typed: string): string {
  const name = typed.trim().normalize('NFC')
  if (name === '' || name.length > 60 || /\p{Cc}/u.test(name) || isUuid(name))
    throw connectionError('CC-CONN-4', 'name must have 1 to 60 characters and not look like an id')
  return name
}
