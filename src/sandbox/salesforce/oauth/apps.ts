import { newSecret } from '../../parts/server/new-secret.ts'

/** A connected app or external client app of the org. */
export interface ClientApp {
  readonly clientId: string
  /** Null: a public client, which proves itself by PKCE alone. */
  readonly clientSecret: string | null
  readonly name: string
  /** Exact URIs; 'loopback' allows http on 127.0.0.1, localhost and [::1] with any port and path. */
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  /** Refresh Token Rotation. */
  readonly rotation: boolean
  /** PEM of a certificate or public key for the JWT bearer flow. */
  readonly certificate: string | null
  /** Whom client credentials act as; null: not set up. */
  readonly runAs: string | null
  /** An administrator approved it, so JWT needs no consent. */
  readonly approved: boolean
  readonly blocked: boolean
  readonly installed: boolean
}

export interface AppRegistry {
  find(clientId: string): ClientApp | null
  /** Adds or changes an app; missing settings keep their value or the default. */
  register(app: Partial<ClientApp> & { clientId: string }): ClientApp
  list(): readonly ClientApp[]
}

export const DEFAULT_SCOPES = [
  'api',
  'refresh_token',
  'offline_access',
  'openid',
  'id',
  'profile',
  'email',
  'web',
  'full',
]

/** The app everybody may use at once, and its twin with Refresh Token Rotation. */
export const DEFAULT_APP = { clientId: 'concordat-sandbox', clientSecret: 'concordat-sandbox-secret' }
export const ROTATING_APP = { clientId: 'concordat-sandbox-rotating', clientSecret: 'concordat-sandbox-secret' }

export function createAppRegistry(runAs: string | null): AppRegistry {
  const apps = new Map<string, ClientApp>()
  const register: AppRegistry['register'] = (app) => {
    const known = apps.get(app.clientId)
    const defaults: ClientApp = known ?? {
      clientId: app.clientId,
      clientSecret: newSecret(24),
      name: app.clientId,
      redirectUris: ['loopback'],
      scopes: DEFAULT_SCOPES,
      rotation: false,
      certificate: null,
      runAs,
      approved: true,
      blocked: false,
      installed: true,
    }
    const complete = { ...defaults, ...app }
    apps.set(app.clientId, complete)
    return complete
  }
  register({ ...DEFAULT_APP, name: 'Concordat (sandbox)' })
  register({ ...ROTATING_APP, name: 'Concordat (sandbox, rotating refresh tokens)', rotation: true })
  return { find: (clientId) => apps.get(clientId) ?? null, register, list: () => [...apps.values()] }
}
