import { type Answer, empty, json } from '../../parts/server/answer.ts'
import type { OrgObject, SaveResult } from '../org.ts'
import { type Call, jsonObject, saveContextOf, servicePath, viewerOf } from '../server/call.ts'
import { notFound, WireError } from '../server/wire-error.ts'
import { toId18 } from '../server/wire-ids.ts'
import { objectOf } from './describe.ts'
import { runQuery } from './query.ts'
import { etagHeader, precondition } from './row-preconditions.ts'
import { rowValues } from './row-values.ts'
import { rowSaver } from './save-rows.ts'

/** POST /sobjects/X */
export function createRow(call: Call): Answer {
  const object = objectOf(call)
  const values = rowValues(call, object, jsonObject(call))
  const result = rowSaver(call.sandbox).create(object.name, values, saveContextOf(call))
  if (!result.success) return refusal(call, object, result)
  return json({ id: result.id, success: true, errors: [] }, 201, location(call, object.name, result.id))
}

/** GET /sobjects/X/{id}[?fields=] */
export function readRow(call: Call): Answer {
  return rowAnswer(call, objectOf(call), call.params.id ?? '')
}

/** PATCH /sobjects/X/{id} */
export function updateRow(call: Call): Answer {
  const object = objectOf(call)
  const id = call.params.id ?? ''
  const refused = precondition(call, object, id)
  if (refused) return refused
  const values = rowValues(call, object, jsonObject(call))
  const result = rowSaver(call.sandbox).update(object.name, id, values, saveContextOf(call))
  return result.success ? empty(204) : refusal(call, object, result)
}

/** DELETE /sobjects/X/{id} */
export function deleteRow(call: Call): Answer {
  const object = objectOf(call)
  const id = call.params.id ?? ''
  const refused = precondition(call, object, id)
  if (refused) return refused
  const result = rowSaver(call.sandbox).delete(object.name, id, saveContextOf(call))
  return result.success ? empty(204) : refusal(call, object, result)
}

/** GET /sobjects/X/{field}/{value} */
export function readByKey(call: Call): Answer {
  const object = objectOf(call)
  const ids = idsByKey(call, object)
  if (ids.length === 0) throw notFound()
  return ids.length > 1 ? choices(call, object, ids) : rowAnswer(call, object, ids[0] as string)
}

/** DELETE /sobjects/X/{field}/{value} */
export function deleteByKey(call: Call): Answer {
  const object = objectOf(call)
  const ids = idsByKey(call, object)
  if (ids.length === 0) throw notFound()
  if (ids.length > 1) return choices(call, object, ids)
  const result = rowSaver(call.sandbox).delete(object.name, ids[0] as string, saveContextOf(call))
  return result.success ? empty(204) : refusal(call, object, result)
}

/** PATCH /sobjects/X/{field}/{value}: 201 created, 200 updated (204 up to v45), 300 several, 404 with updateOnly. */
export function upsertRow(call: Call): Answer {
  const object = objectOf(call)
  const field = call.params.field ?? ''
  const value = call.params.value ?? ''
  if (call.query.get('updateOnly') === 'true' && idsByKey(call, object).length === 0) throw notFound()
  const sent = jsonObject(call)
  const forbidden = Object.keys(sent).find((name) => [field.toLowerCase(), 'id'].includes(name.toLowerCase()))
  if (forbidden && sent[forbidden] !== null)
    throw new WireError(400, 'INVALID_FIELD', `The ${forbidden} field should not be specified in the sobject data.`, [
      forbidden,
    ])
  const values = rowValues(call, object, sent)
  const saver = rowSaver(call.sandbox)
  const context = saveContextOf(call)
  const result =
    field.toLowerCase() === 'id'
      ? saver.update(object.name, value, values, context)
      : saver.upsert(object.name, field, value, values, context)
  if (!result.success) return refusal(call, object, result)
  if (!result.created && call.version < 46) return empty(204)
  const body: Record<string, unknown> = { id: result.id, success: true, errors: [] }
  if (call.version >= 46) body.created = result.created
  return json(body, result.created ? 201 : 200, result.created ? location(call, object.name, result.id) : {})
}

/** Turns a refused save into the answer of a single-row call. */
export function refusal(call: Call, object: OrgObject, result: SaveResult & { success: false }): Answer {
  if (result.choices && result.choices.length > 0) return choices(call, object, result.choices)
  return json(
    result.errors.map((error) => ({
      message: error.message,
      errorCode: error.code,
      fields: error.fields,
      ...(result.duplicateResult === undefined ? {} : { duplicateResult: result.duplicateResult }),
    })),
    result.status,
  )
}

function choices(call: Call, object: OrgObject, ids: readonly string[]): Answer {
  return json(
    ids.map((id) => `${servicePath(call.version)}/sobjects/${object.name}/${toId18(id)}`),
    300,
  )
}

function location(call: Call, object: string, id: string): Record<string, string> {
  return { Location: `${servicePath(call.version)}/sobjects/${object}/${id}` }
}

function idsByKey(call: Call, object: OrgObject): readonly string[] {
  const name = (call.params.field ?? '').toLowerCase()
  const field = object.fields.find((one) => one.name.toLowerCase() === name)
  if (!field || !(field.externalId || field.idLookup))
    throw new WireError(
      404,
      'NOT_FOUND',
      `Provided external ID field does not exist or is not accessible: ${call.params.field}`,
    )
  const value = call.params.value ?? ''
  if (field.type === 'id') return call.sandbox.org.record(viewerOf(call), object.name, value) ? [value] : []
  return call.sandbox.org.findByExternalId(viewerOf(call), object.name, field.name, value)
}

/** One record through SOQL, so that it looks exactly as in a query. */
export function selectRow(call: Call, object: OrgObject, id: string, fields: readonly string[]): object | null {
  const soql = `SELECT ${fields.join(',')} FROM ${object.name} WHERE Id = '${toId18(id)}'`
  for (const row of runQuery(call, soql, false).rows(0, 1)) return row
  return null
}

function rowAnswer(call: Call, object: OrgObject, id: string): Answer {
  if (!/^[0-9a-zA-Z]{15}([0-9a-zA-Z]{3})?$/.test(id))
    throw notFound(`Provided external ID field does not exist or is not accessible: ${id}`)
  const refused = precondition(call, object, id)
  if (refused) return refused
  const asked = call.query.get('fields')
  const fields = asked ? asked.split(',').map((name) => name.trim()) : object.fields.map((field) => field.name)
  for (const name of fields)
    if (!/^[A-Za-z][\w.]*$/.test(name)) throw new WireError(400, 'INVALID_FIELD', `No such column '${name}'`)
  const row = selectRow(call, object, id, fields)
  if (row) return json(row, 200, etagHeader(call, object, id))
  const deleted = call.sandbox.org.record(viewerOf(call), object.name, id)
  if (deleted?.IsDeleted === true) throw new WireError(404, 'ENTITY_IS_DELETED', 'entity is deleted')
  throw notFound()
}
