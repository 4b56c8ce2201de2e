import { type Answer, json } from '../../parts/server/answer.ts'
import type { OrgField, OrgObject } from '../org.ts'
import { type Call, viewerOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { parseSearch, type SearchedObject, type SearchGroup, type SearchTerm } from './parse-search.ts'
import { runQuery } from './query.ts'

const MOST_FOUND = 2000
const PLAIN: readonly SearchedObject[] = ['Account', 'Contact', 'Lead', 'Opportunity'].map((object) => ({
  object,
  fields: ['Id'],
  where: '',
  orderBy: '',
  limit: null,
}))

/**
 * GET /search?q=FIND {…} IN … FIELDS RETURNING …: a SOSL over names, e-mail addresses, telephone numbers and web addresses.
 * A real org searches an index of whole words; here a word must begin where a word of the field begins.
 */
export function answerSearch(call: Call): Answer {
  const search = parseSearch(call.query.get('q') ?? '')
  const searchRecords: object[] = []
  for (const wanted of search.returning.length > 0 ? search.returning : PLAIN) {
    const room = Math.min(search.limit ?? MOST_FOUND, MOST_FOUND) - searchRecords.length
    if (room <= 0) break
    searchRecords.push(...findRecords(call, wanted, search.term, search.group, room))
  }
  return json({ searchRecords })
}

function findRecords(
  call: Call,
  wanted: SearchedObject,
  term: SearchTerm,
  group: SearchGroup,
  room: number,
): Iterable<object> {
  const object = call.sandbox.org.object(viewerOf(call), wanted.object)
  if (!object) throw new WireError(400, 'INVALID_TYPE', `sObject type '${wanted.object}' is not supported.`)
  const texts = searchedFields(object, group)
  if (texts.length === 0) return []
  const where = wanted.where ? ` AND (${wanted.where})` : ''
  const order = wanted.orderBy ? ` ORDER BY ${wanted.orderBy}` : ''
  const limit = Math.min(room, wanted.limit ?? room)
  const soql = `SELECT ${wanted.fields.join(',')} FROM ${object.name} WHERE ${conditionOf(term, texts)}${where}${order} LIMIT ${limit}`
  return runQuery(call, soql, false).rows(0, limit)
}

function searchedFields(object: OrgObject, group: SearchGroup): readonly OrgField[] {
  const named = (field: OrgField): boolean => field.nameField || ['FirstName', 'LastName'].includes(field.name)
  const groups: Readonly<Record<SearchGroup, (field: OrgField) => boolean>> = {
    ALL: (field) => named(field) || ['email', 'phone', 'url'].includes(field.type),
    NAME: named,
    EMAIL: (field) => field.type === 'email',
    PHONE: (field) => field.type === 'phone',
    SIDEBAR: (field) => named(field) || field.type === 'email' || field.type === 'phone',
  }
  return object.fields.filter((field) => field.filterable && groups[group](field))
}

function conditionOf(term: SearchTerm, texts: readonly OrgField[]): string {
  if (term.kind === 'not') return `(NOT ${conditionOf(term.part, texts)})`
  if (term.kind !== 'word')
    return `(${term.parts.map((part) => conditionOf(part, texts)).join(term.kind === 'and' ? ' AND ' : ' OR ')})`
  const like = term.text
    .replace(/[\\'%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_')
  // Web and e-mail addresses are one word each in a LIKE, so a word may begin anywhere in them.
  const tests = texts.flatMap((field) =>
    field.type === 'url' || field.type === 'email' || field.type === 'phone'
      ? [`${field.name} LIKE '%${like}%'`]
      : [`${field.name} LIKE '${like}%'`, `${field.name} LIKE '% ${like}%'`],
  )
  return `(${tests.join(' OR ')})`
}
