import type { TokenStore, Tokens } from '../connectors/tokens.ts'
import { ConcordatError } from '../core/errors.ts'
import type { Database } from '../platform/database/database.ts'
import { failpoint } from '../platform/failpoints.ts'
import { keepOutOfLogs, type Log } from '../platform/log/index.ts'
import type { Secrets } from '../platform/secrets/index.ts'
import { secretPlace } from './connection.ts'
import { connectionError } from './errors.ts'
import { lockTokens, selectTokens, storeState, storeTokens } from './store.ts'

interface TokenGround {
  readonly database: Database
  readonly secrets: Secrets
  readonly log: Log
}

interface Owner {
  readonly id: string
  readonly workspaceId: string
}

/** Turns within this process, so that twenty waiters hold one database session and not twenty. */
const turns = new WeakMap<Database, Map<string, Promise<unknown>>>()

/**
 * The tokens of one connection, sealed in the database. Renewals of all processes go one after another under a row lock;
 * what a renewal returns is stored before the next begins. When the CRM says that only a person can help, the connection
 * becomes "needs-you" at once, so that nothing asks again and again (T6).
 */
export function openTokenStore(ground: TokenGround, owner: Owner): TokenStore {
  const place = secretPlace(owner, 'tokens')
  return {
    read: async () => parse(ground.secrets, place, await selectTokens(ground.database.db, owner.id)),
    renew: (refresh) =>
      inTurn(ground.database, owner.id, async () => {
        try {
          return await renewLocked(ground, owner, place, refresh)
        } catch (error) {
          await noteDeadEnd(ground, owner, error)
          throw error
        }
      }),
  }
}

/** For storing what a finished sign-in yielded. */
export function sealTokens(secrets: Secrets, owner: Owner, tokens: Tokens): string {
  announce(tokens)
  return secrets.seal(JSON.stringify(tokens), secretPlace(owner, 'tokens'))
}

async function renewLocked(
  ground: TokenGround,
  owner: Owner,
  place: string,
  refresh: (current: Tokens | null) => Promise<Tokens>,
): Promise<Tokens> {
  return ground.database.transaction(async ({ db }) => {
    const current = parse(ground.secrets, place, await lockTokens(db, owner))
    failpoint('connections.tokens.locked')
    const renewed = await refresh(current)
    if (current && sameTokens(current, renewed)) return current
    failpoint('connections.tokens.received')
    const stored = await storeTokens(db, owner, sealTokens(ground.secrets, owner, renewed))
    if (!stored) throw connectionError('CC-CONN-8', 'the connection was removed while it signed in')
    return renewed
  })
}

async function noteDeadEnd(ground: TokenGround, owner: Owner, error: unknown): Promise<void> {
  if (!(error instanceof ConcordatError) || error.definition.retry !== 'after-fix') return
  // The address rules and our own keys are for the operator; the sign-in itself may be fine.
  if (!error.code.startsWith('CC-SF-')) return
  ground.log.warn({ connection: owner.id, code: error.code }, 'the sign-in needs a person')
  await storeState(ground.database.db, owner.id, 'needs-you', `${error.definition.title} (${error.code})`)
}

function inTurn<T>(database: Database, id: string, work: () => Promise<T>): Promise<T> {
  const known = turns.get(database) ?? new Map<string, Promise<unknown>>()
  turns.set(database, known)
  const turn = (known.get(id) ?? Promise.resolve()).then(work, work)
  const settled = turn.then(
    () => undefined,
    () => undefined,
  )
  known.set(id, settled)
  settled.then(() => {
    if (known.get(id) === settled) known.delete(id)
  })
  return turn
}

function parse(secrets: Secrets, place: string, sealed: string | null): Tokens | null {
  if (sealed === null) return null
  const stored = JSON.parse(secrets.open(sealed, place)) as Omit<Tokens, 'expiresAt'> & { expiresAt: string | null }
  announce(stored)
  return { ...stored, expiresAt: stored.expiresAt === null ? null : new Date(stored.expiresAt) }
}

function announce(tokens: { readonly accessToken: string; readonly refreshToken: string | null }): void {
  keepOutOfLogs(tokens.accessToken)
  if (tokens.refreshToken) keepOutOfLogs(tokens.refreshToken)
}

function sameTokens(a: Tokens, b: Tokens): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
