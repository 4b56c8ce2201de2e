/** The token endpoint of Salesforce: each grant as one request, each refusal as a clear error. Source: FACTS.md 2. */
import { createPrivateKey, sign } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { ConcordatError } from '../../core/errors.ts'
import type { HttpClient, HttpResponse } from '../../platform/http/client.ts'
import type { AuthorizationRequest, CodeExchange, LoginDetails, SignIn } from '../login.ts'
import type { Tokens } from '../tokens.ts'
import type { Refusal, SalesforceCode } from './errors.ts'
import { parseRefusal, salesforceError } from './errors.ts'
import { isRecordId, longId } from './values.ts'

/** Hosts of Salesforce itself. An instance anywhere else is refused unless the operator's configuration names it. */
export const vendorHosts = [
  '.salesforce.com',
  '.force.com',
  '.salesforce.mil',
  '.cloudforce.com',
  '.sfcrmproducts.cn',
  '.sfcrmapps.cn',
] as const

const SCOPES = 'api refresh_token'
const JWT_LIFE_SECONDS = 180

/** Where the browser goes. Always PKCE with S256. */
export function authorizationUrl(login: LoginDetails, request: AuthorizationRequest): string {
  const url = endpoint(login, 'authorize')
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('client_id', login.clientId)
  url.searchParams.set('redirect_uri', request.redirectUri)
  url.searchParams.set('scope', SCOPES)
  url.searchParams.set('state', request.state)
  url.searchParams.set('code_challenge', request.codeChallenge)
  url.searchParams.set('code_challenge_method', 'S256')
  if (request.loginHint) url.searchParams.set('login_hint', request.loginHint)
  return url.href
}

/** Exchanges the single-use code. A lost answer costs the code: the person signs in again. */
export async function exchangeCode(
  signInHttp: HttpClient,
  login: LoginDetails,
  exchange: CodeExchange,
): Promise<SignIn> {
  const answer = await tokenAnswer(signInHttp, login, {
    grant_type: 'authorization_code',
    code: exchange.code,
    redirect_uri: exchange.redirectUri,
    code_verifier: exchange.codeVerifier,
    ...clientAuth(login),
  })
  const [, organizationId, userId] = /\/id\/(\w{15,18})\/(\w{15,18})$/.exec(answer.id) ?? []
  if (!organizationId || !userId || !isRecordId(organizationId) || !isRecordId(userId))
    throw salesforceError('CC-SF-10', 'the sign-in answer names no organisation and user')
  return { tokens: answer.tokens, organizationId: longId(organizationId), userId: longId(userId) }
}

/** Renews with the refresh token; keeps the old one when Salesforce does not rotate. */
export async function refreshTokens(signInHttp: HttpClient, login: LoginDetails, current: Tokens): Promise<Tokens> {
  const { tokens } = await tokenAnswer(signInHttp, login, {
    grant_type: 'refresh_token',
    refresh_token: current.refreshToken ?? '',
    ...clientAuth(login),
  })
  return {
    ...tokens,
    refreshToken: tokens.refreshToken ?? current.refreshToken,
    scope: tokens.scope ?? current.scope,
  }
}

export async function clientCredentialsTokens(signInHttp: HttpClient, login: LoginDetails): Promise<Tokens> {
  const form = { grant_type: 'client_credentials', ...clientAuth(login) }
  return { ...(await tokenAnswer(signInHttp, login, form)).tokens, refreshToken: null }
}

export async function jwtTokens(signInHttp: HttpClient, login: LoginDetails, clock: Clock): Promise<Tokens> {
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertion(login, clock),
  }
  return { ...(await tokenAnswer(signInHttp, login, form)).tokens, refreshToken: null }
}

/** Revoking the refresh token kills its access tokens too. A token Salesforce does not know is as good as revoked. */
export async function revokeTokens(signInHttp: HttpClient, login: LoginDetails, tokens: Tokens): Promise<void> {
  const form = { token: tokens.refreshToken ?? tokens.accessToken }
  const response = await post(signInHttp, endpoint(login, 'revoke'), form, true)
  const body = await response.text()
  if (response.status === 200 || /invalid_token|unsupported_token_type/.test(body)) return
  throw signInError(parseRefusal(response.status, body))
}

/** Is this host one we may send a token to? Checked before an instance address is used or stored. */
export function checkInstanceUrl(login: LoginDetails, instanceUrl: string): string {
  let url: URL
  try {
    url = new URL(instanceUrl)
  } catch {
    throw salesforceError('CC-SF-12', 'Salesforce named an instance address that is not a URL')
  }
  const loginHost = new URL(login.loginUrl)
  const host = url.hostname.toLowerCase()
  const sandbox = isLoopback(loginHost.hostname) && isLoopback(url.hostname)
  const vendor = vendorHosts.some((suffix) => host.endsWith(suffix)) && url.port === ''
  const named = (login.allowedHosts ?? []).some((allowed) => allowed.toLowerCase() === host)
  const scheme = url.protocol === 'https:' || (sandbox && url.protocol === loginHost.protocol)
  if (!scheme || !(sandbox || vendor || named) || url.username !== '')
    throw salesforceError('CC-SF-12', `the instance address ${url.protocol}//${host} is not allowed`, {
      facts: { host },
    })
  return url.origin
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname)
}

