import { type Answer, json } from '../../parts/server/answer.ts'
import { newSecret } from '../../parts/server/new-secret.ts'
import type { Call } from '../server/call.ts'
import { OAuthError } from './oauth-error.ts'
import { lifetimeOf } from './session-lifetime.ts'
import { formOf } from './token.ts'

/** GET|POST /services/oauth2/singleaccess: an address that opens the org in a browser without signing in again. */
export function answerSingleAccess(call: Call): Answer {
  const form = formOf(call)
  const token = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? form.get('access_token')
  const session = token ? call.sandbox.grants.session(token, lifetimeOf(call.sandbox)) : null
  if (!session) throw new OAuthError('invalid_grant', 'expired access/refresh token')
  if (!session.scopes.some((scope) => scope === 'web' || scope === 'full' || scope === 'web_app'))
    throw new OAuthError('invalid_scope', 'the access token needs the web scope')
  const address = new URL('/secur/frontdoor.jsp', call.origin)
  address.searchParams.set('otp', newSecret(40))
  const back = form.get('redirect_uri')
  if (back) address.searchParams.set('startURL', back)
  return json({ frontdoor_uri: address.href }, 200, { 'Cache-Control': 'no-store' })
}
