/** What an endpoint wants to say; `send-answer.ts` puts it on the wire. */
export type AnswerBody =
  | { readonly kind: 'none' }
  /** `type`: the content type, JSON_TYPE when absent. */
  | { readonly kind: 'json'; readonly value: unknown; readonly type?: string }
  | { readonly kind: 'text'; readonly type: string; readonly text: string }
  | { readonly kind: 'bytes'; readonly type: string; readonly bytes: Buffer }
  /** Made while it is sent, with backpressure: large bodies. */
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

export function htmlPage(title: string, words: string): string {
  return `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${words}</p></body></html>`
}
