/** Parses WHERE and HAVING conditions. AND and OR may only be mixed with parentheses. */
import { parseInstant } from '../../parts/instants.ts'
import { isPeriod } from './date-literals.ts'
import { parseSelect } from './parse-query.ts'
import { malformed } from './soql-errors.ts'
import type { Call, Comparison, Condition, Expression, Literal, Path, Query } from './syntax.ts'
import type { TokenStream } from './token-stream.ts'

export function parseCondition(stream: TokenStream): Condition {
  const first = parseUnary(stream)
  const word = stream.sees('AND') ? 'AND' : stream.sees('OR') ? 'OR' : null
  if (word === null) return first
  const parts = [first]
  while (stream.accept(word)) parts.push(parseUnary(stream))
  if (stream.sees('AND') || stream.sees('OR')) throw stream.unexpected()
  return { kind: word === 'AND' ? 'and' : 'or', parts }
}

function parseUnary(stream: TokenStream): Condition {
  if (stream.accept('NOT')) return { kind: 'not', part: parseUnary(stream) }
  if (stream.accept('(')) {
    const inside = parseCondition(stream)
    stream.expect(')')
    return inside
  }
  return parseComparison(stream)
}

const SIGNS: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

function parseComparison(stream: TokenStream): Condition {
  const left = parseExpression(stream)
  const at = stream.peek().at
  if (stream.accept('NOT', 'IN')) return { kind: 'in', left, negated: true, values: parseSet(stream), at }
  if (stream.accept('IN')) return { kind: 'in', left, negated: false, values: parseSet(stream), at }
  if (stream.accept('INCLUDES')) return { kind: 'includes', left, negated: false, values: parseLiterals(stream), at }
  if (stream.accept('EXCLUDES')) return { kind: 'includes', left, negated: true, values: parseLiterals(stream), at }
  if (stream.accept('LIKE')) return { kind: 'compare', left, operator: 'LIKE', value: parseLiteral(stream), at }
  const token = stream.peek()
  const operator = token.kind === 'sign' ? SIGNS[token.text] : undefined
  if (!operator) throw stream.unexpected()
  stream.next()
  return { kind: 'compare', left, operator, value: parseLiteral(stream), at }
}

function parseSet(stream: TokenStream): readonly Literal[] | Query {
  if (!stream.sees('(', 'SELECT')) return parseLiterals(stream)
  stream.expect('(')
  const query = parseSelect(stream)
  stream.expect(')')
  return query
}

function parseLiterals(stream: TokenStream): Literal[] {
  stream.expect('(')
  const list = [parseLiteral(stream)]
  while (stream.accept(',')) list.push(parseLiteral(stream))
  stream.expect(')')
  return list
}

function parseLiteral(stream: TokenStream): Literal {
  const token = stream.next()
  const { at } = token
  switch (token.kind) {
    case 'text':
      return { kind: 'text', value: token.text, pattern: token.pattern!, at }
    case 'number':
      return { kind: 'number', value: Number(token.text), at }
    case 'date':
      return { kind: 'date', value: token.text, at }
    case 'datetime': {
      const value = parseInstant(token.text)
      if (value === null) throw malformed(stream.query, at, `Invalid datetime: ${token.text}`)
      return { kind: 'datetime', value, at }
    }
    case 'word':
      return parseWordLiteral(stream, token.text, at)
    default:
      throw malformed(stream.query, at, `unexpected token: '${token.text}'`)
  }
}

function parseWordLiteral(stream: TokenStream, text: string, at: number): Literal {
  const word = text.toUpperCase()
  if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', value: word === 'TRUE', at }
  if (word === 'NULL') return { kind: 'null', at }
  const currency = /^[A-Z]{3}(\d+)$/.exec(word)
  if (currency) return { kind: 'number', value: Number(currency[1]), at }
  if (!isPeriod(word)) throw malformed(stream.query, at, `unexpected token: '${text}'`)
  const counted = word.includes('_N_') || word.startsWith('N_')
  if (!counted) return { kind: 'period', name: word, count: null, at }
  stream.expect(':')
  const count = stream.next()
  if (count.kind !== 'number' || !/^\d+$/.test(count.text))
    throw malformed(stream.query, count.at, `unexpected token: '${count.text}'`)
  return { kind: 'period', name: word, count: Number(count.text), at }
}

export function parseExpression(stream: TokenStream): Expression {
  const token = stream.peek()
  if (token.kind === 'word' && stream.peek(1).text === '(' && !token.text.includes('.')) return parseCall(stream)
  return { kind: 'path', ...parsePath(stream) }
}

function parseCall(stream: TokenStream): Call {
  const { text, at } = stream.next()
  stream.expect('(')
  const argument = stream.sees(')') ? null : parseArgument(stream)
  stream.expect(')')
  return { kind: 'call', name: text.toUpperCase(), argument, at }
}

function parseArgument(stream: TokenStream): Path | Call {
  const expression = parseExpression(stream)
  return expression.kind === 'call' ? expression : { names: expression.names, at: expression.at }
}

export function parsePath(stream: TokenStream): Path {
  const { text, at } = stream.word('field')
  return { names: text.split('.'), at }
}
