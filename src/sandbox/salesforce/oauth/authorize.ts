import { consentPage, refusalPage } from '../../parts/oauth/consent-page.ts'
import { allowsRedirect, withParams } from '../../parts/oauth/redirects.ts'
import { type Answer, HTML_TYPE, redirect, text } from '../../parts/server/answer.ts'
import type { Call } from '../server/call.ts'
import type { ClientApp } from './apps.ts'

/** What a consent page that waits for its decision is about. */
export interface ConsentRequest {
  readonly app: ClientApp
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string | null
  readonly challenge: string | null
  readonly nonce: string | null
}

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  api: 'Read and change records through the API',
  refresh_token: 'Stay connected while you are away',
  offline_access: 'Stay connected while you are away',
  openid: 'Know who you are',
  id: 'Know who you are',
  profile: 'See your name and profile',
  email: 'See your e-mail address',
  web: 'Open pages of this org for you',
  full: 'Everything you may do yourself',
}

/**
 * GET|POST /services/oauth2/authorize (2.3). A wrong client or redirect URI gets a page, because nobody may be redirected
 * to an address that was not registered; everything else is told to the client by redirect.
 */
export function answerAuthorize(call: Call): Answer {
  const query = new URLSearchParams(call.body.toString('utf8'))
  for (const [name, value] of call.query) query.set(name, value)
  const app = call.sandbox.apps.find(query.get('client_id') ?? '')
  const redirectUri = query.get('redirect_uri') ?? app?.redirectUris.find((uri) => uri !== 'loopback') ?? ''
  if (!app) return refusal('invalid_client_id', 'client identifier invalid')
  if (!allowsRedirect(app.redirectUris, redirectUri))
    return refusal('redirect_uri_mismatch', 'redirect_uri must match configuration')
  if (app.blocked) return refusal('OAUTH_APP_BLOCKED', 'this app is blocked by admin')
  if (!app.installed)
    return refusal('OAUTH_APPROVAL_ERROR_GENERIC', 'An unexpected error has occured during authentication.')
  const state = query.get('state')
  const scopes = query.get('scope')?.split(/\s+/).filter(Boolean) ?? [...app.scopes]
  const problem = problemOf(query, app, scopes)
  if (problem) return redirect(withParams(redirectUri, { ...problem, state }))
  const request: ConsentRequest = {
    app,
    redirectUri,
    scopes,
    state,
    challenge: query.get('code_challenge'),
    nonce: query.get('nonce'),
  }
  return text(HTML_TYPE, pageOf(call, request, query.get('login_hint')), 200, {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action *; frame-ancestors 'none'",
  })
}

function pageOf({ sandbox }: Call, request: ConsentRequest, loginHint: string | null): string {
  const active = sandbox.org.users.filter((user) => user.active)
  return consentPage({
    product: 'Salesforce',
    organization: sandbox.org.organizationName,
    app: request.app.name,
    action: '/services/oauth2/consent',
    ticket: sandbox.consents.open(request),
    people: active.map((user) => ({ ...user, role: user.profile })),
    loginHint,
    wishes: [...new Set(request.scopes.map((scope) => SCOPE_WORDS[scope] ?? scope))],
    returnsTo: new URL(request.redirectUri).host,
  })
}

function problemOf(query: URLSearchParams, app: ClientApp, scopes: readonly string[]): Record<string, string> | null {
  if (query.get('response_type') !== 'code')
    return { error: 'unsupported_response_type', error_description: 'response type not supported' }
  const unknown = scopes.find((scope) => !app.scopes.includes(scope))
  if (unknown) return { error: 'invalid_scope', error_description: `the requested scope is not allowed: ${unknown}` }
  const method = query.get('code_challenge_method')
  if (method && method.toUpperCase() !== 'S256')
    return { error: 'invalid_request', error_description: 'code challenge method must be S256' }
  if (app.clientSecret === null && !query.get('code_challenge'))
    return { error: 'invalid_request', error_description: 'missing required code challenge' }
  if (query.get('immediate') === 'true')
    return { error: 'immediate_unsuccessful', error_description: 'immediate_unsuccessful' }
  return null
}

/** POST /services/oauth2/consent: Allow or Deny on the page. */
export function answerConsent(call: Call): Answer {
  const form = new URLSearchParams(call.body.toString('utf8'))
  const request = call.sandbox.consents.take(form.get('ticket') ?? '')
  if (!request)
    return refusal('invalid_request', 'This page has been used or is too old. Start again from the application.')
  const { redirectUri, state, app, scopes, challenge, nonce } = request
  if (form.get('decision') !== 'allow') {
    const denied = { error: 'access_denied', error_description: 'end-user denied authorization' }
    return redirect(withParams(redirectUri, { ...denied, state }))
  }
  const user = call.sandbox.org.users.find((one) => one.id === form.get('user'))
  if (!user?.active) return refusal('inactive_user', 'user is inactive')
  const { code } = call.sandbox.grants.addCode({
    clientId: app.clientId,
    userId: user.id,
    redirectUri,
    scopes,
    challenge,
    nonce,
  })
  return redirect(withParams(redirectUri, { code, state }))
}

function refusal(error: string, description: string): Answer {
  return text(HTML_TYPE, refusalPage('Salesforce', error, description), 400)
}
