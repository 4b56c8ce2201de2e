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
          actorId: z.string().max(100).optional().describe('A person or a key'),
          action: z.string().max(100).optional().describe('An action or its beginning, for example "user."'),
          from: z.iso.datetime({ offset: true }).optional(),
          to: z.iso.datetime({ offset: true }).optional(),
        }),
        response: { 200: pageOf(auditShape).describe('A page of the audit') },
      },
    },
    async (request) => {
      const { cursor, limit: wanted, from, to, ...filter } = request.query
      const limit = Math.min(wanted, MOST)
      const before = decodeCursor(cursor, NUMBER_POSITION)
      const found = await listAudit(db, callerOf(request).workspaceId, {
        ...filter,
        ...(before && { before }),
        ...(from && { from: new Date(from) }),
        ...(to && { to: new Date(to) }),
        limit: limit + 1,
      })
      return cutPage(found, limit, (row) => row.id)
    },
  )
}
