/**
 * The contract every CRM connector fulfils. Two stages use it: `sync/mirror` reads, `sync/apply` alone writes.
 * Expected per-record trouble is returned (WriteResult, ReadReject); what stops the whole call is thrown as a
 * ConcordatError whose `definition.retry` says whether to wait, to fix or to give up. A quota pause is thrown as
 * CC-HTTP-… with `retryAt` and is a wait, not a failure (G10).
 */
import type { Readable } from 'node:stream'
import type { RemoteObject, RemoteObjectSummary } from '../core/describe.ts'
import type { RemoteId } from '../core/ids.ts'
import type { Reject } from '../core/outcome.ts'
import type { FieldValue, Values } from '../core/values.ts'

export const CONNECTOR_KINDS = ['salesforce'] as const
export type ConnectorKind = (typeof CONNECTOR_KINDS)[number]

export const ACCOUNT_ROLES = [
  'name',
  'website',
  'phone',
  'street',
  'city',
  'state',
  'postcode',
  'country',
  'employees',
  'industry',
  'parentId',
  'owner',
] as const
export type AccountRole = (typeof ACCOUNT_ROLES)[number]

export const PERSON_ROLES = [
  'firstName',
  'lastName',
  'fullName',
  'email',
  'phone',
  'mobile',
  'accountId',
  'company',
  'website',
  'title',
  'street',
  'city',
  'state',
  'postcode',
  'country',
  'birthdate',
] as const
export type PersonRole = (typeof PERSON_ROLES)[number]

/** An object of the CRM whose records are people. */
export interface PersonObject {
  readonly object: string
  /** A contact is preferred to a lead when both are the same person. */
  readonly kind: 'contact' | 'lead'
  /** Which field plays which part; null = the object has none. `accountId` refers to the account object. */
  readonly fields: Readonly<Record<PersonRole, string | null>>
}

/** What a CRM can do, as data that planner, apply and UI read. */
export interface Capabilities {
  readonly kind: ConnectorKind
  readonly label: string
  /** Where people look at a record, behind the instance's address; {id} stands for its id. */
  readonly recordPath: string
  /** Objects that hold companies, contacts, … under their CRM names. */
  readonly accountObject: string
  readonly contactObject: string
  readonly leadObject: string
  /** Which field plays which part on the account object; null = this CRM has none. The pipeline names fields only through this. */
  readonly accountFields: Readonly<Record<AccountRole, string | null>>
  /** The objects that hold people, contacts first. */
  readonly personObjects: readonly PersonObject[]
  /** Flag on the account object that says a record stands for a person; null = this CRM has none. */
  readonly personAccountField: string | null
  /** Fields tried in this order as position of the last change (A2.54). */
  readonly modifiedFields: readonly string[]
  /** Fields that the CRM moves by itself with every write or look (who, when); alone they are no change of the record. */
  readonly stampFields: readonly string[]
  /** How long a change may take to become visible with its old stamp; windows end this much before the CRM's now. */
  readonly visibilityLagMs: number
  /** The CRM's deletion feed reaches back this far; null = it has none. */
  readonly deletionsReachBackMs: number | null
  /** Records per synchronous write call. */
  readonly writeBatchMax: number
  /** From this many records a bulk job is used; null = never. */
  readonly bulkWriteFrom: number | null
  /** Largest number of records in one bulk job. */
  readonly bulkWriteMax: number
  readonly upsertByExternalId: boolean
  /** Ids per readByIds call. */
  readonly readByIdsMax: number
  /** Whether a filter and a sort order may be sent in one query (Oracle v1 cannot: A2.13). */
  readonly sortAndFilter: boolean
}

/** Answers one question a person has before connecting. All failures of A3.13-18 and finer ones appear here. */
export interface CheckFinding {
  /** Stable name, e.g. "sign-in", "api-access", "bulk-api", "read-objects", "api-version", "create-fields". */
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly message: string
  /** Set unless ok. */
  readonly code?: string
  readonly cause?: string
  readonly nextStep?: string
  readonly who?: 'user' | 'operator' | 'crm-admin' | 'nobody'
}

export interface RemoteIdentity {
  readonly organizationId: string
  readonly organizationName: string
  readonly userId: string
  readonly userName: string
  readonly instanceUrl: string
  readonly isSandbox: boolean
}

/**
 * A page of records as a CSV byte stream that PostgreSQL COPY reads as it is: UTF-8, one header line, comma, `"` doubled,
 * LF. `columns` are the header's names in order. A cell that is empty (quoted or not) means null; multipicklists arrive
 * as the CRM's own text ("a;b"), datetimes in any form PostgreSQL reads as an instant (always with a zone).
 * The stream fails (error event) when the body ends early. Read it to the end or destroy it before asking for the next.
 */
export interface RecordPage {
  readonly columns: readonly string[]
  readonly csv: Readable
  /** How many records the CRM says this page has; null when it does not say. Compared with what was stored (G2). */
  readonly count: number | null
  /** Opaque. Passing it as `resume` continues after this page, also from another process. Null on the last page. */
  readonly next: string | null
}

