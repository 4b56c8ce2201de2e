import { type Answer, CSV_TYPE, json } from '../../parts/server/answer.ts'
import { runQuery } from '../rest/query.ts'
import { type Call, jsonObject, servicePath, sessionOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { csvLine } from './csv.ts'
import { delimiterOf, jobJson, lineEndOf, newJobId, type QueryJob, shownState } from './job.ts'
import { abort, checkVersion, jobFormat, jobOf, wantedState } from './job-requests.ts'

const ROWS_A_READ = 2000
const PAGES_AN_ANSWER = 5

/** POST /jobs/query */
export function createQueryJob(call: Call): Answer {
  const { clock, faults, jobs } = call.sandbox
  const body = jsonObject(call)
  const { operation, query } = body
  if (operation !== 'query' && operation !== 'queryAll')
    throw new WireError(400, 'INVALID_FIELD', `invalid operation: ${String(operation)}`)
  if (typeof query !== 'string') throw new WireError(400, 'API_ERROR', 'query is required')
  const format = jobFormat(body)
  const began = clock.monotonicMs()
  const result = runQuery(call, query, operation === 'queryAll')
  if (result.bulkRefusal) throw new WireError(400, result.bulkRefusal.code, result.bulkRefusal.message)
  const now = clock.now()
  const failed = faults.strikes('failed-jobs', call.kinds) !== null
  const job: QueryJob = {
    kind: 'query',
    id: newJobId(),
    object: result.object,
    operation,
    userId: sessionOf(call).userId,
    version: call.version,
    createdAt: now,
    modifiedAt: now,
    state: failed ? 'Failed' : 'JobComplete',
    errorMessage: failed ? 'InternalServerError : An unexpected error occurred while the query ran' : null,
    readyAt: began + (faults.settings.slowJobsMs ?? 0),
    startedAt: began,
    workMs: clock.monotonicMs() - began,
    result,
    ...format,
  }
  jobs.add(job)
  return json({ ...jobJson(job, clock, false), state: 'UploadComplete' })
}

/** PATCH /jobs/query/{id} {state: "Aborted"} */
export function changeQueryJob(call: Call): Answer {
  if (wantedState(call) !== 'Aborted') throw new WireError(400, 'INVALIDJOBSTATE', 'A query job can only be aborted')
  return abort(call, jobOf(call, 'query'))
}

/** GET /jobs/query/{id}/results?locator=&maxRecords= */
export function answerQueryResults(call: Call): Answer {
  const job = finishedJob(call)
  const offset = readLocator(call.query.get('locator'), job)
  const size = pageSizeOf(call)
  const rows = Math.max(0, Math.min(size, job.result.totalSize - offset))
  const next = offset + rows < job.result.totalSize ? writeLocator(offset + rows) : 'null'
  return {
    status: 200,
    headers: { 'Sforce-Locator': next, 'Sforce-NumberOfRecords': String(rows) },
    body: { kind: 'chunks', type: CSV_TYPE, chunks: () => pageChunks(job, offset, rows) },
  }
}

/** GET /jobs/query/{id}/resultPages: addresses of pages that may be read at the same time. */
export function answerResultPages(call: Call): Answer {
  const job = finishedJob(call)
  const size = pageSizeOf(call)
  const from = readLocator(call.query.get('locator'), job)
  const at = `${servicePath(call.version)}/jobs/query/${job.id}`
  const resultPages: { resultUrl: string }[] = []
  let offset = from
  while (resultPages.length < PAGES_AN_ANSWER && (offset < job.result.totalSize || offset === 0)) {
    resultPages.push({ resultUrl: `${at}/results?maxRecords=${size}&locator=${writeLocator(offset)}` })
    offset += size
    if (job.result.totalSize === 0) break
  }
  const done = offset >= job.result.totalSize
  const nextRecordsUrl = done ? null : `${at}/resultPages?maxRecords=${size}&locator=${writeLocator(offset)}`
  return json({ resultPages, nextRecordsUrl, done })
}

function finishedJob(call: Call): QueryJob {
  const job = jobOf(call, 'query')
  checkVersion(call, job)
  const state = shownState(job, call.sandbox.clock)
  if (state !== 'JobComplete')
    throw new WireError(400, 'INVALIDJOBSTATE', `The job has no results to read; its state is ${state}`)
  return job
}

/** Pieces of a page, made while they are sent. */
function* pageChunks(job: QueryJob, offset: number, rows: number): Generator<string> {
  const delimiter = delimiterOf(job)
  const lineEnd = lineEndOf(job)
  yield csvLine(job.result.columns, delimiter, lineEnd)
  for (let done = 0; done < rows; done += ROWS_A_READ) {
    const source = job.result.csvRows(offset + done, Math.min(ROWS_A_READ, rows - done))
    if (!source) return
    let piece = ''
    for (const cells of source) piece += csvLine(cells, delimiter, lineEnd)
    yield piece
  }
}

function pageSizeOf(call: Call): number {
  const asked = call.query.get('maxRecords')
  if (asked === null) return call.sandbox.settings.resultPageRows
  const size = Number(asked)
  if (!Number.isInteger(size) || size < 1) throw new WireError(400, 'INVALID_FIELD', `invalid maxRecords: ${asked}`)
  return size
}

/** Opaque to clients; repeatable as long as the job exists. */
function writeLocator(offset: number): string {
  return Buffer.from(`r${offset}`).toString('base64url')
}

function readLocator(locator: string | null, job: QueryJob): number {
  if (locator === null || locator === '') return 0
  const match = /^r(\d+)$/.exec(Buffer.from(locator, 'base64url').toString('utf8'))
  const offset = Number(match?.[1] ?? Number.NaN)
  if (!Number.isInteger(offset) || offset > job.result.totalSize)
    throw new WireError(400, 'INVALID_QUERY_LOCATOR', `invalid locator: ${locator}`)
  return offset
}
