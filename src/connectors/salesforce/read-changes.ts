/**
 * Records changed in a half-open window of the CRM's clock, as pages of CSV. Small answers come through the query API,
 * ordered by (stamp, id); large ones through a Bulk 2.0 job whose result pages pass through untouched.
 * Deleted records are not among them: `read-deleted` tells about those.
 */
import type { RemoteObject } from '../../core/describe.ts'
import type { ReadChangesRequest, RecordPage } from '../connector.ts'
import type { Describer } from './describe.ts'
import { salesforceError } from './errors.ts'
import { BULK_READ_FROM } from './limits.ts'
import type { Condition, Query } from './query.ts'
import { bulkPages, startBulkRead } from './read-bulk.ts'
import { countOf, restPages } from './read-rest.ts'
import { type ReadOptions, type ReadPlan, readToken } from './read-token.ts'
import type { Session } from './session.ts'

/** Pages of records whose modified stamp lies in [from, to). Throws CC-SF-9 (retry 'now') when `resume` is forgotten. */
export async function* readChanges(
  session: Session,
  describer: Describer,
  request: ReadChangesRequest,
): AsyncGenerator<RecordPage> {
  const { object } = await describer.known(request.object)
  const stamp = object.modifiedField
  if (!stamp) throw salesforceError('CC-SF-20', `${request.object} has no field that says when a record last changed`)
  const window: Condition[] = [{ field: stamp, is: '<', value: request.to }]
  if (request.from) window.unshift({ field: stamp, is: '>=', value: request.from })
  const query: Query = {
    select: columnsOf(object, request.fields),
    from: request.object,
    where: { all: window },
  }
  const plan: ReadPlan = { query, orderBy: [stamp, object.idField], everything: false }
  yield* pagesOf(session, describer, plan, request)
}

/** Id and modified field first, then the fields asked for, each once. */
export function columnsOf(object: RemoteObject, fields: readonly string[]): readonly string[] {
  const first = object.modifiedField ? [object.idField, object.modifiedField] : [object.idField]
  return [...new Set([...first, ...fields])]
}

/** Chooses how to read: as the resume token says, else by the expected number of records. */
export async function* pagesOf(
  session: Session,
  describer: Describer,
  plan: ReadPlan,
  request: Pick<ReadChangesRequest, 'resume' | 'expected' | 'pageRecords' | 'signal'>,
): AsyncGenerator<RecordPage> {
  const options: ReadOptions = { pageRecords: request.pageRecords, signal: request.signal }
  const token = request.resume === undefined ? null : readToken(request.resume)
  const { object } = await describer.known(plan.query.from)
  if (token?.by === 'rest') return yield* restPages(session, object, plan, token, options)
  if (token) return yield* bulkPages(session, plan, token, options)
  const expected = request.expected ?? (await countOf(session, plan))
  if (expected >= BULK_READ_FROM) {
    const started = await startBulkRead(session, plan, request.signal)
    if (started) return yield* bulkPages(session, plan, started, options)
  }
  yield* restPages(session, object, plan, null, options)
}
