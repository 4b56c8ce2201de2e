/**
 * The inside of one emulated org: what the wire layer (server, REST, Bulk, OAuth) may ask of it. The org knows nothing of
 * HTTP. Everything that changes a record goes through `save` and friends, so that rules, stamps and journal hold everywhere.
 */

import type { JournalEntry } from '../parts/store/journal.ts'

/** A stored record: field name (schema casing) → value as REST JSON would show it, except dates/datetimes, see values. */
export type OrgValue = string | number | boolean | null
export interface OrgRecord {
  readonly [field: string]: OrgValue
}

export interface OrgField {
  readonly name: string
  readonly label: string
  /** Salesforce type name: id, string, textarea, picklist, multipicklist, reference, boolean, int, double, currency, percent, date, datetime, time, email, phone, url, address, combobox. */
  readonly type: string
  readonly length: number
  readonly precision: number
  readonly scale: number
  readonly nillable: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly defaultedOnCreate: boolean
  readonly calculated: boolean
  readonly autoNumber: boolean
  readonly unique: boolean
  readonly caseSensitive: boolean
  readonly externalId: boolean
  readonly idLookup: boolean
  readonly nameField: boolean
  readonly custom: boolean
  readonly filterable: boolean
  readonly sortable: boolean
  readonly groupable: boolean
  readonly referenceTo: readonly string[]
  readonly relationshipName: string | null
  readonly compoundFieldName: string | null
  readonly picklistValues: readonly { value: string; label: string; active: boolean; defaultValue: boolean }[]
  readonly restrictedPicklist: boolean
}

export type NewOrgField = Partial<OrgField> & {
  name: string
  type: string
  /** As fields made through the Tooling API: seen by administrators only, until a permission set grants it. */
  onlyGranted?: boolean
}

export interface OrgObject {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  readonly keyPrefix: string
  readonly custom: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly deletable: boolean
  readonly queryable: boolean
  readonly replicateable: boolean
  /** Bulk API knows it. */
  readonly bulkable: boolean
  readonly fields: readonly OrgField[]
  readonly childRelationships: readonly {
    childSObject: string
    field: string
    relationshipName: string | null
    cascadeDelete: boolean
  }[]
}

/** One entry of an error array. `statusCode` in collections, `errorCode` elsewhere: the wire layer renames. */
export interface OrgError {
  readonly code: string
  readonly message: string
  readonly fields: readonly string[]
}

export type SaveResult =
  | { readonly success: true; readonly id: string; readonly created: boolean }
  | {
      readonly success: false
      readonly id: string | null
      readonly errors: readonly OrgError[] /** HTTP status a single-row call answers with. */
      readonly status: number /** More than one record carries the key: their ids. */
      readonly choices?: readonly string[]
      readonly duplicateResult?: unknown
    }

export interface SaveContext {
  readonly userId: string
  /** Which API did it, for the journal: rest, collections, composite, tree, bulk, tooling, backdoor. */
  readonly via: string
  /** Request or job id, for the journal. */
  readonly request: string
  /** Of the request, e.g. 58.0, for addresses in answers; the newest when absent. */
  readonly apiVersion?: string
  readonly allowDuplicates?: boolean
  readonly assignmentRule?: string | null
}

export class SoqlError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Result of a query: rows are made one by one so that a million cost no memory. Values are REST JSON values incl. nested parents and child sets. */
export interface QueryResult {
  readonly object: string
  /** Column paths in SELECT order, e.g. Id, Account.Name, expr0. */
  readonly columns: readonly string[]
  readonly aggregate: boolean
  /** SELECT COUNT(): total only, no records. */
  readonly countOnly: boolean
  readonly totalSize: number
  /**
   * Rows from `offset` (0-based), at most `limit`. `attributes` included. Order is stable within one result. Child lists come
   * whole unless `childPages` cuts them.
   */
  rows(offset: number, limit: number, childPages?: ChildPages): Iterable<object>
  /**
   * The same rows as Bulk CSV cells (text, '' for null), for plain field selects; fastest path. Null when the query is not
   * allowed in bulk; then `bulkRefusal` says why.
   */
  csvRows(offset: number, limit: number): Iterable<readonly string[]> | null
  readonly bulkRefusal: { code: string; message: string } | null
}

/** Long child lists show their first `size` rows and the address of the rest. */
export interface ChildPages {
  readonly size: number
  nextUrl(list: QueryResult, reached: number): string
}

export type { JournalEntry }

/** Fields and permissions a user sees; the wire layer passes the signed-in user. */
export interface Viewer {
  readonly userId: string
  /** Appears in `attributes.url` of records, e.g. 58.0; the newest version when absent. */
  readonly apiVersion?: string
}

