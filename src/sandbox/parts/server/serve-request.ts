import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SandboxClock } from '../../clock.ts'
import type { FaultBox } from '../faults/fault-box.ts'
import type { Trigger } from '../faults/parse-faults.ts'
import { type Answer, HTML_TYPE, htmlPage, redirect, text } from './answer.ts'
import { type RequestTarget, readBody, readTarget, tooLongHead } from './read-request.ts'
import type { RequestLog } from './request-log.ts'
import { sendAnswer } from './send-answer.ts'

/** One request, read to its end. */
export interface WireRequest {
  readonly method: string
  /** As it came, without the query. */
  readonly path: string
  /** Decoded path segments, empty ones left out. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** Scheme and host as the client addressed us. */
  readonly origin: string
  readonly requestId: string
  /** For faults that strike only some. */
  readonly kinds: ReadonlySet<string>
  /** From the loopback interface: may use /__sandbox. */
  readonly local: boolean
}

export interface Served {
  readonly answer: Answer
  /** Whose request it was, for the log. */
  readonly user: string | null
  /** JSON with line breaks. */
  readonly pretty?: boolean
}

/** What an emulated CRM does with requests. */
export interface Host {
  readonly clock: SandboxClock
  readonly faults: FaultBox
  readonly requests: RequestLog
  /** URI and headers together may have this many bytes. */
  readonly longestHead: number
  /** The method a request stands for. */
  methodOf(method: string, target: RequestTarget): string
  kindsOf(method: string, target: RequestTarget): ReadonlySet<string>
  /** Pages for people besides /__sandbox, which meet no faults. */
  meetsNoFaults(target: RequestTarget): boolean
  /** How this CRM says what the faults 401, 429, 500, 503 and its own refusals stand for. */
  faultAnswer(trigger: Trigger): Answer
  /**
   * Answers a request; never throws. `struck` is the answer a fault wants instead, if any: the CRM gives it at the place where
   * it would really come from (a 401 ends the session).
   */
  answer(request: WireRequest, struck: Answer | null): Promise<Served>
}

/** What the faults decided about one request, before it was looked at. */
interface Misfortune {
  readonly answer: Answer | null
  readonly lostRequest: boolean
  readonly lostAnswer: boolean
  readonly cut: 'broken' | 'short' | null
  readonly names: readonly string[]
}

interface Outcome {
  /** The connection was cut without an answer, or in its middle. */
  readonly cut: boolean
  readonly user: string | null
}

/** One request from head to last byte. Never throws. */
export async function serveRequest(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const began = host.clock.monotonicMs()
  const at = host.clock.now().toISOString()
  // Clients take the CRM's time from here; the machine's would be another one once the sandbox's clock was moved.
  response.setHeader('Date', host.clock.now().toUTCString())
  const path = request.url ?? '/'
  const faults: string[] = []
  let outcome: Outcome
  try {
    outcome = await answerRequest(host, request, response, faults)
  } catch {
    response.destroy()
    outcome = { cut: true, user: null }
  }
  if (path.startsWith('/__sandbox')) return
  host.requests.add({
    at,
    method: request.method ?? 'GET',
    path,
    status: outcome.cut ? 0 : response.statusCode,
    ms: Math.round((host.clock.monotonicMs() - began) * 10) / 10,
    user: outcome.user,
    fault: faults.length > 0 ? faults.join(',') : null,
  })
}

