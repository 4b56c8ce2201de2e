import { createHash } from 'node:crypto'
import { authorizationUrl, codeChallenge, exchangeCode, type RemoteIdentity } from '../connectors/index.ts'
import type { Tokens } from '../connectors/tokens.ts'
import { ConcordatError } from '../core/errors.ts'
import { failpoint } from '../platform/failpoints.ts'
import { randomToken } from '../platform/random.ts'
import { type Actor, recordAudit } from '../platform/users/index.ts'
import { getConnection } from './change-connection.ts'
import { type Connection, type SignedInAs, secretPlace } from './connection.ts'
import type { Ground } from './create-connection.ts'
import { connectionError } from './errors.ts'
import { type OpenOptions, openConnector, openLogin, signInClient } from './open-connector.ts'
import {
  insertSignIn,
  selectConnection,
  storeIdentity,
  storeSignedInAs,
  storeState,
  storeTokens,
  takeSignIn,
} from './store.ts'
import { sealTokens } from './token-store.ts'

const STATE_LIFE_MS = 10 * 60_000

/** The address the CRM sends the browser back to: from our configuration, never from a request (A3), one per CRM (A4). */
export function redirectUri(ground: Pick<Ground, 'config'>, kind: Connection['kind']): string {
  return `${ground.config.publicUrl}/api/v1/sign-in/${kind}/callback`
}

/**
 * Where to send the browser. `browser` is anything secret that only this browser brings back, such as its session id;
 * null when the flow begins at a command line. The verifier rests sealed, the state hashed.
 */
export async function beginWebServerSignIn(
  ground: Ground,
  connection: Connection,
  browser: string | null,
): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  const login = await openLogin(ground, connection)
  const [state, verifier] = [randomToken(), randomToken()]
  const redirect = redirectUri(ground, connection.kind)
  const expiresAt = new Date(ground.clock.now().getTime() + STATE_LIFE_MS)
  await insertSignIn(ground.database.db, {
    stateHash: hash(state),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    verifier: ground.secrets.seal(verifier, secretPlace(connection, 'verifier')),
    redirectUri: redirect,
    browserHash: browser === null ? null : hash(browser),
    expiresAt,
  })
  const url = authorizationUrl(connection.kind, login, {
    redirectUri: redirect,
    state,
    codeChallenge: codeChallenge(verifier),
  })
  return { url, expiresAt }
}

/** What came back in the query of the callback. */
export interface Callback {
  readonly kind: Connection['kind']
  readonly state: string
  readonly code?: string
  /** Instead of a code, when the CRM or the person refused. */
  readonly error?: string
  readonly browser: string | null
}

/**
 * Finishes the sign-in: the state is used up before anything else, the code is sent once, tokens and organisation are
 * stored together. Throws CC-CONN-6, 7, 9 and what the connector says about the code.
 */
export async function completeWebServerSignIn(
  ground: Ground,
  callback: Callback,
  actor: Actor,
  options: OpenOptions = {},
): Promise<Connection> {
  const browserHash = callback.browser === null ? null : hash(callback.browser)
  const begun = await takeSignIn(ground.database.db, hash(callback.state), browserHash, ground.clock.now())
  if (!begun) throw connectionError('CC-CONN-6', 'this sign-in is not one that is under way')
  failpoint('connections.sign-in.taken')
  const connection = await getConnection(ground.database.db, begun.workspaceId, begun.connectionId)
  if (connection.kind !== callback.kind) throw connectionError('CC-CONN-6', 'the answer came from another kind of CRM')
  if (!callback.code) throw refusedAt(callback.error)
  const login = await openLogin(ground, connection)
  const signIn = await exchangeCode(connection.kind, signInClient(ground, connection, options), login, {
    code: callback.code,
    codeVerifier: ground.secrets.open(begun.verifier, secretPlace(connection, 'verifier')),
    redirectUri: begun.redirectUri,
  })
  failpoint('connections.sign-in.received')
  const kept = await keepIdentity(ground, connection, { ...signIn, instanceUrl: signIn.tokens.instanceUrl }, actor)
  return askWhoWeAre(ground, kept, options)
}

