import { createPublicKey, verify } from 'node:crypto'
import type { Call } from '../server/call.ts'
import type { ClientApp } from './apps.ts'
import { OAuthError } from './oauth-error.ts'

const HOSTS = ['https://login.salesforce.com', 'https://test.salesforce.com']

/**
 * Checks a JWT bearer assertion. Lenient where real clients need it (2.5): `exp` in seconds, milliseconds or as text;
 * audience compared without trailing slashes; any loopback spelling of this host.
 */
export function readAssertion(call: Call, assertion: string): { app: ClientApp; user: { id: string } } {
  const [head, body, signature] = assertion.split('.')
  const header = decode(head)
  const claims = decode(body)
  const app = call.sandbox.apps.find(String(claims.iss ?? ''))
  if (!app) throw new OAuthError('invalid_client_id', 'client identifier invalid')
  if (!app.certificate || header.alg !== 'RS256' || !signature)
    throw new OAuthError('invalid_grant', 'invalid assertion')
  if (!isSigned(app.certificate, `${head}.${body}`, signature))
    throw new OAuthError('invalid_grant', 'invalid assertion')
  if (!isOurAudience(call, claims.aud)) throw new OAuthError('invalid_grant', 'Audience validation failed')
  const expires = Number(claims.exp)
  const expiresMs = expires > 100_000_000_000 ? expires : expires * 1000
  if (!Number.isFinite(expiresMs)) throw new OAuthError('invalid_grant', 'invalid assertion')
  if (expiresMs <= call.sandbox.clock.now().getTime())
    throw new OAuthError('invalid_grant', 'expired authorization code')
  const username = String(claims.sub ?? claims.prn ?? '').toLowerCase()
  const user = call.sandbox.org.users.find((one) => one.username.toLowerCase() === username)
  if (!user) throw new OAuthError('invalid_grant', "user hasn't approved this consumer")
  if (!app.approved) throw new OAuthError('invalid_app_access', 'user is not admin approved to access this app')
  return { app, user }
}

function decode(part: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>
  } catch {
    throw new OAuthError('invalid_grant', 'invalid assertion')
  }
}

function isSigned(certificate: string, signed: string, signature: string): boolean {
  try {
    return verify('RSA-SHA256', Buffer.from(signed), createPublicKey(certificate), Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

function isOurAudience(call: Call, audience: unknown): boolean {
  const wanted = Array.isArray(audience) ? audience : [audience]
  const port = new URL(call.origin).port
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}${port ? `:${port}` : ''}`)
  return wanted.some((one) => [call.origin, ...loopback, ...HOSTS].includes(String(one).replace(/\/+$/, '')))
}
