import type { FastifyRequest } from 'fastify'
import type { Queryable } from '../platform/database/database.ts'
import { recordAudit } from '../platform/users/index.ts'
import { actorOfRequest, callerOf } from './caller.ts'

/**
 * One row of the audit for what a room does not record itself. `after` never holds values of secrets. `{ database: tx }` writes
 * it in the transaction of the change, so that neither exists without the other.
 */
export async function note(
  platform: { readonly database: { readonly db: Queryable } },
  request: FastifyRequest,
  action: string,
  subjectKind: string,
  subjectId: string | null,
  after: object | null = null,
): Promise<void> {
  const { workspaceId } = callerOf(request)
  const actor = actorOfRequest(request)
  await recordAudit(platform.database.db, { workspaceId, actor, action, subjectKind, subjectId, after })
}

/** How a person or key is named in plans, links and runs. */
export function byline(request: FastifyRequest): string {
  const { kind, userId, id } = callerOf(request)
  return kind === 'user' ? `user ${userId}` : `api key ${id}`
}
