import { type Answer, empty, json, text } from '../../parts/server/answer.ts'
import type { Call } from '../server/call.ts'
import { toId18 } from '../server/wire-ids.ts'
import { identityUrl } from './identity.ts'
import { lifetimeOf } from './session-lifetime.ts'
import { authenticateClient, formOf } from './token.ts'

/** POST /services/oauth2/introspect */
export function answerIntrospect(call: Call): Answer {
  const form = formOf(call)
  authenticateClient(call, form, true)
  const token = form.get('token') ?? ''
  const session = call.sandbox.grants.session(token, lifetimeOf(call.sandbox))
  const grant = session?.grant ?? call.sandbox.grants.findByRefreshToken(token)
  if (!grant || grant.revoked || (!session && grant.refreshToken !== token)) return json({ active: false })
  const user = call.sandbox.org.users.find((one) => one.id === grant.userId)
  const issued = Math.floor((session?.issuedAt ?? call.sandbox.clock.now().getTime()) / 1000)
  return json({
    active: true,
    scope: grant.scopes.join(' '),
    client_id: grant.clientId,
    username: user?.username,
    sub: identityUrl(call, grant.userId),
    token_type: session ? 'access_token' : 'refresh_token',
    ...(session ? { exp: issued + Math.floor(lifetimeOf(call.sandbox).ms / 1000) } : {}),
    iat: issued,
    nbf: issued,
  })
}

/** GET|POST /services/oauth2/revoke: errors are form-encoded, as jsforce expects. A refresh token takes its sessions along. */
export function answerRevoke(call: Call): Answer {
  const token = formOf(call).get('token') ?? ''
  const session = call.sandbox.grants.session(token, lifetimeOf(call.sandbox))
  const grant = call.sandbox.grants.findByRefreshToken(token)
  if (session) call.sandbox.grants.endSession(token)
  else if (grant && !grant.revoked) call.sandbox.grants.revoke(grant)
  else {
    const body = new URLSearchParams({ error: 'invalid_token', error_description: 'invalid token' })
    return text('application/x-www-form-urlencoded', body.toString(), 400)
  }
  return empty(200)
}

/** GET /.well-known/openid-configuration */
export function answerDiscovery(call: Call): Answer {
  const { origin } = call
  return json({
    issuer: origin,
    authorization_endpoint: `${origin}/services/oauth2/authorize`,
    token_endpoint: `${origin}/services/oauth2/token`,
    revocation_endpoint: `${origin}/services/oauth2/revoke`,
    userinfo_endpoint: `${origin}/services/oauth2/userinfo`,
    introspection_endpoint: `${origin}/services/oauth2/introspect`,
    jwks_uri: `${origin}/id/keys`,
    scopes_supported: ['id', 'api', 'web', 'full', 'openid', 'profile', 'email', 'refresh_token', 'offline_access'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    organization_id: toId18(call.sandbox.org.organizationId),
  })
}
