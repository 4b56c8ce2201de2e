import { z } from 'zod'
import { listAudit } from '../../platform/users/index.ts'
import type { RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { cutPage, decodeCursor, NUMBER_POSITION, pageOf, pageQuery } from '../pagination.ts'
import { instant } from '../shapes.ts'

const MOST = 499

const auditShape = z
  .object({
    id: z.string(),
    at: instant,
    actorKind: z.string(),
    actorId: z.string().nullable(),
    action: z.string(),
    subjectKind: z.string(),
    subjectId: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
    address: z.string().nullable(),
  })
  .meta({ id: 'AuditRow' })

/** Who did what. */
export const registerAudit: RegisterRoutes = (app, { database: { db } }) => {
  app.get(
    '/api/v1/audit',
    {
      config: { permission: 'read-audit' },
      schema: {
        tags: ['Audit'],
        summary: 'Who did what, newest first',
        querystring: pageQuery.extend({
          subjectKind: z.string().max(100).optional(),
          subjectId: z.string().max(100).optional(),
        }),
        response: { 200: pageOf(auditShape).describe('A page of the audit') },
      },
    },
    async (request) => {
      const { cursor, subjectKind, subjectId } = request.query
      const limit = Math.min(request.query.limit, MOST)
      const before = decodeCursor(cursor, NUMBER_POSITION)
      const found = await listAudit(db, callerOf(request).workspaceId, {
        ...(before && { before }),
        ...(subjectKind && { subjectKind }),
        ...(subjectId && { subjectId }),
        limit: limit + 1,
      })
      return cutPage(found, limit, (row) => row.id)
    },
  )
}
