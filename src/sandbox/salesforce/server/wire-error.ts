import { type Answer, json } from '../../parts/server/answer.ts'

/** A refusal the client sees: HTTP status and the error array of section 7 (`[{message, errorCode, fields}]`). */
export class WireError extends Error {
  readonly status: number
  readonly code: string
  readonly fields: readonly string[] | undefined
  /** More keys of the error object, e.g. `duplicateResult`. */
  readonly extra: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    code: string,
    message: string,
    fields?: readonly string[],
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
    this.extra = extra
  }
}

export function notFound(message = 'The requested resource does not exist'): WireError {
  return new WireError(404, 'NOT_FOUND', message)
}

/** The error array every REST resource answers with. */
export function errorAnswer(error: WireError): Answer {
  const entry: Record<string, unknown> = { message: error.message, errorCode: error.code, ...error.extra }
  if (error.fields) entry.fields = error.fields
  const headers: Record<string, string> =
    error.status === 401 ? { 'WWW-Authenticate': 'Token' } : error.status === 503 ? { 'Retry-After': '1' } : {}
  return json([entry], error.status, headers)
}
