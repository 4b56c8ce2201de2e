import { randomToken } from '../random.ts'
import { DEFAULT_WORKSPACE } from '../workspace.ts'
import { userError } from './errors.ts'
import { costOf, hashToken, type UserGround } from './ground.ts'
import { hashPassword, needsRehash, verifyPassword } from './passwords.ts'
import type { Caller, Role } from './permissions.ts'
import { recordAudit } from './store/audit.ts'
import { selectPassword, storeLogin, type User } from './store/people.ts'
import {
  confirmSession,
  countAttempt,
  forgiveAttempts,
  insertSession,
  removeEndedSessions,
  removeSession,
  removeSessionByToken,
  removeSessions,
  type Session,
  selectSession,
  selectSessions,
  touchSession,
} from './store/sessions.ts'
import { ACCOUNT_RULE, ADDRESS_RULE, accountKey, addressKey, FORGET_MS } from './throttle.ts'

const MINUTE = 60_000
const LIFE_MS = 24 * 60 * MINUTE
const TOUCH_MS = MINUTE

/** Those who can change who may do what are signed out sooner. */
export const IDLE_MS: Readonly<Record<Role, number>> = {
  owner: 30 * MINUTE,
  admin: 30 * MINUTE,
  operator: 480 * MINUTE,
  member: 480 * MINUTE,
  viewer: 480 * MINUTE,
}

export interface LoginAttempt {
  readonly email: string
  readonly password: string
  /** Of the person's machine, as the server saw it. */
  readonly address: string
  /** The browser's name for itself; shown in the list of sessions. */
  readonly device?: string
  /** A session this browser had; it ends. */
  readonly replaces?: string
}

/**
 * Opens a session; `token` goes into the cookie and is stored nowhere. Unknown account, wrong password and disabled
 * account give the same CC-USER-1 after the same work; too many failures CC-USER-2 with the time to come back.
 */
export async function logIn(
  ground: UserGround,
  attempt: LoginAttempt,
): Promise<{ readonly token: string; readonly session: Session; readonly user: User }> {
  const email = attempt.email.trim().normalize('NFC').toLowerCase()
  const [account, address] = [hashToken(accountKey(email)), hashToken(addressKey(attempt.address))]
  await admit(ground, account, address)
  const found = await selectPassword(ground.database.db, { email })
  const fits = await verifyPassword(found?.passwordHash ?? null, attempt.password, costOf(ground))
  if (!found?.passwordHash || !fits) {
    await noteFailure(ground, found?.user.id ?? null, attempt.address)
    throw userError('CC-USER-1', 'the e-mail address or the password is wrong')
  }
  const outdated = needsRehash(found.passwordHash, costOf(ground))
  const rehashed = outdated ? await hashPassword(attempt.password, costOf(ground)) : null
  return openSession(ground, found.user, attempt, { account, address, rehashed })
}

/** The address first: somebody who is held up must not be able to hold up an account as well. */
async function admit(ground: UserGround, account: Buffer, address: Buffer): Promise<void> {
  const now = ground.clock.now()
  const attempt = { workspaceId: DEFAULT_WORKSPACE, forgetMs: FORGET_MS, now }
  const until =
    (await countAttempt(ground.database.db, { ...attempt, keyHash: address, rule: ADDRESS_RULE })) ??
    (await countAttempt(ground.database.db, { ...attempt, keyHash: account, rule: ACCOUNT_RULE }))
  if (until) throw userError('CC-USER-2', 'too many failed sign-ins', { retryAt: until })
}

