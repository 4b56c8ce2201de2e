import type { RemoteId } from '../../core/ids.ts'
import { searchWords } from '../../core/search-words.ts'
import type { FieldValue, Values } from '../../core/values.ts'
import type { Connector, LookUpRequest } from '../connector.ts'
import type { Describer } from './describe.ts'
import { salesforceError } from './errors.ts'
import { RETRIEVE_MAX } from './limits.ts'
import { type Query, safeName } from './query.ts'
import { queryRecords, runQuery } from './read-rest.ts'
import { API_PATH, type Session } from './session.ts'
import { fromJson, isRecordId, longId, typesOf } from './values.ts'

/** External-id values per look-up query; keeps the URL short. */
const LOOK_UP_CHUNK = 100
const SEARCH_MAX = 200

/** Current values, keyed by 18-character id. Deleted, unknown and impossible ids are absent. */
export async function readByIds(
  session: Session,
  describer: Describer,
  request: Parameters<Connector['readByIds']>[0],
): Promise<ReadonlyMap<RemoteId, Values>> {
  const { object } = await describer.known(request.object)
  const fields = request.fields.filter((name) => name !== object.idField)
  const types = typesOf(object.fields)
  const found = new Map<RemoteId, Values>()
  const ids = [...new Set(request.ids.filter(isRecordId).map(longId))]
  for (const chunk of chunksOf(ids, RETRIEVE_MAX)) {
    for (const record of await retrieve(session, object.name, [object.idField, ...fields], chunk)) {
      if (record === null) continue
      const values: Record<string, FieldValue> = {}
      for (const name of request.fields) values[name] = fromJson(types.get(name) ?? 'string', record[name])
      found.set(longId(String(record[object.idField])), values)
    }
  }
  return found
}

/** One entry per id, null for those the CRM does not find. */
async function retrieve(
  session: Session,
  object: string,
  fields: readonly string[],
  ids: readonly string[],
): Promise<readonly (Record<string, unknown> | null)[]> {
  const doing = `reading records of ${object}`
  const answer = await session.json({
    method: 'POST',
    path: `${API_PATH}/composite/sobjects/${safeName(object)}`,
    doing,
    // It only reads.
    repeatable: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ids, fields: fields.map(safeName) }),
  })
  if (!Array.isArray(answer)) throw salesforceError('CC-SF-10', `${doing}: the answer is not a list`)
  return answer
}

/** Looks names and websites through for all words of a text, however it is punctuated. */
export async function searchAccounts(
  session: Session,
  text: string,
  limit: number,
): Promise<readonly { id: RemoteId; name: string; website: FieldValue; country: FieldValue }[]> {
  const words = searchWords(text.slice(0, 200))
  if (words.length === 0) return []
  const query: Query = {
    select: ['Id', 'Name', 'Website', 'BillingCountry'],
    from: 'Account',
    where: {
      all: words.map((word) => ({
        any: [
          { field: 'Name', contains: word },
          { field: 'Website', contains: word },
        ],
      })),
    },
    orderBy: ['Name', 'Id'],
    limit: Math.min(Math.max(1, limit), SEARCH_MAX),
  }
  const { records } = await runQuery(session, query)
  return records.map((record) => ({
    id: longId(String(record.Id)),
    name: String(record.Name ?? ''),
    website: fromJson('url', record.Website),
    country: fromJson('string', record.BillingCountry),
  }))
}

/**
 * Which living records carry these external-id values. Asked of the database, not of the search index, so a record is
 * found as soon as its create has committed. Salesforce compares such text without regard to case unless the field says
 * otherwise, and so do we.
 */
export async function lookUp(
  session: Session,
  request: LookUpRequest,
): Promise<ReadonlyMap<string, readonly RemoteId[]>> {
  const field = request.externalIdField
  const found = new Map<string, RemoteId[]>()
  const values = [...new Set(request.keys.values())]
  for (const chunk of chunksOf(values, LOOK_UP_CHUNK)) {
    const query: Query = { select: ['Id', field], from: request.object, where: { field, oneOf: chunk } }
    for (const record of await queryRecords(session, query)) {
      const value = String(record[field]).toLowerCase()
      found.set(value, [...(found.get(value) ?? []), longId(String(record.Id))])
    }
  }
  return new Map([...request.keys].map(([key, value]) => [key, found.get(value.toLowerCase()) ?? []]))
}

export function* chunksOf<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size)
}
