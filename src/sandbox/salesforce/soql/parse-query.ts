/** Parses a SOQL text (sheet §5) into the tree of syntax.ts. */
import { SoqlError } from '../org.ts'
import { parseCondition, parseExpression, parsePath } from './parse-condition.ts'
import { malformed } from './soql-errors.ts'
import type { Ordering, Query, Selection, TypeofBranch } from './syntax.ts'
import { TokenStream } from './token-stream.ts'

/** Throws SoqlError: MALFORMED_QUERY with the place, QUERY_TOO_COMPLICATED, NUMBER_OUTSIDE_VALID_RANGE. */
export function parseQuery(text: string): Query {
  if (text.length > 100_000)
    throw new SoqlError('MALFORMED_QUERY', 'SOQL statements cannot be longer than 100000 characters.')
  const stream = new TokenStream(text)
  const query = parseSelect(stream)
  if (stream.peek().kind !== 'end') throw stream.unexpected()
  return query
}

/** One SELECT statement; also used for sub-queries, which end at their closing parenthesis. */
export function parseSelect(stream: TokenStream): Query {
  const at = stream.expect('SELECT').at
  const selections: Selection[] = [parseSelection(stream)]
  while (stream.accept(',')) selections.push(parseSelection(stream))
  stream.expect('FROM')
  const from = stream.word('object name')
  const alias = parseObjectAlias(stream)
  if (stream.accept('USING', 'SCOPE')) stream.word('scope')
  const where = stream.accept('WHERE') ? parseCondition(stream) : null
  if (stream.accept('WITH')) skipWith(stream)
  const { groupBy, subtotals } = parseGroupBy(stream)
  const having = stream.accept('HAVING') ? parseCondition(stream) : null
  const orderBy = stream.accept('ORDER', 'BY') ? parseList(stream, parseOrdering) : []
  const limit = stream.accept('LIMIT') ? parseCount(stream) : null
  const offsetAt = stream.peek().at
  const offset = stream.accept('OFFSET') ? parseCount(stream) : 0
  if (offset > 2000) throw new SoqlError('NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000')
  while (stream.accept('FOR')) parseList(stream, (each) => each.word('VIEW'))
  if (stream.accept('ALL')) stream.expect('ROWS')
  return {
    selections,
    from: from.text,
    fromAt: from.at,
    alias,
    where,
    groupBy,
    subtotals,
    having,
    orderBy,
    limit,
    offset,
    offsetAt,
    at,
  }
}

const CLAUSES = new Set(['USING', 'WHERE', 'WITH', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'OFFSET', 'FOR', 'ALL'])

function parseObjectAlias(stream: TokenStream): string | null {
  stream.accept('AS')
  const token = stream.peek()
  if (token.kind !== 'word' || CLAUSES.has(token.text.toUpperCase())) return null
  return stream.next().text
}

/** WITH SECURITY_ENFORCED, USER_MODE, SYSTEM_MODE: accepted, the viewer's rights apply anyway. */
function skipWith(stream: TokenStream): void {
  const word = stream.word('SECURITY_ENFORCED')
  if (!['SECURITY_ENFORCED', 'USER_MODE', 'SYSTEM_MODE'].includes(word.text.toUpperCase()))
    throw malformed(stream.query, word.at, `unexpected token: '${word.text}'`)
}

function parseList<T>(stream: TokenStream, parse: (stream: TokenStream) => T): T[] {
  const list = [parse(stream)]
  while (stream.accept(',')) list.push(parse(stream))
  return list
}

function parseCount(stream: TokenStream): number {
  const token = stream.peek()
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw stream.unexpected()
  stream.next()
  return Number(token.text)
}

function parseSelection(stream: TokenStream): Selection {
  if (stream.accept('(')) {
    const query = parseSelect(stream)
    stream.expect(')')
    return { kind: 'children', query }
  }
  if (stream.sees('TYPEOF')) return parseTypeof(stream)
  if (stream.sees('FIELDS', '(')) return parseFields(stream)
  const expression = parseExpression(stream)
  const token = stream.peek()
  const named = token.kind === 'word' && token.text.toUpperCase() !== 'FROM' && !token.text.includes('.')
  return { kind: 'expression', expression, alias: named ? stream.next().text : null }
}

function parseFields(stream: TokenStream): Selection {
  const at = stream.next().at
  stream.expect('(')
  const which = stream.word('ALL').text.toUpperCase()
  if (which !== 'ALL' && which !== 'STANDARD' && which !== 'CUSTOM')
    throw malformed(stream.query, at, `unexpected token: '${which}'`)
  stream.expect(')')
  return { kind: 'fields', which, at }
}

function parseTypeof(stream: TokenStream): Selection {
  stream.expect('TYPEOF')
  const relationship = parsePath(stream)
  const branches: TypeofBranch[] = []
  while (stream.accept('WHEN')) {
    const object = stream.word('object name').text
    stream.expect('THEN')
    branches.push({ object, fields: parseList(stream, parsePath) })
  }
  if (branches.length === 0) throw stream.unexpected('WHEN')
  const otherwise = stream.accept('ELSE') ? parseList(stream, parsePath) : []
  stream.expect('END')
  return { kind: 'typeof', relationship, branches, otherwise }
}

/** Subtotals are for at most three fields. */
function parseGroupBy(stream: TokenStream): Pick<Query, 'groupBy' | 'subtotals'> {
  if (!stream.accept('GROUP', 'BY')) return { groupBy: [], subtotals: null }
  const subtotals = stream.sees('ROLLUP', '(') ? 'ROLLUP' : stream.sees('CUBE', '(') ? 'CUBE' : null
  if (subtotals === null) return { groupBy: parseList(stream, parseExpression), subtotals }
  const { at } = stream.next()
  stream.expect('(')
  const groupBy = parseList(stream, parseExpression)
  stream.expect(')')
  if (groupBy.length > 3) throw malformed(stream.query, at, `too many fields in ${subtotals}, maximum is 3`)
  return { groupBy, subtotals }
}

function parseOrdering(stream: TokenStream): Ordering {
  const by = parseExpression(stream)
  const descending = stream.accept('DESC')
  if (!descending) stream.accept('ASC')
  let nullsFirst = true
  if (stream.accept('NULLS')) {
    nullsFirst = !stream.accept('LAST')
    if (nullsFirst) stream.expect('FIRST')
  }
  return { by, descending, nullsFirst }
}
