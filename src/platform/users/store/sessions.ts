import { sql } from 'kysely'
import type { Queryable } from '../../database/database.ts'
import type { Permission, Role } from '../permissions.ts'
import type { ThrottleRule } from '../throttle.ts'

export interface Session {
  readonly id: string
  readonly userId: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly endsAt: Date
  /** What the browser called itself. */
  readonly device: string
}

const columns = sql`id, user_id as "userId", created_at as "createdAt", last_seen_at as "lastSeenAt",
  ends_at as "endsAt", device`

export async function insertSession(
  db: Queryable,
  session: { workspaceId: string; userId: string; tokenHash: Buffer; now: Date; endsAt: Date; device: string },
): Promise<Session> {
  const { rows } = await sql<Session>`insert into concordat.sessions
      (workspace_id, user_id, token_hash, created_at, last_seen_at, ends_at, confirmed_at, device)
    values (${session.workspaceId}, ${session.userId}, ${session.tokenHash}, ${session.now}, ${session.now},
      ${session.endsAt}, ${session.now}, ${session.device}) returning ${columns}`.execute(db)
  return rows[0]!
}

export interface SessionRow {
  readonly id: string
  readonly workspaceId: string
  readonly userId: string
  readonly role: Role
  readonly lastSeenAt: Date
  readonly endsAt: Date
  readonly confirmedAt: Date
}

export async function selectSession(db: Queryable, tokenHash: Buffer): Promise<SessionRow | null> {
  const { rows } = await sql<SessionRow>`select s.id, s.workspace_id as "workspaceId", s.user_id as "userId", u.role,
      s.last_seen_at as "lastSeenAt", s.ends_at as "endsAt", s.confirmed_at as "confirmedAt"
    from concordat.sessions s join concordat.users u on u.id = s.user_id and u.workspace_id = s.workspace_id
    where s.token_hash = ${tokenHash} and u.disabled_at is null`.execute(db)
  return rows[0] ?? null
}

export async function touchSession(db: Queryable, id: string, now: Date): Promise<void> {
  await sql`update concordat.sessions set last_seen_at = ${now} where id = ${id}`.execute(db)
}

export async function confirmSession(db: Queryable, id: string, now: Date): Promise<void> {
  await sql`update concordat.sessions set confirmed_at = ${now} where id = ${id}`.execute(db)
}

export async function selectSessions(db: Queryable, workspaceId: string, userId: string): Promise<readonly Session[]> {
  const { rows } = await sql<Session>`select ${columns} from concordat.sessions
    where workspace_id = ${workspaceId} and user_id = ${userId} order by last_seen_at desc`.execute(db)
  return rows
}

export async function removeSessionByToken(db: Queryable, tokenHash: Buffer): Promise<void> {
  await sql`delete from concordat.sessions where token_hash = ${tokenHash}`.execute(db)
}

export async function removeSession(db: Queryable, userId: string, id: string): Promise<boolean> {
  const { rows } =
    await sql`delete from concordat.sessions where user_id = ${userId} and id = ${id} returning id`.execute(db)
  return rows.length === 1
}

export async function removeSessions(db: Queryable, userId: string, except: string | null): Promise<void> {
  await sql`delete from concordat.sessions
    where user_id = ${userId} and (${except}::uuid is null or id <> ${except}::uuid)`.execute(db)
}

export async function removeEndedSessions(db: Queryable, now: Date): Promise<void> {
  await sql`delete from concordat.sessions where ends_at < ${now}`.execute(db)
}

/**
 * Counts an attempt before it is looked at, so that many at once cannot slip through; null when it may be looked at,
 * else the time from which on.
 */
