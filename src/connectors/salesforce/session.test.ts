import assert from 'node:assert/strict'
import { generateKeyPairSync, verify } from 'node:crypto'
import { test } from 'node:test'
import { INSTANCE, openPacer, parts, quickClock } from '../../../test/contracts/connector/support/connector-parts.ts'
import { memoryTokens } from '../../../test/contracts/connector/support/memory-tokens.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../../test/contracts/connector/support/scripted-http.ts'
import { ConcordatError } from '../../core/errors.ts'
import { authorizationUrl, codeChallenge, exchangeCode } from '../index.ts'
import type { LoginDetails } from '../login.ts'
import { openSession } from './session.ts'

const EXPIRED: ScriptedAnswer = {
  status: 401,
  body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
}
const call = { method: 'GET', path: '/services/data/v66.0/limits', doing: 'testing', repeatable: true } as const

/** An org that knows which access token is good, and a token endpoint that rotates. */
function org(options: { good: string; alwaysRefuse?: boolean }) {
  let good = options.good
  let issued = 1
  const api = scriptedHttp((request) =>
    request.headers?.authorization === `Bearer ${good}` && !options.alwaysRefuse ? { body: { ok: true } } : EXPIRED,
  )
  const signIn = scriptedHttp(() => {
    issued += 1
    good = `token-${issued}`
    return { body: { access_token: good, refresh_token: `refresh-${issued}`, instance_url: INSTANCE } }
  })
  return { api, signIn }
}

test('twenty callers, several processes, one expired token: one renewal, rotated and stored', async () => {
  const { api, signIn } = org({ good: 'none yet' })
  const tokens = memoryTokens({
    accessToken: 'first',
    refreshToken: 'refresh-1',
    instanceUrl: INSTANCE,
    expiresAt: null,
    scope: 'api',
  })
  const sessions = [1, 2, 3, 4].map(() => openSession(parts({ http: api, signInHttp: signIn, tokens })))
  await Promise.all(Array.from({ length: 20 }, (_, index) => sessions[index % 4]?.json(call)))
  assert.equal(signIn.requests.length, 1)
  assert.equal(tokens.stored()?.refreshToken, 'refresh-2')
  assert.equal(tokens.stored()?.scope, 'api')
})

test('a token refused right after its renewal is not renewed again', async () => {
  const { api, signIn } = org({ good: 'x', alwaysRefuse: true })
  const session = openSession(parts({ http: api, signInHttp: signIn }))
  for (let round = 0; round < 3; round += 1) await assert.rejects(session.json(call), { code: 'CC-SF-13' })
  assert.equal(signIn.requests.length, 1)
})

test('a 401 that says nothing about the age of the token renews nothing', async () => {
  const body = [{ errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the REST API' }]
  const signIn = scriptedHttp(() => ({ status: 500 }))
  const session = openSession(parts({ http: scriptedHttp(() => ({ status: 401, body })), signInHttp: signIn }))
  await assert.rejects(session.json(call), { code: 'CC-SF-13' })
  assert.equal(signIn.requests.length, 0)
})

test('a revoked sign-in stops at once and says that a person is needed', async () => {
  const dead = { status: 400, body: { error: 'invalid_grant', error_description: 'expired access/refresh token' } }
  const signIn = scriptedHttp(() => dead)
  const session = openSession(parts({ http: scriptedHttp(() => EXPIRED), signInHttp: signIn }))
  await assert.rejects(session.json(call), (error: ConcordatError) => {
    assert.equal(error.code, 'CC-SF-1')
    assert.equal(error.definition.who, 'user')
    assert.equal(error.facts.reason, 'expired access/refresh token')
    return true
  })
  assert.equal(signIn.requests.length, 1)
})

test('while another process renews we wait and take its token', async () => {
  const tokens = memoryTokens({
    accessToken: 'first',
    refreshToken: 'refresh-1',
    instanceUrl: INSTANCE,
    expiresAt: null,
    scope: null,
  })
  const winner = { accessToken: 'won', refreshToken: 'refresh-2', instanceUrl: INSTANCE, expiresAt: null, scope: null }
  const reads = { count: 0 }
  const shared = { ...tokens, read: async () => (reads.count++ < 1 ? tokens.read() : winner) }
  const busy = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'token request is already being processed' },
  }
  const signIn = scriptedHttp(() => busy)
  const api = scriptedHttp((request) => (request.headers?.authorization === 'Bearer won' ? { body: {} } : EXPIRED))
  await openSession(parts({ http: api, signInHttp: signIn, tokens: shared })).json(call)
  assert.equal(signIn.requests.length, 1)
})

test('when the other process never finishes it is a wait, not a dead sign-in', async () => {
  const busy = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'token request is already being processed' },
  }
  const session = openSession(parts({ http: scriptedHttp(() => EXPIRED), signInHttp: scriptedHttp(() => busy) }))
  await assert.rejects(
    session.json(call),
    (error: ConcordatError) => error.code === 'CC-SF-2' && error.retryAt !== undefined,
  )
})

