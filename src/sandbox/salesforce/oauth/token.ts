import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { AuthorizationCode, Grant } from '../../parts/oauth/grants.ts'
import { type Answer, json } from '../../parts/server/answer.ts'
import { SANDBOX_PASSWORD } from '../sandbox-state.ts'
import type { Call } from '../server/call.ts'
import type { ClientApp } from './apps.ts'
import { signIdToken } from './id-token.ts'
import { identityUrl } from './identity.ts'
import { readAssertion } from './jwt-bearer.ts'
import { DEAD_TOKEN, OAuthError } from './oauth-error.ts'

const CODE_LIFETIME_MS = 15 * 60_000
const NO_STORE = { 'Cache-Control': 'no-store', Pragma: 'no-cache' }

/** POST /services/oauth2/token: all grants of section 2. */
export async function answerToken(call: Call): Promise<Answer> {
  const form = formOf(call)
  const grantType = form.get('grant_type')
  if (!grantType) throw new OAuthError('invalid_request', 'grant type not provided')
  if (grantType === 'authorization_code') return exchangeCode(call, form)
  if (grantType === 'refresh_token') return refresh(call, form)
  if (grantType === 'client_credentials') return clientCredentials(call, form)
  if (grantType === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return jwtBearer(call, form)
  if (grantType === 'password' && call.sandbox.settings.passwordFlow) return password(call, form)
  if (grantType === 'password') throw new OAuthError('invalid_grant', 'authentication failure')
  throw new OAuthError('unsupported_grant_type', 'grant type not supported')
}

/** Form fields; a token request in the query string counts too, as on the real host. */
export function formOf(call: Call): URLSearchParams {
  const form = new URLSearchParams(call.body.toString('utf8'))
  for (const [name, value] of call.query) if (!form.has(name)) form.set(name, value)
  const basic = /^Basic\s+(.+)$/i.exec(call.headers.authorization ?? '')
  if (basic?.[1]) {
    const [id, ...secret] = Buffer.from(basic[1], 'base64').toString('utf8').split(':')
    form.set('client_id', decoded(id ?? ''))
    form.set('client_secret', decoded(secret.join(':')))
  }
  return form
}

/** Basic credentials are percent-encoded by the book; a stray % is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Finds the app and checks its secret. `secretNeeded`: the grant is not for public clients. */
export function authenticateClient(call: Call, form: URLSearchParams, secretNeeded: boolean): ClientApp {
  const app = call.sandbox.apps.find(form.get('client_id') ?? '')
  if (!app) throw new OAuthError('invalid_client_id', 'client identifier invalid')
  if (app.blocked) throw new OAuthError('OAUTH_APP_BLOCKED', 'this app is blocked by admin')
  if (!app.installed)
    throw new OAuthError(
      'OAUTH_APPROVAL_ERROR_GENERIC',
      'An unexpected error has occured during authentication. Please try again.',
    )
  const secret = form.get('client_secret')
  if (app.clientSecret === null) {
    if (secret || secretNeeded) throw new OAuthError('invalid_client', 'invalid client credentials')
  } else if (secret === null ? secretNeeded : !equal(secret, app.clientSecret))
    throw new OAuthError('invalid_client', 'invalid client credentials')
  return app
}

function equal(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(expected))
}

function exchangeCode(call: Call, form: URLSearchParams): Answer {
  const code = call.sandbox.grants.findCode(form.get('code') ?? '')
  // The secret may only be missing where PKCE proves the client.
  const app = authenticateClient(call, form, code?.challenge == null)
  const now = call.sandbox.clock.now().getTime()
  if (!code || code.used || code.clientId !== app.clientId || now - code.issuedAt > CODE_LIFETIME_MS)
    throw new OAuthError('invalid_grant', 'expired authorization code')
  if (form.get('redirect_uri') !== code.redirectUri)
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration')
  checkVerifier(code, form.get('code_verifier'))
  code.used = true
  const refreshable = code.scopes.some((scope) => scope === 'refresh_token' || scope === 'offline_access')
  const grant = call.sandbox.grants.open(app.clientId, code.userId, code.scopes, refreshable)
  return tokenAnswer(call, app, grant, { refreshToken: grant.refreshToken, nonce: code.nonce })
}

