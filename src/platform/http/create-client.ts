import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Clock } from '../../core/clock.ts'
import { ConcordatError } from '../../core/errors.ts'
import type { Log } from '../log/log.ts'
import { jitter } from '../random.ts'
import type { Deadlines, HttpClient, HttpRequest, HttpResponse, Pacer } from './client.ts'
import { decodeBody } from './decode-body.ts'
import { type AllowedHosts, checkEgress, type EgressRules } from './egress.ts'
import { type Attempt, describeFailure, httpError } from './errors.ts'
import { type Answer, exchange } from './exchange.ts'
import { openAgent, type Resolve } from './open-agent.ts'
import { parseRetryAfter } from './retry-after.ts'

export const DEFAULT_DEADLINES: Deadlines = { connectMs: 10_000, firstByteMs: 60_000, idleMs: 30_000, totalMs: 180_000 }

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
/** A longer wait is a state of the run, not something a worker sits out (G10). */
const LONGEST_WAIT_MS = 60_000

export interface HttpClientOptions {
  /** For logs, e.g. "salesforce api". */
  readonly name: string
  readonly allowedHosts: AllowedHosts
  readonly allowLoopback: boolean
  readonly pacer: Pacer | null
  readonly clock: Clock
  readonly log: Log
  readonly deadlines?: Partial<Deadlines>
  /** Full jitter between 0 and base × 2^n, at most cap. Default 1 s and 30 s. */
  readonly backoff?: { readonly baseMs: number; readonly capMs: number }
  /** Tries a request gets, the first included. Default 5. */
  readonly tries?: number
  /** Sockets per host. Default 32. */
  readonly connections?: number
  /** How names become addresses; only tests pass their own. */
  readonly resolve?: Resolve
}

export interface ClosableHttpClient extends HttpClient {
  /** Ends idle sockets; what is under way fails. Optional: idle sockets close by themselves and keep no process alive. */
  close(): Promise<void>
}

/**
 * What a try came to: an answer for the caller, or a failure with what may be done about it. `waitMs` is the server's
 * own wish, null when it has none.
 */
type Trial =
  | { readonly answer: Answer }
  | { readonly error: Error; readonly again: boolean; readonly waitMs: number | null; readonly last?: Answer }

/**
 * The only door to the network. Retries: a request that is `repeatable` after a failed connect, a lost answer, 429, 500,
 * 502, 503, 504; any other only when nothing was sent or the server said 429 or 503, which mean "not taken" (a gateway
 * that says 503 after passing a request on breaks that word; such creates are caught by the look-up of G5).
 * Missed deadlines are not retried here: the run waits instead. After the last try 500 is returned, as its body names
 * the cause; everything else is thrown.
 */
export function createHttpClient(options: HttpClientOptions): ClosableHttpClient {
  return new Client(options)
}

class Client implements ClosableHttpClient {
  readonly #options: HttpClientOptions
  readonly #rules: EgressRules
  readonly #deadlines: Deadlines
  readonly #agents = new Map<number, Dispatcher>()

