import { randomUUID } from 'node:crypto'
import { ControlRefusal } from '../../parts/control/control-routes.ts'
import { FaultsSyntaxError, type Trigger } from '../../parts/faults/parse-faults.ts'
import type { Session } from '../../parts/oauth/grants.ts'
import { type Answer, HTML_TYPE, htmlPage, json, text } from '../../parts/server/answer.ts'
import { type RequestTarget, UnreadableRequest } from '../../parts/server/read-request.ts'
import type { Host, Served, WireRequest } from '../../parts/server/serve-request.ts'
import { OAuthError, oauthErrorAnswer } from '../oauth/oauth-error.ts'
import { lifetimeOf } from '../oauth/session-lifetime.ts'
import { SoqlError } from '../org.ts'
import { dailyLimitOf, limitHeader } from '../rest/limits.ts'
import { versionOf } from '../rest/versions.ts'
import type { Sandbox } from '../sandbox-state.ts'
import type { Call } from './call.ts'
import { kindsOf } from './request-kinds.ts'
import type { Router } from './router.ts'
import { errorAnswer, notFound, WireError } from './wire-error.ts'

/** URI and headers together may have this many bytes (section 5). */
const LONGEST_HEAD = 16_384

/** How the emulated org does with requests what every sandbox does. */
export function salesforceHost(sandbox: Sandbox, router: Router): Host {
  return {
    clock: sandbox.clock,
    faults: sandbox.faults,
    requests: sandbox.requests,
    longestHead: LONGEST_HEAD,
    methodOf,
    kindsOf: (method, target) => kindsOf(method, target.segments),
    meetsNoFaults: ({ segments }) => segments[2] === 'authorize' || segments[2] === 'consent',
    faultAnswer,
    answer: (request, struck) => answerCall(router, callOf(sandbox, request), struck),
  }
}

/** `POST …?_HttpMethod=PATCH` is for clients that cannot send PATCH. */
function methodOf(method: string, target: RequestTarget): string {
  const other = target.query.get('_HttpMethod')
  return method === 'POST' && other ? other.toUpperCase() : method
}

function callOf(sandbox: Sandbox, request: WireRequest): Call {
  return { ...request, sandbox, params: {}, version: 0, via: 'rest', session: null }
}

async function answerCall(router: Router, call: Call, struck: Answer | null): Promise<Served> {
  const seen: { session: Session | null } = { session: null }
  const answer = await findAnswer(router, call, struck, seen)
  const user = call.sandbox.org.users.find((one) => one.id === seen.session?.userId)
  return { answer, user: user?.username ?? null, pretty: call.headers['x-prettyprint'] === '1' }
}

/** Finds the endpoint, signs the caller in where that is needed, and turns refusals into answers. */
async function findAnswer(
  router: Router,
  call: Call,
  struck: Answer | null,
  seen: { session: Session | null },
): Promise<Answer> {
  const { sandbox, segments } = call
  const isRest = segments[0] === 'services' && segments[1] === 'data' && segments.length > 2
  try {
    if (struck && struck.status !== 401) return struck
    if (!isRest) {
      if (segments[0] === '__sandbox' && !call.local) throw notFound()
      const match = router.find(call.method, segments, 0)
      return await match.endpoint({ ...call, params: match.params })
    }
    const version = versionOf(segments[2] as string)
    const session = signIn(call)
    seen.session = session
    if (struck) {
      sandbox.grants.endSession(session.token)
      return struck
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
  if (error instanceof UnreadableRequest) return errorAnswer(new WireError(400, 'MALFORMED_QUERY', error.message))
  if (error instanceof ControlRefusal) return errorAnswer(new WireError(error.status, error.code, error.message))
  if (error instanceof FaultsSyntaxError) return json([{ errorCode: 'FAULTS', message: error.message }], 400)
  const message = `An unexpected error occurred. Please include this ErrorId if you contact support: ${randomUUID()} (${error instanceof Error ? error.stack : String(error)})`
  return errorAnswer(new WireError(500, 'UNKNOWN_EXCEPTION', message))
}

function faultAnswer({ name, retryAfterSeconds }: Trigger): Answer {
  const retry = { 'Retry-After': String(retryAfterSeconds) }
  const refuse = (status: number, code: string, message: string, headers: Record<string, string> = {}): Answer =>
    json([{ message, errorCode: code }], status, headers)
  if (name === '401') return refuse(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  if (name === '429') return text(HTML_TYPE, htmlPage('Too Many Requests', 'Please slow down.'), 429, retry)
  if (name === '500')
    return refuse(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred. ErrorId: 1234567890-12345 (-1234567890)')
  return refuse(503, 'SERVER_UNAVAILABLE', 'The server is currently unavailable', retry)
}
