/**
 * People and what they may do: the first owner through a one-time link, passwords, sessions, roles as a table of
 * permissions, API keys that never reach further than their maker, and the audit of who changed what.
 */
export { createApiKey, listApiKeys, readApiKey, revokeApiKey } from './api-keys.ts'
export { type Actor, type AuditEntry, actorOf, COMMAND_LINE, changedParts, NOBODY, SYSTEM } from './audit.ts'
export { userError } from './errors.ts'
export { createOwner, offerOwnerLink } from './first-owner.ts'
export type { UserGround } from './ground.ts'
export {
  changePassword,
  changeRole,
  endUserSessions,
  inviteUser,
  listUserSessions,
  listUsers,
  offerPasswordLink,
  type PasswordLink,
  setPasswordByLink,
  setUserEnabled,
} from './manage-users.ts'
export { PASSWORD_COST, type PasswordCost } from './passwords.ts'
export {
  type Caller,
  isPermission,
  isRole,
  PERMISSIONS,
  type Permission,
  type Right,
  ROLES,
  type Role,
  requirePermission,
  rightOf,
} from './permissions.ts'
export {
  changePreferences,
  DENSITIES,
  type Preferences,
  readPreferences,
  THEMES,
} from './preferences.ts'
export {
  confirmPassword,
  IDLE_MS,
  type LoginAttempt,
  listSessions,
  logIn,
  logOut,
  readSession,
  revokeOtherSessions,
  revokeSession,
} from './sign-in.ts'
export { type AuditFilter, type AuditRow, listAudit, recordAudit, removeOldAudit } from './store/audit.ts'
export type { User } from './store/people.ts'
export type { ApiKey, Session } from './store/sessions.ts'
