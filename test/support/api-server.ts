import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTryOut } from '../../src/cli/demo/open-try-out.ts'
import { readConfig } from '../../src/platform/config/index.ts'
import { type OpenedPlatform, openPlatform } from '../../src/platform/index.ts'
import { openLog } from '../../src/platform/log/index.ts'
import { offerOwnerLink } from '../../src/platform/users/index.ts'
import { startServer } from '../../src/server/index.ts'
import { defineRunJobs } from '../../src/sync/loop/index.ts'
import { makeTestDatabase } from './database.ts'
import { TEST_SECRET_KEY } from './scenario.ts'

export const ROLES = ['owner', 'admin', 'operator', 'member', 'viewer'] as const
export type Role = (typeof ROLES)[number]
export const PASSWORD = 'seven quiet lanterns over Bergen'

export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; any, as tests look into it freely. */
  readonly body: ReturnType<typeof JSON.parse>
}

export interface ApiRequest {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Somebody who sends requests: a person with a cookie, a key, or nobody. */
export interface ApiCaller {
  readonly headers: Readonly<Record<string, string>>
  send(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>
  get(path: string): Promise<ApiAnswer>
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>
}

export interface ApiServer {
  readonly url: string
  readonly platform: OpenedPlatform
  readonly nobody: ApiCaller
  readonly people: Readonly<Record<Role, ApiCaller>>
  readonly userIds: Readonly<Record<Role, string>>
  /** Every line the server logged, and every answer it gave since it was opened: nothing secret may be in either. */
  readonly logged: readonly string[]
  readonly answered: readonly string[]
  caller(headers: Readonly<Record<string, string>>): ApiCaller
  /** Gives the password once more, as some actions ask for it. */
  signIn(role: Role): Promise<ApiCaller>
  close(): Promise<void>
}

interface ServerOptions {
  /** It also works on runs. */
  readonly work?: boolean
  /** It has the CRM built in that `concordat start` offers. */
  readonly tryOut?: boolean
}

/** A server on a database of its own with one person a role, all signed in over HTTP. */
export async function openApiServer(options: ServerOptions = {}): Promise<ApiServer> {
  const made = await makeTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'concordat-server-'))
  const config = readConfig({
    CONCORDAT_DATA_DIR: folder,
    DATABASE_URL: made.url,
    CONCORDAT_PORT: '0',
    CONCORDAT_SECRET_KEY: TEST_SECRET_KEY,
  })
  const logged: string[] = []
  const log = openLog({ level: 'debug', readable: false, write: (line) => logged.push(line) })
  const opened = await openPlatform({ config, log, poolMax: 10 })
  const platform = { ...opened, passwordCost: { memoryKiB: 1024, passes: 1 } }
  if (options.work) {
    defineRunJobs(platform, { concurrency: 2 })
    await platform.jobs.start()
  } else await platform.jobs.send('nobody-listens', {})
  const tryOut = options.tryOut ? openTryOut(platform) : null
  const server = await startServer(platform, { port: 0, ...(tryOut && { tryOut }) })
  const answered: string[] = []
  const caller = (headers: Readonly<Record<string, string>>) => callerAt(server.url, headers, answered)
  const { people, userIds } = await makePeople(platform, caller, server.url)
  return {
    ...{ url: server.url, platform, people, userIds, logged, answered, caller },
    nobody: caller({ origin: server.url }),
    signIn: (role) => signIn(caller, server.url, `${role}@example.com`),
    close: async () => {
      await server.close()
      await tryOut?.close()
      await opened.close()
      await made.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function callerAt(url: string, headers: Readonly<Record<string, string>>, answered: string[]): ApiCaller {
  const send: ApiCaller['send'] = async (method, path, request = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body !== undefined && {
        body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body),
      }),
    })
    const text = await answer.text()
    answered.push(`${text} ${[...answer.headers].flat().join(' ')}`)
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined }
  }
  return {
    headers,
    send,
    get: (path) => send('GET', path),
    post: (path, body, more = {}) => send('POST', path, { headers: more, ...(body !== undefined && { body }) }),
  }
}

type MakeCaller = (headers: Readonly<Record<string, string>>) => ApiCaller

async function signIn(caller: MakeCaller, url: string, email: string): Promise<ApiCaller> {
  const answer = await caller({ origin: url }).post('/api/v1/session', { email, password: PASSWORD })
  return caller({ origin: url, cookie: cookieOf(answer) })
}

/** The session cookie of an answer, as a browser would send it back. */
export function cookieOf(answer: ApiAnswer): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

async function makePeople(platform: OpenedPlatform, caller: MakeCaller, url: string) {
  const nobody = caller({ origin: url })
  const link = await offerOwnerLink(platform)
  const wish = { token: link?.token, email: 'owner@example.com', name: 'Olga Owner', password: PASSWORD }
  const first = await nobody.post('/api/v1/setup', wish)
  if (first.status !== 201) throw new Error(`no owner: ${first.text}`)
  const owner = caller({ origin: url, cookie: cookieOf(first) })
  const people: Record<string, ApiCaller> = { owner }
  const userIds: Record<string, string> = { owner: first.body.user.id }
  for (const role of ROLES.slice(1)) {
    const invited = await owner.post('/api/v1/users', { email: `${role}@example.com`, name: `The ${role}`, role })
    await nobody.post('/api/v1/password', { token: invited.body.link.token, password: PASSWORD })
    people[role] = await signIn(caller, url, `${role}@example.com`)
    userIds[role] = invited.body.user.id
  }
  return { people: people as Record<Role, ApiCaller>, userIds: userIds as Record<Role, string> }
}

export interface ServerEvent {
  readonly event: string
  readonly id: string | null
  readonly value: ReturnType<typeof JSON.parse>
  readonly atMs: number
}

/** Server-sent events as they arrive, until the server ends the stream or the reader breaks off. */
export async function* readEvents(
  api: Pick<ApiServer, 'url'>,
  caller: ApiCaller,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): AsyncGenerator<ServerEvent> {
  const answer = await fetch(`${api.url}${path}`, { headers: { ...caller.headers, ...headers } })
  if (answer.status !== 200 || !answer.body) throw new Error(`no events: ${answer.status} ${await answer.text()}`)
  let open = ''
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${open}${chunk}`.split('\n\n')
    open = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]))
      const event = fields.get('event')
      if (!event) continue
      yield {
        event,
        id: fields.get('id') ?? null,
        value: JSON.parse(fields.get('data') ?? ''),
        atMs: performance.now(),
      }
    }
  }
}