/** A name to show; that it cannot be asked (no API access, limits) is told by the check, and fails no sign-in. */
async function askWhoWeAre(ground: Ground, connection: Connection, options: OpenOptions): Promise<Connection> {
  try {
    const identity = await (await openConnector(ground, connection, options)).identity()
    const signedInAs = nameOf(identity, ground.clock.now())
    await storeSignedInAs(ground.database.db, connection.id, signedInAs)
    return { ...connection, signedInAs }
  } catch (error) {
    const code = error instanceof ConcordatError ? error.code : 'unexpected'
    ground.log.warn({ connection: connection.id, code }, 'the CRM did not say who we are')
    return connection
  }
}

function nameOf(identity: RemoteIdentity, at: Date): SignedInAs {
  return { user: identity.userName, organization: identity.organizationName, isSandbox: identity.isSandbox, at }
}

/**
 * For client-credentials and jwt, and to go on after "needs-you": signs in, asks who we are and marks the connection
 * connected. Throws CC-CONN-7 and what the connector says.
 */
export async function connectNow(
  ground: Ground,
  connection: Connection,
  actor: Actor,
  options: OpenOptions = {},
): Promise<Connection> {
  const connector = await openConnector(ground, connection, options)
  const identity = await connector.identity()
  try {
    const kept = await keepIdentity(ground, connection, identity, actor)
    const signedInAs = nameOf(identity, ground.clock.now())
    await storeSignedInAs(ground.database.db, connection.id, signedInAs)
    return { ...kept, signedInAs }
  } catch (error) {
    if (error instanceof ConcordatError && error.code === 'CC-CONN-7') await forgetSignIn(ground, connection, error)
    throw error
  }
}

/** Tokens of another organisation must not be used by the next run. */
async function forgetSignIn(ground: Ground, connection: Connection, error: ConcordatError): Promise<void> {
  await ground.database.transaction(async ({ db }) => {
    await storeTokens(db, connection, null)
    await storeState(db, connection.id, 'needs-you', `${error.definition.title} (${error.code})`)
  })
}

interface Identity {
  readonly organizationId: string
  readonly instanceUrl: string
  /** Set after a web-server sign-in; other grants have stored theirs already. */
  readonly tokens?: Tokens
}

async function keepIdentity(ground: Ground, known: Connection, identity: Identity, actor: Actor): Promise<Connection> {
  const { id, workspaceId } = known
  const { organizationId, instanceUrl, tokens } = identity
  return ground.database.transaction(async ({ db }) => {
    const connection = await selectConnection(db, workspaceId, id, true)
    if (!connection || connection.state === 'removed') throw connectionError('CC-CONN-8', 'the connection was removed')
    if (connection.organizationId !== null && connection.organizationId !== organizationId)
      throw connectionError('CC-CONN-7', `"${connection.name}" belongs to another organisation`, {
        facts: { expected: connection.organizationId, answered: organizationId },
      })
    await storeIdentity(db, id, instanceUrl, organizationId)
    await storeState(db, id, 'connected', null)
    if (tokens) await storeTokens(db, connection, sealTokens(ground.secrets, connection, tokens))
    await recordAudit(db, {
      workspaceId,
      actor,
      action: 'connection.connected',
      subjectKind: 'connection',
      subjectId: id,
      after: { organizationId, instanceUrl, grant: connection.auth.grant },
    })
    return { ...connection, organizationId, instanceUrl, state: 'connected', stateReason: null }
  })
}

function refusedAt(error: string | undefined): Error {
  // The word comes from the address bar: only known ones are repeated.
  const known = error !== undefined && /^[a-z_]{3,40}$/.test(error) ? error : 'no reason given'
  return connectionError('CC-CONN-9', `the CRM did not let us in (${known})`, { facts: { reason: known } })
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
