import type { FastifyRequest } from 'fastify'
import type { Platform } from '../platform/platform.ts'
import { recordAudit } from '../platform/users/index.ts'
import { actorOfRequest, callerOf } from './caller.ts'

/** One row of the audit for what a room does not record itself. `after` never holds values of secrets. */
export async function note(
  platform: Pick<Platform, 'database'>,
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
