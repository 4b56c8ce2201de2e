/** The three result lists of a bulk write, matched to the records by key. success + failed + unprocessed = sent (W8). */
import type { WriteRecord, WriteRequest, WriteResult } from '../connector.ts'
import type { Refusal } from './errors.ts'
import type { JobAnswer } from './read-bulk.ts'
import { API_PATH, type Session } from './session.ts'
import { csvRows, isRecordId, longId } from './values.ts'
import { identityOf, refusedResult } from './write-prepare.ts'

const LIST_ATTEMPTS = 3

type List = 'successfulResults' | 'failedResults' | 'unprocessedrecords'

interface Row {
  readonly identity: string
  readonly id: string
  readonly created: boolean
  readonly error: string
}

/** One result per record; `mentioned` counts the rows that the lists had. */
export async function bulkResults(
  session: Session,
  request: WriteRequest,
  records: readonly WriteRecord[],
  job: JobAnswer,
): Promise<{ results: readonly WriteResult[]; mentioned: number }> {
  const failed = Number(job.numberRecordsFailed ?? 0)
  const succeeded = Number(job.numberRecordsProcessed ?? 0) - failed
  const [successful, refused, unprocessed] = await Promise.all([
    readList(session, request, job.id, 'successfulResults', succeeded),
    readList(session, request, job.id, 'failedResults', failed),
    readList(session, request, job.id, 'unprocessedrecords', null),
  ])
  const lists = { successfulResults: successful, failedResults: refused, unprocessedrecords: unprocessed }
  const found = new Map<string, WriteResult[]>()
  const keys = new Map(records.map((record) => [identityOf(request, record) ?? '', record.key]))
  let mentioned = 0
  for (const [list, rows] of Object.entries(lists) as [List, readonly Row[]][]) {
    for (const row of rows) {
      mentioned += 1
      const key = keys.get(row.identity)
      if (key !== undefined) found.set(key, [...(found.get(key) ?? []), toResult(request, list, key, row, job)])
    }
  }
  return { results: records.map(({ key }) => settled(key, found.get(key) ?? [], job)), mentioned }
}

/** Exactly one mention counts; none or several leave the record unknown. */
function settled(key: string, results: readonly WriteResult[], job: JobAnswer): WriteResult {
  const [only] = results
  if (only && results.length === 1) return only
  const reason = `bulk job ${job.id} mentions this record ${results.length} times`
  return { key, outcome: 'unknown', reason }
}

function toResult(request: WriteRequest, list: List, key: string, row: Row, job: JobAnswer): WriteResult {
  if (list === 'unprocessedrecords') {
    const reason = `bulk job ${job.id} ended ${job.state} before this record: ${job.errorMessage ?? 'no reason given'}`
    return { key, outcome: 'deferred', reason }
  }
  if (list === 'failedResults') return refusedResult(request, key, parseRowError(row.error))
  if (!isRecordId(row.id)) return { key, outcome: 'unknown', reason: `bulk job ${job.id} gives no id` }
  return { key, outcome: 'applied', id: longId(row.id), created: row.created }
}

/** `CODE:message:field,field --`; the message may hold colons itself. */
export function parseRowError(text: string): Refusal {
  const symbol = /^[A-Za-z_]+/.exec(text)?.[0] ?? 'UNKNOWN_EXCEPTION'
  const rest = text.slice(symbol.length).replace(/^\s*:/, '')
  const end = rest.lastIndexOf(':')
  const blamed = end < 0 ? '' : rest.slice(end + 1).replace(/\s*--\s*$/, '')
  const isFields = /^\s*(\w+(\.\w+)*\s*(,\s*\w+(\.\w+)*\s*)*)?$/.test(blamed)
  const message = end < 0 || !isFields ? rest : rest.slice(0, end)
  const fields = isFields ? blamed.split(',').map((name) => name.trim()) : []
  return {
    status: 200,
    symbol,
    message: message.replace(/\s*--\s*$/, '').trim(),
    fields: fields.filter((name) => name !== ''),
  }
}

/** A list that is shorter than the job says was cut on the way: it is fetched again. */
async function readList(
  session: Session,
  request: WriteRequest,
  jobId: string,
  list: List,
  expected: number | null,
): Promise<readonly Row[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const rows = await fetchList(session, request, jobId, list)
      if (expected === null || rows.length >= expected || attempt >= LIST_ATTEMPTS) return rows
    } catch (error) {
      if (attempt >= LIST_ATTEMPTS) throw error
    }
  }
}

async function fetchList(session: Session, request: WriteRequest, jobId: string, list: List): Promise<readonly Row[]> {
  const response = await session.open({
    method: 'GET',
    path: `${API_PATH}/jobs/ingest/${jobId}/${list}`,
    doing: `reading results of ${request.object}`,
    repeatable: true,
    headers: { accept: 'text/csv' },
    maxBodyBytes: Number.POSITIVE_INFINITY,
  })
  const rows: Row[] = []
  let read: ((cells: readonly string[]) => Row) | null = null
  for await (const cells of csvRows(response.body)) {
    if (!read) read = rowReader(request, cells)
    else if (cells.length > 1 || cells[0] !== '') rows.push(read(cells))
  }
  return rows
}

function rowReader(request: WriteRequest, header: readonly string[]): (cells: readonly string[]) => Row {
  const at = (name: string) => header.findIndex((column) => column.toLowerCase() === name.toLowerCase())
  const [idAt, createdAt, errorAt] = [at('sf__Id'), at('sf__Created'), at('sf__Error')]
  const byId = request.kind === 'update' || request.kind === 'delete'
  const keyAt = at(byId ? 'Id' : (request.externalIdField ?? ''))
  return (cells) => {
    const id = cells[idAt] ?? ''
    const key = cells[keyAt] ?? (byId ? id : '')
    return {
      identity: byId && isRecordId(key) ? longId(key) : key,
      id,
      created: cells[createdAt] === 'true',
      error: cells[errorAt] ?? '',
    }
  }
}
