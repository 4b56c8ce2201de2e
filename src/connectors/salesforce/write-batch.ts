/**
 * Writes through sObject Collections: up to 200 records a call, each with an outcome of its own. An answer that got lost
 * makes every record of that call unknown; what certainly was not sent is deferred. Nothing is ever guessed.
 */
import { ConcordatError } from '../../core/errors.ts'
import type { FieldType } from '../../core/values.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { WriteRecord, WriteRequest, WriteResult } from '../connector.ts'
import type { Describer } from './describe.ts'
import { parseRefusal, type Refusal, refusalOf, rejectOf, withoutEffect } from './errors.ts'
import { COLLECTION_MAX, isLimit } from './limits.ts'
import { safeName } from './query.ts'
import { chunksOf } from './read-by-ids.ts'
import { API_PATH, type ApiCall, type Session } from './session.ts'
import { isRecordId, longId, parseExactJson, toJson } from './values.ts'
import { type Prepared, prepareWrite, refusedResult } from './write-prepare.ts'

/** One result per record. Throws only when certainly nothing was sent. */
export async function writeBatch(
  session: Session,
  describer: Describer,
  request: WriteRequest,
): Promise<readonly WriteResult[]> {
  const prepared = await prepareWrite(describer, request)
  return [...prepared.results, ...(await writeBatches(session, request, prepared))]
}

/** All prepared records in calls of 200. After a stop the rest is deferred, so that finished outcomes are kept (L7). */
export async function writeBatches(
  session: Session,
  request: WriteRequest,
  prepared: Prepared,
): Promise<readonly WriteResult[]> {
  const results: WriteResult[] = []
  for (const records of chunksOf(prepared.records, COLLECTION_MAX)) {
    if (request.signal?.aborted) {
      results.push(...records.map((record) => deferred(record, request.signal?.reason)))
      continue
    }
    try {
      results.push(...(await writeCall(session, request, prepared.types, records)))
    } catch (error) {
      if (!withoutEffect(error) || results.length === 0) throw error
      const done = new Set(results.map((result) => result.key))
      const rest = prepared.records.filter((record) => !done.has(record.key))
      return [...results, ...rest.map((record) => deferred(record, error))]
    }
  }
  return results
}

function deferred(record: WriteRecord, error: unknown): WriteResult {
  const reason = error instanceof ConcordatError ? `${error.code}: ${error.message}` : 'not sent'
  return { key: record.key, outcome: 'deferred', reason }
}

/** One call. When Salesforce refuses the whole of it, it is halved until the guilty record stands alone (W5). */
async function writeCall(
  session: Session,
  request: WriteRequest,
  types: ReadonlyMap<string, FieldType>,
  records: readonly WriteRecord[],
): Promise<readonly WriteResult[]> {
  const answer = await callOnce(session, request, types, records)
  if ('results' in answer) return answer.results
  const only = records.length === 1 ? records[0] : undefined
  if (only) return [{ key: only.key, outcome: 'rejected', reject: rejectOf(request.object, answer.refusal) }]
  const middle = Math.ceil(records.length / 2)
  const first = await writeCall(session, request, types, records.slice(0, middle))
  try {
    return [...first, ...(await writeCall(session, request, types, records.slice(middle)))]
  } catch (error) {
    if (!withoutEffect(error)) throw error
    return [...first, ...records.slice(middle).map((record) => deferred(record, error))]
  }
}

type CallAnswer = { results: readonly WriteResult[] } | { refusal: Refusal }

async function callOnce(
  session: Session,
  request: WriteRequest,
  types: ReadonlyMap<string, FieldType>,
  records: readonly WriteRecord[],
): Promise<CallAnswer> {
  let status: number
  let body: string
  try {
    const response = await session.send(collectionCall(request, types, records))
    status = response.status
    body = await response.text()
    failpoint('salesforce.call.answered')
  } catch (error) {
    if (withoutEffect(error)) throw error
    const reason = error instanceof ConcordatError ? `${error.code}: ${error.message}` : 'the call broke off'
    return { results: unknown(records, reason) }
  }
  if (status === 200) return { results: resultsOf(request, records, body) }
  const refusal = parseRefusal(status, body)
  if (status >= 500 || status < 400) return { results: unknown(records, `Salesforce answered ${refusal.symbol}`) }
  if (stopsAll(refusal)) throw await session.refused(refusal, `writing ${request.object}`)
  return { refusal }
}

