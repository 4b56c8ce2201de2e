import type { ConnectorKind } from '../connectors/connector.ts'
import type { ConnectionId, WorkspaceId } from '../core/ids.ts'
import type { ConnectionSettings } from './settings.ts'

export const CONNECTION_STATES = ['draft', 'connected', 'needs-you', 'removed'] as const
/**
 * draft: never signed in. connected: usable. needs-you: a person must act, `stateReason` says why; nothing is called
 * until then. removed: credentials are gone; the row stays for the history.
 */
export type ConnectionState = (typeof CONNECTION_STATES)[number]

export type Grant = 'web-server' | 'client-credentials' | 'jwt'

/** Credentials and settings for one CRM instance. Carries no secret. */
export interface Connection {
  readonly id: ConnectionId
  readonly workspaceId: WorkspaceId
  readonly name: string
  readonly kind: ConnectorKind
  /** Origin of the host it signs in at, without a slash at the end. */
  readonly loginUrl: string
  /** Origin for API calls, known after the first sign-in. */
  readonly instanceUrl: string | null
  readonly organizationId: string | null
  readonly auth: { readonly grant: Grant; readonly clientId: string; readonly username?: string }
  readonly settings: ConnectionSettings
  readonly state: ConnectionState
  readonly stateReason: string | null
  /** Who we are at the CRM since the last sign-in; null before it, or when the CRM did not say. */
  readonly signedInAs: SignedInAs | null
  readonly createdAt: Date
}

export interface SignedInAs {
  /** The name this user signs in with at the CRM. */
  readonly user: string
  readonly organization: string
  readonly isSandbox: boolean
  readonly at: Date
}

/** Secrets as a person gives them; stored sealed, never returned. */
export interface Credentials {
  readonly grant: Grant
  readonly clientId: string
  readonly clientSecret?: string | null
  /** jwt: the CRM user to act as. */
  readonly username?: string | null
  /** jwt: RSA private key, PEM. */
  readonly privateKey?: string | null
}

export type SealedPart = 'client_secret' | 'private_key' | 'tokens' | 'verifier'

/** Where a secret belongs; bound into its ciphertext so that it opens nowhere else. */
export function secretPlace(connection: { workspaceId: string; id: string }, part: SealedPart): string {
  return `${connection.workspaceId}|connections|${connection.id}|${part}`
}
