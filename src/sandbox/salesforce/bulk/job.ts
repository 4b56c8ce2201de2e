import type { SandboxClock } from '../../clock.ts'
import type { QueryResult } from '../org.ts'
import { restInstantOf } from '../rest/instants.ts'
import { newWireId } from '../server/wire-ids.ts'
import { DELIMITERS } from './csv.ts'

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'
export const TERMINAL: ReadonlySet<JobState> = new Set(['JobComplete', 'Failed', 'Aborted'])

interface CommonJob {
  readonly id: string
  readonly object: string
  readonly operation: string
  readonly userId: string
  readonly version: number
  readonly createdAt: Date
  readonly columnDelimiter: string
  readonly lineEnding: 'LF' | 'CRLF'
  modifiedAt: Date
  state: JobState
  errorMessage: string | null
  /** The job shows InProgress until this moment of the monotonic clock, whatever was done already. */
  readyAt: number
  /** When work on it began, monotonic; null before. */
  startedAt: number | null
  workMs: number
}

export interface QueryJob extends CommonJob {
  readonly kind: 'query'
  readonly result: QueryResult
}

export interface IngestJob extends CommonJob {
  readonly kind: 'ingest'
  readonly externalIdFieldName: string | null
  readonly assignmentRuleId: string | null
  upload: Buffer | null
  processed: number
  failed: number
  /** Result files without their header line, one piece a batch. */
  readonly successful: Buffer[]
  readonly refused: Buffer[]
  readonly unprocessed: Buffer[]
  columns: readonly string[]
}

export type Job = QueryJob | IngestJob

export interface JobStore {
  add(job: Job): void
  find(id: string): Job | null
  remove(id: string): void
  list(kind: Job['kind']): readonly Job[]
  countBatches(batches: number): void
  usage(): { readonly queryJobs: number; readonly ingestBatches: number }
}

/** Results live seven days (section 11); the emulator also lets go of the oldest finished jobs beyond this number. */
const RESULTS_MS = 7 * 86_400_000
const KEPT = 300

export function createJobStore(clock: SandboxClock): JobStore {
  const jobs = new Map<string, Job>()
  let queryJobs = 0
  let ingestBatches = 0
  return {
    add: (job) => {
      jobs.set(job.id, job)
      for (const old of jobs.values()) {
        const expired = clock.now().getTime() - old.createdAt.getTime() > RESULTS_MS
        if (expired || (jobs.size > KEPT && TERMINAL.has(old.state))) jobs.delete(old.id)
        else if (jobs.size <= KEPT) break
      }
      if (job.kind === 'query') queryJobs += 1
    },
    find: (id) => jobs.get(id) ?? null,
    remove: (id) => jobs.delete(id),
    list: (kind) => [...jobs.values()].filter((job) => job.kind === kind),
    countBatches: (batches) => {
      ingestBatches += batches
    },
    usage: () => ({ queryJobs, ingestBatches }),
  }
}

export function newJobId(): string {
  return newWireId('750')
}

/** What a client may see: a slow job stays in progress although its work is done. */
export function shownState(job: Job, clock: SandboxClock): JobState {
  const hidden = TERMINAL.has(job.state) && job.state !== 'Aborted' && clock.monotonicMs() < job.readyAt
  return hidden ? 'InProgress' : job.state
}

/** `67.0`: versions print with their point although they are numbers. */
function versionNumber(version: number): unknown {
  const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown }
  return rawJSON(`${version}.0`)
}

/** The job as JSON. `full`: with the counts that only a job's own resource shows. */
export function jobJson(job: Job, clock: SandboxClock, full: boolean): Record<string, unknown> {
  const state = shownState(job, clock)
  const head = {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.userId,
    createdDate: restInstantOf(job.createdAt),
    systemModstamp: restInstantOf(job.modifiedAt),
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: versionNumber(job.version),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  }
  const failure = state === 'Failed' && job.errorMessage !== null ? { errorMessage: job.errorMessage } : {}
  if (job.kind === 'query') {
    if (!full) return head
    const rows = state === 'JobComplete' ? job.result.totalSize : 0
    const counts = { numberRecordsProcessed: rows, retries: 0, totalProcessingTime: Math.ceil(job.workMs) }
    return { ...head, jobType: 'V2Query', ...counts, isPkChunkingSupported: true, ...failure }
  }
  const key = job.externalIdFieldName === null ? {} : { externalIdFieldName: job.externalIdFieldName }
  const rule = job.assignmentRuleId === null ? {} : { assignmentRuleId: job.assignmentRuleId }
  const contentUrl = `services/data/v${job.version}.0/jobs/ingest/${job.id}/batches`
  const ingest = { ...head, ...key, ...rule, jobType: 'V2Ingest' }
  if (!full) return state === 'Open' ? { ...ingest, contentUrl } : ingest
  return {
    ...ingest,
    ...(state === 'Open' ? { contentUrl } : {}),
    retries: 0,
    totalProcessingTime: Math.ceil(job.workMs),
    apiActiveProcessingTime: Math.ceil(job.workMs),
    apexProcessingTime: 0,
    numberRecordsProcessed: job.processed,
    numberRecordsFailed: job.failed,
    ...failure,
  }
}

export function delimiterOf(job: Job): string {
  return DELIMITERS[job.columnDelimiter] ?? ','
}

export function lineEndOf(job: Job): string {
  return job.lineEnding === 'CRLF' ? '\r\n' : '\n'
}
