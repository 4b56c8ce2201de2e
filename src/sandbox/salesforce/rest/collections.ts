import { type Answer, json } from '../../parts/server/answer.ts'
import type { OrgError, SaveResult } from '../org.ts'
import { type Call, jsonObject, saveContextOf, viewerOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'
import { objectOf } from './describe.ts'
import { runQuery } from './query.ts'
import { rowValues } from './row-values.ts'
import { rowSaver } from './save-rows.ts'

const MOST_RECORDS = 200
const MOST_CHUNKS = 10
const MOST_RETRIEVED = 2000

type Row = Readonly<Record<string, unknown>>
type Save = (row: Row, type: string) => SaveResult

/** POST /composite/sobjects */
export function createCollection(call: Call): Answer {
  const saver = rowSaver(call.sandbox)
  const context = saveContextOf(call, 'collections')
  return saveCollection(call, 'create', (row, type) => {
    const object = objectOf(call, type)
    if (idOf(row)) return failure('INVALID_FIELD', 'cannot specify Id in an insert call', ['Id'])
    return saver.create(object.name, rowValues(call, object, row), context)
  })
}

/** PATCH /composite/sobjects */
export function updateCollection(call: Call): Answer {
  const saver = rowSaver(call.sandbox)
  const context = saveContextOf(call, 'collections')
  const seen = new Set<string>()
  return saveCollection(call, 'update', (row, type) => {
    const object = objectOf(call, type)
    const id = idOf(row)
    if (!id) return failure('MISSING_ARGUMENT', 'Id not specified in an update call', [])
    if (seen.has(toId18(id))) return failure('DUPLICATE_VALUE', `Duplicate id specified: ${toId18(id)}`, [])
    seen.add(toId18(id))
    return saver.update(object.name, id, rowValues(call, object, row, ['Id']), context)
  })
}

/** PATCH /composite/sobjects/X/ExtField */
export function upsertCollection(call: Call): Answer {
  const saver = rowSaver(call.sandbox)
  const context = saveContextOf(call, 'collections')
  const keyField = call.params.field ?? ''
  const byId = keyField.toLowerCase() === 'id'
  const keys = new Map<string, number>()
  for (const row of recordsOf(call)) {
    const key = String(valueNamed(row, keyField) ?? '').toLowerCase()
    if (key !== '') keys.set(key, (keys.get(key) ?? 0) + 1)
  }
  return saveCollection(call, 'upsert', (row) => {
    const object = objectOf(call)
    const key = valueNamed(row, keyField)
    const values = rowValues(call, object, row, ['Id', keyField])
    if (byId) {
      if (key) return saver.update(object.name, String(key), values, context)
      return saver.create(object.name, values, context)
    }
    if (key === undefined || key === null || key === '')
      return failure('MISSING_ARGUMENT', `${keyField} not specified`, [])
    if ((keys.get(String(key).toLowerCase()) ?? 0) > 1)
      return failure('DUPLICATE_VALUE', `Duplicate external id specified: ${String(key)}`, [keyField])
    return saver.upsert(object.name, keyField, key as string | number, values, context)
  })
}

/** DELETE /composite/sobjects?ids=&allOrNone= */
export function deleteCollection(call: Call): Answer {
  const ids = (call.query.get('ids') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean)
  if (ids.length > MOST_RECORDS) throw tooMany(MOST_RECORDS)
  const saver = rowSaver(call.sandbox)
  const context = saveContextOf(call, 'collections')
  const objects = call.sandbox.org.objects(viewerOf(call))
  const allOrNone = call.query.get('allOrNone') === 'true'
  return json(
    saveAll(call, ids, allOrNone, 'delete', (id) => {
      const object = objects.find((one) => one.keyPrefix === id.slice(0, 3))
      if (!object) return failure('MALFORMED_ID', `malformed id ${id}`, [])
      return saver.delete(object.name, id, context)
    }),
  )
}

/** GET ?ids=&fields= or POST {ids, fields} /composite/sobjects/X: null for rows that are not there. */
export function retrieveCollection(call: Call): Answer {
  const object = objectOf(call)
  const { ids, fields } = call.method === 'POST' ? bodyLists(call) : queryLists(call)
  if (ids.length > MOST_RETRIEVED) throw tooMany(MOST_RETRIEVED)
  if (fields.length === 0) throw new WireError(400, 'MISSING_ARGUMENT', 'fields is required')
  if (ids.length === 0) return json([])
  for (const name of fields)
    if (!/^[A-Za-z][\w.]*$/.test(name)) throw new WireError(400, 'INVALID_FIELD', `No such column '${name}'`)
  const selected = fields.some((name) => name.toLowerCase() === 'id') ? fields : ['Id', ...fields]
  const list = [...new Set(ids.map(toId18))].map((id) => `'${id.replace(/[^0-9a-zA-Z]/g, '')}'`)
  const soql = `SELECT ${selected.join(',')} FROM ${object.name} WHERE Id IN (${list.join(',')})`
  const found = new Map<string, Record<string, unknown>>()
  for (const row of runQuery(call, soql, false).rows(0, list.length)) {
    const record = row as Record<string, unknown>
    found.set(String(record.Id), record)
  }
  return json(ids.map((id) => found.get(toId18(id)) ?? null))
}

function saveCollection(call: Call, kind: 'create' | 'update' | 'upsert', save: Save): Answer {
  const records = recordsOf(call)
  if (kind !== 'upsert') checkChunks(records)
  const allOrNone = jsonObject(call).allOrNone === true
  const results = saveAll(call, records, allOrNone, kind, (row) => {
    const type = (row.attributes as { type?: unknown } | undefined)?.type ?? call.params.object
    if (typeof type !== 'string')
      return failure('INVALID_INPUT', 'Include attributes.type in each record of the request', [])
    return save(row, type)
  })
  return json(results)
}

/** Saves one after the other; with allOrNone a failure undoes the others and says so. */
function saveAll<T>(
  call: Call,
  rows: readonly T[],
  allOrNone: boolean,
  kind: 'create' | 'update' | 'upsert' | 'delete',
  save: (row: T) => SaveResult,
): unknown[] {
  const results = call.sandbox.org.atomically(() => {
    const value = rows.map((row) => guarded(() => save(row)))
    return { commit: !(allOrNone && value.some((one) => !one.success)), value }
  })
  const failed = allOrNone && results.some((result) => !result.success)
  return results.map((result) => (result.success && failed ? wireResult(ROLLED_BACK, kind) : wireResult(result, kind)))
}

const ROLLED_BACK = failure(
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header',
  [],
)

function guarded(work: () => SaveResult): SaveResult {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return failure(error.code === 'NOT_FOUND' ? 'INVALID_TYPE' : error.code, error.message, error.fields ?? [])
  }
}

