import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Deadlines, HttpRequest } from './client.ts'
import { tooLarge } from './decode-body.ts'
import { type Attempt, describeFailure, httpError } from './errors.ts'
import { DeadlineWatch, type Phase } from './watch.ts'

/** One answer as it comes from the wire, still compressed. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
  /** Bytes of the body received so far. */
  readonly wireBytes: () => number
  readonly attempt: Attempt
}

type Headers = Record<string, string | string[] | undefined>

const bodilessStatus = new Set([204, 205, 304])

/**
 * One request, one answer, no retry. Rejects, or fails the body, with a CC-HTTP error whose facts say whether anything
 * was sent. Backpressure: an unread body stops the socket; nothing is copied on the way.
 */
export function exchange(
  dispatcher: Dispatcher,
  url: URL,
  request: HttpRequest,
  deadlines: Deadlines,
  maxBytes: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(url.hostname, deadlines, maxBytes, resolve, reject)
    handler.follow(request.signal)
    const made = typeof request.body === 'function' ? request.body() : request.body
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: { ...request.headers },
        body: made === undefined ? null : typeof made === 'string' ? Buffer.from(made) : made,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      handler,
    )
  })
}

/** Receives undici's callbacks. The deadlines are ours: undici's own would end a long upload as if it were a silence. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #host: string
  readonly #maxBytes: number
  readonly #resolve: (answer: Answer) => void
  readonly #reject: (error: Error) => void
  readonly #watch: DeadlineWatch
  #signal: AbortSignal | undefined
  #controller: Dispatcher.DispatchController | undefined
  #body: Readable | undefined
  #sent = false
  #done = false
  #gaveUp: Error | undefined
  #bytes = 0

  constructor(
    host: string,
    deadlines: Deadlines,
    maxBytes: number,
    resolve: (answer: Answer) => void,
    reject: (error: Error) => void,
  ) {
    this.#host = host
    this.#maxBytes = maxBytes
    this.#resolve = resolve
    this.#reject = reject
    this.#watch = new DeadlineWatch(deadlines, (phase) => this.#giveUp(this.#tooLate(phase)))
  }

  follow(signal: AbortSignal | undefined): void {
    this.#signal = signal
    if (signal?.aborted) this.#onAbort()
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#gaveUp) {
      controller.abort(this.#gaveUp)
      return
    }
    this.#sent = true
    this.#watch.enter('sending')
  }

  onBodySent(): void {
    this.#watch.progress()
  }

  onRequestSent(): void {
    if (!this.#body) this.#watch.enter('first-byte')
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return
    this.#watch.enter('idle')
    const plain = plainHeaders(headers)
    const attempt = this.#attempt(true)
    const announced = Number(plain['content-length'] ?? 0)
    const endlessBody = status < 300 && !bodilessStatus.has(status) && !hasEnd(plain)
    if (announced > this.#maxBytes) this.#giveUp(tooLarge(attempt, 'body'))
    else if (endlessBody) this.#giveUp(endless(attempt))
    else this.#resolve({ status, headers: plain, body: this.#open(controller), wireBytes: () => this.#bytes, attempt })
  }

  #open(controller: Dispatcher.DispatchController): Readable {
    const body = new Readable({
      highWaterMark: 256 * 1024,
      read: () => {
        if (!controller.paused) return
        this.#watch.resume()
        controller.resume()
      },
      destroy: (error, done) => {
        this.#finish()
        controller.abort(error ?? new Error('the reader stopped'))
        done(error)
      },
    })
    // A reader that has left must not end the process when the deadline closes what it left behind.
    body.on('error', () => undefined)
    this.#body = body
    return body
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBytes) {
      this.#giveUp(tooLarge(this.#attempt(true), 'body'))
    } else if (this.#body?.push(chunk)) {
      this.#watch.progress()
    } else {
      controller.pause()
      this.#watch.pause()
    }
  }

  onResponseEnd(): void {
    this.#finish()
    this.#body?.push(null)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#giveUp(this.#gaveUp ?? error)
  }

  readonly #onAbort = (): void => {
    const reason: unknown = this.#signal?.reason
    this.#giveUp(reason instanceof Error ? reason : new DOMException('aborted', 'AbortError'), true)
  }

  #giveUp(error: unknown, asIs = false): void {
    if (this.#done) return
    this.#finish()
    const told = asIs ? (error as Error) : describeFailure(error, this.#attempt(this.#body !== undefined))
    this.#gaveUp = told
    if (this.#body) this.#body.destroy(told)
    else this.#reject(told)
    this.#controller?.abort(told)
  }

  #finish(): void {
    this.#done = true
    this.#watch.stop()
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }

  #attempt(answering: boolean): Attempt {
    return { host: this.#host, sent: this.#sent, answering }
  }

  #tooLate(phase: Phase): Error {
    const facts = { host: this.#host, sent: this.#sent, deadline: phase }
    if (!this.#sent) return httpError('CC-HTTP-2', `no connection to ${this.#host} within the time allowed`, { facts })
    return httpError('CC-HTTP-4', `${this.#host} did not answer in time (${phase})`, { facts })
  }
}

/** Without a length and without chunks the end of the body is the end of the connection: a cut would go unseen (I13). */
function hasEnd(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-length'] !== undefined || /\bchunked\b/i.test(headers['transfer-encoding'] ?? '')
}

function endless(attempt: Attempt): Error {
  return httpError('CC-HTTP-11', `${attempt.host} does not say where its answer ends`, {
    facts: { host: attempt.host, sent: true, reason: 'no content-length' },
  })
}

function plainHeaders(headers: Headers): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  return plain
}
