/** Splits a SOQL text into words, texts, numbers, dates and signs (sheet §5). */
import { malformed } from './soql-errors.ts'

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'date' | 'datetime' | 'sign' | 'end'
  /** As written; for texts the value after escapes. */
  readonly text: string
  /** For texts: the value for LIKE, where `\_` and `\%` stay escaped. */
  readonly pattern?: string
  /** Position in the query, from 0. */
  readonly at: number
}

const WORD = /[A-Za-z][A-Za-z0-9_]*(?:\s*\.\s*[A-Za-z][A-Za-z0-9_]*)*/y
const DATETIME = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)/iy
const DATE = /\d{4}-\d\d-\d\d/y
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy
const SIGN = /<=|>=|!=|<>|[=<>(),:]/y
const BLANK = /\s+/y

export function tokenize(query: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < query.length) {
    const blank = sticky(BLANK, query, at)
    if (blank) {
      at += blank.length
      continue
    }
    const token = query[at] === "'" ? readText(query, at) : readPlain(query, at)
    tokens.push(token.token)
    at = token.end
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: query.length })
  return tokens
}

function sticky(pattern: RegExp, query: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(query)?.[0] ?? null
}

const PLAIN: readonly (readonly [Token['kind'], RegExp])[] = [
  ['datetime', DATETIME],
  ['date', DATE],
  ['number', NUMBER],
  ['word', WORD],
  ['sign', SIGN],
]

function readPlain(query: string, at: number): { token: Token; end: number } {
  for (const [kind, pattern] of PLAIN) {
    const text = sticky(pattern, query, at)
    if (text !== null)
      return { token: { kind, text: kind === 'word' ? text.replace(/\s+/g, '') : text, at }, end: at + text.length }
  }
  throw malformed(
    query,
    at,
    query[at] === '"' ? "unexpected token: '\"'" : `line 1:${at} no viable alternative at character '${query[at]}'`,
  )
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

function readText(query: string, start: number): { token: Token; end: number } {
  let text = ''
  let pattern = ''
  let at = start + 1
  for (;;) {
    const character = query[at]
    if (character === undefined)
      throw malformed(query, start, `line 1:${start} mismatched character '<EOF>' expecting '''`)
    if (character === "'") break
    if (character !== '\\') {
      text += character
      pattern += character
      at++
      continue
    }
    const escaped = readEscape(query, at)
    text += escaped.value
    pattern += escaped.pattern
    at += escaped.length
  }
  return { token: { kind: 'text', text, pattern, at: start }, end: at + 1 }
}

function readEscape(query: string, at: number): { value: string; pattern: string; length: number } {
  const next = query[at + 1] ?? ''
  if (next === '_' || next === '%') return { value: next, pattern: `\\${next}`, length: 2 }
  if (next === 'u' || next === 'U') {
    const code = /^[0-9a-f]{4}$/i.exec(query.slice(at + 2, at + 6))?.[0]
    if (code) {
      const value = String.fromCharCode(Number.parseInt(code, 16))
      return { value, pattern: value, length: 6 }
    }
  }
  const value = ESCAPES[next] ?? ESCAPES[next.toLowerCase()]
  if (value === undefined)
    throw malformed(query, at, `Illegal string literal: line 1:${at} invalid escape sequence '\\${next}'`)
  return { value, pattern: value === '\\' ? '\\\\' : value, length: 2 }
}
