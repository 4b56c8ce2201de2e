import { sql } from 'kysely'
import type { Queryable } from '../../database/database.ts'
import type { Role } from '../permissions.ts'
import type { Preferences } from '../preferences.ts'

export interface User {
  readonly id: string
  readonly workspaceId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly createdAt: Date
  readonly lastLoginAt: Date | null
  readonly disabledAt: Date | null
  /** False until the person has followed the invitation. */
  readonly hasPassword: boolean
}

const columns = sql`id, workspace_id as "workspaceId", email, name, role, created_at as "createdAt",
  last_login_at as "lastLoginAt", disabled_at as "disabledAt", password_hash is not null as "hasPassword"`

/** Serialises whatever depends on how many owners there are. */
export async function lockOwners(db: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(4400003)`.execute(db)
}

export async function countOwners(db: Queryable, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ owners: number }>`select count(*)::int as owners from concordat.users
    where workspace_id = ${workspaceId} and role = 'owner' and disabled_at is null`.execute(db)
  return rows[0]?.owners ?? 0
}

/** Null when the e-mail address is taken. */
export async function insertUser(
  db: Queryable,
  user: { workspaceId: string; email: string; name: string; role: Role; passwordHash: string | null; now: Date },
): Promise<User | null> {
  const { rows } = await sql<User>`insert into concordat.users
      (workspace_id, email, name, role, password_hash, created_at, password_set_at)
    values (${user.workspaceId}, ${user.email}, ${user.name}, ${user.role}, ${user.passwordHash}, ${user.now},
      ${user.passwordHash === null ? null : user.now})
    on conflict (lower(email)) do nothing returning ${columns}`.execute(db)
  return rows[0] ?? null
}

export async function selectUsers(db: Queryable, workspaceId: string): Promise<readonly User[]> {
  const { rows } = await sql<User>`select ${columns} from concordat.users where workspace_id = ${workspaceId}
    order by lower(email)`.execute(db)
  return rows
}

export async function selectUser(db: Queryable, workspaceId: string, id: string): Promise<User | null> {
  const { rows } = await sql<User>`select ${columns} from concordat.users
    where workspace_id = ${workspaceId} and id = ${id}`.execute(db)
  return rows[0] ?? null
}

export async function selectPassword(
  db: Queryable,
  by: { email: string } | { id: string },
): Promise<{ user: User; passwordHash: string | null } | null> {
  const which = 'email' in by ? sql`lower(email) = ${by.email}` : sql`id = ${by.id}`
  const { rows } = await sql<User & { hash: string | null }>`select ${columns}, password_hash as hash
    from concordat.users where ${which} and disabled_at is null`.execute(db)
  if (!rows[0]) return null
  const { hash, ...user } = rows[0]
  return { user, passwordHash: hash }
}

export async function storePassword(db: Queryable, id: string, passwordHash: string, now: Date): Promise<void> {
  await sql`update concordat.users set password_hash = ${passwordHash}, password_set_at = ${now}
    where id = ${id}`.execute(db)
}

export async function storeLogin(db: Queryable, id: string, now: Date, rehashed: string | null): Promise<void> {
  await sql`update concordat.users set last_login_at = ${now},
    password_hash = coalesce(${rehashed}, password_hash) where id = ${id}`.execute(db)
}

export async function storeRole(db: Queryable, id: string, role: Role): Promise<void> {
  await sql`update concordat.users set role = ${role} where id = ${id}`.execute(db)
}

export async function storeDisabled(db: Queryable, id: string, at: Date | null): Promise<void> {
  await sql`update concordat.users set disabled_at = ${at} where id = ${id}`.execute(db)
}

export async function selectPreferences(db: Queryable, id: string): Promise<Partial<Preferences>> {
  const { rows } = await sql<{ preferences: Partial<Preferences> }>`select preferences from concordat.users
    where id = ${id}`.execute(db)
  return rows[0]?.preferences ?? {}
}

export async function storePreferences(db: Queryable, id: string, wish: Partial<Preferences>): Promise<void> {
  await sql`update concordat.users set preferences = preferences || ${JSON.stringify(wish)}::jsonb
    where id = ${id}`.execute(db)
}

export interface LinkRow {
  readonly tokenHash: Buffer
  readonly workspaceId: string
  readonly purpose: 'owner' | 'password'
  readonly userId: string | null
  readonly expiresAt: Date
}

export async function insertLink(db: Queryable, link: LinkRow): Promise<void> {
  await sql`insert into concordat.user_links (token_hash, workspace_id, purpose, user_id, expires_at)
    values (${link.tokenHash}, ${link.workspaceId}, ${link.purpose}, ${link.userId}, ${link.expiresAt})`.execute(db)
}

/** Takes a link out; a second use finds nothing. */
export async function takeLink(
  db: Queryable,
  tokenHash: Buffer,
  purpose: LinkRow['purpose'],
  now: Date,
): Promise<LinkRow | null> {
  const { rows } = await sql<LinkRow>`delete from concordat.user_links
    where token_hash = ${tokenHash} and purpose = ${purpose} and expires_at > ${now}
    returning token_hash as "tokenHash", workspace_id as "workspaceId", purpose, user_id as "userId",
      expires_at as "expiresAt"`.execute(db)
  return rows[0] ?? null
}

export async function removeLinks(db: Queryable, which: { purpose: 'owner' } | { userId: string }): Promise<void> {
  const condition = 'userId' in which ? sql`user_id = ${which.userId}` : sql`purpose = ${which.purpose}`
  await sql`delete from concordat.user_links where ${condition}`.execute(db)
}