  constructor(options: HttpClientOptions) {
    this.#options = options
    this.#rules = { allowedHosts: options.allowedHosts, allowLoopback: options.allowLoopback }
    this.#deadlines = { ...DEFAULT_DEADLINES, ...options.deadlines }
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const url = checkEgress(request.url, this.#rules)
    const tries = { left: this.#options.tries ?? 5, made: 0, sent: false }
    return this.#requestUntil(url, request, tries)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()))
    this.#agents.clear()
  }

  async #requestUntil(url: URL, request: HttpRequest, tries: Tries): Promise<HttpResponse> {
    for (;;) {
      const cost = request.quotaCost ?? 1
      if (this.#options.pacer && cost > 0) await this.#options.pacer.take(cost, request.signal)
      request.signal?.throwIfAborted()
      tries.left--
      tries.made++
      const trial = await this.#try(url, request)
      if ('answer' in trial)
        return this.#respond(trial.answer, await decoded(trial.answer, request), url, request, tries)
      tries.sent ||= sentBy(trial.error)
      if (!trial.again || tries.left <= 0) {
        if (trial.last) return this.#respond(trial.last, await decoded(trial.last, request), url, request, tries)
        throw withSent(trial.error, tries.sent)
      }
      trial.last?.body.resume().on('error', () => undefined)
      await this.#waitBefore(trial.error, trial.waitMs, tries, url.hostname, request.signal)
    }
  }

  async #try(url: URL, request: HttpRequest): Promise<Trial> {
    const deadlines = { ...this.#deadlines, ...request.deadlines }
    const maxBytes = request.maxBodyBytes ?? DEFAULT_MAX_BYTES
    const headers = { ...request.headers }
    // Packing costs more than it saves when both ends share a machine.
    const accepts = url.protocol === 'https:' ? 'gzip, deflate, br' : 'identity'
    if (!Object.keys(headers).some((name) => name.toLowerCase() === 'accept-encoding'))
      headers['accept-encoding'] = accepts
    let answer: Answer
    try {
      answer = await exchange(this.#agent(deadlines.connectMs), url, { ...request, headers }, deadlines, maxBytes)
    } catch (error) {
      return { error: error as Error, again: mayRepeat(error, request.repeatable), waitMs: null }
    }
    return (await this.#judge(answer, url.hostname, request.repeatable)) ?? { answer }
  }

  /** Null: the caller gets this answer. */
  async #judge(answer: Answer, host: string, repeatable: boolean): Promise<Trial | null> {
    const { status, headers } = answer
    if ([301, 302, 303, 307, 308].includes(status)) {
      answer.body.destroy()
      return {
        error: failure('CC-HTTP-10', host, status, true, 'redirects are not followed'),
        again: false,
        waitMs: null,
      }
    }
    if (status === 429 || status === 503) return this.#waitAsTold(answer, host)
    if (!repeatable || ![500, 502, 504].includes(status)) return null
    const waitMs = parseRetryAfter(headers, this.#options.clock.now())
    const error = failure('CC-HTTP-9', host, status, true, `answered ${status}`)
    if (status === 500) return { error, again: true, waitMs, last: answer }
    answer.body.resume().on('error', () => undefined)
    return { error, again: true, waitMs }
  }

  async #waitAsTold(answer: Answer, host: string): Promise<Trial> {
    const { clock, pacer } = this.#options
    const { status } = answer
    answer.body.resume().on('error', () => undefined)
    const waitMs = parseRetryAfter(answer.headers, clock.now())
    const until = new Date(clock.now().getTime() + (waitMs ?? LONGEST_WAIT_MS))
    if (waitMs !== null && waitMs > 0) await pacer?.pauseUntil(until, `the CRM answered ${status} and asked us to wait`)
    const error = httpError('CC-HTTP-8', `${host} answered ${status} and asked us to wait`, {
      retryAt: until,
      // 429 is a plain "not taken"; behind a 503 a gateway may have passed the request on.
      facts: { host, status, sent: status === 503, waitSeconds: waitMs === null ? null : Math.ceil(waitMs / 1000) },
    })
    return { error, again: waitMs === null || waitMs <= LONGEST_WAIT_MS, waitMs }
  }

  async #waitBefore(
    error: Error,
    toldMs: number | null,
    tries: Tries,
    host: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { clock, log, name } = this.#options
    const { baseMs, capMs } = this.#options.backoff ?? { baseMs: 1000, capMs: 30_000 }
    const backoffMs = jitter(Math.min(capMs, baseMs * 2 ** (tries.made - 1)))
    // Never before the time we were told, and not all of us at that very moment.
    const waitMs = Math.ceil(toldMs === null ? backoffMs : toldMs + 5 + Math.min(backoffMs, 1000))
    const code = error instanceof ConcordatError ? error.code : error.name
    log.warn({ client: name, host, code, tries: tries.made, waitMs }, 'request will be tried again')
    await clock.sleep(waitMs, signal)
  }

  #respond(answer: Answer, body: Readable, url: URL, request: HttpRequest, tries: Tries): HttpResponse {
    const again = async (error: unknown): Promise<string> => {
      const lost = error instanceof ConcordatError && error.code === 'CC-HTTP-6'
      if (!lost || !request.repeatable || tries.left <= 0) throw error
      await this.#waitBefore(error, null, tries, url.hostname, request.signal)
      const next = await this.#requestUntil(url, request, tries)
      if (next.status !== answer.status) {
        next.body.destroy()
        throw error
      }
      return next.text()
    }
    return respond(answer, body, again)
  }

  #agent(connectMs: number): Dispatcher {
    const known = this.#agents.get(connectMs)
    if (known) return known
    const agent = openAgent(this.#rules, connectMs, this.#options.connections ?? 32, this.#options.resolve)
    this.#agents.set(connectMs, agent)
    return agent
  }
}

function decoded(answer: Answer, request: HttpRequest): Promise<Readable> {
  const encoding = (answer.headers['content-encoding'] ?? '').trim().toLowerCase()
  return decodeBody(answer.body, encoding, answer.wireBytes, request.maxBodyBytes ?? DEFAULT_MAX_BYTES, answer.attempt)
}

interface Tries {
  left: number
  made: number
  sent: boolean
}

/** A cut body is fetched again by `text` and `json` when the request is repeatable; a reader of `body` does that itself. */
function respond(answer: Answer, body: Readable, again: (error: unknown) => Promise<string>): HttpResponse {
  const text = () => readText(body, answer.attempt).catch(again)
  return {
    status: answer.status,
    headers: answer.headers,
    body,
    text,
    json: async () => {
      const content = await text()
      try {
        return JSON.parse(content)
      } catch {
        throw failure('CC-HTTP-11', answer.attempt.host, answer.status, true, 'the answer is not JSON')
      }
    },
  }
}

async function readText(body: Readable, attempt: Attempt): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of body) chunks.push(chunk)
  } catch (error) {
    const aborted = error instanceof Error && error.name === 'AbortError'
    throw aborted ? error : describeFailure(error, attempt)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

function mayRepeat(error: unknown, repeatable: boolean): boolean {
  if (!(error instanceof ConcordatError)) return false
  if (error.code === 'CC-HTTP-2') return true
  return repeatable && error.code === 'CC-HTTP-5'
}

function sentBy(error: Error): boolean {
  return !(error instanceof ConcordatError) || error.facts.sent !== false
}

/** An earlier try may have reached the server although the last one did not. */
function withSent(error: Error, sent: boolean): Error {
  if (!(error instanceof ConcordatError) || error.facts.sent === sent) return error
  const { retryAt, cause } = error
  return new ConcordatError(error.code, error.definition, error.message, {
    facts: { ...error.facts, sent },
    ...(retryAt ? { retryAt } : {}),
    ...(cause === undefined ? {} : { cause }),
  })
}

function failure(
  code: 'CC-HTTP-9' | 'CC-HTTP-10' | 'CC-HTTP-11',
  host: string,
  status: number,
  sent: boolean,
  say: string,
) {
  return httpError(code, `${host}: ${say}`, { facts: { host, status, sent } })
}