function wireResult(result: SaveResult, kind: string): Record<string, unknown> {
  if (!result.success) {
    const errors = result.errors.map(({ code, message, fields }: OrgError) => ({ statusCode: code, message, fields }))
    return { ...(result.id && kind !== 'create' ? { id: result.id } : {}), success: false, errors }
  }
  return { id: result.id, success: true, errors: [], ...(kind === 'upsert' ? { created: result.created } : {}) }
}

function failure(code: string, message: string, fields: readonly string[]): SaveResult & { success: false } {
  return { success: false, id: null, status: 400, errors: [{ code, message, fields }] }
}

function recordsOf(call: Call): readonly Row[] {
  const { records } = jsonObject(call)
  if (!Array.isArray(records)) throw new WireError(400, 'JSON_PARSER_ERROR', 'records is required and must be a list')
  if (records.length > MOST_RECORDS) throw tooMany(MOST_RECORDS)
  if (records.some((row) => typeof row !== 'object' || row === null || Array.isArray(row)))
    throw new WireError(400, 'JSON_PARSER_ERROR', 'Each record must be an object')
  return records as Row[]
}

function tooMany(most: number): WireError {
  return new WireError(
    400,
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${most} records into this call`,
  )
}

/** Mixed types are saved in runs of one type; more than ten runs are refused. */
function checkChunks(records: readonly Row[]): void {
  const types = records.map((row) => (row.attributes as { type?: string } | undefined)?.type)
  const chunks = types.filter((type, index) => index === 0 || type !== types[index - 1]).length
  if (chunks > MOST_CHUNKS)
    throw new WireError(
      400,
      'LIMIT_EXCEEDED',
      'Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.',
    )
}

function idOf(row: Row): string | null {
  const id = valueNamed(row, 'Id')
  return typeof id === 'string' && id !== '' ? id : null
}

function valueNamed(row: Row, name: string): unknown {
  const wanted = name.toLowerCase()
  for (const key of Object.keys(row)) if (key.toLowerCase() === wanted) return row[key]
  return undefined
}

function bodyLists(call: Call): { ids: readonly string[]; fields: readonly string[] } {
  const { ids, fields } = jsonObject(call)
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  return { ids: list(ids), fields: list(fields) }
}

function queryLists(call: Call): { ids: readonly string[]; fields: readonly string[] } {
  const list = (name: string): string[] => (call.query.get(name) ?? '').split(',').filter(Boolean)
  return { ids: list('ids'), fields: list('fields') }
}