export async function countAttempt(
  db: Queryable,
  attempt: { workspaceId: string; keyHash: Buffer; rule: ThrottleRule; forgetMs: number; now: Date },
): Promise<Date | null> {
  const { workspaceId, keyHash, rule, now } = attempt
  const forgotten = new Date(now.getTime() - attempt.forgetMs)
  const failures = sql`case when a.last_failed_at < ${forgotten} then 1 else a.failures + 1 end`
  const wait = sql`case when ${failures} <= ${rule.free} then 0 else
    least(${rule.longestWaitMs}::float8, ${rule.firstWaitMs} * 2::float8 ^ least(${failures} - ${rule.free} - 1, 30)) end`
  const { rows } = await sql<{ counted: boolean }>`insert into concordat.login_attempts as a
      (workspace_id, key_hash, failures, last_failed_at, blocked_until)
    values (${workspaceId}, ${keyHash}, 1, ${now}, ${now})
    on conflict (workspace_id, key_hash) do update set failures = ${failures}, last_failed_at = ${now},
      blocked_until = ${now}::timestamptz + ${wait} * interval '1 millisecond'
      where a.blocked_until <= ${now}
    returning true as counted`.execute(db)
  if (rows.length > 0) return null
  const blocked = await sql<{ until: Date }>`select blocked_until as until from concordat.login_attempts
    where workspace_id = ${workspaceId} and key_hash = ${keyHash}`.execute(db)
  return blocked.rows[0]?.until ?? null
}

/** After a success: the account starts anew, the address gets its one attempt back. */
export async function forgiveAttempts(
  db: Queryable,
  workspaceId: string,
  account: Buffer,
  address: { readonly keyHash: Buffer; readonly rule: ThrottleRule },
): Promise<void> {
  await sql`delete from concordat.login_attempts where workspace_id = ${workspaceId} and key_hash = ${account}`.execute(
    db,
  )
  // Beyond the free ones the wait stays: somebody's own account must not clear the way for guesses at others.
  await sql`update concordat.login_attempts set failures = greatest(0, failures - 1),
      blocked_until = case when failures - 1 <= ${address.rule.free} then last_failed_at else blocked_until end
    where workspace_id = ${workspaceId} and key_hash = ${address.keyHash}`.execute(db)
}

export interface ApiKey {
  readonly id: string
  readonly name: string
  /** First characters, to recognise it by. */
  readonly prefix: string
  readonly permissions: readonly Permission[]
  readonly madeBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

const keyColumns = sql`k.id, k.name, k.prefix, k.permissions, k.made_by as "madeBy", k.created_at as "createdAt",
  k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"`

export async function insertApiKey(
  db: Queryable,
  key: Omit<ApiKey, 'id' | 'lastUsedAt' | 'revokedAt'> & { workspaceId: string; keyHash: Buffer },
): Promise<ApiKey> {
  const { rows } = await sql<ApiKey>`insert into concordat.api_keys as k
      (workspace_id, name, prefix, key_hash, permissions, made_by, created_at, expires_at)
    values (${key.workspaceId}, ${key.name}, ${key.prefix}, ${key.keyHash}, ${[...key.permissions]}, ${key.madeBy},
      ${key.createdAt}, ${key.expiresAt}) returning ${keyColumns}`.execute(db)
  return rows[0]!
}

export async function selectApiKeys(db: Queryable, workspaceId: string): Promise<readonly ApiKey[]> {
  const { rows } = await sql<ApiKey>`select ${keyColumns} from concordat.api_keys k
    where k.workspace_id = ${workspaceId} order by k.created_at desc`.execute(db)
  return rows
}

export async function selectApiKey(
  db: Queryable,
  keyHash: Buffer,
): Promise<(ApiKey & { workspaceId: string; role: Role }) | null> {
  const { rows } = await sql<ApiKey & { workspaceId: string; role: Role }>`select ${keyColumns},
      k.workspace_id as "workspaceId", u.role
    from concordat.api_keys k join concordat.users u on u.id = k.made_by and u.workspace_id = k.workspace_id
    where k.key_hash = ${keyHash} and k.revoked_at is null and u.disabled_at is null`.execute(db)
  return rows[0] ?? null
}

export async function touchApiKey(db: Queryable, id: string, now: Date): Promise<void> {
  await sql`update concordat.api_keys set last_used_at = ${now} where id = ${id}`.execute(db)
}

export async function revokeApiKeyRow(db: Queryable, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`update concordat.api_keys set revoked_at = ${now}
    where workspace_id = ${workspaceId} and id = ${id} and revoked_at is null returning id`.execute(db)
  return rows.length === 1
}
