/**
 * Branded identifiers: plain strings at run time, but a Salesforce id cannot be passed where a link id is wanted.
 * Our own ids are UUIDs made by the database or `platform/random`; a RemoteId is spelled exactly as the CRM returns it
 * (Salesforce: always the 18-character form).
 */
type Brand<Name extends string> = string & { readonly __brand?: Name }

export type WorkspaceId = Brand<'workspace'>
export type UserId = Brand<'user'>
export type ConnectionId = Brand<'connection'>
export type CompanyId = Brand<'company'>
export type PersonId = Brand<'person'>
export type LinkId = Brand<'link'>
export type RunId = Brand<'run'>
export type PlanId = Brand<'plan'>
/** Position of a change inside the `changes` table (bigint, kept as a decimal string). */
export type ChangeId = Brand<'change'>
/** The CRM's own id of a record. */
export type RemoteId = Brand<'remote'>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isUuid(text: string): boolean {
  return UUID.test(text)
}