export interface ReadRequest {
  readonly object: string
  /** Fields to fetch; the id field and the modified field are always included and come first. */
  readonly fields: readonly string[]
  /** Continue after the page whose `next` this was. The CRM may have forgotten it: then CC-SF-… with retry 'now' and the caller starts the window anew. */
  readonly resume?: string
  /** Roughly how many records are expected, so that the connector can choose bulk or not. */
  readonly expected?: number
  /** Wished records per page; the connector's own choice when absent. Wish for fewer after a page that broke off (N8). */
  readonly pageRecords?: number
  readonly signal?: AbortSignal
}

export interface ReadChangesRequest extends ReadRequest {
  /** Half-open window [from, to) over the modified field, on the CRM's clock (G3). `from` null = from the beginning. */
  readonly from: Date | null
  readonly to: Date
}

export interface Deletion {
  readonly id: RemoteId
  readonly deletedAt: Date
  /** The record this one was merged into, when the CRM says so. */
  readonly mergedInto: RemoteId | null
}

export interface DeletionsAnswer {
  readonly deletions: readonly Deletion[]
  /** Deletions are complete up to here; use it, not `to`, as the next start. */
  readonly coveredTo: Date
  /** False when `from` lies before what the CRM still remembers: then only a whole enumeration tells (G4). */
  readonly complete: boolean
}

export type WriteKind = 'create' | 'update' | 'upsert' | 'delete'

export interface WriteRecord {
  /** The change's id; results are matched by it, never by position alone. */
  readonly key: string
  /** Null for create. */
  readonly id: RemoteId | null
  /** Fields to write; null clears. Already converted to the CRM's types by the planner. */
  readonly values: Values
}

export interface WriteRequest {
  readonly object: string
  readonly kind: WriteKind
  /** For create and upsert: the external-id field and its value per record make the effect repeatable and findable (G5). */
  readonly externalIdField: string | null
  readonly records: readonly WriteRecord[]
  /** How to send; the caller decides from `capabilities` and volume. */
  readonly by: 'batch' | 'bulk'
  /** Told as soon as the CRM knows the job, before any data is sent; store it before going on. */
  readonly onBulkJob?: (jobId: string) => Promise<void>
  readonly signal?: AbortSignal
}

export type WriteResult =
  | { readonly key: string; readonly outcome: 'applied'; readonly id: RemoteId; readonly created: boolean }
  | { readonly key: string; readonly outcome: 'rejected'; readonly reject: Reject }
  /** Not sent, or given back unprocessed: certainly without effect, may be sent again. */
  | { readonly key: string; readonly outcome: 'deferred'; readonly reason: string }
  /** The answer never came or cannot be matched: look it up before doing anything else (G5). */
  | { readonly key: string; readonly outcome: 'unknown'; readonly reason: string }

/** State of a bulk write job that an earlier, killed process started. */
export type BulkWriteState =
  | { readonly state: 'absent' }
  | { readonly state: 'never-started' }
  | { readonly state: 'running' }
  | { readonly state: 'finished'; readonly results: readonly WriteResult[] }

export interface LookUpRequest {
  readonly object: string
  readonly externalIdField: string
  /** key → external-id value */
  readonly keys: ReadonlyMap<string, string>
}

export interface Connector {
  readonly capabilities: Capabilities
  /** Never throws for a CRM's refusal; the findings say it. */
  check(objects: readonly string[]): Promise<readonly CheckFinding[]>
  identity(): Promise<RemoteIdentity>
  /** The CRM's clock (from its Date header). */
  now(): Promise<Date>
  describeObjects(): Promise<readonly RemoteObjectSummary[]>
  describeObject(name: string): Promise<RemoteObject>
  readChanges(request: ReadChangesRequest): AsyncIterable<RecordPage>
  /** Every living record. Together with `countAll` this is a whole enumeration (G4). */
  readAll(request: ReadRequest): AsyncIterable<RecordPage>
  countAll(object: string): Promise<number>
  readDeleted(request: { object: string; from: Date; to: Date }): Promise<DeletionsAnswer>
  /** Current values of these records; missing ones are absent from the map. Field order and types as described. */
  readByIds(request: {
    object: string
    fields: readonly string[]
    ids: readonly RemoteId[]
  }): Promise<ReadonlyMap<RemoteId, Values>>
  /** Searches names (and domains) for a person who matches by hand. */
  searchAccounts(
    text: string,
    limit: number,
  ): Promise<readonly { id: RemoteId; name: string; website: FieldValue; country: FieldValue }[]>
  /** One result per record, always. Throws only when certainly nothing was sent. */
  write(request: WriteRequest): Promise<readonly WriteResult[]>
  /** Resumes a bulk job after a kill. `records` are those of the original request. */
  resumeBulkWrite(jobId: string, request: WriteRequest): Promise<BulkWriteState>
  /** key → ids of the records that carry this external-id value (0, 1 or, if the field is not unique, more). */
  lookUp(request: LookUpRequest): Promise<ReadonlyMap<string, readonly RemoteId[]>>
  /** Creates missing custom fields if the CRM and the rights allow it (A1.8); answers per field. */
  createFields(
    object: string,
    fields: readonly NewField[],
  ): Promise<readonly { name: string; created: boolean; message: string }[]>
  /** Revokes our tokens at the CRM, on disconnect. */
  revoke(): Promise<void>
}

export interface NewField {
  readonly name: string
  readonly label: string
  readonly type: 'string' | 'date' | 'datetime' | 'decimal' | 'external-id'
}
