import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { startChild } from '../../test/support/child.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { systemClock } from '../platform/clock.ts'
import { readConfig } from '../platform/config/index.ts'
import { type Database, openDatabase } from '../platform/database/database.ts'
import { silentLog } from '../platform/log/log.ts'
import { createKeyRing, parseKeys } from '../platform/secrets/index.ts'
import { COMMAND_LINE } from '../platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../platform/workspace.ts'
import { type SalesforceSandbox, startSalesforceSandbox } from '../sandbox/index.ts'
import type { Connection, Credentials } from './connection.ts'
import type { Ground } from './create-connection.ts'
import {
  beginWebServerSignIn,
  completeWebServerSignIn,
  connectNow,
  createConnection,
  getConnection,
  openConnector,
  removeConnection,
  updateCredentials,
} from './index.ts'
import { openTokenStore } from './token-store.ts'

let database: Database
let other: Database
let sandbox: SalesforceSandbox
let ground: Ground
const quick = { backoff: { baseMs: 1, capMs: 5 } }

before(async () => {
  database = await openTestDatabase()
  other = openDatabase(database.url, { poolMax: 4 })
  sandbox = await startSalesforceSandbox({ records: 20 })
  const secrets = createKeyRing(parseKeys(randomBytes(32).toString('base64')))
  ground = { config: readConfig({}), clock: systemClock, log: silentLog, database, secrets }
})
after(async () => {
  await sandbox.stop()
  await other.close()
  await database.close()
})

const create = (name: string, auth: Credentials) =>
  createConnection(ground, { name, kind: 'salesforce', loginUrl: sandbox.url, auth }, COMMAND_LINE)

/** What a person does in the browser: opens the page, allows or denies, and is sent back. */
async function answerConsent(url: string, decision: 'allow' | 'deny'): Promise<URLSearchParams> {
  const page = await (await fetch(url)).text()
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? ''
  const form = new URLSearchParams({ ticket: value('ticket'), user: value('user'), decision })
  const answer = await fetch(new URL('/services/oauth2/consent', url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  return new URL(answer.headers.get('location') ?? '').searchParams
}

async function signIn(connection: Connection): Promise<Connection> {
  const { url } = await beginWebServerSignIn(ground, connection, 'browser')
  const back = await answerConsent(url, 'allow')
  const callback = {
    kind: 'salesforce',
    state: back.get('state')!,
    code: back.get('code')!,
    browser: 'browser',
  } as const
  return completeWebServerSignIn(ground, callback, COMMAND_LINE, quick)
}

const tokenCalls = () => sandbox.requests.recent().filter(({ path }) => path.endsWith('/oauth2/token')).length

test('a person signs in through the page of the sandbox and the connector reads who it is', async () => {
  const connection = await signIn(await create('Browser', { grant: 'web-server', ...sandbox.app }))
  assert.equal(connection.state, 'connected')
  const identity = await (await openConnector(ground, connection, quick)).identity()
  assert.equal(identity.organizationId, connection.organizationId)
})

test('denying on the page is told as a refusal', async () => {
  const connection = await create('Denied', { grant: 'web-server', ...sandbox.app })
  const { url } = await beginWebServerSignIn(ground, connection, null)
  const back = await answerConsent(url, 'deny')
  const callback = { kind: 'salesforce', state: back.get('state')!, error: back.get('error')!, browser: null } as const
  await assert.rejects(completeWebServerSignIn(ground, callback, COMMAND_LINE, quick), { code: 'CC-CONN-9' })
})

test('client credentials connect without a browser; a wrong secret stops the connection with its reason', async () => {
  const good = await create('Server', { grant: 'client-credentials', ...sandbox.app })
  assert.equal((await connectNow(ground, good, COMMAND_LINE, quick)).state, 'connected')
  const bad = await create('Wrong', {
    grant: 'client-credentials',
    clientId: sandbox.app.clientId,
    clientSecret: 'wrong',
  })
  await assert.rejects(connectNow(ground, bad, COMMAND_LINE, quick))
  const stopped = await getConnection(database.db, DEFAULT_WORKSPACE, bad.id)
  assert.equal(stopped.state, 'needs-you')
})

test('twenty workers in two processes meet a dead token with rotation on: one renewal, all go on', async () => {
  const connection = await signIn(await create('Rotating', { grant: 'web-server', ...sandbox.rotatingApp }))
  const store = openTokenStore(ground, connection)
  await store.renew(async (tokens) => ({ ...tokens!, accessToken: `${tokens!.accessToken}x` }))
  const before = tokenCalls()
  const grounds = [ground, { ...ground, database: other }]
  const connectors = await Promise.all(
    Array.from({ length: 20 }, (_, at) => openConnector(grounds[at % 2]!, connection, quick)),
  )
  const identities = await Promise.all(connectors.map((connector) => connector.identity()))
  assert.ok(identities.every(({ organizationId }) => organizationId === connection.organizationId))
  assert.equal(tokenCalls() - before, 1)
})

test('a removed connection is revoked: its tokens are worth nothing at the CRM', async () => {
  const connection = await signIn(await create('Leaving', { grant: 'web-server', ...sandbox.app }))
  const tokens = (await openTokenStore(ground, connection).read())!
  const report = await removeConnection(
    ground,
    DEFAULT_WORKSPACE,
    connection.name,
    { revoke: true, actor: COMMAND_LINE },
    quick,
  )
  assert.deepEqual(report, { revoked: true, reason: null })
  const answer = await fetch(`${tokens.instanceUrl}/services/oauth2/userinfo`, {
    headers: { authorization: `Bearer ${tokens.accessToken}` },
  })
  assert.ok(answer.status === 401 || answer.status === 403)
})

test('killed after the CRM rotated the token and before it was stored: the next start says where it stands', async () => {
  const connection = await signIn(await create('Killed', { grant: 'web-server', ...sandbox.rotatingApp }))
  const key = randomBytes(32).toString('base64')
  const secrets = createKeyRing(parseKeys(key))
  const own: Ground = { ...ground, secrets }
  const moved = await updateCredentials(
    own,
    DEFAULT_WORKSPACE,
    connection.id,
    { grant: 'web-server', ...sandbox.rotatingApp },
    COMMAND_LINE,
  )
  const { url } = await beginWebServerSignIn(own, moved, null)
  const back = await answerConsent(url, 'allow')
  const callback = { kind: 'salesforce', state: back.get('state')!, code: back.get('code')!, browser: null } as const
  const signed = await completeWebServerSignIn(own, callback, COMMAND_LINE, quick)
  const store = openTokenStore(own, signed)
  await store.renew(async (tokens) => ({ ...tokens!, accessToken: `${tokens!.accessToken}x` }))
  const script = new URL('../../test/support/renew-once.ts', import.meta.url).pathname
  const env = { ...process.env, CONCORDAT_FAILPOINTS: 'connections.tokens.received=kill', CONCORDAT_SECRET_KEY: key }
  const child = startChild(script, [database.url, signed.id], { env })
  assert.equal((await child.ended()).signal, 'SIGKILL')
  const before = tokenCalls()
  const connector = await openConnector(own, signed, quick)
  const outcome = await connector.identity().then(
    () => 'connected',
    () => 'needs-you',
  )
  assert.equal((await getConnection(database.db, DEFAULT_WORKSPACE, signed.id)).state, outcome)
  assert.ok(tokenCalls() - before <= 2, 'no loop of renewals')
})
