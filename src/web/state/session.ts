import type { QueryClient } from '@tanstack/react-query'
import { ask, useAsk } from '../api/ask.ts'
import { call } from '../api/call.ts'
import type { Me } from '../api/schema.generated.ts'

export type Right = 'yes' | 'confirm' | 'no'
/** What pages ask for before they show a button; the server asks again anyway. */
export type Permission =
  | 'read'
  | 'read-personal'
  | 'see-logs'
  | 'review-matches'
  | 'import-records'
  | 'run'
  | 'approve-plans'
  | 'edit-mappings'
  | 'edit-settings'
  | 'pause'
  | 'connect'
  | 'allow-deletes'
  | 'manage-users'
  | 'manage-api-keys'
  | 'read-audit'
  | 'system'

/** Who is signed in, from the cache that the shell has filled; null while it is asked. */
export function useMe(): Me | null {
  return useAsk('GET /api/v1/me', {}).data ?? null
}

/** May this person do it? "confirm": yes, after the password was given again; useSend asks for it by itself. */
export function useRight(permission: Permission): Right {
  return (useMe()?.permissions[permission] as Right | undefined) ?? 'no'
}

/** True where the person may, be it with the password. */
export function useMay(permission: Permission): boolean {
  return useRight(permission) !== 'no'
}

/** The lowest role that may do something, in words, for pages that must say no. */
export const ROLE_NEEDED: Readonly<Record<Permission, string>> = {
  read: 'viewer',
  'read-personal': 'operator',
  'see-logs': 'operator',
  'review-matches': 'member',
  'import-records': 'operator',
  run: 'operator',
  'approve-plans': 'operator',
  'edit-mappings': 'operator',
  'edit-settings': 'admin',
  pause: 'operator',
  connect: 'admin',
  'allow-deletes': 'owner',
  'manage-users': 'admin',
  'manage-api-keys': 'admin',
  'read-audit': 'admin',
  system: 'owner',
}

/** Ends the session and forgets everything that was loaded: by a fresh page, as what is mounted would keep what it shows. */
export async function signOut(): Promise<void> {
  await call('DELETE /api/v1/session', {})
  window.location.replace('/login')
}

/** What the sign-in page is told about where to lead afterwards. */
export function backTo(href: string): { readonly back?: string } {
  return href === '/' || href === '/home' ? {} : { back: href }
}

/** Begins a session; what an earlier person had loaded is forgotten. */
export async function signIn(queries: QueryClient, email: string, password: string): Promise<void> {
  await call('POST /api/v1/session', { body: { email, password } })
  queries.clear()
  await queries.fetchQuery(ask('GET /api/v1/me', {}))
}
