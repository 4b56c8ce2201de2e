import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Grant } from '../../parts/oauth/grants.ts'
import { type Answer, json } from '../../parts/server/answer.ts'
import type { Call } from '../server/call.ts'
import type { ClientApp } from './apps.ts'
import { identityUrl } from './identity.ts'

const KEY_ID = 'sandbox-1'
let keys: { privateKey: KeyObject; publicKey: KeyObject } | null = null

/** The org's signing key, made on first use because making one takes a tenth of a second. */
function signingKeys(): { privateKey: KeyObject; publicKey: KeyObject } {
  keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
  return keys
}

export function signIdToken(call: Call, app: ClientApp, grant: Grant, nonce: string | null): string {
  const now = Math.floor(call.sandbox.clock.now().getTime() / 1000)
  const claims = {
    iss: call.origin,
    sub: identityUrl(call, grant.userId),
    aud: app.clientId,
    iat: now,
    exp: now + 120,
    ...(nonce === null ? {} : { nonce }),
  }
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${encode(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), signingKeys().privateKey).toString('base64url')}`
}

/** GET /id/keys */
export function answerKeys(): Answer {
  return json({
    keys: [{ ...signingKeys().publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }],
  })
}
