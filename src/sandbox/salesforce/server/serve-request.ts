import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { FaultsSyntaxError, type RequestKind, type Trigger, type TriggerName } from '../faults/parse-faults.ts'
import type { Session } from '../oauth/grants.ts'
import { OAuthError, oauthErrorAnswer } from '../oauth/oauth-error.ts'
import { lifetimeOf } from '../oauth/session-lifetime.ts'
import { SoqlError } from '../org.ts'
import { dailyLimitOf, limitHeader } from '../rest/limits.ts'
import { versionOf } from '../rest/versions.ts'
import type { Sandbox } from '../sandbox-state.ts'
import { type Answer, errorAnswer, HTML_TYPE, json, redirect, text } from './answer.ts'
import type { Call } from './call.ts'
import { htmlPage, type RequestTarget, readBody, readTarget, tooLongHead } from './read-request.ts'
import { kindsOf } from './request-kinds.ts'
import type { Router } from './router.ts'
import { sendAnswer } from './send-answer.ts'
import { notFound, WireError } from './wire-error.ts'

/** What the faults decided about one request, before it was looked at. */
interface Misfortune {
  readonly answer: Answer | null
  readonly lostRequest: boolean
  readonly lostAnswer: boolean
  readonly cut: 'broken' | 'short' | null
  readonly names: readonly string[]
}

/** One request from head to last byte. Never throws. */
export async function serveRequest(
  sandbox: Sandbox,
  router: Router,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const began = sandbox.clock.monotonicMs()
  const at = sandbox.clock.now().toISOString()
  // Clients take the org's time from here; the machine's would be another one once the org's clock was moved.
  response.setHeader('Date', sandbox.clock.now().toUTCString())
  const seen: { session: Session | null; faults: readonly string[]; path: string } = {
    session: null,
    faults: [],
    path: request.url ?? '/',
  }
  let cut = false
  try {
    cut = await answerRequest(sandbox, router, request, response, seen)
  } catch {
    response.destroy()
    cut = true
  }
  const user = sandbox.org.users.find((one) => one.id === seen.session?.userId)
  if (seen.path.startsWith('/__sandbox')) return
  sandbox.requests.add({
    at,
    method: request.method ?? 'GET',
    path: seen.path,
    status: cut ? 0 : response.statusCode,
    ms: Math.round((sandbox.clock.monotonicMs() - began) * 10) / 10,
    user: user?.username ?? null,
    fault: seen.faults.length > 0 ? seen.faults.join(',') : null,
  })
}

/** True when the connection was cut without an answer. */
async function answerRequest(
  sandbox: Sandbox,
  router: Router,
  request: IncomingMessage,
  response: ServerResponse,
  seen: { session: Session | null; faults: readonly string[] },
): Promise<boolean> {
  const tooLong = tooLongHead(request)
  if (tooLong !== 0) {
    request.resume()
    const title = tooLong === 414 ? 'URI Too Long' : 'Request Header Fields Too Large'
    await sendAnswer(response, text(HTML_TYPE, htmlPage(title, 'The request is too long.'), tooLong), PLAIN)
    return false
  }
  const target = readTargetSafely(request.url ?? '/')
  const method = methodOf(request, target)
  const kinds = kindsOf(method, target.segments)
  const outside =
    target.segments[0] === '__sandbox' || target.segments[2] === 'authorize' || target.segments[2] === 'consent'
  const misfortune = outside ? FORTUNE : drawMisfortune(sandbox, kinds, target)
  seen.faults = misfortune.names
  const body = await readBody(request)
  if (!outside) await waitLatency(sandbox)
  if (misfortune.lostRequest) {
    response.socket?.destroy()
    return true
  }
  const call = { ...callOf(sandbox, request, target, method, body), kinds }
  const answer = await findAnswer(router, call, misfortune, seen)
  if (misfortune.lostAnswer) {
    response.socket?.destroy()
    return true
  }
  const { headers } = request
  await sendAnswer(response, answer, {
    headOnly: request.method === 'HEAD',
    gzip: /\bgzip\b/.test(String(headers['accept-encoding'] ?? '')),
    pretty: headers['x-prettyprint'] === '1',
    cut: misfortune.cut,
    cutAt: misfortune.cut ? sandbox.faults.draw() : 0,
  })
  return misfortune.cut === 'broken'
}

const PLAIN = { headOnly: false, gzip: false, pretty: false, cut: null, cutAt: 0 } as const
const FORTUNE: Misfortune = { answer: null, lostRequest: false, lostAnswer: false, cut: null, names: [] }

function readTargetSafely(url: string): RequestTarget {
  try {
    return readTarget(url)
  } catch {
    return { path: url, segments: ['%'], query: new URLSearchParams() }
  }
}

/** `POST …?_HttpMethod=PATCH` is for clients that cannot send PATCH. */
function methodOf(request: IncomingMessage, target: RequestTarget): string {
  const method = request.method ?? 'GET'
  const other = target.query.get('_HttpMethod')
  return method === 'POST' && other ? other.toUpperCase() : method
}

