/**
 * Writes through Bulk API 2.0: one job, one upload, three result lists. Results are matched by the record's id or
 * external id; what the lists do not mention is unknown. The job's id is told before any record leaves this process.
 */
import { Readable } from 'node:stream'
import { ConcordatError } from '../../core/errors.ts'
import { failpoint } from '../../platform/failpoints.ts'
import type { BulkWriteState, WriteRecord, WriteRequest, WriteResult } from '../connector.ts'
import type { Describer } from './describe.ts'
import { readRefusal, salesforceError, withoutEffect } from './errors.ts'
import { BULK_FIELD_MAX, BULK_WRITE_BYTES, isLimit } from './limits.ts'
import { awaitJob, type JobAnswer, jobState } from './read-bulk.ts'
import { API_PATH, type Session } from './session.ts'
import { BULK_NULL, bulkCell, quoted } from './values.ts'
import { writeBatches } from './write-batch.ts'
import { bulkResults } from './write-bulk-results.ts'
import { identityOf, type Prepared, prepareWrite, rejected } from './write-prepare.ts'

const JOB_ID = /^[a-zA-Z0-9]{15,18}$/
const CHUNK_CHARACTERS = 64 * 1024
const CLOSE_ATTEMPTS = 3
/** A job refused as a whole because of the form of its rows is sent again one by one up to this size. */
const RESEND_MAX = 2000

/** One result per record. Throws only when certainly nothing was sent. */
export async function writeBulk(
  session: Session,
  describer: Describer,
  request: WriteRequest,
): Promise<readonly WriteResult[]> {
  const prepared = await prepareWrite(describer, request)
  const sorted = sortOut(request, prepared.records)
  const results: WriteResult[] = [...prepared.results, ...sorted.results]
  if (sorted.inJob.length > 0) results.push(...(await runJob(session, request, prepared, sorted.inJob)))
  if (sorted.byCall.length > 0)
    results.push(
      ...(await afterJob(session, request, { ...prepared, records: sorted.byCall }, sorted.inJob.length > 0)),
    )
  return results
}

/** A stop after the job has its outcomes must not lose them. */
async function afterJob(
  session: Session,
  request: WriteRequest,
  prepared: Prepared,
  keep: boolean,
): Promise<readonly WriteResult[]> {
  try {
    return await writeBatches(session, request, prepared)
  } catch (error) {
    if (!keep || !withoutEffect(error)) throw error
    return prepared.records.map(({ key }) => ({ key, outcome: 'deferred', reason: reasonOf(error) }))
  }
}

/** State of a job that an earlier process started. An open job never had any effect; it is aborted. */
export async function resumeBulkWrite(
  session: Session,
  describer: Describer,
  jobId: string,
  request: WriteRequest,
): Promise<BulkWriteState> {
  if (!JOB_ID.test(jobId)) return { state: 'absent' }
  const job = await knownJob(session, jobId, request.object)
  if (!job) return { state: 'absent' }
  if (job.state === 'Open') {
    await changeState(session, jobId, request.object, 'Aborted')
    return { state: 'never-started' }
  }
  if (job.state === 'UploadComplete' || job.state === 'InProgress') return { state: 'running' }
  const prepared = await prepareWrite(describer, request)
  const sorted = sortOut(request, prepared.records)
  const answer = await bulkResults(session, request, sorted.inJob, job)
  if (job.state === 'Aborted' && answer.mentioned === 0 && Number(job.numberRecordsProcessed ?? 0) === 0)
    return { state: 'never-started' }
  const notInJob = sorted.byCall.map(
    ({ key }): WriteResult => ({ key, outcome: 'unknown', reason: 'sent outside the bulk job' }),
  )
  return { state: 'finished', results: [...prepared.results, ...sorted.results, ...answer.results, ...notInJob] }
}

interface SortedOut {
  readonly inJob: readonly WriteRecord[]
  /** Records whose text bulk CSV cannot carry ("#N/A" would clear the field), or without a key to match results by. */
  readonly byCall: readonly WriteRecord[]
  readonly results: readonly WriteResult[]
}

