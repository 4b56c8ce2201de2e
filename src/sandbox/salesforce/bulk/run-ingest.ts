import { breathe } from '../../clock.ts'
import type { OrgObject, OrgValue, SaveContext, SaveResult } from '../org.ts'
import { resolveReference } from '../rest/row-values.ts'
import { type RowSaver, rowSaver } from '../rest/save-rows.ts'
import type { Call } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { type CsvRow, csvLine, parseCsv } from './csv.ts'
import { CellRefusal, cellValue, type IngestColumn, JobRefusal, readColumns } from './ingest-columns.ts'
import { delimiterOf, type IngestJob, lineEndOf } from './job.ts'

const ROWS_A_BATCH = 10_000
/** Rows that are saved in one transaction; other requests wait that long. */
const ROWS_A_CHUNK = 1000
/** Rows among which a key may appear once. */
const ROWS_TOGETHER = 200

/** What the saving of a row needs to know; made once a job. */
interface Ingest {
  readonly call: Call
  readonly job: IngestJob
  readonly object: OrgObject
  readonly columns: readonly IngestColumn[]
  readonly idColumn: number
  readonly keyColumn: number
  readonly saver: RowSaver
  readonly context: SaveContext
  readonly delimiter: string
  readonly lineEnd: string
}

/** Works a job off in batches, letting other requests through in between. Rows that fail never stop the others. */
export async function runIngest(call: Call, job: IngestJob, object: OrgObject): Promise<void> {
  const { clock, faults, jobs } = call.sandbox
  job.startedAt = clock.monotonicMs()
  const failed = faults.strikes('failed-jobs', INGEST) !== null
  const halfway = faults.strikes('unprocessed-rows', INGEST) !== null
  const rows = parseCsv((job.upload ?? Buffer.alloc(0)).toString('utf8'), delimiterOf(job))
  try {
    if (failed) throw new JobRefusal('InternalServerError : An unexpected error occurred')
    const ingest = prepare(call, job, object, rows)
    job.state = job.state === 'Aborted' ? 'Aborted' : 'InProgress'
    await saveBatches(ingest, rows, halfway ? Math.floor(countRows(job) / 2) : Number.POSITIVE_INFINITY)
    if (halfway) throw new JobRefusal('TooManyProcessingRetries : the job was stopped half way')
    if (job.state === 'InProgress') job.state = 'JobComplete'
  } catch (error) {
    if (!(error instanceof JobRefusal)) throw error
    job.state = 'Failed'
    job.errorMessage = error.message
  } finally {
    keepUnprocessed(job, rows)
    job.upload = null
    job.workMs = clock.monotonicMs() - (job.startedAt ?? 0)
    job.modifiedAt = clock.now()
    jobs.countBatches(Math.max(1, Math.ceil(job.processed / ROWS_A_BATCH)))
  }
}

const INGEST = new Set(['ingest', 'job'] as const)

function prepare(call: Call, job: IngestJob, object: OrgObject, rows: Generator<CsvRow>): Ingest {
  const first = rows.next()
  if (first.done) throw new JobRefusal('InvalidBatch : The CSV has no header line')
  const header = first.value
  const expected = lineEndOf(job)
  if (header.lineEnd !== '' && header.lineEnd !== expected)
    throw new JobRefusal(
      `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${job.lineEnding}`,
    )
  job.columns = header.cells
  const columns = readColumns(object, header.cells)
  const find = (name: string): number => header.cells.findIndex((cell) => cell.toLowerCase() === name.toLowerCase())
  const deleting = job.operation === 'delete' || job.operation === 'hardDelete'
  if (deleting && (header.cells.length !== 1 || find('Id') !== 0))
    throw new JobRefusal('InvalidBatch : Only the Id column is allowed for delete operations')
  if ((job.operation === 'update' || deleting) && find('Id') < 0)
    throw new JobRefusal('InvalidBatch : Field name not found : Id')
  const keyColumn = job.externalIdFieldName === null ? -1 : find(job.externalIdFieldName)
  if (job.operation === 'upsert' && keyColumn < 0)
    throw new JobRefusal(`InvalidBatch : Upsert field not specified. Column ${job.externalIdFieldName} is missing`)
  const context = {
    userId: job.userId,
    via: 'bulk',
    request: job.id,
    apiVersion: `${job.version}.0`,
    assignmentRule: job.assignmentRuleId,
  }
  const saver = rowSaver(call.sandbox)
  return {
    call,
    job,
    object,
    columns,
    idColumn: find('Id'),
    keyColumn,
    saver,
    context,
    delimiter: delimiterOf(job),
    lineEnd: expected,
  }
}

async function saveBatches(ingest: Ingest, rows: Iterator<CsvRow>, most: number): Promise<void> {
  const { job } = ingest
  let inBatch = 0
  let successful: string[] = []
  let refused: string[] = []
  const flush = (): void => {
    // Bytes, not text: pieces of text would keep the whole upload in memory.
    if (successful.length > 0) job.successful.push(Buffer.from(successful.join('')))
    if (refused.length > 0) job.refused.push(Buffer.from(refused.join('')))
    successful = []
    refused = []
    inBatch = 0
  }
  while (job.processed < most && job.state === 'InProgress') {
    const chunk = take(rows, Math.min(ROWS_A_CHUNK, most - job.processed))
    if (chunk.length === 0) break
    const results = saveChunk(ingest, chunk)
    for (let index = 0; index < chunk.length; index += 1) {
      const cells = (chunk[index] as CsvRow).cells
      const result = results[index] as SaveResult
      if (result.success)
        successful.push(csvLine([result.id, String(result.created), ...cells], ingest.delimiter, ingest.lineEnd))
      else {
        refused.push(csvLine([result.id ?? '', errorText(result), ...cells], ingest.delimiter, ingest.lineEnd))
        job.failed += 1
      }
    }
    job.processed += chunk.length
    inBatch += chunk.length
    if (inBatch >= ROWS_A_BATCH) flush()
    await breathe()
  }
  flush()
}

