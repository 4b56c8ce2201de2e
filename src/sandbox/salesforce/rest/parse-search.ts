import { WireError } from '../server/wire-error.ts'

/** What is looked for: words, phrases and wildcards joined by AND, OR and AND NOT. */
export type SearchTerm =
  | { readonly kind: 'word'; readonly text: string; readonly phrase: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly SearchTerm[] }
  | { readonly kind: 'not'; readonly part: SearchTerm }

export type SearchGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR'

export interface SearchedObject {
  readonly object: string
  readonly fields: readonly string[]
  readonly where: string
  /** `ORDER BY …` as written, without these words. */
  readonly orderBy: string
  readonly limit: number | null
}

export interface Search {
  readonly term: SearchTerm
  readonly group: SearchGroup
  readonly returning: readonly SearchedObject[]
  readonly limit: number | null
}

const GROUPS: ReadonlySet<string> = new Set(['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR'])

function malformed(message: string): WireError {
  return new WireError(400, 'MALFORMED_SEARCH', message)
}

/** Parses SOSL: FIND {…} [IN … FIELDS] [RETURNING …] [LIMIT n]. Throws MALFORMED_SEARCH. */
export function parseSearch(text: string): Search {
  const found = /^\s*FIND\s*\{((?:\\.|[^\\}])*)\}/is.exec(text)
  if (!found) throw malformed('No search term found. The search term must be enclosed in braces')
  let rest = text.slice(found[0].length)
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest)
    if (match) rest = rest.slice(match[0].length)
    return match
  }
  const group = (take(/^\s*IN\s+(\w+)\s+FIELDS\b/i)?.[1] ?? 'ALL').toUpperCase()
  if (!GROUPS.has(group)) throw malformed(`unexpected token: '${group}'`)
  const returning = take(/^\s*RETURNING\s+/i) ? takeObjects(take) : []
  const limit = take(/^\s*LIMIT\s+(\d+)/i)?.[1]
  if (rest.trim() !== '') throw malformed(`unexpected token: '${rest.trim().split(/\s/)[0]}'`)
  return {
    term: parseTerm(found[1] ?? ''),
    group: group as SearchGroup,
    returning,
    limit: limit === undefined ? null : Number(limit),
  }
}

function takeObjects(take: (pattern: RegExp) => RegExpExecArray | null): SearchedObject[] {
  const objects: SearchedObject[] = []
  do {
    const name = take(/^\s*(\w+)/)?.[1]
    if (name === undefined) throw malformed('RETURNING needs the name of an object')
    // Texts in quotes may hold parentheses.
    const inside = take(/^\s*\(((?:'(?:\\.|[^\\'])*'|\((?:'(?:\\.|[^\\'])*'|[^()'])*\)|[^()'])*)\)/)?.[1]
    objects.push(readObject(name, inside ?? 'Id'))
  } while (take(/^\s*,/))
  return objects
}

function readObject(object: string, inside: string): SearchedObject {
  const parts =
    /^\s*(.*?)(?:\s+WHERE\s+(.*?))?(?:\s+ORDER\s+BY\s+((?:(?!\sLIMIT\s).)*?))?(?:\s+LIMIT\s+(\d+))?\s*$/is.exec(inside)
  return {
    object,
    fields: (parts?.[1] || 'Id').split(',').map((name) => name.trim()),
    where: parts?.[2] ?? '',
    orderBy: parts?.[3] ?? '',
    limit: parts?.[4] === undefined ? null : Number(parts[4]),
  }
}

/** Words without an operator between them must all be there. AND binds before OR. */
function parseTerm(text: string): SearchTerm {
  const tokens = [...text.matchAll(/"((?:\\.|[^\\"])*)"|([()])|((?:\\.|[^\\\s()"])+)/gs)]
  let at = 0
  const word = (): string | null => tokens[at]?.[3]?.toUpperCase() ?? null
  const sign = (): string | undefined => tokens[at]?.[2]
  const unit = (): SearchTerm => {
    const token = tokens[at]
    if (!token) throw malformed('No search term found')
    at += 1
    if (token[2] === '(') {
      const inside = either()
      if (sign() !== ')') throw malformed(`unexpected end of the search term, expecting ')'`)
      at += 1
      return inside
    }
    if (token[2] === ')') throw malformed(`unexpected token: ')'`)
    const plain = (token[1] ?? token[3] ?? '').replace(/\\(.)/gs, '$1').trim()
    if (plain.replace(/[*?]/g, '').length < 2) throw malformed('search term must be longer than one character')
    return { kind: 'word', text: plain, phrase: token[1] !== undefined }
  }
  const both = (): SearchTerm => {
    const parts = [unit()]
    while (at < tokens.length && word() !== 'OR' && sign() !== ')') {
      if (word() === 'AND') at += 1
      const negated = word() === 'NOT'
      if (negated) at += 1
      const part = unit()
      parts.push(negated ? { kind: 'not', part } : part)
    }
    return parts.length === 1 ? (parts[0] as SearchTerm) : { kind: 'and', parts }
  }
  const either = (): SearchTerm => {
    const parts = [both()]
    while (word() === 'OR') {
      at += 1
      parts.push(both())
    }
    return parts.length === 1 ? (parts[0] as SearchTerm) : { kind: 'or', parts }
  }
  const term = either()
  if (at < tokens.length) throw malformed(`unexpected token: ')'`)
  return term
}