/** What an administrator forbids: a save whose record would have such a value is refused with the message. */
export interface ValidationRule {
  readonly object: string
  readonly name: string
  readonly field: string
  readonly when: 'equals' | 'longer-than' | 'matches'
  readonly value: string
  readonly message: string
  /** It looks at new records only, as a rule with ISNEW() does. */
  readonly onlyNew?: boolean
}

export interface Org {
  readonly organizationId: string
  readonly organizationName: string
  readonly users: readonly {
    id: string
    username: string
    email: string
    name: string
    profile: 'admin' | 'integration' | 'standard'
    active: boolean
  }[]
  /** Objects and fields as this viewer sees them (field-level security leaves fields out). */
  objects(viewer: Viewer): readonly OrgObject[]
  object(viewer: Viewer, name: string): OrgObject | null
  /** All objects with all fields, whoever asks: what the Tooling API knows. */
  metadata(): readonly OrgObject[]
  /** "Customize Application": may make fields and permission sets. */
  mayCustomize(viewer: Viewer): boolean
  /** Throws SoqlError. `all`: deleted, merged and archived rows too (queryAll). */
  query(viewer: Viewer, soql: string, all: boolean): QueryResult
  /** Null when there is none; deleted ones carry IsDeleted true. Accepts 15 or 18 characters. */
  record(viewer: Viewer, object: string, id: string): OrgRecord | null
  /**
   * The record as a REST GET answers it: `attributes`, visible fields in schema order incl. compound addresses. `fields`
   * names a few (unknown ones throw SoqlError INVALID_FIELD). Null when there is none or it is deleted.
   */
  restRecord(viewer: Viewer, object: string, id: string, fields?: readonly string[]): object | null
  findByExternalId(viewer: Viewer, object: string, field: string, value: string): readonly string[]
  create(object: string, values: OrgRecord, context: SaveContext): SaveResult
  update(object: string, id: string, values: OrgRecord, context: SaveContext): SaveResult
  upsert(object: string, externalIdField: string, value: OrgValue, values: OrgRecord, context: SaveContext): SaveResult
  delete(object: string, id: string, context: SaveContext): SaveResult
  hardDelete(object: string, id: string, context: SaveContext): SaveResult
  undelete(object: string, id: string, context: SaveContext): SaveResult
  /** Master keeps its values; losers are deleted with MasterRecordId set; children move. */
  merge(object: string, masterId: string, loserIds: readonly string[], context: SaveContext): SaveResult
  convertLead(id: string, context: SaveContext): SaveResult
  /** All or nothing around several saves (collections with allOrNone, tree, composite). */
  atomically<T>(work: () => { commit: boolean; value: T }): T
  /** Ids changed in [start, end) by SystemModstamp, not deleted; both ends floored to the minute by the caller. */
  updatedIds(object: string, start: Date, end: Date): readonly string[]
  deletedIds(
    object: string,
    start: Date,
    end: Date,
  ): { deleted: readonly { id: string; deletedDate: string }[]; earliestDateAvailable: string }
  recordCount(object: string): number
  createCustomField(object: string, field: NewOrgField): OrgField
  removeCustomField(object: string, name: string): void
  createCustomObject(name: string, label: string): OrgObject
  /** Field-level security: hides a field from a profile, or makes it read-only. */
  setFieldAccess(object: string, field: string, profile: string, access: 'none' | 'read' | 'edit'): void
  addValidationRule(rule: ValidationRule): void
  addDuplicateRule(rule: { object: string; name: string; fields: readonly string[]; action: 'allow' | 'block' }): void
  journal(after: number, limit: number): readonly JournalEntry[]
  /** The org's clock; faults may shift it. */
  now(): Date
  /**
   * Behind-the-back tools for tests and the demo: sets fields including SystemModstamp (late commits with old stamps,
   * equal stamps), person accounts and so on. Journaled as via 'backdoor'.
   */
  backdoor: {
    set(object: string, id: string, values: OrgRecord): void
    insert(object: string, values: OrgRecord): string
    /** Rows become visible to queries only after `visibleAt`, with the stamp they were given. */
    hideUntil(object: string, id: string, visibleAt: Date): void
    emptyRecycleBin(): void
  }
  close(): void
}

export interface OrgOptions {
  /** node:sqlite file, or ':memory:'. */
  readonly storage: string
  readonly seed: number
  /** How many generated accounts. */
  readonly records: number
  readonly now: () => Date
  /** CSV (id,name,domain,country,city,state,parent_id) whose rows become accounts before the generated ones (the demo). */
  readonly accountsFile?: string
  readonly personAccounts?: boolean
  /** Custom fields the org has from the start; each with its object. */
  readonly customFields?: readonly {
    readonly object: string
    readonly field: NewOrgField
  }[]
  /** Rules that a new org has from the start. */
  readonly validationRules?: readonly ValidationRule[]
}
