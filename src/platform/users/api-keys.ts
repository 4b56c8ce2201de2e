import { randomToken } from '../random.ts'
import { actorOf } from './audit.ts'
import { userError } from './errors.ts'
import { hashToken, type UserGround } from './ground.ts'
import { type Caller, isPermission, PERMISSIONS, type Permission, requirePermission } from './permissions.ts'
import { recordAudit } from './store/audit.ts'
import {
  type ApiKey,
  insertApiKey,
  revokeApiKeyRow,
  selectApiKey,
  selectApiKeys,
  touchApiKey,
} from './store/sessions.ts'

const DAY = 86_400_000
const LONGEST_DAYS = 365
const UNUSED_DAYS = 90
const TOUCH_MS = 60_000

/**
 * Makes a key for programs. `secret` is shown once and kept as a hash only. The scope must lie within what the maker may
 * do and what keys may do at all. Throws CC-USER-11.
 */
export async function createApiKey(
  ground: UserGround,
  caller: Caller,
  wish: { readonly name: string; readonly permissions: readonly string[]; readonly days: number },
): Promise<{ readonly secret: string; readonly key: ApiKey }> {
  requirePermission(caller, 'manage-api-keys', ground.clock)
  const permissions = readScope(caller, wish.permissions)
  const name = wish.name.trim()
  if (name === '' || name.length > 100) throw userError('CC-USER-11', 'the name must have 1 to 100 characters')
  if (!Number.isInteger(wish.days) || wish.days < 1 || wish.days > LONGEST_DAYS)
    throw userError('CC-USER-11', `a key lives for 1 to ${LONGEST_DAYS} days`)
  const secret = `cck_${randomToken()}`
  const createdAt = ground.clock.now()
  const key = await ground.database.transaction(async ({ db }) => {
    const { workspaceId, userId } = caller
    const made = await insertApiKey(db, {
      workspaceId,
      name,
      prefix: secret.slice(0, 12),
      keyHash: hashToken(secret),
      permissions,
      madeBy: userId,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + wish.days * DAY),
    })
    const actor = actorOf(caller)
    const after = { name, permissions, days: wish.days }
    await recordAudit(db, {
      workspaceId,
      actor,
      action: 'api-key.created',
      subjectKind: 'api-key',
      subjectId: made.id,
      after,
    })
    return made
  })
  return { secret, key }
}

function readScope(caller: Caller, wished: readonly string[]): Permission[] {
  const permissions = [...new Set(wished)]
  if (permissions.length === 0) throw userError('CC-USER-11', 'a key needs at least one permission')
  return permissions.map((permission) => {
    if (!isPermission(permission)) throw userError('CC-USER-11', 'one of the permissions does not exist')
    if (!PERMISSIONS[permission].apiKey) throw userError('CC-USER-11', `a key cannot hold "${permission}"`)
    if (PERMISSIONS[permission][caller.role] === 'no')
      throw userError('CC-USER-11', `you may not do "${permission}" yourself`)
    return permission
  })
}

/** Who this key is; null when it is unknown, revoked, expired, unused for 90 days, or its maker is disabled. */
export async function readApiKey(ground: UserGround, secret: string): Promise<Caller | null> {
  if (!/^cck_[A-Za-z0-9_-]{43}$/.test(secret)) return null
  const key = await selectApiKey(ground.database.db, hashToken(secret))
  if (!key) return null
  const now = ground.clock.now()
  const lastUse = key.lastUsedAt ?? key.createdAt
  if (now >= key.expiresAt || now.getTime() - lastUse.getTime() >= UNUSED_DAYS * DAY) return null
  if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() >= TOUCH_MS)
    await touchApiKey(ground.database.db, key.id, now)
  const { workspaceId, madeBy, role, id, permissions } = key
  return { kind: 'api-key', workspaceId, userId: madeBy, role, id, scope: permissions, confirmedAt: null }
}

export function listApiKeys(ground: UserGround, workspaceId: string): Promise<readonly ApiKey[]> {
  return selectApiKeys(ground.database.db, workspaceId)
}

/** Acts at once. Throws CC-USER-9. */
export async function revokeApiKey(ground: UserGround, caller: Caller, keyId: string): Promise<void> {
  requirePermission(caller, 'manage-api-keys', ground.clock)
  const { workspaceId } = caller
  await ground.database.transaction(async ({ db }) => {
    if (!(await revokeApiKeyRow(db, workspaceId, keyId, ground.clock.now())))
      throw userError('CC-USER-9', 'there is no such key')
    const actor = actorOf(caller)
    await recordAudit(db, { workspaceId, actor, action: 'api-key.revoked', subjectKind: 'api-key', subjectId: keyId })
  })
}
