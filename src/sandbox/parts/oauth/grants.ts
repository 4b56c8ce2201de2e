import type { SandboxClock } from '../../clock.ts'

/** A user's permission for an app: one refresh token alive at a time, any number of sessions. */
export interface Grant {
  readonly clientId: string
  readonly userId: string
  readonly scopes: readonly string[]
  refreshToken: string | null
  revoked: boolean
  /** A token request for it is being answered right now. */
  refreshing: boolean
}

/** An access token. */
export interface Session {
  readonly token: string
  readonly userId: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly grant: Grant
  readonly issuedAt: number
  usedAt: number
}

export interface AuthorizationCode {
  readonly code: string
  readonly clientId: string
  readonly userId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly challenge: string | null
  readonly nonce: string | null
  readonly issuedAt: number
  used: boolean
}

export interface GrantStore {
  /** A new grant; `refreshable` gives it a refresh token. */
  open(clientId: string, userId: string, scopes: readonly string[], refreshable: boolean): Grant
  openSession(grant: Grant): Session
  /** Null when unknown, expired or revoked. Touches the sliding time-out. */
  session(token: string, lifetime: SessionLifetime): Session | null
  endSession(token: string): void
  endAllSessions(): void
  /** By any refresh token it ever had. */
  findByRefreshToken(token: string): Grant | null
  rotate(grant: Grant): string
  /** Kills the refresh token and every session of the grant. */
  revoke(grant: Grant): void
  addCode(code: Omit<AuthorizationCode, 'code' | 'used' | 'issuedAt'>): AuthorizationCode
  findCode(code: string): AuthorizationCode | null
}

export interface SessionLifetime {
  readonly ms: number
  /** Sliding: counted from the last use. Absolute (a fault): from the issue. */
  readonly sliding: boolean
}

/** How a CRM's tokens look; each call gives a new one. */
export interface TokenMaker {
  accessToken(grant: Grant): string
  refreshToken(): string
  code(): string
}

export function createGrantStore(clock: SandboxClock, make: TokenMaker): GrantStore {
  const sessions = new Map<string, Session>()
  const refreshTokens = new Map<string, Grant>()
  const codes = new Map<string, AuthorizationCode>()
  const nowMs = (): number => clock.now().getTime()
  const newRefreshToken = (grant: Grant): string => {
    grant.refreshToken = make.refreshToken()
    refreshTokens.set(grant.refreshToken, grant)
    return grant.refreshToken
  }
  return {
    open: (clientId, userId, scopes, refreshable) => {
      const grant: Grant = { clientId, userId, scopes, refreshToken: null, revoked: false, refreshing: false }
      if (refreshable) newRefreshToken(grant)
      return grant
    },
    openSession: (grant) => {
      const token = make.accessToken(grant)
      const { userId, clientId, scopes } = grant
      const session = { token, userId, clientId, scopes, grant, issuedAt: nowMs(), usedAt: nowMs() }
      sessions.set(token, session)
      return session
    },
    session: (token, lifetime) => {
      const session = sessions.get(token)
      if (!session) return null
      const from = lifetime.sliding ? session.usedAt : session.issuedAt
      if (session.grant.revoked || nowMs() - from > lifetime.ms) {
        sessions.delete(token)
        return null
      }
      session.usedAt = nowMs()
      return session
    },
    endSession: (token) => sessions.delete(token),
    endAllSessions: () => sessions.clear(),
    findByRefreshToken: (token) => refreshTokens.get(token) ?? null,
    rotate: newRefreshToken,
    revoke: (grant) => {
      grant.revoked = true
      grant.refreshToken = null
      for (const session of sessions.values()) if (session.grant === grant) sessions.delete(session.token)
    },
    addCode: (fields) => {
      const code: AuthorizationCode = { ...fields, code: make.code(), used: false, issuedAt: nowMs() }
      codes.set(code.code, code)
      return code
    },
    findCode: (code) => codes.get(code) ?? null,
  }
}