/** Pure and repeatable: a process that resumes a job finds out the same way what is in it. */
function sortOut(request: WriteRequest, records: readonly WriteRecord[]): SortedOut {
  const sorted = { inJob: [] as WriteRecord[], byCall: [] as WriteRecord[], results: [] as WriteResult[] }
  const names = headerOf(request, records)
  let bytes = 0
  for (const record of records) {
    const texts = Object.entries(record.values).filter(([, value]) => typeof value === 'string')
    const long = texts.find(([, value]) => (value as string).length > BULK_FIELD_MAX)
    if (long && request.kind !== 'delete') {
      const message = `${long[0]} has more than ${BULK_FIELD_MAX} characters`
      sorted.results.push(rejected(request.object, record.key, 'LITERAL_TOO_LONG', message, [long[0]]))
    } else if (identityOf(request, record) === null || texts.some(([, value]) => value === BULK_NULL)) {
      sorted.byCall.push(record)
    } else {
      bytes += Buffer.byteLength(lineOf(names, record))
      if (bytes <= BULK_WRITE_BYTES) sorted.inJob.push(record)
      else sorted.results.push({ key: record.key, outcome: 'deferred', reason: 'the bulk job is full' })
    }
  }
  return sorted
}

async function runJob(
  session: Session,
  request: WriteRequest,
  prepared: Prepared,
  records: readonly WriteRecord[],
): Promise<readonly WriteResult[]> {
  const jobId = await createJob(session, request)
  if (jobId === null) return writeBatches(session, request, { ...prepared, records })
  failpoint('salesforce.bulk.created')
  await request.onBulkJob?.(jobId)
  failpoint('salesforce.bulk.told')
  const failed = await upload(session, request, jobId, records)
  if (failed) return records.map(({ key }) => ({ key, outcome: 'deferred', reason: failed }))
  failpoint('salesforce.bulk.uploaded')
  const job = await finish(session, request, jobId)
  failpoint('salesforce.bulk.finished')
  if (typeof job === 'string') return records.map(({ key }) => ({ key, outcome: 'unknown', reason: job }))
  if (refusedWhole(job) && records.length <= RESEND_MAX) return writeBatches(session, request, { ...prepared, records })
  try {
    return (await bulkResults(session, request, records, job)).results
  } catch (error) {
    const reason = `bulk job ${jobId}: ${reasonOf(error)}`
    return records.map(({ key }) => ({ key, outcome: 'unknown', reason }))
  }
}

/** Salesforce took none of the rows because of their form; one by one it will say which and why. */
function refusedWhole(job: JobAnswer): boolean {
  return (
    job.state === 'Failed' &&
    Number(job.numberRecordsProcessed ?? 0) === 0 &&
    /InvalidBatch|ClientInputError/.test(job.errorMessage ?? '')
  )
}

/** Null when this object or org takes no bulk writes; then collections are still a way. */
async function createJob(session: Session, request: WriteRequest): Promise<string | null> {
  const doing = `starting a bulk write of ${request.object}`
  const response = await session.send({
    method: 'POST',
    path: `${API_PATH}/jobs/ingest`,
    doing,
    // An open job without data has no effect, so making it twice does no harm.
    repeatable: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      object: request.object,
      operation: request.kind === 'create' ? 'insert' : request.kind,
      ...(request.kind === 'upsert' ? { externalIdFieldName: request.externalIdField } : {}),
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    }),
    ...(request.signal ? { signal: request.signal } : {}),
  })
  if (response.status !== 200) {
    const refusal = await readRefusal(response)
    if (refusal.status >= 500 || refusal.status < 400 || isLimit(refusal)) throw await session.refused(refusal, doing)
    session.log.warn(
      { object: request.object, symbol: refusal.symbol },
      'no bulk write; writing in calls of 200 instead',
    )
    return null
  }
  const { id } = ((await session.read(response, doing)) ?? {}) as Partial<JobAnswer>
  if (!id || !JOB_ID.test(id)) throw salesforceError('CC-SF-10', `${doing}: the answer names no job`)
  return id
}