function take(rows: Iterator<CsvRow>, count: number): CsvRow[] {
  const taken: CsvRow[] = []
  while (taken.length < count) {
    const next = rows.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

function saveChunk(ingest: Ingest, chunk: readonly CsvRow[]): readonly SaveResult[] {
  const doubled: ReadonlySet<string>[] = []
  for (let from = 0; from < chunk.length; from += ROWS_TOGETHER)
    doubled.push(doubledKeys(ingest, chunk.slice(from, from + ROWS_TOGETHER)))
  return ingest.call.sandbox.org.atomically(() => ({
    commit: true,
    value: chunk.map((row, index) => {
      try {
        return saveRow(ingest, row, doubled[Math.floor(index / ROWS_TOGETHER)]!)
      } catch (error) {
        if (error instanceof CellRefusal) return failure(error.code, error.message, [error.field])
        if (error instanceof WireError) return failure(error.code, error.message, error.fields ?? [])
        throw error
      }
    }),
  }))
}

function saveRow(ingest: Ingest, row: CsvRow, doubled: ReadonlySet<string>): SaveResult {
  const { job, object, saver, context, columns } = ingest
  if (row.broken || row.cells.length !== columns.length)
    return failure('INVALID_CSV_ROW', 'The row has unexpected quotes, blanks or a wrong number of columns', [])
  const key = keyOf(ingest, row)
  if (key !== '' && doubled.has(key.toLowerCase())) {
    const message = `Duplicate ${job.operation === 'upsert' ? 'external id' : 'id'} specified: ${key}`
    return failure('DUPLICATE_VALUE', message, [job.externalIdFieldName ?? 'Id'])
  }
  if (job.operation === 'delete') return saver.delete(object.name, key, context)
  if (job.operation === 'hardDelete') return saver.hardDelete(object.name, key, context)
  const values = valuesOf(ingest, row)
  if (job.operation === 'insert') return saver.create(object.name, values, context)
  if (key === '' && job.externalIdFieldName?.toLowerCase() !== 'id')
    return failure('MISSING_ARGUMENT', `${job.externalIdFieldName ?? 'Id'} not specified`, [])
  if (key === '') return saver.create(object.name, values, context)
  if (job.operation === 'update' || job.externalIdFieldName?.toLowerCase() === 'id')
    return saver.update(object.name, key, values, context)
  return saver.upsert(object.name, job.externalIdFieldName as string, key, values, context)
}

function keyOf(ingest: Ingest, row: CsvRow): string {
  const at = ingest.job.operation === 'upsert' ? ingest.keyColumn : ingest.idColumn
  return ingest.job.operation === 'insert' ? '' : (row.cells[at] ?? '')
}

function valuesOf(ingest: Ingest, row: CsvRow): Record<string, OrgValue> {
  const values: Record<string, OrgValue> = {}
  const skipped =
    ingest.job.operation === 'insert' ? -1 : ingest.job.operation === 'upsert' ? ingest.keyColumn : ingest.idColumn
  for (let index = 0; index < ingest.columns.length; index += 1) {
    if (index === skipped) continue
    const column = ingest.columns[index] as IngestColumn
    const cell = row.cells[index] as string
    if (column.kind === 'field') {
      const value = cellValue(column.field, cell)
      if (value !== undefined) values[column.field.name] = value
    } else if (cell !== '') Object.assign(values, referenceValue(ingest, column, cell))
  }
  return values
}

function referenceValue(
  ingest: Ingest,
  column: IngestColumn & { kind: 'reference' },
  cell: string,
): Record<string, OrgValue> {
  const { object } = ingest
  if (cell === '#N/A') {
    const wanted = column.relationship.toLowerCase()
    const field = object.fields.find((one) => one.relationshipName?.toLowerCase() === wanted)
    return field ? { [field.name]: null } : {}
  }
  const { field, id } = resolveReference(ingest.call, object, column.type, column.relationship, column.keyField, cell)
  return { [field]: id }
}

/** Keys that stand twice among the rows of one transaction. */
function doubledKeys(ingest: Ingest, chunk: readonly CsvRow[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const doubled = new Set<string>()
  if (ingest.job.operation === 'insert') return doubled
  for (const row of chunk) {
    const key = keyOf(ingest, row).toLowerCase()
    if (seen.has(key)) doubled.add(key)
    seen.add(key)
  }
  return doubled
}

function failure(code: string, message: string, fields: readonly string[]): SaveResult {
  return { success: false, id: null, status: 400, errors: [{ code, message, fields }] }
}

/** `CODE:message:field,field --` */
function errorText(result: SaveResult & { success: false }): string {
  return result.errors
    .map((error) => `${error.code}:${error.message}:${error.fields.length > 0 ? `${error.fields.join(',')} ` : ''}--`)
    .join(';')
}

function countRows(job: IngestJob): number {
  let count = -1
  for (const _row of parseCsv((job.upload ?? Buffer.alloc(0)).toString('utf8'), delimiterOf(job))) count += 1
  return count
}

/** Rows nobody looked at: the job failed or was aborted before them. */
function keepUnprocessed(job: IngestJob, rows: Generator<CsvRow>): void {
  if (job.state === 'JobComplete') return
  if (job.columns.length === 0) {
    const first = rows.next()
    if (first.done) return
    job.columns = first.value.cells
  }
  let piece = ''
  for (const row of rows) piece += csvLine(row.cells, delimiterOf(job), lineEndOf(job))
  if (piece) job.unprocessed.push(Buffer.from(piece))
}