function checkVerifier(code: AuthorizationCode, verifier: string | null): void {
  if (code.challenge === null) return
  if (!verifier) throw new OAuthError('invalid_grant', 'missing required code verifier')
  const digest = createHash('sha256').update(verifier).digest('base64url')
  if (verifier.length < 43 || digest !== code.challenge.replace(/=+$/, ''))
    throw new OAuthError('invalid_grant', 'invalid code verifier')
}

/**
 * One request at a time per refresh token; with rotation the old one dies, and its reuse revokes the whole grant (2.4).
 */
async function refresh(call: Call, form: URLSearchParams): Promise<Answer> {
  const { grants, clock, settings } = call.sandbox
  const app = authenticateClient(call, form, false)
  const token = form.get('refresh_token') ?? ''
  const grant = grants.findByRefreshToken(token)
  if (!grant || grant.revoked || grant.clientId !== app.clientId) throw new OAuthError('invalid_grant', DEAD_TOKEN)
  if (grant.refreshing) throw new OAuthError('invalid_grant', 'token request is already being processed')
  if (grant.refreshToken !== token) {
    grants.revoke(grant)
    throw new OAuthError('invalid_grant', DEAD_TOKEN)
  }
  checkActive(call, grant.userId)
  grant.refreshing = true
  try {
    await clock.sleep(settings.refreshHoldMs)
    return tokenAnswer(call, app, grant, { refreshToken: app.rotation ? grants.rotate(grant) : null })
  } finally {
    grant.refreshing = false
  }
}

function clientCredentials(call: Call, form: URLSearchParams): Answer {
  const app = authenticateClient(call, form, true)
  if (!app.runAs) throw new OAuthError('invalid_grant', 'no client credentials user enabled')
  checkActive(call, app.runAs)
  return tokenAnswer(call, app, call.sandbox.grants.open(app.clientId, app.runAs, ['api'], false))
}

function jwtBearer(call: Call, form: URLSearchParams): Answer {
  const { app, user } = readAssertion(call, form.get('assertion') ?? '')
  checkActive(call, user.id)
  const scopes = app.scopes.filter((scope) => scope !== 'refresh_token' && scope !== 'offline_access')
  return tokenAnswer(call, app, call.sandbox.grants.open(app.clientId, user.id, scopes, false))
}

function password(call: Call, form: URLSearchParams): Answer {
  const app = authenticateClient(call, form, true)
  const username = (form.get('username') ?? '').toLowerCase()
  const user = call.sandbox.org.users.find((one) => one.username.toLowerCase() === username)
  if (!user || !(form.get('password') ?? '').startsWith(SANDBOX_PASSWORD))
    throw new OAuthError('invalid_grant', 'authentication failure')
  checkActive(call, user.id)
  return tokenAnswer(call, app, call.sandbox.grants.open(app.clientId, user.id, ['api'], false))
}

function checkActive(call: Call, userId: string): void {
  const user = call.sandbox.org.users.find((one) => one.id === userId)
  if (!user?.active) throw new OAuthError('inactive_user', 'inactive user')
}

/** No `expires_in`: the lifetime of an opaque token is the org's session policy. */
function tokenAnswer(
  call: Call,
  app: ClientApp,
  grant: Grant,
  extra: { refreshToken?: string | null; nonce?: string | null } = {},
): Answer {
  const session = call.sandbox.grants.openSession(grant)
  const id = identityUrl(call, grant.userId)
  const issuedAt = String(session.issuedAt)
  const body: Record<string, unknown> = { access_token: session.token }
  if (extra.refreshToken) body.refresh_token = extra.refreshToken
  body.signature = createHmac('sha256', app.clientSecret ?? '')
    .update(id + issuedAt)
    .digest('base64')
  body.scope = grant.scopes.join(' ')
  if (grant.scopes.includes('openid')) body.id_token = signIdToken(call, app, grant, extra.nonce ?? null)
  Object.assign(body, { instance_url: call.origin, id, token_type: 'Bearer', issued_at: issuedAt })
  return json(body, 200, NO_STORE)
}
