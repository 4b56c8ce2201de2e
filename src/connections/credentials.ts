import { createPrivateKey } from 'node:crypto'
import type { Secrets } from '../platform/secrets/index.ts'
import { type Connection, type Credentials, secretPlace } from './connection.ts'
import { connectionError } from './errors.ts'
import type { SealedCredentials } from './store.ts'

/** Checks what a person gave against what the grant needs. Throws CC-CONN-5; the message never quotes a secret. */
export function checkCredentials(given: Credentials, loginUrl: string): Connection['auth'] {
  const clientId = given.clientId.trim()
  if (clientId === '') throw refuse('the client id (Consumer Key) is missing')
  if (/[\s\p{Cc}]/u.test(clientId)) throw refuse('the client id holds blanks')
  if (given.grant === 'web-server') return { grant: 'web-server', clientId }
  if (given.grant === 'client-credentials') {
    if (!given.clientSecret) throw refuse('the client secret (Consumer Secret) is missing')
    if (/^https:\/\/(login|test)\.salesforce\.com$/.test(loginUrl))
      throw refuse('this way of signing in works only at your own address, like https://acme.my.salesforce.com')
    return { grant: 'client-credentials', clientId }
  }
  if (given.grant !== 'jwt') throw refuse('the way of signing in must be web-server, client-credentials or jwt')
  if (!given.username) throw refuse('the user name to act as is missing')
  checkPrivateKey(given.privateKey ?? '')
  return { grant: 'jwt', clientId, username: given.username }
}

function checkPrivateKey(pem: string): void {
  if (pem === '') throw refuse('the private key is missing')
  let type: string | undefined
  try {
    type = createPrivateKey(pem).asymmetricKeyType
  } catch {
    throw refuse('the private key is not in PEM form, or it is locked with a passphrase')
  }
  if (type !== 'rsa') throw refuse('the private key must be an RSA key')
}

export function sealCredentials(
  secrets: Secrets,
  connection: { id: string; workspaceId: string },
  given: Credentials,
): SealedCredentials {
  const { clientSecret, privateKey } = given
  return {
    clientSecret: clientSecret ? secrets.seal(clientSecret, secretPlace(connection, 'client_secret')) : null,
    privateKey:
      given.grant === 'jwt' && privateKey ? secrets.seal(privateKey, secretPlace(connection, 'private_key')) : null,
  }
}

function refuse(reason: string): Error {
  return connectionError('CC-CONN-5', reason)
}
