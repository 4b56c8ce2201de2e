import { Readable } from 'node:stream'
import type { HttpClient, HttpRequest, HttpResponse } from '../../../../src/platform/http/client.ts'

export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Objects become JSON. */
  readonly body?: unknown
}

/** An HTTP client that answers from a function; for answers that no real org can be made to give. */
export function scriptedHttp(
  answer: (request: HttpRequest, body: string) => ScriptedAnswer | Promise<ScriptedAnswer>,
): HttpClient & { readonly requests: HttpRequest[] } {
  const requests: HttpRequest[] = []
  return {
    requests,
    request: async (request) => {
      requests.push(request)
      return toResponse(await answer(request, await bodyText(request)))
    },
  }
}

async function bodyText(request: HttpRequest): Promise<string> {
  if (typeof request.body !== 'function') return String(request.body ?? '')
  const chunks: Buffer[] = []
  for await (const chunk of request.body()) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

function toResponse({ status = 200, headers = {}, body = '' }: ScriptedAnswer): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const type: Record<string, string> =
    typeof body === 'string' ? {} : { 'content-type': 'application/json;charset=UTF-8' }
  return {
    status,
    headers: { ...type, ...headers },
    body: Readable.from(text === '' ? [] : [Buffer.from(text)], { objectMode: false }),
    text: async () => text,
    json: async () => JSON.parse(text),
  }
}