/** Refusals that concern the user, the org or the object, not one record: halving would only repeat them. */
function stopsAll(refusal: Refusal): boolean {
  return (
    isLimit(refusal) ||
    /^(API_|INSUFFICIENT_ACCESS|CLIENT_NOT_ACCESSIBLE|UNSUPPORTED_API|HTTP_|INVALID_TYPE$|NOT_FOUND$|FUNCTIONALITY_NOT)/.test(
      refusal.symbol,
    )
  )
}

function collectionCall(
  request: WriteRequest,
  types: ReadonlyMap<string, FieldType>,
  records: readonly WriteRecord[],
): ApiCall {
  const doing = `writing ${request.object}`
  const path = `${API_PATH}/composite/sobjects`
  const common = { doing, repeatable: false, ...(request.signal ? { signal: request.signal } : {}) }
  if (request.kind === 'delete') {
    const ids = records.map((record) => record.id).join(',')
    return { ...common, method: 'DELETE', path: `${path}?ids=${ids}&allOrNone=false` }
  }
  const body = JSON.stringify({ allOrNone: false, records: records.map((record) => toBody(request, types, record)) })
  const headers = { 'content-type': 'application/json' }
  if (request.kind === 'upsert') {
    const key = `${safeName(request.object)}/${safeName(request.externalIdField ?? '')}`
    return { ...common, method: 'PATCH', path: `${path}/${key}`, headers, body }
  }
  return { ...common, method: request.kind === 'create' ? 'POST' : 'PATCH', path, headers, body }
}

function toBody(request: WriteRequest, types: ReadonlyMap<string, FieldType>, record: WriteRecord): object {
  const body: Record<string, unknown> = { attributes: { type: request.object } }
  if (request.kind === 'update') body.id = record.id
  for (const [name, value] of Object.entries(record.values)) body[name] = toJson(types.get(name) ?? 'string', value)
  return body
}

function unknown(records: readonly WriteRecord[], reason: string): readonly WriteResult[] {
  return records.map((record) => ({ key: record.key, outcome: 'unknown', reason }))
}

interface CollectionResult {
  readonly id?: string | null
  readonly success?: boolean
  readonly created?: boolean
  readonly errors?: readonly object[]
}

/**
 * Salesforce answers in the order of the request. That order is trusted only as long as nothing contradicts it: another
 * number of results, or the id of another record, makes the whole call unknown (W6).
 */
function resultsOf(request: WriteRequest, records: readonly WriteRecord[], body: string): readonly WriteResult[] {
  let answers: unknown
  try {
    answers = parseExactJson(body)
  } catch {
    return unknown(records, 'the answer is not JSON')
  }
  if (!Array.isArray(answers) || answers.length !== records.length)
    return unknown(records, 'the answer does not have one result per record')
  const results: WriteResult[] = []
  for (const [index, record] of records.entries()) {
    const result = resultOf(request, record, answers[index] as CollectionResult)
    if (!result) return unknown(records, 'the answer does not fit the records that were sent')
    results.push(result)
  }
  return results
}

/** Null when this cannot be the result of this record. */
function resultOf(request: WriteRequest, record: WriteRecord, answer: CollectionResult | null): WriteResult | null {
  const id = typeof answer?.id === 'string' && isRecordId(answer.id) ? longId(answer.id) : null
  if (id !== null && record.id !== null && id !== record.id) return null
  if (answer?.success === true) {
    if (id === null) return null
    const created = request.kind === 'create' || (request.kind === 'upsert' && answer.created === true)
    return { key: record.key, outcome: 'applied', id, created }
  }
  if (answer?.success !== false) return null
  return refusedResult(request, record.key, refusalOf(200, answer.errors?.[0] ?? {}))
}