async function answerRequest(
  host: Host,
  request: IncomingMessage,
  response: ServerResponse,
  faults: string[],
): Promise<Outcome> {
  const tooLong = tooLongHead(request, host.longestHead)
  if (tooLong !== 0) {
    request.resume()
    const title = tooLong === 414 ? 'URI Too Long' : 'Request Header Fields Too Large'
    await sendAnswer(response, text(HTML_TYPE, htmlPage(title, 'The request is too long.'), tooLong), PLAIN)
    return { cut: false, user: null }
  }
  const target = readTargetSafely(request.url ?? '/')
  const method = host.methodOf(request.method ?? 'GET', target)
  const kinds = host.kindsOf(method, target)
  const outside = target.segments[0] === '__sandbox' || host.meetsNoFaults(target)
  const misfortune = outside ? FORTUNE : drawMisfortune(host, kinds, target)
  faults.push(...misfortune.names)
  const body = await readBody(request)
  if (!outside) await waitLatency(host)
  if (misfortune.lostRequest) return cutOff(response, null)
  const served = await host.answer(readRequest(request, target, method, kinds, body), misfortune.answer)
  if (misfortune.lostAnswer) return cutOff(response, served.user)
  await sendAnswer(response, served.answer, {
    headOnly: request.method === 'HEAD',
    gzip: /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')),
    pretty: served.pretty ?? false,
    cut: misfortune.cut,
    cutAt: misfortune.cut ? host.faults.draw() : 0,
  })
  return { cut: misfortune.cut === 'broken', user: served.user }
}

const PLAIN = { headOnly: false, gzip: false, pretty: false, cut: null, cutAt: 0 } as const
const FORTUNE: Misfortune = { answer: null, lostRequest: false, lostAnswer: false, cut: null, names: [] }

function cutOff(response: ServerResponse, user: string | null): Outcome {
  response.socket?.destroy()
  return { cut: true, user }
}

function readTargetSafely(url: string): RequestTarget {
  try {
    return readTarget(url)
  } catch {
    return { path: url, segments: ['%'], query: new URLSearchParams() }
  }
}

function readRequest(
  request: IncomingMessage,
  target: RequestTarget,
  method: string,
  kinds: ReadonlySet<string>,
  body: Buffer,
): WireRequest {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  return {
    ...target,
    method,
    headers,
    body,
    kinds,
    origin: `http://${headers.host ?? `127.0.0.1:${request.socket.localPort}`}`,
    requestId: headers['x-request-id'] ?? randomUUID(),
    local: /^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? ''),
  }
}

async function waitLatency({ faults, clock }: Host): Promise<void> {
  const { latency } = faults.settings
  if (latency) await clock.sleep(latency.fromMs + faults.draw() * (latency.toMs - latency.fromMs))
}

const REFUSALS = ['401', '429', '500', '502', '503', '504', 'html-page', 'redirect']

function drawMisfortune(host: Host, kinds: ReadonlySet<string>, target: RequestTarget): Misfortune {
  const { faults } = host
  if (faults.settings.triggers.length === 0) return FORTUNE
  const names: string[] = []
  const strikes = (name: string): Trigger | null => {
    const trigger = faults.strikes(name, kinds)
    if (trigger) names.push(name)
    return trigger
  }
  let answer: Answer | null = null
  for (const name of [...REFUSALS, ...faults.language.refusals]) {
    const trigger = strikes(name)
    if (trigger) answer ??= answerOf(host, trigger, target)
  }
  return {
    answer,
    lostRequest: strikes('lost-request') !== null,
    lostAnswer: strikes('lost-answer') !== null,
    cut: strikes('cut-body') ? 'broken' : strikes('short-body') ? 'short' : null,
    names,
  }
}

function answerOf(host: Host, trigger: Trigger, target: RequestTarget): Answer {
  if (trigger.name === 'redirect') return redirect(`http://elsewhere.invalid${target.path}`)
  if (trigger.name === 'html-page')
    return text(HTML_TYPE, htmlPage('Down for Maintenance', 'Sorry for the inconvenience. We will be back shortly.'))
  if (trigger.name === '502') return text(HTML_TYPE, htmlPage('Bad Gateway', 'The server did not answer.'), 502)
  if (trigger.name === '504') return text(HTML_TYPE, htmlPage('Gateway Timeout', 'The server took too long.'), 504)
  return host.faultAnswer(trigger)
}
