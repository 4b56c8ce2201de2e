/**
 * Salesforce behind the connector contract. One file per question: how to sign in (`session`), what there is
 * (`describe`), what changed (`read-changes`), what went (`read-deleted`), everything (`read-all`), these records
 * (`read-by-ids`), write (`write-batch`); `query` alone builds SOQL, `values` converts, `errors` explains, `limits`
 * counts. FACTS.md says which behaviour of Salesforce each relies on and where that is known from.
 */
import type { Capabilities, Connector } from '../connector.ts'
import type { ConnectorParts } from '../login.ts'
import { MODIFIED_FIELDS, describer as openDescriber } from './describe.ts'
import { createFields } from './describe-create.ts'
import { BULK_WRITE_FROM, BULK_WRITE_MAX, COLLECTION_MAX, DELETIONS_REACH_MS, RETRIEVE_MAX } from './limits.ts'
import { PERSON_OBJECTS } from './person-objects.ts'
import { countAll, readAll } from './read-all.ts'
import { lookUp, readByIds, searchAccounts } from './read-by-ids.ts'
import { readChanges } from './read-changes.ts'
import { readDeleted } from './read-deleted.ts'
import { openSession } from './session.ts'
import { check } from './session-check.ts'
import { readIdentity, readNow } from './session-identity.ts'
import { writeBatch } from './write-batch.ts'
import { resumeBulkWrite, writeBulk } from './write-bulk.ts'

export { authorizationUrl, exchangeCode, vendorHosts } from './session-grants.ts'
export { signInNeeds } from './sign-in-needs.ts'

export const capabilities: Capabilities = {
  kind: 'salesforce',
  label: 'Salesforce',
  recordPath: '/{id}',
  accountObject: 'Account',
  contactObject: 'Contact',
  leadObject: 'Lead',
  accountFields: {
    name: 'Name',
    website: 'Website',
    phone: 'Phone',
    street: 'BillingStreet',
    city: 'BillingCity',
    state: 'BillingState',
    postcode: 'BillingPostalCode',
    country: 'BillingCountry',
    employees: 'NumberOfEmployees',
    industry: 'Industry',
    parentId: 'ParentId',
    owner: 'OwnerId',
  },
  personObjects: PERSON_OBJECTS,
  personAccountField: 'IsPersonAccount',
  modifiedFields: MODIFIED_FIELDS,
  stampFields: [...MODIFIED_FIELDS, 'LastModifiedById', 'LastViewedDate', 'LastReferencedDate'],
  visibilityLagMs: 5 * 60_000,
  deletionsReachBackMs: DELETIONS_REACH_MS,
  writeBatchMax: COLLECTION_MAX,
  bulkWriteFrom: BULK_WRITE_FROM,
  bulkWriteMax: BULK_WRITE_MAX,
  upsertByExternalId: true,
  readByIdsMax: RETRIEVE_MAX,
  sortAndFilter: true,
}

/** A connector for one org. Opens no socket until it is asked something. */
export function createConnector(parts: ConnectorParts): Connector {
  const session = openSession(parts)
  const describer = openDescriber(session)
  return {
    capabilities,
    check: (objects) => check(session, describer, objects),
    identity: () => readIdentity(session, parts),
    now: () => readNow(session),
    describeObjects: () => describer.describeObjects(),
    describeObject: (name) => describer.describeObject(name),
    readChanges: (request) => readChanges(session, describer, request),
    readAll: (request) => readAll(session, describer, request),
    countAll: (object) => countAll(session, describer, object),
    readDeleted: (request) => readDeleted(session, describer, request),
    readByIds: (request) => readByIds(session, describer, request),
    searchAccounts: (text, limit) => searchAccounts(session, text, limit),
    write: (request) =>
      request.by === 'bulk' ? writeBulk(session, describer, request) : writeBatch(session, describer, request),
    resumeBulkWrite: (jobId, request) => resumeBulkWrite(session, describer, jobId, request),
    lookUp: (request) => lookUp(session, request),
    createFields: (object, fields) => createFields(session, describer, object, fields),
    revoke: () => session.revoke(),
  }
}
