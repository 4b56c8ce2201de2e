import type { FastifyRequest } from 'fastify'
import { type Actor, actorOf, type Caller, NOBODY, type Permission } from '../platform/users/index.ts'
import { serverError } from './errors.ts'

/** What a route asks of its caller: nothing, a person or key, a person, or a permission of the table of roles. */
export type Access = Permission | 'public' | 'signed-in' | 'person'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
    /** The cookie's session, for what belongs to this one browser. */
    sessionToken: string | null
    /** Set while an Idempotency-Key is held for this request. */
    heldKey: HeldKey | null
  }
  interface FastifyContextConfig {
    /** A route without it is refused at registration (deny by default). */
    permission?: Access
    /** Whether the route looks at Idempotency-Key. */
    idempotent?: boolean
    /** Takes a body of any size as a stream. */
    streams?: boolean
  }
}

/** A key that this request has claimed; see idempotency.ts. */
export interface HeldKey {
  readonly workspaceId: string
  readonly callerId: string
  readonly key: string
  readonly beganAt: Date
  /** For streamed bodies: set by the route when the body has been read. */
  bodyHash: Buffer | null
}

/** The caller of a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw serverError('CC-API-2', 'The request carries no valid session or API key.')
  return request.caller
}

/** Who acts, for the audit: with the address and the reference of the request. */
export function actorOfRequest(request: FastifyRequest): Actor {
  const from = { address: request.ip, requestId: request.id }
  return request.caller ? actorOf(request.caller, from) : { ...NOBODY, ...from }
}