test('a lost renewal answer is asked for once more with the same token', async () => {
  const definition = { status: 502, title: '', meaning: '', nextStep: '', retry: 'later', who: 'nobody' } as const
  let tries = 0
  const signIn = scriptedHttp(() => {
    tries += 1
    if (tries === 1) throw new ConcordatError('CC-HTTP-5', definition, 'lost', { facts: { sent: true } })
    return { body: { access_token: 'second', instance_url: INSTANCE } }
  })
  const api = scriptedHttp((request) => (request.headers?.authorization === 'Bearer second' ? { body: {} } : EXPIRED))
  const tokens = memoryTokens({
    accessToken: 'first',
    refreshToken: 'refresh-1',
    instanceUrl: INSTANCE,
    expiresAt: null,
    scope: null,
  })
  await openSession(parts({ http: api, signInHttp: signIn, tokens })).json(call)
  assert.equal(tokens.stored()?.refreshToken, 'refresh-1')
})

test('an instance outside the vendor is refused before a token goes there', async () => {
  const hostile = [
    'https://salesforce.com.evil.example',
    'http://acme.my.salesforce.com',
    'https://acme.my.salesforce.com:8443',
    'https://user@acme.my.salesforce.com',
    'https://169.254.169.254',
    'http://127.0.0.1:9',
    'javascript:alert(1)',
    'nonsense',
  ]
  for (const instance_url of hostile) {
    const api = scriptedHttp(() => EXPIRED)
    const signIn = scriptedHttp(() => ({ body: { access_token: 'second', instance_url } }))
    const tokens = memoryTokens({
      accessToken: 'first',
      refreshToken: 'r',
      instanceUrl: INSTANCE,
      expiresAt: null,
      scope: null,
    })
    await assert.rejects(openSession(parts({ http: api, signInHttp: signIn, tokens })).json(call), { code: 'CC-SF-12' })
    assert.equal(api.requests.length, 1)
    assert.equal(tokens.stored()?.accessToken, 'first')
  }
})

test('renewal goes to the login host the connection was authorised on', async () => {
  const { api, signIn } = org({ good: 'x' })
  const login: LoginDetails = {
    loginUrl: 'https://test.salesforce.com',
    grant: 'web-server',
    clientId: 'a',
    clientSecret: null,
  }
  await openSession(parts({ http: api, signInHttp: signIn, login })).json(call)
  assert.equal(signIn.requests[0]?.url, 'https://test.salesforce.com/services/oauth2/token')
  assert.doesNotMatch(String(signIn.requests[0]?.body), /client_secret/)
})

test('the JWT grant signs claims that the public key confirms', async () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { api, signIn } = org({ good: 'x' })
  const login: LoginDetails = {
    loginUrl: 'https://login.salesforce.com/',
    grant: 'jwt',
    clientId: 'app',
    clientSecret: null,
    username: 'u@acme.example',
    privateKey,
  }
  await openSession(parts({ http: api, signInHttp: signIn, login, tokens: memoryTokens(null) })).json(call)
  const assertion = new URLSearchParams(String(signIn.requests[0]?.body)).get('assertion') ?? ''
  const [header, claims, signature] = assertion.split('.') as [string, string, string]
  assert.ok(
    verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), pair.publicKey, Buffer.from(signature, 'base64url')),
  )
  const { iss, sub, aud, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString())
  assert.deepEqual([iss, sub, aud], ['app', 'u@acme.example', 'https://login.salesforce.com'])
  assert.equal(exp, quickClock().now().getTime() / 1000 + 180)
})

test('a path never changes the host the token goes to', async () => {
  const api = scriptedHttp(() => ({ body: {} }))
  const session = openSession(parts({ http: api }))
  await session.json({ ...call, path: '//evil.example/x' })
  assert.equal(new URL(api.requests[0]?.url ?? '').host, 'acme.my.salesforce.com')
})

test('every answer tells the pacer the quota, and a spent quota pauses everybody', async () => {
  const pacer = openPacer()
  const spent = {
    status: 403,
    headers: { 'sforce-limit-info': 'api-usage=15000/15000' },
    body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
  }
  const session = openSession(parts({ http: scriptedHttp(() => spent), pacer }))
  await assert.rejects(
    session.json(call),
    (error: ConcordatError) => error.code === 'CC-SF-8' && error.retryAt !== undefined,
  )
  assert.deepEqual(pacer.quotas, [{ used: 15000, limit: 15000 }])
  assert.equal(pacer.pauses.length, 1)
})

test('a page of HTML with status 200 is not taken for an answer', async () => {
  const http = scriptedHttp(() => ({ body: '<html>maintenance</html>', headers: { 'content-type': 'text/html' } }))
  await assert.rejects(openSession(parts({ http })).json(call), { code: 'CC-SF-10' })
})

test('the sign-in page is asked for with PKCE, and the code brings tokens and who signed in', async () => {
  const login: LoginDetails = {
    loginUrl: 'https://login.salesforce.com',
    grant: 'web-server',
    clientId: 'app',
    clientSecret: 's',
  }
  const redirectUri = 'https://c.example/back'
  const url = new URL(
    authorizationUrl('salesforce', login, { redirectUri, state: 'st', codeChallenge: codeChallenge('v'.repeat(43)) }),
  )
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256')
  assert.equal(url.searchParams.get('redirect_uri'), redirectUri)
  const id = 'https://login.salesforce.com/id/00D000000000062EAA/005000000000001AAA'
  const http = scriptedHttp(() => ({ body: { access_token: 'a', refresh_token: 'r', instance_url: INSTANCE, id } }))
  const signIn = await exchangeCode('salesforce', http, login, { code: 'c', codeVerifier: 'v', redirectUri })
  assert.equal(signIn.organizationId, '00D000000000062EAA')
  assert.equal(signIn.tokens.refreshToken, 'r')
  assert.equal(http.requests[0]?.repeatable, false)
})
