/**
 * People and what they may do: the first owner through a one-time link, passwords, sessions, roles as a table of
 * permissions, API keys that never reach further than their maker, and the audit of who changed what.
 */
export { type Actor, type AuditEntry, COMMAND_LINE, changedParts, NOBODY, SYSTEM } from './audit.ts'
export { type AuditRow, listAudit, recordAudit, removeOldAudit } from './store/audit.ts'
