/** Reading through Bulk API 2.0: one job, result pages as the CRM's own CSV, never parsed here (the hot path). */
import { Readable } from 'node:stream'
import type { HttpResponse } from '../../platform/http/client.ts'
import type { RecordPage } from '../connector.ts'
import { readRefusal, refusalError, salesforceError } from './errors.ts'
import { BULK_PAGE, isLimit } from './limits.ts'
import { soql } from './query.ts'
import { type ReadOptions, type ReadPlan, type ReadToken, writeToken } from './read-token.ts'
import { API_PATH, type Session } from './session.ts'
import { quoted } from './values.ts'

type BulkToken = Extract<ReadToken, { by: 'bulk' }>

const FIRST_POLL_MS = 100
const LONGEST_POLL_MS = 15_000
/** A job is noticed at most this much later, as a share of its own time. */
const POLL_GROWTH = 1.3
/** A job that has not finished by then is given up. */
export const JOB_DEADLINE_MS = 2 * 3_600_000
const JOB_ID = /^[a-zA-Z0-9]{15,18}$/

export interface JobAnswer {
  readonly id: string
  readonly state: string
  readonly numberRecordsProcessed?: string
  readonly numberRecordsFailed?: string
  readonly errorMessage?: string
}

/**
 * Creates the job and waits until it is complete. Null when bulk is not possible for this object, this query or this
 * org, or when the job failed: the caller then reads page by page. A spent quota is thrown as a wait.
 */
export async function startBulkRead(
  session: Session,
  plan: ReadPlan,
  signal: AbortSignal | undefined,
): Promise<BulkToken | null> {
  const created = await createJob(session, plan, signal)
  if (!created) return null
  const job = await awaitJob(session, `query/${created}`, plan.query.from, signal)
  if (job.state === 'JobComplete') {
    const total = job.numberRecordsProcessed === undefined ? null : Number(job.numberRecordsProcessed)
    return { by: 'bulk', job: created, locator: null, seen: 0, total }
  }
  if (job.state === 'Aborted')
    throw salesforceError('CC-SF-11', `reading ${plan.query.from}: somebody aborted our bulk job`)
  session.log.warn({ object: plan.query.from, state: job.state }, 'bulk job failed; reading page by page instead')
  return null
}

async function createJob(session: Session, plan: ReadPlan, signal: AbortSignal | undefined): Promise<string | null> {
  const doing = `starting a bulk query of ${plan.query.from}`
  const response = await session.send({
    method: 'POST',
    path: `${API_PATH}/jobs/query`,
    doing,
    // A job made twice costs a job, nothing else.
    repeatable: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      operation: plan.everything ? 'queryAll' : 'query',
      query: soql(plan.query),
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    }),
    ...(signal ? { signal } : {}),
  })
  if (response.status !== 200) {
    const refusal = await readRefusal(response)
    if (isLimit(refusal)) throw await session.refused(refusal, doing)
    if (response.status >= 500) throw refusalError(refusal, doing)
    session.log.warn({ object: plan.query.from, symbol: refusal.symbol }, 'no bulk query; reading page by page instead')
    return null
  }
  const { id } = (await session.read(response, doing)) as JobAnswer
  if (!JOB_ID.test(id ?? '')) throw salesforceError('CC-SF-10', `${doing}: the answer names no job`)
  return id
}

/** Polls with a growing delay until the job is in a final state. `job` is "query/750…" or "ingest/750…". */
export async function awaitJob(
  session: Session,
  job: string,
  object: string,
  signal: AbortSignal | undefined,
): Promise<JobAnswer> {
  const started = session.clock.monotonicMs()
  for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * POLL_GROWTH, LONGEST_POLL_MS)) {
    const answer = await jobState(session, job, object, signal)
    if (['JobComplete', 'Failed', 'Aborted'].includes(answer.state)) return answer
    if (session.clock.monotonicMs() - started > JOB_DEADLINE_MS)
      throw salesforceError('CC-SF-11', `the bulk job for ${object} has not finished in time`, {
        facts: { state: answer.state },
      })
    await session.clock.sleep(waitMs, signal)
  }
}

export async function jobState(
  session: Session,
  job: string,
  object: string,
  signal?: AbortSignal,
): Promise<JobAnswer> {
  const doing = `asking for the bulk job of ${object}`
  const path = `${API_PATH}/jobs/${job}`
  const answer = await session.json({ method: 'GET', path, doing, repeatable: true, ...(signal ? { signal } : {}) })
  if (typeof (answer as JobAnswer | null)?.state !== 'string')
    throw salesforceError('CC-SF-10', `${doing}: the answer has no state`)
  return answer as JobAnswer
}

