import { type Answer, empty, json } from '../../parts/server/answer.ts'
import { type Call, jsonObject, sessionOf } from '../server/call.ts'
import { notFound, WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'
import { DELIMITERS } from './csv.ts'
import { type Job, jobJson, shownState, TERMINAL } from './job.ts'

/** The job named in the path. A job answers only in the API version that created it: 409 else. */
export function jobOf<Kind extends Job['kind']>(call: Call, kind: Kind): Job & { kind: Kind } {
  const job = call.sandbox.jobs.find(toId18(call.params.id ?? ''))
  if (!job || job.kind !== kind || job.userId !== sessionOf(call).userId) throw notFound()
  return job as Job & { kind: Kind }
}

export function checkVersion(call: Call, job: Job): void {
  if (call.version !== job.version)
    throw new WireError(
      409,
      'VERSION_MISMATCH',
      `The job was created with API version ${job.version}.0; use the same version to read it`,
    )
}

export function jobFormat(body: Readonly<Record<string, unknown>>): {
  columnDelimiter: string
  lineEnding: 'LF' | 'CRLF'
} {
  const columnDelimiter = String(body.columnDelimiter ?? 'COMMA').toUpperCase()
  const lineEnding = String(body.lineEnding ?? 'LF').toUpperCase()
  if (!(columnDelimiter in DELIMITERS))
    throw new WireError(400, 'INVALID_FIELD', `invalid value for columnDelimiter: ${columnDelimiter}`)
  if (lineEnding !== 'LF' && lineEnding !== 'CRLF')
    throw new WireError(400, 'INVALID_FIELD', `invalid value for lineEnding: ${lineEnding}`)
  const contentType = String(body.contentType ?? 'CSV').toUpperCase()
  if (contentType !== 'CSV') throw new WireError(400, 'INVALID_FIELD', `contentType ${contentType} is not supported`)
  return { columnDelimiter, lineEnding }
}

/** GET /jobs/{kind}/{id} */
export function answerJob(kind: Job['kind']): (call: Call) => Answer {
  return (call) => json(jobJson(jobOf(call, kind), call.sandbox.clock, true))
}

/** GET /jobs/{kind} */
export function answerJobs(kind: Job['kind']): (call: Call) => Answer {
  return (call) => {
    const own = call.sandbox.jobs.list(kind).filter((job) => job.userId === sessionOf(call).userId)
    const records = own.map((job) => ({
      ...jobJson(job, call.sandbox.clock, false),
      jobType: kind === 'query' ? 'V2Query' : 'V2Ingest',
    }))
    return json({ done: true, records, nextRecordsUrl: null })
  }
}

/** DELETE /jobs/{kind}/{id}: only when nothing works on it any more. */
export function deleteJob(kind: Job['kind']): (call: Call) => Answer {
  return (call) => {
    const job = jobOf(call, kind)
    const state = shownState(job, call.sandbox.clock)
    if (!TERMINAL.has(state)) throw new WireError(400, 'INVALIDJOBSTATE', `Cannot delete a job in state ${state}`)
    call.sandbox.jobs.remove(job.id)
    return empty(204)
  }
}

/** The state a PATCH asks for. */
export function wantedState(call: Call): 'Aborted' | 'UploadComplete' {
  const { state } = jsonObject(call)
  if (state !== 'Aborted' && state !== 'UploadComplete')
    throw new WireError(400, 'INVALIDJOBSTATE', `Invalid job state transition requested: ${String(state)}`)
  return state
}

export function abort(call: Call, job: Job): Answer {
  const state = shownState(job, call.sandbox.clock)
  if (TERMINAL.has(state)) throw new WireError(400, 'INVALIDJOBSTATE', `Aborting already ${state} job not allowed`)
  job.state = 'Aborted'
  job.modifiedAt = call.sandbox.clock.now()
  return json(jobJson(job, call.sandbox.clock, false))
}
