import type { User } from '../../api/schema.generated.ts'

export type Role = User['role']

export const ROLES: readonly { readonly value: Role; readonly label: string; readonly may: string }[] = [
  { value: 'viewer', label: 'Viewer', may: 'looks at everything but personal details and logs' },
  { value: 'member', label: 'Member', may: 'also decides matches' },
  { value: 'operator', label: 'Operator', may: 'also imports, runs, approves plans and changes mappings' },
  { value: 'admin', label: 'Admin', may: 'also connects CRMs, changes settings, users and keys' },
  { value: 'owner', label: 'Owner', may: 'everything, also deletions in the CRM and secret keys' },
]

/** What a right lets somebody do, in words. One that is new shows its own name until it has some. */
const WORDS: Readonly<Record<string, string>> = {
  read: 'See companies, matches, plans and runs',
  'read-personal': 'See names and addresses of people',
  'see-logs': 'See logs and the system page',
  'review-matches': 'Decide matches',
  'import-records': 'Import records',
  run: 'Start, stop and undo runs',
  'approve-plans': 'Approve and trim plans',
  'edit-mappings': 'Change mappings, schedules and rules',
  'edit-settings': 'Change what a connection does by itself',
  pause: 'Pause a connection',
  connect: 'Connect and disconnect CRMs',
  'allow-deletes': 'Allow deletions in the CRM',
  'manage-users': 'Manage users',
  'manage-api-keys': 'Manage API keys',
  'read-audit': 'See users, keys and the audit',
  system: 'Change secret keys',
}

export function rightWords(permission: string): string {
  return WORDS[permission] ?? permission
}
