import { type Answer, CSV_TYPE, empty, json } from '../../parts/server/answer.ts'
import { objectOf } from '../rest/describe.ts'
import { type Call, jsonObject, sessionOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { csvLine } from './csv.ts'
import { delimiterOf, type IngestJob, jobJson, lineEndOf, newJobId, shownState, TERMINAL } from './job.ts'
import { abort, checkVersion, jobFormat, jobOf, wantedState } from './job-requests.ts'
import { readMultipart } from './multipart.ts'
import { runIngest } from './run-ingest.ts'

const OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete']
const LARGEST_UPLOAD = 150_000_000
const LONGEST_MULTIPART = 100_000

/** POST /jobs/ingest: JSON, or multipart with job and content together (small uploads). */
export function createIngestJob(call: Call): Answer {
  if (!/^multipart\/form-data/i.test(call.headers['content-type'] ?? '')) {
    const job = openJob(call, jsonObject(call))
    return json(jobJson(job, call.sandbox.clock, false))
  }
  const { job: description, content } = readMultipart(call)
  if (content.length > LONGEST_MULTIPART)
    throw new WireError(400, 'INVALID_FIELD', 'The multipart body is too long; upload the content in its own request')
  const job = openJob(call, description)
  job.upload = content
  start(call, job)
  return json({ ...jobJson(job, call.sandbox.clock, false), state: 'UploadComplete' })
}

function openJob(call: Call, body: Readonly<Record<string, unknown>>): IngestJob {
  const { clock, jobs, settings, org } = call.sandbox
  const operation = String(body.operation ?? '')
  if (!OPERATIONS.includes(operation)) throw new WireError(400, 'INVALID_FIELD', `invalid operation: ${operation}`)
  if (typeof body.object !== 'string') throw new WireError(400, 'INVALID_FIELD', 'object is required')
  const { userId } = sessionOf(call)
  const object = org.object({ userId }, body.object)
  if (!object) throw new WireError(400, 'INVALIDENTITY', `Entity '${body.object}' is not supported by the Bulk API.`)
  if (!object.bulkable)
    throw new WireError(400, 'INVALIDENTITY', `Entity '${object.name}' is not supported by the Bulk API.`)
  if (operation === 'hardDelete' && !settings.hardDelete)
    throw new WireError(
      400,
      'FeatureNotEnabled',
      'hardDelete operation requires special user profile permission, please contact your system administrator',
    )
  const key = body.externalIdFieldName
  if (operation === 'upsert' && typeof key !== 'string')
    throw new WireError(
      400,
      'INVALID_FIELD',
      'InvalidBatch : Upsert field not specified, externalIdFieldName is required',
    )
  const now = clock.now()
  const job: IngestJob = {
    kind: 'ingest',
    id: newJobId(),
    object: object.name,
    operation,
    userId,
    version: call.version,
    createdAt: now,
    modifiedAt: now,
    state: 'Open',
    errorMessage: null,
    readyAt: 0,
    startedAt: null,
    workMs: 0,
    externalIdFieldName: operation === 'upsert' ? String(key) : null,
    assignmentRuleId: typeof body.assignmentRuleId === 'string' ? body.assignmentRuleId : null,
    upload: null,
    processed: 0,
    failed: 0,
    successful: [],
    refused: [],
    unprocessed: [],
    columns: [],
    ...jobFormat(body),
  }
  jobs.add(job)
  return job
}

/** PUT /jobs/ingest/{id}/batches: exactly one upload a job. */
export function uploadBatch(call: Call): Answer {
  const job = jobOf(call, 'ingest')
  checkVersion(call, job)
  if (job.state !== 'Open' || job.upload)
    throw new WireError(
      400,
      'INVALIDJOBSTATE',
      `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
    )
  if (call.body.length > LARGEST_UPLOAD)
    throw new WireError(400, 'CLIENT_INPUT_ERROR', 'The content is larger than 150 MB')
  job.upload = call.body
  return empty(201)
}

/** PATCH /jobs/ingest/{id} {state: UploadComplete|Aborted} */
export function changeIngestJob(call: Call): Answer {
  const job = jobOf(call, 'ingest')
  checkVersion(call, job)
  if (wantedState(call) === 'Aborted') return abort(call, job)
  if (job.state !== 'Open')
    throw new WireError(
      400,
      'INVALIDJOBSTATE',
      `Closing already ${shownState(job, call.sandbox.clock)} job not allowed`,
    )
  start(call, job)
  return json({ ...jobJson(job, call.sandbox.clock, false), state: 'UploadComplete' })
}

/** The work goes on behind the answer; polling shows how far it is. */
function start(call: Call, job: IngestJob): void {
  job.state = 'UploadComplete'
  job.modifiedAt = call.sandbox.clock.now()
  job.readyAt = call.sandbox.clock.monotonicMs() + (call.sandbox.faults.settings.slowJobsMs ?? 0)
  setImmediate(() => {
    runIngest(call, job, objectOf(call, job.object)).catch((error: unknown) => {
      job.state = 'Failed'
      job.errorMessage = `InternalServerError : ${error instanceof Error ? error.message : String(error)}`
    })
  })
}

/** GET …/successfulResults */
export function answerSuccessful(call: Call): Answer {
  return resultFile(call, ['sf__Id', 'sf__Created'], (job) => job.successful)
}

/** GET …/failedResults */
export function answerFailed(call: Call): Answer {
  return resultFile(call, ['sf__Id', 'sf__Error'], (job) => job.refused)
}

/** GET …/unprocessedrecords: the columns of the upload only. */
export function answerUnprocessed(call: Call): Answer {
  return resultFile(call, [], (job) => job.unprocessed)
}

function resultFile(call: Call, extra: readonly string[], pieces: (job: IngestJob) => readonly Buffer[]): Answer {
  const job = jobOf(call, 'ingest')
  checkVersion(call, job)
  const state = shownState(job, call.sandbox.clock)
  if (!TERMINAL.has(state))
    throw new WireError(400, 'INVALIDJOBSTATE', `The job has no results to read; its state is ${state}`)
  const header = csvLine([...extra, ...job.columns], delimiterOf(job), lineEndOf(job))
  // Row order is not promised: batches come in another order than they went.
  const chunks = function* (): Generator<string> {
    yield header
    for (const piece of [...pieces(job)].reverse()) yield piece.toString('utf8')
  }
  return { status: 200, headers: {}, body: { kind: 'chunks', type: CSV_TYPE, chunks } }
}
