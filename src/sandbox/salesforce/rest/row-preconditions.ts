import { createHash } from 'node:crypto'
import { type Answer, empty, json } from '../../parts/server/answer.ts'
import type { OrgObject } from '../org.ts'
import { type Call, viewerOf } from '../server/call.ts'

/** Only rows of Account have one (section 7): a hash of what the viewer sees of the row. */
export function etagHeader(call: Call, object: OrgObject, id: string): Record<string, string> {
  const etag = etagOf(call, object, id)
  return etag === null ? {} : { ETag: etag }
}

function etagOf(call: Call, object: OrgObject, id: string): string | null {
  const record = object.name === 'Account' ? call.sandbox.org.record(viewerOf(call), object.name, id) : null
  if (record === null) return null
  return `"${createHash('sha256').update(JSON.stringify(record)).digest('base64url').slice(0, 22)}--gzip"`
}

/**
 * If-Match and If-Unmodified-Since → 412, If-None-Match and If-Modified-Since → 304 for reading; times by LastModifiedDate in
 * whole seconds. Null: go on.
 */
export function precondition(call: Call, object: OrgObject, id: string): Answer | null {
  return matchPrecondition(call, object, id) ?? timePrecondition(call, object, id)
}

function matchPrecondition(call: Call, object: OrgObject, id: string): Answer | null {
  const wanted = call.headers['if-match']
  const known = call.headers['if-none-match']
  if (wanted === undefined && known === undefined) return null
  const etag = etagOf(call, object, id)
  if (etag === null) return null
  if (wanted !== undefined && !names(wanted, etag)) return failed()
  if (known === undefined || !names(known, etag)) return null
  return call.method === 'GET' ? empty(304, { ETag: etag }) : failed()
}

/** A list of tags; real clients drop the quotes or the ending that gzip adds. */
function names(list: string, etag: string): boolean {
  const plain = (text: string): string =>
    text
      .trim()
      .replace(/^W\//, '')
      .replaceAll('"', '')
      .replace(/--gzip$/, '')
  return list.split(',').some((one) => one.trim() === '*' || plain(one) === plain(etag))
}

function timePrecondition(call: Call, object: OrgObject, id: string): Answer | null {
  const since = Date.parse(call.headers['if-modified-since'] ?? '')
  const until = Date.parse(call.headers['if-unmodified-since'] ?? '')
  if (!Number.isFinite(since) && !Number.isFinite(until)) return null
  const stamp = call.sandbox.org.record(viewerOf(call), object.name, id)?.LastModifiedDate
  const changed = Math.floor(Date.parse(String(stamp ?? '').replace('+0000', 'Z')) / 1000) * 1000
  if (!Number.isFinite(changed)) return null
  if (Number.isFinite(since) && changed <= since && call.method === 'GET') return empty(304)
  return Number.isFinite(until) && changed > until ? failed() : null
}

function failed(): Answer {
  return json([{ errorCode: 'PRECONDITION_FAILED', message: 'Precondition failed' }], 412)
}
