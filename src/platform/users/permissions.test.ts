import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Caller,
  PERMISSIONS,
  type Permission,
  type Right,
  ROLES,
  type Role,
  requirePermission,
  rightOf,
} from './permissions.ts'

const now = new Date('2026-05-01T12:00:00Z')
const caller = (role: Role, more: Partial<Caller> = {}): Caller => ({
  kind: 'user',
  workspaceId: 'w',
  userId: 'u',
  id: 's',
  role,
  scope: null,
  confirmedAt: null,
  ...more,
})

/** Written out a second time on purpose: a change of rights must be meant. y yes, c confirm, - no. */
const expected: Record<Permission, string> = {
  read: 'yyyyy',
  'read-personal': 'yyy--',
  'see-logs': 'yyy--',
  'review-matches': 'yyyy-',
  'import-records': 'yyy--',
  run: 'yyy--',
  'approve-plans': 'yyy--',
  'edit-mappings': 'yyy--',
  'edit-settings': 'yy---',
  pause: 'yyy--',
  connect: 'cc---',
  'allow-deletes': 'c----',
  'manage-users': 'cc---',
  'manage-api-keys': 'cc---',
  'read-audit': 'yy---',
  system: 'c----',
}
const letters: Record<string, Right> = { y: 'yes', c: 'confirm', '-': 'no' }

test('every role may do exactly what the table of roles says', () => {
  assert.deepEqual(Object.keys(PERMISSIONS).sort(), Object.keys(expected).sort())
  for (const [permission, row] of Object.entries(expected))
    ROLES.forEach((role, at) => {
      assert.equal(rightOf(caller(role), permission as Permission, now), letters[row[at]!], `${role} ${permission}`)
    })
})

test('what needs confirming is allowed for ten minutes after the password', () => {
  const minutesAgo = (minutes: number) => caller('owner', { confirmedAt: new Date(now.getTime() - minutes * 60_000) })
  assert.equal(rightOf(minutesAgo(9), 'connect', now), 'yes')
  assert.equal(rightOf(minutesAgo(11), 'connect', now), 'confirm')
  assert.throws(() => requirePermission(minutesAgo(11), 'connect', { now: () => now }), { code: 'CC-USER-5' })
  assert.throws(() => requirePermission(caller('viewer'), 'run', { now: () => now }), { code: 'CC-USER-4' })
})

test('a key does what its scope says, never more than its maker may now, and nothing that asks for a password', () => {
  const scope: Permission[] = ['read', 'run', 'connect', 'edit-mappings']
  const key = (role: Role) => caller(role, { kind: 'api-key', scope, confirmedAt: now })
  assert.equal(rightOf(key('owner'), 'run', now), 'yes')
  assert.equal(rightOf(key('owner'), 'approve-plans', now), 'no')
  assert.equal(rightOf(key('owner'), 'connect', now), 'no')
  assert.equal(rightOf(key('owner'), 'edit-mappings', now), 'no')
  assert.equal(rightOf(key('member'), 'run', now), 'no')
})

test('what is not in the table is refused', () => {
  for (const name of ['fly', 'constructor', '__proto__', 'toString'])
    assert.equal(rightOf(caller('owner', { confirmedAt: now }), name as Permission, now), 'no')
})