async function openSession(
  ground: UserGround,
  user: User,
  attempt: LoginAttempt,
  found: { account: Buffer; address: Buffer; rehashed: string | null },
): Promise<{ token: string; session: Session; user: User }> {
  const token = randomToken()
  const now = ground.clock.now()
  const { workspaceId, id: userId } = user
  const session = await ground.database.transaction(async ({ db }) => {
    await forgiveAttempts(db, DEFAULT_WORKSPACE, found.account, { keyHash: found.address, rule: ADDRESS_RULE })
    await storeLogin(db, userId, now, found.rehashed)
    if (attempt.replaces) await removeSessionByToken(db, hashToken(attempt.replaces))
    await removeEndedSessions(db, now)
    await recordAudit(db, {
      workspaceId,
      actor: { kind: 'user', id: userId, address: attempt.address },
      action: 'user.signed-in',
      subjectKind: 'user',
      subjectId: userId,
    })
    const endsAt = new Date(now.getTime() + LIFE_MS)
    const device = (attempt.device ?? '').slice(0, 200)
    return insertSession(db, { workspaceId, userId, tokenHash: hashToken(token), now, endsAt, device })
  })
  return { token, session, user: { ...user, lastLoginAt: now } }
}

async function noteFailure(ground: UserGround, userId: string | null, address: string): Promise<void> {
  await recordAudit(ground.database.db, {
    workspaceId: DEFAULT_WORKSPACE,
    actor: { kind: 'nobody', address },
    action: 'user.sign-in-failed',
    subjectKind: 'user',
    subjectId: userId,
  })
}

/** Who this cookie is, with the role as it is now; null when the session is over. */
export async function readSession(ground: UserGround, token: string): Promise<Caller | null> {
  const { db } = ground.database
  const row = await selectSession(db, hashToken(token))
  if (!row) return null
  const now = ground.clock.now()
  const idleMs = now.getTime() - row.lastSeenAt.getTime()
  if (now >= row.endsAt || idleMs >= IDLE_MS[row.role]) {
    await removeSession(db, row.userId, row.id)
    return null
  }
  if (idleMs >= TOUCH_MS) await touchSession(db, row.id, now)
  const { workspaceId, userId, role, id, confirmedAt } = row
  return { kind: 'user', workspaceId, userId, role, id, scope: null, confirmedAt }
}

/** Gives the password again, for what asks for it. Counts like a sign-in. Throws CC-USER-1 and 2. */
export async function confirmPassword(
  ground: UserGround,
  caller: Caller,
  password: string,
  address: string,
): Promise<void> {
  const found = caller.kind === 'user' ? await selectPassword(ground.database.db, { id: caller.userId }) : null
  if (!found) throw userError('CC-USER-3', 'only a person who is signed in can confirm')
  const [account, from] = [hashToken(accountKey(found.user.email.toLowerCase())), hashToken(addressKey(address))]
  await admit(ground, account, from)
  if (!(await verifyPassword(found.passwordHash, password, costOf(ground)))) {
    await noteFailure(ground, caller.userId, address)
    throw userError('CC-USER-1', 'the password is wrong')
  }
  await ground.database.transaction(async ({ db }) => {
    await forgiveAttempts(db, DEFAULT_WORKSPACE, account, { keyHash: from, rule: ADDRESS_RULE })
    await confirmSession(db, caller.id, ground.clock.now())
  })
}

export function logOut(ground: UserGround, token: string): Promise<void> {
  return removeSessionByToken(ground.database.db, hashToken(token))
}

/** A person's own sessions, the last used first. */
export function listSessions(ground: UserGround, caller: Caller): Promise<readonly Session[]> {
  return selectSessions(ground.database.db, caller.workspaceId, caller.userId)
}

/** Ends one of the caller's own sessions. Throws CC-USER-9. */
export async function revokeSession(ground: UserGround, caller: Caller, sessionId: string): Promise<void> {
  if (!(await removeSession(ground.database.db, caller.userId, sessionId)))
    throw userError('CC-USER-9', 'there is no such session')
}

export function revokeOtherSessions(ground: UserGround, caller: Caller): Promise<void> {
  return removeSessions(ground.database.db, caller.userId, caller.kind === 'user' ? caller.id : null)
}
