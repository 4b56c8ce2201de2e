import * as ingest from '../bulk/ingest-jobs.ts'
import { answerJob, answerJobs, deleteJob } from '../bulk/job-requests.ts'
import * as bulkQuery from '../bulk/query-jobs.ts'
import { CONTROL_ROUTES } from '../control/control-routes.ts'
import { answerAuthorize, answerConsent } from '../oauth/authorize.ts'
import { answerKeys } from '../oauth/id-token.ts'
import { answerIdentity, answerSignedInUser } from '../oauth/identity.ts'
import { answerSingleAccess } from '../oauth/single-access.ts'
import { answerSoap } from '../oauth/soap-login.ts'
import { answerToken } from '../oauth/token.ts'
import { answerDiscovery, answerIntrospect, answerRevoke } from '../oauth/token-lookups.ts'
import * as collections from '../rest/collections.ts'
import { compositeEndpoints } from '../rest/composite.ts'
import { answerDescribe, answerDescribeGlobal, answerObject } from '../rest/describe.ts'
import { answerLimits, answerRecordCount } from '../rest/limits.ts'
import { answerQuery, answerQueryAll, answerQueryMore, answerTooling } from '../rest/query.ts'
import { answerDeleted, answerUpdated } from '../rest/replication.ts'
import * as rows from '../rest/rows.ts'
import { answerSearch } from '../rest/search.ts'
import { answerToolingDescribe, answerToolingGlobal, answerToolingObject } from '../rest/tooling-describe.ts'
import { createField, deleteField } from '../rest/tooling-fields.ts'
import { createTree } from '../rest/tree.ts'
import { answerResources, answerVersions } from '../rest/versions.ts'
import { createRouter, type Endpoint, type Route, type Router } from './router.ts'

const V = '/services/data/:version'

const OAUTH: readonly Route[] = [
  ...both('/services/oauth2/authorize', answerAuthorize),
  { method: 'POST', pattern: '/services/oauth2/consent', endpoint: answerConsent },
  { method: 'POST', pattern: '/services/oauth2/token', endpoint: answerToken },
  ...both('/services/oauth2/revoke', answerRevoke),
  { method: 'POST', pattern: '/services/oauth2/introspect', endpoint: answerIntrospect },
  ...both('/services/oauth2/userinfo', answerSignedInUser),
  ...both('/services/oauth2/singleaccess', answerSingleAccess),
  { method: 'GET', pattern: '/id/keys', endpoint: answerKeys },
  ...both('/id/:org/:user', answerIdentity),
  { method: 'GET', pattern: '/.well-known/openid-configuration', endpoint: answerDiscovery },
  { method: 'POST', pattern: '/services/Soap/:flavour/:soapVersion', endpoint: answerSoap },
  { method: 'POST', pattern: '/services/Soap/:flavour/:soapVersion/:org', endpoint: answerSoap },
]

const REST: readonly Route[] = [
  { method: 'GET', pattern: '/services/data', endpoint: answerVersions },
  { method: 'GET', pattern: V, endpoint: answerResources },
  { method: 'GET', pattern: `${V}/limits`, endpoint: answerLimits },
  { method: 'GET', pattern: `${V}/limits/recordCount`, endpoint: answerRecordCount },
  { method: 'GET', pattern: `${V}/query`, endpoint: answerQuery },
  { method: 'GET', pattern: `${V}/queryAll`, endpoint: answerQueryAll },
  { method: 'GET', pattern: `${V}/query/:locator`, endpoint: answerQueryMore },
  { method: 'GET', pattern: `${V}/queryAll/:locator`, endpoint: answerQueryMore },
  { method: 'GET', pattern: `${V}/search`, endpoint: answerSearch },
  { method: 'GET', pattern: `${V}/tooling/query`, endpoint: answerTooling },
  { method: 'GET', pattern: `${V}/tooling/sobjects`, endpoint: answerToolingGlobal },
  { method: 'GET', pattern: `${V}/tooling/sobjects/:object`, endpoint: answerToolingObject },
  { method: 'GET', pattern: `${V}/tooling/sobjects/:object/describe`, endpoint: answerToolingDescribe },
  { method: 'POST', pattern: `${V}/tooling/sobjects/CustomField`, endpoint: createField },
  { method: 'DELETE', pattern: `${V}/tooling/sobjects/CustomField/:id`, endpoint: deleteField },
  { method: 'GET', pattern: `${V}/sobjects`, endpoint: answerDescribeGlobal },
  { method: 'GET', pattern: `${V}/sobjects/:object`, endpoint: answerObject },
  { method: 'POST', pattern: `${V}/sobjects/:object`, endpoint: rows.createRow },
  { method: 'GET', pattern: `${V}/sobjects/:object/describe`, endpoint: answerDescribe },
  { method: 'GET', pattern: `${V}/sobjects/:object/updated`, endpoint: answerUpdated },
  { method: 'GET', pattern: `${V}/sobjects/:object/deleted`, endpoint: answerDeleted },
  { method: 'GET', pattern: `${V}/sobjects/:object/:id`, endpoint: rows.readRow },
  { method: 'PATCH', pattern: `${V}/sobjects/:object/:id`, endpoint: rows.updateRow },
  { method: 'DELETE', pattern: `${V}/sobjects/:object/:id`, endpoint: rows.deleteRow },
  { method: 'GET', pattern: `${V}/sobjects/:object/:field/:value`, endpoint: rows.readByKey },
  { method: 'PATCH', pattern: `${V}/sobjects/:object/:field/:value`, endpoint: rows.upsertRow },
  { method: 'DELETE', pattern: `${V}/sobjects/:object/:field/:value`, endpoint: rows.deleteByKey },
]

