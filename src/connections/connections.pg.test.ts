import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../test/support/database.ts'
import type { Tokens } from '../connectors/tokens.ts'
import type { Clock } from '../core/clock.ts'
import type { ConcordatError } from '../core/errors.ts'
import { systemClock } from '../platform/clock.ts'
import { type Database, openDatabase } from '../platform/database/database.ts'
import { silentLog } from '../platform/log/log.ts'
import { createKeyRing, parseKeys, rotateSecrets } from '../platform/secrets/index.ts'
import { COMMAND_LINE, listAudit } from '../platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../platform/workspace.ts'
import { setConnectionState } from './change-connection.ts'
import type { Connection, Credentials } from './connection.ts'
import type { Ground } from './create-connection.ts'
import {
  beginWebServerSignIn,
  completeWebServerSignIn,
  connectionSecrets,
  connectNow,
  createConnection,
  getConnection,
  listConnections,
  openConnector,
  removeConnection,
  updateCredentials,
  updateSettings,
} from './index.ts'
import { openTokenStore } from './token-store.ts'

const ORGANIZATION = '00D000000000001EAA'
const keys = `one:${randomBytes(32).toString('base64')}`
let database: Database
let other: Database
let crm: FakeCrm
let ground: Ground
let now = systemClock.now()
const clock: Clock = { ...systemClock, now: () => now }

/** The sign-in endpoints only; what the real sandbox does is tested with the connector. */
class FakeCrm {
  readonly server: Server
  readonly calls: { path: string; form: URLSearchParams }[] = []
  organization = ORGANIZATION
  delayMs = 0
  answer: ((path: string) => { status: number; body: object } | null) | null = null
  url = ''