/** The token endpoint says so while another process uses the same refresh token (FACTS.md 2.4); it passes. */
function isBusy(refusal: Refusal): boolean {
  return refusal.symbol === 'invalid_grant' && /already being processed/i.test(refusal.message)
}

/** Thrown inside a renewal only; the session waits and looks again. */
export class TokenRequestBusy extends Error {}

function endpoint(login: LoginDetails, name: 'authorize' | 'token' | 'revoke'): URL {
  return new URL(`/services/oauth2/${name}`, login.loginUrl)
}

function clientAuth(login: LoginDetails): Record<string, string> {
  return login.clientSecret === null
    ? { client_id: login.clientId }
    : { client_id: login.clientId, client_secret: login.clientSecret }
}

async function tokenAnswer(
  signInHttp: HttpClient,
  login: LoginDetails,
  form: Record<string, string>,
): Promise<{ tokens: Tokens; id: string }> {
  const repeatable = form.grant_type === 'client_credentials' || 'assertion' in form
  const response = await post(signInHttp, endpoint(login, 'token'), form, repeatable)
  const body = await response.text()
  if (response.status !== 200) {
    const refusal = parseRefusal(response.status, body)
    if (isBusy(refusal)) throw new TokenRequestBusy()
    throw signInError(refusal)
  }
  return parseTokens(login, body)
}

function post(
  signInHttp: HttpClient,
  url: URL,
  form: Record<string, string>,
  repeatable: boolean,
): Promise<HttpResponse> {
  return signInHttp.request({
    method: 'POST',
    url: url.href,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    repeatable,
    quotaCost: 0,
    maxBodyBytes: 1_000_000,
  })
}

function parseTokens(login: LoginDetails, body: string): { tokens: Tokens; id: string } {
  let answer: Record<string, unknown>
  try {
    answer = JSON.parse(body) as Record<string, unknown>
  } catch {
    throw salesforceError('CC-SF-10', 'the sign-in answer is not JSON')
  }
  const text = (key: string) => (typeof answer[key] === 'string' && answer[key] !== '' ? answer[key] : null)
  const accessToken = text('access_token')
  const instanceUrl = text('instance_url')
  if (!accessToken || !instanceUrl) throw salesforceError('CC-SF-10', 'the sign-in answer lacks token or instance')
  if ((text('token_type') ?? 'Bearer').toLowerCase() !== 'bearer')
    throw salesforceError('CC-SF-10', 'the sign-in answer has a token type that is not Bearer')
  const tokens: Tokens = {
    accessToken,
    refreshToken: text('refresh_token'),
    instanceUrl: checkInstanceUrl(login, instanceUrl),
    expiresAt: null,
    scope: text('scope'),
  }
  return { tokens, id: text('id') ?? '' }
}

function assertion(login: LoginDetails, clock: Clock): string {
  if (!login.privateKey || !login.username)
    throw salesforceError('CC-SF-17', 'the JWT sign-in needs a user name and a private key')
  const claims = {
    iss: login.clientId,
    sub: login.username,
    aud: new URL(login.loginUrl).origin,
    exp: Math.floor(clock.now().getTime() / 1000) + JWT_LIFE_SECONDS,
  }
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const signed = `${encode({ alg: 'RS256' })}.${encode(claims)}`
  try {
    const key = createPrivateKey(login.privateKey)
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`
  } catch {
    // The cause is left out on purpose: OpenSSL's words could quote the key.
    throw salesforceError('CC-SF-17', 'the private key cannot be read')
  }
}

const APP_UNKNOWN =
  /^(invalid_client|invalid_client_id|redirect_uri_mismatch|invalid_scope|unsupported_grant_type|unauthorized_client|invalid_app_access|OAUTH_APP_BLOCKED|OAUTH_APPROVAL_ERROR_GENERIC)$/
const APP_WORDS = /hasn't approved this consumer|Audience validation|no client credentials user|invalid assertion/i
const PASSING = /^(rate_limit_exceeded|unknown_error)$/

/** A refusal of the token endpoint as an error. The texts are Salesforce's fixed ones and hold nothing secret. */
function signInError(refusal: Refusal): ConcordatError {
  const said = `Salesforce refused the sign-in: ${refusal.symbol} ${refusal.message.slice(0, 200)}`.trim()
  const facts = { symbol: refusal.symbol, reason: refusal.message.slice(0, 200), tokenStatus: refusal.status }
  return salesforceError(signInCode(refusal), said, { facts })
}

function signInCode(refusal: Refusal): SalesforceCode {
  if (PASSING.test(refusal.symbol) || refusal.status >= 500) return 'CC-SF-15'
  if (APP_UNKNOWN.test(refusal.symbol) || APP_WORDS.test(refusal.message)) return 'CC-SF-17'
  if (refusal.symbol.startsWith('HTTP_')) return 'CC-SF-10'
  return 'CC-SF-1'
}