const COLLECTIONS: readonly Route[] = [
  { method: 'POST', pattern: `${V}/composite/sobjects`, endpoint: collections.createCollection, since: 42 },
  { method: 'PATCH', pattern: `${V}/composite/sobjects`, endpoint: collections.updateCollection, since: 42 },
  { method: 'DELETE', pattern: `${V}/composite/sobjects`, endpoint: collections.deleteCollection, since: 42 },
  { method: 'GET', pattern: `${V}/composite/sobjects/:object`, endpoint: collections.retrieveCollection, since: 42 },
  { method: 'POST', pattern: `${V}/composite/sobjects/:object`, endpoint: collections.retrieveCollection, since: 42 },
  {
    method: 'PATCH',
    pattern: `${V}/composite/sobjects/:object/:field`,
    endpoint: collections.upsertCollection,
    since: 46,
  },
  { method: 'POST', pattern: `${V}/composite/tree/:object`, endpoint: createTree, since: 34 },
]

const JOBS: readonly Route[] = [
  { method: 'GET', pattern: `${V}/jobs/query`, endpoint: answerJobs('query'), since: 47 },
  { method: 'POST', pattern: `${V}/jobs/query`, endpoint: bulkQuery.createQueryJob, since: 47 },
  { method: 'GET', pattern: `${V}/jobs/query/:id`, endpoint: answerJob('query'), since: 47 },
  { method: 'PATCH', pattern: `${V}/jobs/query/:id`, endpoint: bulkQuery.changeQueryJob, since: 47 },
  { method: 'DELETE', pattern: `${V}/jobs/query/:id`, endpoint: deleteJob('query'), since: 47 },
  { method: 'GET', pattern: `${V}/jobs/query/:id/results`, endpoint: bulkQuery.answerQueryResults, since: 47 },
  { method: 'GET', pattern: `${V}/jobs/query/:id/resultPages`, endpoint: bulkQuery.answerResultPages, since: 58 },
  { method: 'GET', pattern: `${V}/jobs/ingest`, endpoint: answerJobs('ingest'), since: 41 },
  { method: 'POST', pattern: `${V}/jobs/ingest`, endpoint: ingest.createIngestJob, since: 41 },
  { method: 'GET', pattern: `${V}/jobs/ingest/:id`, endpoint: answerJob('ingest'), since: 41 },
  { method: 'PATCH', pattern: `${V}/jobs/ingest/:id`, endpoint: ingest.changeIngestJob, since: 41 },
  { method: 'DELETE', pattern: `${V}/jobs/ingest/:id`, endpoint: deleteJob('ingest'), since: 41 },
  { method: 'PUT', pattern: `${V}/jobs/ingest/:id/batches`, endpoint: ingest.uploadBatch, since: 41 },
  { method: 'GET', pattern: `${V}/jobs/ingest/:id/successfulResults`, endpoint: ingest.answerSuccessful, since: 41 },
  { method: 'GET', pattern: `${V}/jobs/ingest/:id/failedResults`, endpoint: ingest.answerFailed, since: 41 },
  { method: 'GET', pattern: `${V}/jobs/ingest/:id/unprocessedrecords`, endpoint: ingest.answerUnprocessed, since: 41 },
]

function both(pattern: string, endpoint: Endpoint): readonly Route[] {
  return [
    { method: 'GET', pattern, endpoint },
    { method: 'POST', pattern, endpoint },
  ]
}

/** The whole map of the host. */
export function createRoutes(): Router {
  const composite = compositeEndpoints(() => router)
  const compound: readonly Route[] = [
    { method: 'POST', pattern: `${V}/composite`, endpoint: composite.composite, since: 38 },
    { method: 'POST', pattern: `${V}/composite/graph`, endpoint: composite.graph, since: 50 },
    { method: 'POST', pattern: `${V}/composite/batch`, endpoint: composite.batch, since: 34 },
  ]
  const router = createRouter([...CONTROL_ROUTES, ...OAUTH, ...REST, ...COLLECTIONS, ...compound, ...JOBS])
  return router
}