/** Result pages from the token on; removes the job when the last page has been taken. */
export async function* bulkPages(
  session: Session,
  plan: ReadPlan,
  token: BulkToken,
  options: ReadOptions,
): AsyncGenerator<RecordPage> {
  const columns = plan.query.select as readonly string[]
  const object = plan.query.from
  let { locator, seen, total } = token
  do {
    const response = await openPage(session, object, token.job, locator, options)
    const count = countIn(response)
    locator = nextLocator(response, object)
    // A page that does not say how many records it has makes the sum unknowable.
    if (count === null) total = null
    seen += count ?? 0
    if (locator === null && total !== null && seen !== total) throw wrongCount(response, object, seen, total)
    yield {
      columns,
      csv: await checkedCsv(response, columns, object),
      count,
      next: locator === null ? null : writeToken({ by: 'bulk', job: token.job, locator, seen, total }),
    }
  } while (locator !== null)
  await removeJob(session, token.job)
}

function countIn(response: HttpResponse): number | null {
  const header = response.headers['sforce-numberofrecords']
  return header !== undefined && /^\d+$/.test(header) ? Number(header) : null
}

function wrongCount(response: HttpResponse, object: string, seen: number, total: number) {
  response.body.destroy()
  return salesforceError('CC-SF-19', `reading ${object}: the job has ${total} records, ${seen} came`, {
    facts: { seen, total },
  })
}

async function openPage(
  session: Session,
  object: string,
  job: string,
  locator: string | null,
  { pageRecords = BULK_PAGE, signal }: ReadOptions,
): Promise<HttpResponse> {
  const doing = `reading ${object} in bulk`
  const from = locator === null ? '' : `&locator=${encodeURIComponent(locator)}`
  const response = await session.send({
    method: 'GET',
    path: `${API_PATH}/jobs/query/${job}/results?maxRecords=${pageRecords}${from}`,
    doing,
    repeatable: true,
    headers: { accept: 'text/csv' },
    maxBodyBytes: Number.POSITIVE_INFINITY,
    ...(signal ? { signal } : {}),
  })
  if (response.status === 200) return response
  if (response.status === 404 || response.status === 409 || response.status === 400) {
    response.body.destroy()
    throw salesforceError('CC-SF-9', `${doing}: Salesforce no longer has the results of the job`)
  }
  throw await session.refused(await readRefusal(response), doing)
}

/** The literal text "null" ends the list. Without the header nobody can know whether more follows. */
function nextLocator(response: HttpResponse, object: string): string | null {
  const locator = response.headers['sforce-locator']
  if (locator === undefined) {
    response.body.destroy()
    throw salesforceError('CC-SF-10', `reading ${object} in bulk: the answer does not say whether more follows`)
  }
  return locator === 'null' || locator === '' ? null : locator
}

/**
 * The body as it is, after a look at its first bytes: it must begin with our columns in our order. That keeps an HTML
 * page with status 200, or columns in another order, out of the mirror. No rows and no header becomes a header line.
 */
async function checkedCsv(response: HttpResponse, columns: readonly string[], object: string): Promise<Readable> {
  const body = response.body
  const header = columns.map(quoted).join(',')
  const first = await firstLine(body)
  if (first.length === 0) return Readable.from([Buffer.from(`${header}\n`)], { objectMode: false })
  const line =
    first
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/, 1)[0] ?? ''
  const csv = /^text\/csv/i.test(response.headers['content-type'] ?? '')
  if (!csv || line.replaceAll('"', '').toLowerCase() !== columns.join(',').toLowerCase()) {
    body.destroy()
    throw salesforceError('CC-SF-10', `reading ${object} in bulk: the answer does not begin with the columns asked for`)
  }
  if (body.readableEnded) return Readable.from([first], { objectMode: false })
  body.unshift(first)
  return body
}

/** Takes bytes from the stream until they hold the end of a line, or all when there is none. */
async function firstLine(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (;;) {
    const chunk = body.read() as Buffer | null
    if (chunk) chunks.push(chunk)
    if (chunk?.includes(10) || body.readableEnded || (!chunk && !(await moreToRead(body)))) return Buffer.concat(chunks)
  }
}

function moreToRead(body: Readable): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (more: boolean) => () => {
      stop()
      resolve(more)
    }
    const onReadable = settle(true)
    const onEnd = settle(false)
    const onError = (error: Error) => {
      stop()
      reject(error)
    }
    const stop = () => body.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onError)
    body.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onError)
  })
}

/** Housekeeping only: results vanish by themselves after seven days. */
async function removeJob(session: Session, job: string): Promise<void> {
  try {
    const path = `${API_PATH}/jobs/query/${job}`
    const response = await session.send({ method: 'DELETE', path, doing: 'removing a bulk job', repeatable: true })
    response.body.resume()
  } catch (error) {
    session.log.debug({ error: error instanceof Error ? error.message : 'unknown' }, 'bulk job not removed')
  }
}