  constructor() {
    this.server = createServer((request, response) => void this.#serve(request, response))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString())
    const path = request.url!.split('?')[0]!
    this.calls.push({ path, form })
    await systemClock.sleep(this.delayMs)
    const told = this.answer?.(path)
    response.writeHead(told?.status ?? 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(told?.body ?? this.#body(path)))
  }

  #body(path: string): object {
    const id = `${this.url}/id/${this.organization}/005000000000001AAA`
    if (path.endsWith('/token'))
      return {
        access_token: `${this.organization.slice(0, 15)}!token-${this.calls.length}`,
        refresh_token: `refresh-${this.calls.length}`,
        instance_url: this.url,
        id,
        token_type: 'Bearer',
        issued_at: '1',
        scope: 'api refresh_token',
      }
    return {}
  }
}

before(async () => {
  database = await openTestDatabase()
  other = openDatabase(database.url, { poolMax: 4 })
  crm = new FakeCrm()
  crm.server.listen(0, '127.0.0.1')
  await once(crm.server, 'listening')
  crm.url = `http://127.0.0.1:${(crm.server.address() as AddressInfo).port}`
  ground = {
    config: {
      databaseUrl: null,
      dataDir: '',
      port: 4400,
      publicUrl: 'https://concordat.example',
      secretKey: null,
      logLevel: 'silent',
      allowSandboxes: true,
    },
    clock,
    log: silentLog,
    database,
    secrets: createKeyRing(parseKeys(keys)),
  }
})
after(async () => {
  crm.server.closeAllConnections()
  crm.server.close()
  await other.close()
  await database.close()
})

const webServer: Credentials = { grant: 'web-server', clientId: '3MVG9client', clientSecret: 'the client secret' }
let made = 0
const create = (more: Partial<Parameters<typeof createConnection>[1]> = {}) =>
  createConnection(
    ground,
    { name: `CRM ${++made}`, kind: 'salesforce', loginUrl: crm.url, auth: webServer, ...more },
    COMMAND_LINE,
  )

const tokensNamed = (name: string): Tokens => ({
  accessToken: `access-${name}`,
  refreshToken: `refresh-${name}`,
  instanceUrl: crm.url,
  expiresAt: new Date('2026-01-01T00:00:00Z'),
  scope: 'api',
})

describe('keeping connections', () => {
  test('a connection is found by name in any case and by id, and carries no secret', async () => {
    const connection = await create({ name: 'Acme Production' })
    for (const key of ['acme production', connection.id])
      assert.deepEqual(await getConnection(database.db, DEFAULT_WORKSPACE, key), connection)
    assert.ok((await listConnections(database.db, DEFAULT_WORKSPACE)).some(({ id }) => id === connection.id))
    assert.equal(connection.state, 'draft')
    const { rows } = await sql`select * from concordat.connections`.execute(database.db)
    assert.ok(!JSON.stringify([rows, connection]).includes('the client secret'))
    await assert.rejects(getConnection(database.db, DEFAULT_WORKSPACE, 'nobody'), { code: 'CC-CONN-1' })
  })

  test('a name is used once, also when two people choose it at the same moment', async () => {
    const races = await Promise.allSettled([create({ name: 'Twin' }), create({ name: 'TWIN' })])
    assert.deepEqual(races.map((race) => race.status).sort(), ['fulfilled', 'rejected'])
    await assert.rejects(create({ name: 'twin' }), { code: 'CC-CONN-2' })
  })

  test('credentials that cannot work are refused before anything is stored', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const cases: Credentials[] = [
      { grant: 'web-server', clientId: ' ' },
      { grant: 'client-credentials', clientId: 'a' },
      { grant: 'jwt', clientId: 'a' },
      { grant: 'jwt', clientId: 'a', username: 'u@example.com' },
      { grant: 'jwt', clientId: 'a', username: 'u@example.com', privateKey: 'secret nonsense' },
      { grant: 'jwt', clientId: 'a', username: 'u@example.com', privateKey: pem },
      { grant: 'password' as 'jwt', clientId: 'a' },
    ]
    const before = (await listConnections(database.db, DEFAULT_WORKSPACE)).length
    for (const auth of cases)
      await assert.rejects(
        create({ auth }),
        (error: ConcordatError) => error.code === 'CC-CONN-5' && !error.message.includes('nonsense'),
      )
    await assert.rejects(
      create({ loginUrl: 'https://login.salesforce.com', auth: { ...webServer, grant: 'client-credentials' } }),
      { code: 'CC-CONN-5' },
    )
    await assert.rejects(create({ name: '' }), { code: 'CC-CONN-4' })
    assert.equal((await listConnections(database.db, DEFAULT_WORKSPACE)).length, before)
  })

  test('a change of settings keeps who, before and after, a refused one changes nothing', async () => {
    const connection = await create()
    const actor = { kind: 'user', id: '11111111-1111-4111-8111-111111111111' } as const
    await updateSettings(
      database,
      DEFAULT_WORKSPACE,
      connection.name,
      { autoSync: true, guards: { deletesMax: 3 } },
      actor,
    )
    await assert.rejects(
      updateSettings(database, DEFAULT_WORKSPACE, connection.id, { autoMatch: false, scheduleMinutes: -1 }, actor),
      { code: 'CC-CONN-4' },
    )
    const { settings } = await getConnection(database.db, DEFAULT_WORKSPACE, connection.id)
    assert.deepEqual([settings.autoSync, settings.autoMatch, settings.guards.deletesMax], [true, true, 3])
    const [row] = await listAudit(database.db, DEFAULT_WORKSPACE, { subjectId: connection.id })
    assert.equal(row?.action, 'connection.settings-changed')
    assert.equal(row?.actorId, actor.id)
    assert.equal((row?.before as { autoSync?: boolean } | null)?.autoSync, false)
    assert.equal((row?.after as { autoSync?: boolean } | null)?.autoSync, true)
    assert.deepEqual(Object.keys(row?.after ?? {}).sort(), ['autoSync', 'guards'])
  })

  test('two changes of different settings at once both hold', async () => {
    const { id } = await create()
    await Promise.all([
      updateSettings(database, DEFAULT_WORKSPACE, id, { autoSync: true }, COMMAND_LINE),
      updateSettings(other, DEFAULT_WORKSPACE, id, { scheduleMinutes: 60 }, COMMAND_LINE),
    ])
    const { settings } = await getConnection(database.db, DEFAULT_WORKSPACE, id)
    assert.deepEqual([settings.autoSync, settings.scheduleMinutes], [true, 60])
  })

  test('a moved ciphertext does not open in another connection', async () => {
    const [mine, theirs] = [await create(), await create()]
    await sql`update concordat.connections set client_secret =
      (select client_secret from concordat.connections where id = ${mine.id}) where id = ${theirs.id}`.execute(
      database.db,
    )
    await assert.rejects(openConnector(ground, theirs), { code: 'CC-SECRET-5' })
  })

  test('key rotation carries credentials and tokens to the new key', async () => {
    const connection = await create()
    await openTokenStore(ground, connection).renew(async () => tokensNamed('kept'))
    const ring = createKeyRing(parseKeys(`two:${randomBytes(32).toString('base64')},${keys}`))
    await sql`update concordat.connections set client_secret = null where id <> ${connection.id}`.execute(database.db)
    await rotateSecrets(database, ring, connectionSecrets)
    assert.deepEqual(await openTokenStore({ ...ground, secrets: ring }, connection).read(), tokensNamed('kept'))
    await openConnector({ ...ground, secrets: ring }, connection)
    await assert.rejects(openConnector(ground, connection), { code: 'CC-SECRET-6' })
    ground = { ...ground, secrets: ring }
  })
})

describe('tokens', () => {
  test('twenty renewals at once in two processes are one call, and all get its tokens', async () => {
    const connection = await create()
    const stores = [openTokenStore(ground, connection), openTokenStore({ ...ground, database: other }, connection)]
    await stores[0]!.renew(async () => tokensNamed('old'))
    let calls = 0
    const renew = (at: number) =>
      stores[at % 2]!.renew(async (current) => {
        if (current?.accessToken !== 'access-old') return current!
        calls++
        await systemClock.sleep(50)
        return tokensNamed('new')
      })
    const all = await Promise.all(Array.from({ length: 20 }, (_, at) => renew(at)))
    assert.equal(calls, 1)
    for (const tokens of all) assert.deepEqual(tokens, tokensNamed('new'))
    assert.deepEqual(await stores[1]!.read(), tokensNamed('new'))
  })

  test('a hundred waiters take one database session, others still get theirs', async () => {
    const connection = await create()
    const store = openTokenStore({ ...ground, database: other }, connection)
    const begun = Promise.withResolvers<void>()
    const open = Promise.withResolvers<void>()
    const waiters = Array.from({ length: 100 }, () =>
      store.renew(async () => {
        begun.resolve()
        await open.promise
        return tokensNamed('x')
      }),
    )
    await begun.promise
    await sql`select 1`.execute(other.db)
    open.resolve()
    await Promise.all(waiters)
  })

  test('a renewal that fails stores nothing and lets the next one try', async () => {
    const connection = await create()
    const store = openTokenStore(ground, connection)
    await store.renew(async () => tokensNamed('old'))
    await assert.rejects(
      store.renew(async () => {
        throw new Error('line broke')
      }),
      /line broke/,
    )
    assert.deepEqual(await store.read(), tokensNamed('old'))
    assert.equal((await getConnection(database.db, DEFAULT_WORKSPACE, connection.id)).state, 'draft')
    assert.deepEqual(await store.renew(async () => tokensNamed('new')), tokensNamed('new'))
  })
})

describe('signing in', () => {
  const stateOf = (url: string) => new URL(url).searchParams.get('state')!
  const begin = async (connection: Connection, browser: string | null = 'browser one') =>
    stateOf((await beginWebServerSignIn(ground, connection, browser)).url)
  const complete = (state: string, more: { browser?: string | null; code?: string; error?: string } = {}) =>
    completeWebServerSignIn(
      ground,
      { kind: 'salesforce', state, browser: 'browser one', ...(more.error ? {} : { code: 'the-code' }), ...more },
      COMMAND_LINE,
      { backoff: { baseMs: 1, capMs: 2 } },
    )

  test('the browser is sent with PKCE and our own address, comes back, and the connection is connected', async () => {
    const connection = await create()
    const { url } = await beginWebServerSignIn(ground, connection, 'browser one')
    const sent = new URL(url)
    assert.equal(sent.origin, crm.url)
    assert.equal(sent.searchParams.get('code_challenge_method'), 'S256')
    assert.equal(sent.searchParams.get('redirect_uri'), 'https://concordat.example/api/v1/sign-in/salesforce/callback')
    assert.ok(sent.searchParams.get('state')!.length >= 43)
    const connected = await complete(stateOf(url))
    assert.equal(connected.state, 'connected')
    assert.equal(connected.organizationId, ORGANIZATION)
    const exchange = crm.calls.findLast(({ form }) => form.get('grant_type') === 'authorization_code')!
    assert.equal(exchange.form.get('client_secret'), 'the client secret')
    assert.ok(exchange.form.get('code_verifier')!.length >= 43)
    assert.deepEqual(await getConnection(database.db, DEFAULT_WORKSPACE, connection.id), connected)
    const stored = await sql`select * from concordat.connection_tokens, concordat.audit`.execute(database.db)
    assert.ok(!JSON.stringify(stored.rows).includes('token-'))
  })

  test('replayed, swapped, foreign, late and invented states are refused without asking the CRM', async () => {
    const connection = await create()
    const used = await begin(connection)
    await complete(used)
    const calls = crm.calls.length
    await assert.rejects(complete(used), { code: 'CC-CONN-6' })
    await assert.rejects(complete(await begin(connection), { browser: 'browser two' }), { code: 'CC-CONN-6' })
    await assert.rejects(complete(await begin(connection), { browser: null }), { code: 'CC-CONN-6' })
    await assert.rejects(complete('A'.repeat(43)), { code: 'CC-CONN-6' })
    const late = await begin(connection)
    now = new Date(now.getTime() + 10 * 60_000 + 1)
    await assert.rejects(complete(late), { code: 'CC-CONN-6' })
    assert.equal(crm.calls.length, calls)
  })

  test('one of two callbacks with the same state wins', async () => {
    const state = await begin(await create())
    const both = await Promise.allSettled([complete(state), complete(state)])
    assert.deepEqual(both.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
  })

  test('a refusal on the page of the CRM is told, and only known words of it', async () => {
    const connection = await create()
    await assert.rejects(
      complete(await begin(connection), { error: 'access_denied' }),
      (error: ConcordatError) => error.code === 'CC-CONN-9' && error.message.includes('access_denied'),
    )
    await assert.rejects(
      complete(await begin(connection), { error: '<script>alert(1)</script>' }),
      (error: ConcordatError) => error.code === 'CC-CONN-9' && !error.message.includes('script'),
    )
  })

  test('another organisation behind the same connection is refused and its tokens are not kept', async () => {
    const connection = await create()
    await complete(await begin(connection))
    const before = await openTokenStore(ground, connection).read()
    crm.organization = '00D000000000002EAA'
    try {
      await assert.rejects(complete(await begin(connection)), { code: 'CC-CONN-7' })
    } finally {
      crm.organization = ORGANIZATION
    }
    assert.deepEqual(await openTokenStore(ground, connection).read(), before)
  })

  test('a sign-in that only a person can mend stops the connection with its reason', async () => {
    const connection = await create()
    await complete(await begin(connection))
    crm.answer = (path) =>
      path.endsWith('/token')
        ? { status: 400, body: { error: 'invalid_grant', error_description: 'expired access/refresh token' } }
        : { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }] }
    try {
      await assert.rejects(connectNow(ground, connection, COMMAND_LINE, { backoff: { baseMs: 1, capMs: 2 } }))
    } finally {
      crm.answer = null
    }
    const stopped = await getConnection(database.db, DEFAULT_WORKSPACE, connection.id)
    assert.equal(stopped.state, 'needs-you')
    assert.match(stopped.stateReason ?? '', /CC-SF-/)
  })

  test('new credentials drop the old tokens and ask for a new sign-in', async () => {
    const connection = await create()
    await complete(await begin(connection))
    const changed = await updateCredentials(
      ground,
      DEFAULT_WORKSPACE,
      connection.id,
      { ...webServer, clientId: 'other' },
      COMMAND_LINE,
    )
    assert.equal(changed.state, 'needs-you')
    assert.equal(await openTokenStore(ground, connection).read(), null)
  })
})

