import type { WireError } from './wire-error.ts'

/** What an endpoint wants to say; `send-answer.ts` puts it on the wire. */
export type AnswerBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly type: string; readonly text: string }
  | { readonly kind: 'bytes'; readonly type: string; readonly bytes: Buffer }
  /** Made while it is sent, with backpressure: large CSV. */
  | { readonly kind: 'chunks'; readonly type: string; readonly chunks: () => Iterable<string> }

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AnswerBody
}

export const CSV_TYPE = 'text/csv; charset=UTF-8'
export const HTML_TYPE = 'text/html;charset=UTF-8'
export const XML_TYPE = 'text/xml;charset=UTF-8'
export const JSON_TYPE = 'application/json;charset=UTF-8'

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { kind: 'json', value } }
}

export function empty(status = 204, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { kind: 'none' } }
}

export function text(type: string, body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { kind: 'text', type, text: body } }
}

export function redirect(location: string): Answer {
  return { status: 302, headers: { Location: location }, body: { kind: 'none' } }
}

/** The error array every REST resource answers with. */
export function errorAnswer(error: WireError): Answer {
  const entry: Record<string, unknown> = { message: error.message, errorCode: error.code, ...error.extra }
  if (error.fields) entry.fields = error.fields
  const headers: Record<string, string> =
    error.status === 401 ? { 'WWW-Authenticate': 'Token' } : error.status === 503 ? { 'Retry-After': '1' } : {}
  return json([entry], error.status, headers)
}