function callOf(
  sandbox: Sandbox,
  request: IncomingMessage,
  target: RequestTarget,
  method: string,
  body: Buffer,
): Omit<Call, 'kinds'> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  const address = request.socket.remoteAddress ?? ''
  return {
    sandbox,
    method,
    segments: target.segments,
    params: {},
    query: target.query,
    headers,
    body,
    origin: `http://${headers.host ?? `127.0.0.1:${request.socket.localPort}`}`,
    requestId: headers['x-request-id'] ?? randomUUID(),
    version: 0,
    via: 'rest',
    session: null,
    local: /^(::1|(::ffff:)?127\.)/.test(address),
  }
}

/** Finds the endpoint, signs the caller in where that is needed, and turns refusals into answers. */
async function findAnswer(
  router: Router,
  call: Call,
  misfortune: Misfortune,
  seen: { session: Session | null },
): Promise<Answer> {
  const { sandbox, segments } = call
  const isRest = segments[0] === 'services' && segments[1] === 'data' && segments.length > 2
  try {
    if (misfortune.answer && misfortune.answer.status !== 401) return misfortune.answer
    if (!isRest) {
      if (segments[0] === '__sandbox' && !call.local) throw notFound()
      const match = router.find(call.method, segments, 0)
      return await match.endpoint({ ...call, params: match.params })
    }
    const version = versionOf(segments[2] as string)
    const session = signIn(call)
    seen.session = session
    if (misfortune.answer) {
      sandbox.grants.endSession(session.token)
      return misfortune.answer
    }
    sandbox.usage.count()
    if (sandbox.usage.used() > dailyLimitOf(sandbox))
      throw new WireError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
    const match = router.find(call.method, segments, version)
    const answer = await match.endpoint({ ...call, params: match.params, version, session })
    return { ...answer, headers: { ...limitHeader(sandbox), ...answer.headers } }
  } catch (error) {
    const answer = refusalAnswer(error)
    return seen.session ? { ...answer, headers: { ...limitHeader(sandbox), ...answer.headers } } : answer
  }
}

function signIn(call: Call): Session {
  const header = call.headers.authorization
  if (header === undefined) throw new WireError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  const token = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header)?.[1]
  if (!token) throw new WireError(401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE')
  const session = call.sandbox.grants.session(token, lifetimeOf(call.sandbox))
  if (!session) throw new WireError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  return session
}

function refusalAnswer(error: unknown): Answer {
  if (error instanceof WireError) return errorAnswer(error)
  if (error instanceof OAuthError) return oauthErrorAnswer(error)
  if (error instanceof SoqlError) return errorAnswer(new WireError(400, error.code, error.message))
  if (error instanceof FaultsSyntaxError) return json([{ errorCode: 'FAULTS', message: error.message }], 400)
  const message = `An unexpected error occurred. Please include this ErrorId if you contact support: ${randomUUID()} (${error instanceof Error ? error.stack : String(error)})`
  return errorAnswer(new WireError(500, 'UNKNOWN_EXCEPTION', message))
}

async function waitLatency(sandbox: Sandbox): Promise<void> {
  const { latency } = sandbox.faults.settings
  if (latency) await sandbox.clock.sleep(latency.fromMs + sandbox.faults.draw() * (latency.toMs - latency.fromMs))
}

function drawMisfortune(sandbox: Sandbox, kinds: ReadonlySet<RequestKind>, target: RequestTarget): Misfortune {
  const { faults } = sandbox
  if (faults.settings.triggers.length === 0) return FORTUNE
  const names: string[] = []
  const strikes = (name: TriggerName): Trigger | null => {
    const trigger = faults.strikes(name, kinds)
    if (trigger) names.push(name)
    return trigger
  }
  let answer: Answer | null = null
  for (const name of ['401', '429', '500', '503', 'html-page', 'redirect'] as const) {
    const trigger = strikes(name)
    if (trigger) answer ??= faultAnswer(trigger, target)
  }
  return {
    answer,
    lostRequest: strikes('lost-request') !== null,
    lostAnswer: strikes('lost-answer') !== null,
    cut: strikes('cut-body') ? 'broken' : strikes('short-body') ? 'short' : null,
    names,
  }
}

function faultAnswer(trigger: Trigger, target: RequestTarget): Answer {
  const retry = { 'Retry-After': String(trigger.retryAfterSeconds) }
  const refuse = (status: number, code: string, message: string, headers: Record<string, string> = {}): Answer =>
    json([{ message, errorCode: code }], status, headers)
  if (trigger.name === '401') return refuse(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  if (trigger.name === '429') return text(HTML_TYPE, htmlPage('Too Many Requests', 'Please slow down.'), 429, retry)
  if (trigger.name === '500')
    return refuse(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred. ErrorId: 1234567890-12345 (-1234567890)')
  if (trigger.name === '503') return refuse(503, 'SERVER_UNAVAILABLE', 'The server is currently unavailable', retry)
  if (trigger.name === 'redirect') return redirect(`http://elsewhere.invalid${target.path}`)
  return text(HTML_TYPE, htmlPage('Down for Maintenance', 'Sorry for the inconvenience. We will be back shortly.'))
}
