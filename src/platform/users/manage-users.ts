import type { Queryable } from '../database/database.ts'
import { randomToken } from '../random.ts'
import { actorOf } from './audit.ts'
import { userError } from './errors.ts'
import { costOf, hashToken, type UserGround } from './ground.ts'
import { checkNewPassword, hashPassword } from './passwords.ts'
import { type Caller, isRole, type Role, requirePermission } from './permissions.ts'
import { readEmail, readPersonName } from './person.ts'
import { recordAudit } from './store/audit.ts'
import {
  countOwners,
  insertLink,
  insertUser,
  lockOwners,
  removeLinks,
  selectUser,
  selectUsers,
  storeDisabled,
  storePassword,
  storeRole,
  takeLink,
  type User,
} from './store/people.ts'
import { removeSessions, type Session, selectSessions } from './store/sessions.ts'

const INVITATION_MS = 72 * 60 * 60_000
const NEW_PASSWORD_MS = 30 * 60_000

export interface PasswordLink {
  /** Shown once, to whoever asked for it; they pass it on. */
  readonly token: string
  readonly expiresAt: Date
}

export function listUsers(ground: UserGround, workspaceId: string): Promise<readonly User[]> {
  return selectUsers(ground.database.db, workspaceId)
}

/** Adds a person, who sets a password through the link within three days. Only owners make owners. */
export async function inviteUser(
  ground: UserGround,
  caller: Caller,
  wish: { readonly email: string; readonly name: string; readonly role: string },
): Promise<{ readonly user: User; readonly link: PasswordLink }> {
  requirePermission(caller, 'manage-users', ground.clock)
  const role = readRole(wish.role)
  if (role === 'owner') requireOwner(caller)
  const person = {
    workspaceId: caller.workspaceId,
    email: readEmail(wish.email),
    name: readPersonName(wish.name),
    role,
  }
  return ground.database.transaction(async ({ db }) => {
    const user = await insertUser(db, { ...person, passwordHash: null, now: ground.clock.now() })
    if (!user) throw userError('CC-USER-8', 'the e-mail address is already used')
    await audit(db, caller, 'user.invited', user.id, { after: { role } })
    return { user, link: await makeLink(ground, db, user, INVITATION_MS) }
  })
}

/** A new link for somebody who forgot the password; earlier links of that person end. */
export async function offerPasswordLink(ground: UserGround, caller: Caller, userId: string): Promise<PasswordLink> {
  requirePermission(caller, 'manage-users', ground.clock)
  return ground.database.transaction(async ({ db }) => {
    const user = await find(db, caller, userId)
    if (user.role === 'owner') requireOwner(caller)
    await removeLinks(db, { userId })
    await audit(db, caller, 'user.password-link', userId, {})
    return makeLink(ground, db, user, NEW_PASSWORD_MS)
  })
}

/** Sets the password through a link and ends all sessions of that person. Throws CC-USER-6 and 7. */
export async function setPasswordByLink(ground: UserGround, token: string, password: string): Promise<User> {
  const now = ground.clock.now()
  // The link is only used up when the password is good; the cost of hashing is paid outside the transaction.
  checkNewPassword(password, '\0')
  const passwordHash = await hashPassword(password, costOf(ground))
  return ground.database.transaction(async ({ db }) => {
    const link = await takeLink(db, hashToken(token), 'password', now)
    const user = link?.userId ? await selectUser(db, link.workspaceId, link.userId) : null
    if (!user || user.disabledAt) throw userError('CC-USER-6', 'this link cannot set a password')
    checkNewPassword(password, user.email)
    await replacePassword(db, user.id, passwordHash, now, null)
    const actor = { kind: 'user', id: user.id } as const
    await recordAudit(db, {
      workspaceId: user.workspaceId,
      actor,
      action: 'user.password-set',
      subjectKind: 'user',
      subjectId: user.id,
    })
    return user
  })
}

/** For a person who is signed in and has just confirmed the old one; all their other sessions end. */
export async function changePassword(ground: UserGround, caller: Caller, password: string): Promise<void> {
  const user = await find(ground.database.db, caller, caller.userId)
  checkNewPassword(password, user.email)
  const fresh = caller.confirmedAt && ground.clock.now().getTime() - caller.confirmedAt.getTime() <= 10 * 60_000
  if (caller.kind !== 'user' || !fresh) throw userError('CC-USER-5', 'changing the password asks for the old one')
  const passwordHash = await hashPassword(password, costOf(ground))
  await ground.database.transaction(async ({ db }) => {
    await replacePassword(db, user.id, passwordHash, ground.clock.now(), caller.id)
    await audit(db, caller, 'user.password-set', user.id, {})
  })
}