/** Null when the records are there. A job whose upload broke is never closed, so it has no effect. */
async function upload(
  session: Session,
  request: WriteRequest,
  jobId: string,
  records: readonly WriteRecord[],
): Promise<string | null> {
  try {
    const response = await session.open({
      method: 'PUT',
      path: `${API_PATH}/jobs/ingest/${jobId}/batches`,
      doing: `uploading ${request.object}`,
      repeatable: false,
      headers: { 'content-type': 'text/csv; charset=UTF-8' },
      body: () => Readable.from(csvChunks(request, records)),
      deadlines: { firstByteMs: 180_000, totalMs: 900_000 },
      ...(request.signal ? { signal: request.signal } : {}),
    })
    await response.text()
    return null
  } catch (error) {
    await changeState(session, jobId, request.object, 'Aborted').catch(() => undefined)
    return reasonOf(error)
  }
}

/** The finished job, or the reason why nobody knows how it ended. */
async function finish(session: Session, request: WriteRequest, jobId: string): Promise<JobAnswer | string> {
  try {
    await close(session, request, jobId)
    failpoint('salesforce.bulk.closed')
    return await awaitJob(session, `ingest/${jobId}`, request.object, request.signal)
  } catch (error) {
    return `bulk job ${jobId}: ${reasonOf(error)}`
  }
}

/** Closing starts the job. When the answer is lost, the job's state says whether it was closed. */
async function close(session: Session, request: WriteRequest, jobId: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await changeState(session, jobId, request.object, 'UploadComplete')
    } catch (error) {
      const job = await jobState(session, `ingest/${jobId}`, request.object)
      if (job.state !== 'Open') return
      if (attempt >= CLOSE_ATTEMPTS) throw error
    }
  }
}

async function changeState(
  session: Session,
  jobId: string,
  object: string,
  state: 'UploadComplete' | 'Aborted',
): Promise<void> {
  await session.json({
    method: 'PATCH',
    path: `${API_PATH}/jobs/ingest/${jobId}`,
    doing: `${state === 'Aborted' ? 'aborting' : 'closing'} a bulk write of ${object}`,
    repeatable: false,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state }),
  })
}

async function knownJob(session: Session, jobId: string, object: string): Promise<JobAnswer | null> {
  const doing = `asking for the bulk job of ${object}`
  const path = `${API_PATH}/jobs/ingest/${jobId}`
  const response = await session.send({ method: 'GET', path, doing, repeatable: true })
  if (response.status === 200) return (await session.read(response, doing)) as JobAnswer
  const refusal = await readRefusal(response)
  if (refusal.status === 404) return null
  throw await session.refused(refusal, doing)
}

/** Union of the fields of all records, so that no column of a later record is lost. */
function headerOf(request: WriteRequest, records: readonly WriteRecord[]): readonly string[] {
  if (request.kind === 'delete') return ['Id']
  const names = new Set<string>(request.kind === 'update' ? ['Id'] : [])
  for (const record of records) for (const name of Object.keys(record.values)) names.add(name)
  return [...names]
}

function lineOf(names: readonly string[], record: WriteRecord): string {
  const cells = names.map((name) => (name === 'Id' && record.id ? quoted(record.id) : bulkCell(record.values[name])))
  return `${cells.join(',')}\n`
}

function* csvChunks(request: WriteRequest, records: readonly WriteRecord[]): Generator<Buffer> {
  const names = headerOf(request, records)
  let text = `${names.map(quoted).join(',')}\n`
  for (const record of records) {
    text += lineOf(names, record)
    if (text.length < CHUNK_CHARACTERS) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

function reasonOf(error: unknown): string {
  return error instanceof ConcordatError ? `${error.code}: ${error.message}` : 'the call broke off'
}
