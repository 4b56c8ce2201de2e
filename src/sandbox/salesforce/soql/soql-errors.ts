/** Errors of queries in Salesforce's shape: snippet, caret, position, then the words (sheet §5). */
import { SoqlError } from '../org.ts'

/** Message with the place marked: a blank first line, a piece of the query, a caret under the place, the position. */
export function annotated(query: string, at: number, message: string): string {
  const before = query.slice(0, at)
  const row = before.split('\n').length
  const column = at - (before.lastIndexOf('\n') + 1)
  const lineStart = at - column
  const lineEnd = query.indexOf('\n', at) < 0 ? query.length : query.indexOf('\n', at)
  const from = Math.max(lineStart, at - 30)
  const snippet = query.slice(from, Math.min(lineEnd, at + 30))
  return `\n${snippet}\n${' '.repeat(at - from)}^\nERROR at Row:${row}:Column:${column + 1}\n${message}`
}

export function malformed(query: string, at: number, message: string): SoqlError {
  return new SoqlError('MALFORMED_QUERY', annotated(query, at, message))
}

export function invalidField(query: string, at: number, message: string): SoqlError {
  return new SoqlError('INVALID_FIELD', annotated(query, at, message))
}

export function noSuchColumn(query: string, at: number, name: string, object: string): SoqlError {
  return invalidField(
    query,
    at,
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  )
}

export function noSuchRelationship(query: string, at: number, name: string, path: string): SoqlError {
  return invalidField(
    query,
    at,
    `Didn't understand relationship '${name}' in field path '${path}'. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  )
}

export function invalidType(query: string, at: number, name: string): SoqlError {
  return new SoqlError(
    'INVALID_TYPE',
    annotated(
      query,
      at,
      `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    ),
  )
}
