import type { UserId, WorkspaceId } from '../core/ids.ts'

/** Who makes a request, once known. */
export interface Caller {
  readonly userId: UserId
  readonly workspaceId: WorkspaceId
  readonly role: string
  /** By cookie (a browser; cross-site checks apply) or by API key (a program). */
  readonly by: 'session' | 'key'
  readonly sessionToken: string | null
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
  interface FastifyContextConfig {
    /** What the caller's role must allow; 'public' needs nobody. A route without it does not start (deny by default). */
    permission?: string
    /** Takes any body size as a stream. */
    streams?: boolean
  }
}
