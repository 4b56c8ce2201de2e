import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import jsforce from 'jsforce'
import { type SalesforceSandbox, startSalesforceSandbox } from '../../../src/sandbox/index.ts'
import { allowInBrowser, refusalOf, signInByClientCredentials, VERSION } from './sign-in.ts'

const redirectUri = 'http://127.0.0.1:9999/callback'

describe('jsforce signs in at the sandbox', () => {
  let sandbox: SalesforceSandbox

  before(async () => {
    sandbox = await startSalesforceSandbox({ records: 5 })
  })
  after(() => sandbox.stop())

  async function connectByWebServerFlow(app: { clientId: string; clientSecret: string }) {
    const oauth2 = new jsforce.OAuth2({ loginUrl: sandbox.url, ...app, redirectUri, useVerifier: true })
    const back = await allowInBrowser(sandbox, oauth2.getAuthorizationUrl({ state: 'kept' }))
    assert.equal(back.searchParams.get('state'), 'kept')
    const connection = new jsforce.Connection({ oauth2, version: VERSION })
    const user = await connection.authorize(back.searchParams.get('code') ?? '')
    return { connection, user, oauth2 }
  }

  it('by the web-server flow with PKCE, and knows who it is', async () => {
    const { connection, user } = await connectByWebServerFlow(sandbox.app)
    assert.equal(user.organizationId, sandbox.org.organizationId)
    assert.ok(connection.refreshToken)
    const identity = await connection.identity()
    assert.equal(identity.user_id, user.id)
    assert.equal(identity.organization_id, sandbox.org.organizationId)
    assert.match(identity.urls.rest, /\{version\}/)
  })

  it('refreshes an expired session once and replays the call', async () => {
    const { connection } = await connectByWebServerFlow(sandbox.app)
    const refreshed: string[] = []
    connection.on('refresh', (token: string) => refreshed.push(token))
    await connection.query('SELECT Id FROM Account')
    sandbox.faults.set('401=1')
    const result = await connection.query('SELECT Id FROM Account')
    sandbox.faults.clear()
    assert.equal(result.totalSize, 5)
    assert.equal(refreshed.length, 1)
  })

  it('gets a new refresh token with rotation, and a reused one revokes the grant', async () => {
    const { connection, oauth2 } = await connectByWebServerFlow(sandbox.rotatingApp)
    const first = connection.refreshToken ?? ''
    const renewed = await oauth2.refreshToken(first)
    assert.ok(renewed.refresh_token && renewed.refresh_token !== first)
    assert.match((await refusalOf(oauth2.refreshToken(first))).message, /expired access\/refresh token/)
    assert.match((await refusalOf(oauth2.refreshToken(renewed.refresh_token ?? ''))).message, /expired/)
  })

  it('is refused with the same refresh token twice at once', async () => {
    const { connection, oauth2 } = await connectByWebServerFlow(sandbox.app)
    const token = connection.refreshToken ?? ''
    const both = await Promise.allSettled([oauth2.refreshToken(token), oauth2.refreshToken(token)])
    const refused = both.filter((one) => one.status === 'rejected')
    assert.equal(refused.length, 1)
    assert.match(String((refused[0] as PromiseRejectedResult).reason), /already being processed/)
  })

  it('hears by redirect that the person said no', async () => {
    const oauth2 = new jsforce.OAuth2({ loginUrl: sandbox.url, ...sandbox.app, redirectUri, useVerifier: true })
    const back = await allowInBrowser(sandbox, oauth2.getAuthorizationUrl(), 'deny')
    assert.equal(back.searchParams.get('error'), 'access_denied')
  })

  it('by client credentials, and not with a wrong secret', async () => {
    const connection = await signInByClientCredentials(sandbox)
    assert.equal((await connection.query('SELECT Id FROM Account')).totalSize, 5)
    const wrong = new jsforce.Connection({
      instanceUrl: sandbox.url,
      oauth2: { loginUrl: sandbox.url, clientId: sandbox.app.clientId, clientSecret: 'wrong' },
    })
    assert.match(
      (await refusalOf(wrong.authorize({ grant_type: 'client_credentials' }))).message,
      /invalid client credentials/,
    )
  })

  it('revokes its refresh token together with the sessions', async () => {
    const { connection, oauth2 } = await connectByWebServerFlow(sandbox.app)
    await oauth2.revokeToken(connection.refreshToken ?? '')
    assert.match((await refusalOf(oauth2.refreshToken(connection.refreshToken ?? ''))).message, /expired/)
    const orphan = new jsforce.Connection({
      instanceUrl: sandbox.url,
      accessToken: connection.accessToken ?? '',
      version: VERSION,
    })
    assert.equal((await refusalOf(orphan.query('SELECT Id FROM Account'))).errorCode, 'INVALID_SESSION_ID')
  })

  it('by SOAP login in the versions that have it', async () => {
    const connection = new jsforce.Connection({ loginUrl: sandbox.url, version: '64.0', logLevel: 'FATAL' })
    const { username } = sandbox.org.users.find((user) => user.active) ?? { username: '' }
    const user = await connection.login(username, 'sandbox')
    assert.equal(user.organizationId, sandbox.org.organizationId)
    assert.equal((await connection.query('SELECT Id FROM Account')).totalSize, 5)
    assert.match((await refusalOf(connection.login(username, 'wrong'))).message, /INVALID_LOGIN/)
  })
})
