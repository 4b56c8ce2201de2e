import {
  type SalesforceSandbox,
  type SalesforceSandboxOptions,
  startSalesforceSandbox,
} from '../../src/sandbox/index.ts'

export interface WireAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; throws when it is none. */
  json<Body = Record<string, unknown>>(): Body
}

export interface WireRequest {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Default: the signed-in session. Null: none. */
  readonly token?: string | null
}

export interface SandboxClient {
  readonly sandbox: SalesforceSandbox
  /** `path` from the root, or from /services/data/v67.0 when it starts without a slash. */
  send(method: string, path: string, request?: WireRequest): Promise<WireAnswer>
  get(path: string, request?: WireRequest): Promise<WireAnswer>
  soql(query: string): Promise<WireAnswer>
  stop(): Promise<void>
}

export const API = '/services/data/v67.0'

/** A running sandbox and a bare HTTP client with a session, for tests that look at the wire itself. */
export async function openSandboxClient(options: SalesforceSandboxOptions = {}): Promise<SandboxClient> {
  const sandbox = await startSalesforceSandbox({ records: 20, ...options })
  let session: string | null = null
  const send: SandboxClient['send'] = async (method, path, request = {}) => {
    const token = request.token === undefined ? session : request.token
    const isJson =
      request.body !== undefined && typeof request.body !== 'string' && !(request.body instanceof URLSearchParams)
    const answer = await fetch(`${sandbox.url}${path.startsWith('/') ? path : `${API}/${path}`}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(isJson ? { 'Content-Type': 'application/json' } : {}),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: isJson ? JSON.stringify(request.body) : (request.body as string) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, json: <Body>() => JSON.parse(text) as Body }
  }
  const signIn = await send('POST', '/__sandbox/sign-in', { body: {} })
  session = signIn.json<{ access_token: string }>().access_token
  const get: SandboxClient['get'] = (path, request) => send('GET', path, request)
  return {
    sandbox,
    send,
    get,
    soql: (query) => get(`query?q=${encodeURIComponent(query)}`),
    stop: () => sandbox.stop(),
  }
}

/** The first error code of an error array. */
export function codeOf(answer: WireAnswer): string {
  return answer.json<{ errorCode: string }[]>()[0]?.errorCode ?? ''
}
