import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openSandboxClient, type SandboxClient, type WireAnswer } from '../../../../test/support/sandbox-client.ts'

interface TokenAnswer {
  access_token: string
  refresh_token?: string
  id: string
  instance_url: string
  issued_at: string
  error?: string
  error_description?: string
}

const redirectUri = 'http://localhost:4400/oauth/callback'
const verifier = 'v'.repeat(171)
const challenge = createHash('sha256').update(verifier).digest('base64url')

describe('OAuth of the sandbox', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient()
  })
  after(() => client.stop())

  const app = { client_id: 'concordat-sandbox', client_secret: 'concordat-sandbox-secret' }

  function token(form: Record<string, string>, headers: Record<string, string> = {}): Promise<WireAnswer> {
    return client.send('POST', '/services/oauth2/token', { body: new URLSearchParams(form), token: null, headers })
  }

  async function codeFor(params: Record<string, string> = {}): Promise<string> {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app.client_id,
      redirect_uri: redirectUri,
      code_challenge: challenge,
      ...params,
    })
    const page = (await client.get(`/services/oauth2/authorize?${query}`, { token: null })).text
    const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const user = /name="user" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const body = new URLSearchParams({ ticket, user, decision: 'allow' })
    const answer = await client.send('POST', '/services/oauth2/consent', { body, token: null })
    return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
  }

  const exchange = (code: string, more: Record<string, string> = {}): Promise<WireAnswer> =>
    token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...app,
      ...more,
    })

  it('gives tokens for a code, once; a missing challenge method means S256', async () => {
    const code = await codeFor()
    const answer = (await exchange(code)).json<TokenAnswer>()
    assert.match(answer.access_token, /^00D\w{12}!/)
    assert.match(answer.id, /\/id\/00D\w{15}\/005\w{15}$/)
    assert.equal(answer.instance_url, client.sandbox.url)
    assert.match(answer.issued_at, /^\d{13}$/)
    assert.ok(answer.refresh_token)
    assert.ok(!('expires_in' in answer))
    const again = await exchange(code)
    assert.equal(again.status, 400)
    assert.equal(again.json<TokenAnswer>().error_description, 'expired authorization code')
    assert.equal(again.headers.get('cache-control'), 'no-store')
  })

  it('gives an address that opens the org in a browser, to tokens with the web scope only', async () => {
    const open = async (scope: string): Promise<WireAnswer> => {
      const { access_token } = (await exchange(await codeFor({ scope }))).json<TokenAnswer>()
      return client.get('/services/oauth2/singleaccess', { token: access_token })
    }
    const address = (await open('api web')).json<{ frontdoor_uri: string }>().frontdoor_uri
    assert.match(address, /\/secur\/frontdoor\.jsp\?otp=/)
    assert.equal((await open('api')).json<TokenAnswer>().error, 'invalid_scope')
    assert.equal((await client.get('/services/oauth2/singleaccess', { token: 'x' })).status, 400)
  })

  it('shows the first people at once, the hinted one among them and chosen, the others behind a fold', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app.client_id,
      redirect_uri: redirectUri,
      code_challenge: challenge,
      login_hint: 'seller8@northwind.example',
    })
    const page = (await client.get(`/services/oauth2/authorize?${query}`, { token: null })).text
    const [first = '', folded = ''] = page.split('<details>')
    assert.equal(first.match(/name="user"/g)?.length, 3)
    assert.equal(folded.match(/name="user"/g)?.length, 5)
    assert.match(first, /checked>\s*<span>[^<]+<small>seller8<wbr>@northwind\.example/)
  })

  it('gives no refresh token without its scope', async () => {
    assert.equal((await exchange(await codeFor({ scope: 'api' }))).json<TokenAnswer>().refresh_token, undefined)
  })

  it('refuses a wrong verifier, redirect address, client and secret', async () => {
    const wrong = await exchange(await codeFor(), { code_verifier: 'w'.repeat(43) })
    assert.equal(wrong.json<TokenAnswer>().error_description, 'invalid code verifier')
    const elsewhere = await exchange(await codeFor(), { redirect_uri: 'http://localhost:1/' })
    assert.equal(elsewhere.json<TokenAnswer>().error, 'redirect_uri_mismatch')
    assert.equal((await exchange('x', { client_id: 'nobody' })).json<TokenAnswer>().error, 'invalid_client_id')
    assert.equal((await exchange('x', { client_secret: 'no' })).json<TokenAnswer>().error, 'invalid_client')
    assert.equal((await token({ grant_type: 'device', ...app })).json<TokenAnswer>().error, 'unsupported_grant_type')
    assert.equal((await token({ ...app })).json<TokenAnswer>().error, 'invalid_request')
    assert.equal((await token({ grant_type: 'password', ...app })).json<TokenAnswer>().error, 'invalid_grant')
  })

  it('shows a page instead of redirecting to an address nobody registered', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app.client_id,
      redirect_uri: 'https://evil.example/',
    })
    const answer = await client.get(`/services/oauth2/authorize?${query}`, { token: null })
    assert.equal(answer.status, 400)
    assert.match(answer.text, /redirect_uri_mismatch/)
  })

  it('takes client credentials as form or as Basic', async () => {
    const form = await token({ grant_type: 'client_credentials', ...app })
    assert.equal(form.json<TokenAnswer>().refresh_token, undefined)
    const basic = Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64')
    const header = await token({ grant_type: 'client_credentials' }, { Authorization: `Basic ${basic}` })
    assert.equal(header.status, 200)
  })

  it('takes JWT assertions with exp in seconds, milliseconds or as text', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const certificate = keys.publicKey.export({ type: 'spki', format: 'pem' })
    await client.send('POST', '/__sandbox/apps', { body: { clientId: 'jwt-app', certificate } })
    const user = client.sandbox.org.users.find((one) => one.active)
    const assertion = (claims: Record<string, unknown>, key = keys.privateKey): string => {
      const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
      const all = { iss: 'jwt-app', sub: user?.username, aud: `${client.sandbox.url}/`, ...claims }
      const signed = `${encode({ alg: 'RS256' })}.${encode(all)}`
      return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`
    }
    const bearer = (text: string): Promise<WireAnswer> =>
      token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: text })
    const soon = client.sandbox.clock.now().getTime() + 120_000
    for (const exp of [Math.floor(soon / 1000), soon, String(Math.floor(soon / 1000))])
      assert.equal((await bearer(assertion({ exp }))).status, 200)
    const late = await bearer(assertion({ exp: Math.floor(soon / 1000) - 600 }))
    assert.equal(late.json<TokenAnswer>().error, 'invalid_grant')
    const audience = await bearer(assertion({ exp: soon, aud: 'https://elsewhere.example' }))
    assert.equal(audience.json<TokenAnswer>().error_description, 'Audience validation failed')
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    assert.equal(
      (await bearer(assertion({ exp: soon }, stranger))).json<TokenAnswer>().error_description,
      'invalid assertion',
    )
  })

  it('lets sessions expire when nobody uses them', async () => {
    const { access_token } = (await token({ grant_type: 'client_credentials', ...app })).json<TokenAnswer>()
    assert.equal((await client.get('limits', { token: access_token })).status, 200)
    client.sandbox.clock.advance(3 * 3_600_000)
    assert.equal((await client.get('limits', { token: access_token })).status, 401)
  })

  it('tells who is signed in and what a token is worth', async () => {
    const answer = (await token({ grant_type: 'client_credentials', ...app })).json<TokenAnswer>()
    const who = (await client.get('/services/oauth2/userinfo', { token: answer.access_token })).json()
    assert.equal(who.sub, answer.id)
    const body = new URLSearchParams({ token: answer.access_token, ...app })
    const known = (await client.send('POST', '/services/oauth2/introspect', { body, token: null })).json()
    assert.equal(known.active, true)
    const unknown = new URLSearchParams({ token: 'nothing', ...app })
    assert.deepEqual(
      (await client.send('POST', '/services/oauth2/introspect', { body: unknown, token: null })).json(),
      {
        active: false,
      },
    )
    const path = new URL(answer.id).pathname
    assert.equal((await client.get(path, { token: null })).text, 'Missing_OAuth_Token')
    assert.equal((await client.get(`${path}?oauth_token=x`, { token: null })).status, 403)
    assert.equal(
      (await client.get(`${path}?version=latest&oauth_token=${answer.access_token}`, { token: null })).status,
      200,
    )
    const revoke = await client.get(`/services/oauth2/revoke?token=${answer.access_token}`, { token: null })
    assert.equal(revoke.status, 200)
    const twice = await client.get(`/services/oauth2/revoke?token=${answer.access_token}`, { token: null })
    assert.equal(new URLSearchParams(twice.text).get('error'), 'invalid_token')
  })

  it('publishes where its endpoints are', async () => {
    const config = (await client.get('/.well-known/openid-configuration', { token: null })).json()
    assert.equal(config.token_endpoint, `${client.sandbox.url}/services/oauth2/token`)
  })
})