describe('removing', () => {
  const signedIn = async () => {
    const connection = await create()
    await openTokenStore(ground, connection).renew(async () => tokensNamed('live'))
    await setConnectionState(database.db, connection.id, 'connected')
    return connection
  }
  const remove = (connection: Connection, revoke: boolean) =>
    removeConnection(
      ground,
      DEFAULT_WORKSPACE,
      connection.id,
      { revoke, actor: COMMAND_LINE },
      { backoff: { baseMs: 1, capMs: 2 } },
    )

  test('tokens are revoked at the CRM, every secret goes, the row stays and the name is free again', async () => {
    const connection = await signedIn()
    const before = crm.calls.length
    assert.deepEqual(await remove(connection, true), { revoked: true, reason: null })
    assert.deepEqual(
      crm.calls.slice(before).map(({ path }) => path),
      ['/services/oauth2/revoke'],
    )
    const { rows } = await sql<{ secrets: number }>`select count(client_secret)::int + count(private_key)::int
      + (select count(*)::int from concordat.connection_tokens where connection_id = ${connection.id}) as secrets
      from concordat.connections where id = ${connection.id}`.execute(database.db)
    assert.equal(rows[0]?.secrets, 0)
    assert.equal((await getConnection(database.db, DEFAULT_WORKSPACE, connection.id)).state, 'removed')
    await assert.rejects(getConnection(database.db, DEFAULT_WORKSPACE, connection.name), { code: 'CC-CONN-1' })
    await create({ name: connection.name })
    await assert.rejects(setConnectionState(database.db, connection.id, 'connected'), { code: 'CC-CONN-8' })
    await assert.rejects(updateSettings(database, DEFAULT_WORKSPACE, connection.id, {}, COMMAND_LINE), {
      code: 'CC-CONN-8',
    })
    await assert.rejects(
      openTokenStore(ground, connection).renew(async () => tokensNamed('late')),
      { code: 'CC-CONN-8' },
    )
    assert.deepEqual(await remove(connection, true), { revoked: false, reason: 'it was removed before' })
  })

  test('a CRM that does not answer does not keep the secrets alive', async () => {
    const connection = await signedIn()
    crm.answer = () => ({ status: 502, body: {} })
    try {
      const report = await remove(connection, true)
      assert.equal(report.revoked, false)
      assert.match(report.reason ?? '', /CC-/)
    } finally {
      crm.answer = null
    }
    assert.equal(await openTokenStore(ground, connection).read(), null)
  })
})
