import type { Session } from '../../parts/oauth/grants.ts'
import type { SaveContext, Viewer } from '../org.ts'
import type { Sandbox } from '../sandbox-state.ts'
import { WireError } from './wire-error.ts'

/** One request as endpoints see it; sub-requests of composite resources have the same shape. */
export interface Call {
  readonly sandbox: Sandbox
  readonly method: string
  /** Decoded path segments, empty ones left out. */
  readonly segments: readonly string[]
  /** Named by the route's pattern. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** Parsed body of a composite sub-request. */
  readonly payload?: unknown
  /** Scheme and host as the client addressed us. */
  readonly origin: string
  readonly requestId: string
  /** 67 in /services/data/v67.0; 0 elsewhere. */
  readonly version: number
  /** Which API a save is journaled under. */
  readonly via: string
  readonly kinds: ReadonlySet<string>
  readonly session: Session | null
  /** From the loopback interface: may use /__sandbox. */
  readonly local: boolean
}

export function viewerOf(call: Call): Viewer {
  const { userId } = sessionOf(call)
  return call.version > 0 ? { userId, apiVersion: `${call.version}.0` } : { userId }
}

export function sessionOf(call: Call): Session {
  if (!call.session) throw new WireError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  return call.session
}

/** How a save is journaled, with the write headers of section 7. */
export function saveContextOf(call: Call, via = call.via): SaveContext {
  const duplicateHeader = call.headers['sforce-duplicate-rule-header'] ?? ''
  const assignment = call.headers['sforce-auto-assign']
  return {
    userId: sessionOf(call).userId,
    via,
    request: call.requestId,
    apiVersion: `${call.version}.0`,
    allowDuplicates: /allowsave\s*=\s*true/i.test(duplicateHeader),
    assignmentRule: assignment === undefined || /^true$/i.test(assignment) ? null : assignment,
  }
}

/** The JSON object in the body. Throws 400 JSON_PARSER_ERROR, 415 for another content type. */
export function jsonObject(call: Call): Record<string, unknown> {
  const value = jsonBody(call)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WireError(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is required to be a JSON object')
  return value as Record<string, unknown>
}

export function jsonBody(call: Call): unknown {
  if (call.payload !== undefined) return call.payload
  const type = call.headers['content-type']
  if (type !== undefined && !/^application\/(.*\+)?json/i.test(type))
    throw new WireError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      `Content-Type is not supported: ${type.split(';')[0]}. Use application/json`,
    )
  if (call.body.length === 0)
    throw new WireError(
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body.',
    )
  try {
    return JSON.parse(call.body.toString('utf8'))
  } catch (error) {
    throw new WireError(400, 'JSON_PARSER_ERROR', `${(error as Error).message} at [line:1, column:1]`)
  }
}

export function servicePath(version: number): string {
  return `/services/data/v${version}.0`
}
