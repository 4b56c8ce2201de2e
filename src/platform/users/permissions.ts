import type { Clock } from '../../core/clock.ts'
import { userError } from './errors.ts'

export const ROLES = ['owner', 'admin', 'operator', 'member', 'viewer'] as const
export type Role = (typeof ROLES)[number]

/** yes; yes after the password was given again within ten minutes; no. */
export type Right = 'yes' | 'confirm' | 'no'

interface Row extends Readonly<Record<Role, Right>> {
  /** May an API key hold it at all? */
  readonly apiKey: boolean
}

const row = (owner: Right, admin: Right, operator: Right, member: Right, viewer: Right, apiKey: boolean): Row => ({
  owner,
  admin,
  operator,
  member,
  viewer,
  apiKey,
})

/**
 * Who may do what; anything not in this table is refused (security.md 7). Columns: owner, admin, operator, member,
 * viewer, and whether an API key may hold it.
 */
export const PERMISSIONS = {
  /** Companies, matches, plans, runs and their counts. */
  read: row('yes', 'yes', 'yes', 'yes', 'yes', true),
  /** Names and addresses of people. */
  'read-personal': row('yes', 'yes', 'yes', 'no', 'no', true),
  'see-logs': row('yes', 'yes', 'yes', 'no', 'no', true),
  'review-matches': row('yes', 'yes', 'yes', 'yes', 'no', true),
  'import-records': row('yes', 'yes', 'yes', 'no', 'no', true),
  /** Sync, pull, plan, undo, retry, mark for sync. */
  run: row('yes', 'yes', 'yes', 'no', 'no', true),
  'approve-plans': row('yes', 'yes', 'yes', 'no', 'no', true),
  /** Mappings, schedules, matching rules, saved filters. */
  'edit-mappings': row('yes', 'yes', 'yes', 'no', 'no', false),
  /** What a connection may write by itself. */
  'edit-settings': row('yes', 'yes', 'no', 'no', 'no', false),
  pause: row('yes', 'yes', 'yes', 'no', 'no', true),
  /** Connect, reconnect, disconnect. */
  connect: row('confirm', 'confirm', 'no', 'no', 'no', false),
  'allow-deletes': row('confirm', 'no', 'no', 'no', 'no', false),
  'manage-users': row('confirm', 'confirm', 'no', 'no', 'no', false),
  'manage-api-keys': row('confirm', 'confirm', 'no', 'no', 'no', false),
  'read-audit': row('yes', 'yes', 'no', 'no', 'no', false),
  /** Secret keys and their rotation. */
  system: row('confirm', 'no', 'no', 'no', 'no', false),
} as const satisfies Record<string, Row>

export type Permission = keyof typeof PERMISSIONS

/** Whoever asks for something: a person with a session, or an API key that acts for its maker. */
export interface Caller {
  readonly kind: 'user' | 'api-key'
  readonly workspaceId: string
  readonly userId: string
  /** As it is now, not as it was at sign-in (H4). */
  readonly role: Role
  /** Session or key. */
  readonly id: string
  /** api-key: what it was made for. */
  readonly scope: readonly Permission[] | null
  /** user: when the password was last given. */
  readonly confirmedAt: Date | null
}

export const CONFIRMED_FOR_MS = 10 * 60_000

/** A key never reaches further than its maker does now (H10), and never to what asks for a password. */
export function rightOf(caller: Caller, permission: Permission, now: Date): Right {
  const rights: Row | undefined = Object.hasOwn(PERMISSIONS, permission) ? PERMISSIONS[permission] : undefined
  const right = rights?.[caller.role] ?? 'no'
  if (!rights || right === 'no') return 'no'
  if (caller.kind === 'api-key') return rights.apiKey && caller.scope?.includes(permission) ? 'yes' : 'no'
  if (right === 'yes') return 'yes'
  const age = caller.confirmedAt ? now.getTime() - caller.confirmedAt.getTime() : Number.POSITIVE_INFINITY
  return age <= CONFIRMED_FOR_MS ? 'yes' : 'confirm'
}

/** Throws CC-USER-4 or CC-USER-5 unless the caller may. */
export function requirePermission(caller: Caller, permission: Permission, clock: Pick<Clock, 'now'>): void {
  const right = rightOf(caller, permission, clock.now())
  if (right === 'yes') return
  const facts = { permission }
  if (right === 'confirm') throw userError('CC-USER-5', `"${permission}" asks for the password again`, { facts })
  throw userError('CC-USER-4', `"${permission}" is not part of this role or key`, { facts })
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text)
}

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(PERMISSIONS, text)
}
