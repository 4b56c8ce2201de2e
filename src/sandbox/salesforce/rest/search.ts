import { type Answer, json } from '../server/answer.ts'
import { type Call, viewerOf } from '../server/call.ts'
import { WireError } from '../server/wire-error.ts'
import { runQuery } from './query.ts'

const MOST_FOUND = 200

/** GET /search?q=FIND {words} IN ALL FIELDS RETURNING Account(Id, Name), …: a small SOSL over names and a few more texts. */
export function answerSearch(call: Call): Answer {
  const sosl = call.query.get('q') ?? ''
  const match = /^\s*FIND\s*\{(.+?)\}\s*(?:IN\s+\w+\s+FIELDS)?\s*(?:RETURNING\s+(.+))?$/is.exec(sosl)
  const words = match?.[1]?.replace(/\\(.)/g, '$1').trim() ?? ''
  if (!match || words.length < 2)
    throw new WireError(400, 'MALFORMED_SEARCH', 'No search term found. The search term must be enclosed in braces')
  const searchRecords: unknown[] = []
  for (const wanted of readReturning(match[2] ?? 'Account(Id), Contact(Id), Lead(Id), Opportunity(Id)')) {
    const object = call.sandbox.org.object(viewerOf(call), wanted.object)
    if (!object) throw new WireError(400, 'INVALID_TYPE', `sObject type '${wanted.object}' is not supported.`)
    const texts = object.fields.filter((field) => field.nameField || ['email', 'phone', 'url'].includes(field.type))
    const like = words.replace(/[\\'%_]/g, '\\$&').replaceAll('*', '%')
    const tests = texts.map((field) => `${field.name} LIKE '%${like}%'`)
    if (tests.length === 0) continue
    const where = wanted.where ? ` AND (${wanted.where})` : ''
    const soql = `SELECT ${wanted.fields.join(',')} FROM ${object.name} WHERE (${tests.join(' OR ')})${where} LIMIT ${wanted.limit}`
    searchRecords.push(...runQuery(call, soql, false).rows(0, wanted.limit))
  }
  return json({ searchRecords })
}

function readReturning(text: string): { object: string; fields: string[]; where: string; limit: number }[] {
  return [...text.matchAll(/(\w+)\s*(?:\(([^)]*(?:\([^)]*\)[^)]*)*)\))?/g)].map((match) => {
    const inside = /^(.*?)(?:\s+WHERE\s+(.*?))?(?:\s+ORDER\s+BY\s+.*?)?(?:\s+LIMIT\s+(\d+))?\s*$/is.exec(
      match[2] ?? 'Id',
    )
    const fields = (inside?.[1] ?? 'Id').split(',').map((name) => name.trim())
    return {
      object: match[1] as string,
      fields,
      where: inside?.[2] ?? '',
      limit: Math.min(MOST_FOUND, Number(inside?.[3] ?? 200)),
    }
  })
}