/** Acts at once, also for sessions under way, as the role is read with every request. */
export async function changeRole(ground: UserGround, caller: Caller, userId: string, wished: string): Promise<void> {
  requirePermission(caller, 'manage-users', ground.clock)
  const role = readRole(wished)
  await ground.database.transaction(async ({ db }) => {
    await lockOwners(db)
    const user = await find(db, caller, userId)
    if (user.role === 'owner' || role === 'owner') requireOwner(caller)
    if (role !== 'owner') await keepAnOwner(db, user)
    await storeRole(db, userId, role)
    await audit(db, caller, 'user.role-changed', userId, { before: { role: user.role }, after: { role } })
  })
}

/** Ends the sessions; keys made by this person stop working. `enabled` true lets the person in again. */
export async function setUserEnabled(
  ground: UserGround,
  caller: Caller,
  userId: string,
  enabled: boolean,
): Promise<void> {
  requirePermission(caller, 'manage-users', ground.clock)
  await ground.database.transaction(async ({ db }) => {
    await lockOwners(db)
    const user = await find(db, caller, userId)
    if (user.role === 'owner') requireOwner(caller)
    if (!enabled) await keepAnOwner(db, user)
    await storeDisabled(db, userId, enabled ? null : ground.clock.now())
    await removeSessions(db, userId, null)
    await removeLinks(db, { userId })
    await audit(db, caller, enabled ? 'user.enabled' : 'user.disabled', userId, {})
  })
}

/** The sessions of somebody in the caller's workspace, last used first. Throws CC-USER-9. */
export async function listUserSessions(
  ground: UserGround,
  caller: Caller,
  userId: string,
): Promise<readonly Session[]> {
  const { db } = ground.database
  const user = await find(db, caller, userId)
  return selectSessions(db, caller.workspaceId, user.id)
}

/** Signs somebody out everywhere; they may sign in again. Throws CC-USER-9. */
export async function endUserSessions(ground: UserGround, caller: Caller, userId: string): Promise<void> {
  requirePermission(caller, 'manage-users', ground.clock)
  await ground.database.transaction(async ({ db }) => {
    const user = await find(db, caller, userId)
    if (user.role === 'owner') requireOwner(caller)
    await removeSessions(db, user.id, null)
    await audit(db, caller, 'user.sessions-ended', user.id, {})
  })
}

async function replacePassword(db: Queryable, id: string, hash: string, now: Date, keep: string | null): Promise<void> {
  await storePassword(db, id, hash, now)
  await removeSessions(db, id, keep)
  await removeLinks(db, { userId: id })
}

async function makeLink(ground: UserGround, db: Queryable, user: User, lifeMs: number): Promise<PasswordLink> {
  const token = randomToken()
  const expiresAt = new Date(ground.clock.now().getTime() + lifeMs)
  const { workspaceId, id: userId } = user
  await insertLink(db, { tokenHash: hashToken(token), workspaceId, purpose: 'password', userId, expiresAt })
  return { token, expiresAt }
}

async function find(db: Queryable, caller: Caller, userId: string): Promise<User> {
  const user = await selectUser(db, caller.workspaceId, userId)
  if (!user) throw userError('CC-USER-9', 'there is no such person')
  return user
}

async function keepAnOwner(db: Queryable, user: User): Promise<void> {
  if (user.role !== 'owner' || user.disabledAt) return
  if ((await countOwners(db, user.workspaceId)) <= 1) throw userError('CC-USER-10', 'this is the last owner')
}

function requireOwner(caller: Caller): void {
  if (caller.role !== 'owner') throw userError('CC-USER-4', 'only an owner may do this to or for an owner')
}

function readRole(text: string): Role {
  if (!isRole(text)) throw userError('CC-USER-8', 'the role must be owner, admin, operator, member or viewer')
  return text
}

function audit(
  db: Queryable,
  caller: Caller,
  action: string,
  subjectId: string,
  parts: { before?: object; after?: object },
): Promise<void> {
  const { workspaceId } = caller
  const actor = actorOf(caller)
  return recordAudit(db, { workspaceId, actor, action, subjectKind: 'user', subjectId, ...parts })
}
