import type { Clock } from '../core/clock.ts'
import type { HttpClient, Pacer } from '../platform/http/client.ts'
import type { Log } from '../platform/log/log.ts'
import type { TokenStore, Tokens } from './tokens.ts'

/** How one connection signs in. Secrets are already opened; they live in memory only and are never logged. */
export interface LoginDetails {
  /** The host this connection was authorised on; tokens are renewed there and nowhere else. */
  readonly loginUrl: string
  readonly grant: 'web-server' | 'client-credentials' | 'jwt'
  readonly clientId: string
  /** Null for public clients (PKCE only) and for the JWT grant. */
  readonly clientSecret: string | null
  /** JWT grant: the CRM user we act as. */
  readonly username?: string | null
  /** JWT grant: RSA private key, PEM. */
  readonly privateKey?: string | null
  /** Further hosts that an operator's configuration allows as instance, beside the vendor's own domains. */
  readonly allowedHosts?: readonly string[]
}

export interface ConnectorParts {
  readonly login: LoginDetails
  /** For API calls; takes from the pacer itself. */
  readonly http: HttpClient
  /** For sign-in, renewal and revocation; its calls are not counted by the CRM. */
  readonly signInHttp: HttpClient
  readonly pacer: Pacer
  readonly tokens: TokenStore
  readonly clock: Clock
  readonly log: Log
}

export interface AuthorizationRequest {
  readonly redirectUri: string
  /** Single use, unguessable; the caller checks it when the browser comes back. */
  readonly state: string
  /** `codeChallenge(verifier)`; the method is always S256. */
  readonly codeChallenge: string
  /** Names the user the page should suggest. */
  readonly loginHint?: string
}

export interface CodeExchange {
  readonly code: string
  readonly codeVerifier: string
  /** Exactly the one of the authorization request. */
  readonly redirectUri: string
}

/** What a finished web-server sign-in yields. */
export interface SignIn {
  readonly tokens: Tokens
  readonly organizationId: string
  readonly userId: string
}

/** Something the CRM has to grant: its name there, why we want it, and what does not work without it. */
export interface SignInNeed {
  readonly name: string
  readonly why: string
  readonly without: string
  /** Asked for only when signing in this way. */
  readonly onlyFor?: LoginDetails['grant']
}

export interface SignInNeeds {
  readonly scopes: readonly SignInNeed[]
  /** Of the user we act as. */
  readonly permissions: readonly SignInNeed[]
}
