import { z } from 'zod'
import { getConnection, updateSettings } from '../../connections/index.ts'
import type { Platform } from '../../platform/platform.ts'
import type { App } from '../app.ts'
import { actorOfRequest, callerOf } from '../caller.ts'
import { connectionParams } from '../shapes.ts'

/** Stopping and going on is for whoever watches the runs; every other setting takes an admin. */
export function registerPause(app: App, { database }: Platform): void {
  app.post(
    '/api/v1/connections/:connection/pause',
    {
      config: { permission: 'pause' },
      schema: {
        tags: ['Connections'],
        summary: 'Pause a connection, or let it go on: while paused nothing is read or written through it',
        params: connectionParams,
        body: z.strictObject({ paused: z.boolean() }),
        response: { 200: z.object({ paused: z.boolean() }).describe('How it is now') },
      },
    },
    async (request) => {
      const { workspaceId } = callerOf(request)
      const { paused } = request.body
      const connection = await getConnection(database.db, workspaceId, request.params.connection)
      await updateSettings(database, workspaceId, connection.id, { enabled: !paused }, actorOfRequest(request))
      return { paused }
    },
  )
}
