import { ApiProblem, NO_ANSWER } from './problem.ts'
import type { Problem, Routes } from './schema.generated.ts'

/** A route as the server names it, for example "GET /api/v1/companies". */
export type Route = keyof Routes
export type Answer<R extends Route> = Routes[R]['answer']

type Part<R extends Route, Name extends 'params' | 'query' | 'body'> = Routes[R][Name] extends undefined
  ? { readonly [name in Name]?: undefined }
  : Record<string, never> extends Routes[R][Name]
    ? { readonly [name in Name]?: Routes[R][Name] | undefined }
    : { readonly [name in Name]: Routes[R][Name] }

/** What a route takes: parts of its address, its query, its body. */
export type Wish<R extends Route> = Part<R, 'params'> & Part<R, 'query'> & Part<R, 'body'>

interface AnyWish {
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
}

/** How far the server's clock is ahead of this machine's, in ms; from the date of its last answer. */
let clockAheadMs = 0

/** Now, by the server's clock to a second: ages of its timestamps are right even where this machine's clock is wrong. */
export function serverNow(): number {
  return Date.now() + clockAheadMs
}

/**
 * Asks the API. The only place that reaches the network. Throws ApiProblem for every refusal and when no answer comes.
 * The session cookie goes along; being of the same origin is what proves that a change comes from our pages.
 */
export async function call<R extends Route>(route: R, wish: Wish<R>, signal?: AbortSignal): Promise<Answer<R>> {
  const [method = 'GET', pattern = ''] = route.split(' ')
  const { params, query, body } = wish as AnyWish
  const answer = await send(addressOf(pattern, params, query), {
    method,
    headers: headersOf(method, body),
    ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  noteClock(answer)
  const text = await answer.text()
  const value = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text
  if (answer.ok) return value as Answer<R>
  throw new ApiProblem(isProblem(value) ? value : { ...NO_ANSWER, status: answer.status, detail: text.slice(0, 200) })
}

async function send(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem(NO_ANSWER)
  }
}

/** "/runs/{id}" with its parts filled in, and the query behind it; absent values are left out. */
export function addressOf(pattern: string, params: AnyWish['params'] = {}, query: AnyWish['query'] = {}): string {
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  if (asked.length === 0) return path
  return `${path}?${new URLSearchParams(asked.map(([name, value]) => [name, String(value)]))}`
}

function headersOf(method: string, body: unknown): Record<string, string> {
  const type = body instanceof Blob ? body.type || 'text/csv' : 'application/json'
  return {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': type }),
    // A line that breaks after the request was done must not make it be done twice.
    ...(method === 'POST' && { 'idempotency-key': crypto.randomUUID() }),
  }
}

function noteClock(answer: Response): void {
  const at = Date.parse(answer.headers.get('date') ?? '')
  if (!Number.isNaN(at) && Math.abs(at - Date.now()) > 2000) clockAheadMs = at - Date.now()
  else clockAheadMs = 0
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'title' in value
}
