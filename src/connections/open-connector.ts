import type { Connector } from '../connectors/connector.ts'
import { createConnector, type LoginDetails, vendorHostsOf } from '../connectors/index.ts'
import { createHttpClient, createPacer, type Deadlines, type HttpClient } from '../platform/http/index.ts'
import { keepOutOfLogs } from '../platform/log/index.ts'
import { type Connection, secretPlace } from './connection.ts'
import type { Ground } from './create-connection.ts'
import { connectionError } from './errors.ts'
import { selectCredentials } from './store.ts'
import { openTokenStore } from './token-store.ts'

export interface OpenOptions {
  /** For tests and slow lines. */
  readonly deadlines?: Partial<Deadlines>
  /** Waits between tries; for tests. */
  readonly backoff?: { readonly baseMs: number; readonly capMs: number }
}

/** A connector with everything it needs. Opens no socket until it is asked something. Throws CC-CONN-8 when removed. */
export async function openConnector(
  ground: Ground,
  connection: Connection,
  options: OpenOptions = {},
): Promise<Connector> {
  const { clock, database } = ground
  const log = ground.log.child({ connection: connection.id })
  const login = await openLogin(ground, connection)
  const pacer = createPacer({ database, clock, workspaceId: connection.workspaceId, holder: quotaHolder(connection) })
  return createConnector(connection.kind, {
    login,
    http: createHttpClient({ ...clientOptions(ground, connection, options), name: `${connection.kind} api`, pacer }),
    signInHttp: signInClient(ground, connection, options),
    pacer,
    tokens: openTokenStore({ database, secrets: ground.secrets, log }, connection),
    clock,
    log,
  })
}

/** For calls the CRM does not count. */
export function signInClient(ground: Ground, connection: Connection, options: OpenOptions = {}): HttpClient {
  const name = `${connection.kind} sign-in`
  return createHttpClient({ ...clientOptions(ground, connection, options), name, pacer: null })
}

/** How the connection signs in, with its secrets opened. */
export async function openLogin(ground: Ground, connection: Connection): Promise<LoginDetails> {
  if (connection.state === 'removed') throw connectionError('CC-CONN-8', `"${connection.name}" was removed`)
  const sealed = await selectCredentials(ground.database.db, connection.id)
  const open = (text: string | null, part: 'client_secret' | 'private_key') => {
    if (text === null) return null
    const secret = ground.secrets.open(text, secretPlace(connection, part))
    keepOutOfLogs(secret)
    return secret
  }
  const { loginUrl, auth } = connection
  return {
    loginUrl,
    grant: auth.grant,
    clientId: auth.clientId,
    clientSecret: open(sealed.clientSecret, 'client_secret'),
    privateKey: open(sealed.privateKey, 'private_key'),
    username: auth.username ?? null,
  }
}

/** All connections to one organisation share its quota; before the first sign-in the app stands for it. */
export function quotaHolder(connection: Connection): string {
  return `${connection.kind}:${connection.organizationId ?? `${new URL(connection.loginUrl).host}/${connection.auth.clientId}`}`
}

/** Only a connection that was made for a sandbox may reach this machine, whatever address the CRM names. */
function clientOptions(ground: Ground, connection: Connection, options: OpenOptions) {
  return {
    allowedHosts: vendorHostsOf(connection.kind),
    allowLoopback: ground.config.allowSandboxes && connection.loginUrl.startsWith('http:'),
    clock: ground.clock,
    log: ground.log.child({ connection: connection.id }),
    ...(options.deadlines && { deadlines: options.deadlines }),
    ...(options.backoff && { backoff: options.backoff }),
  }
}
