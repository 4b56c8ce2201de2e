import { z } from 'zod'
import { rightOf } from '../../platform/users/index.ts'
import { getRun } from '../../sync/history/index.ts'
import type { RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { openEventStream } from '../event-stream.ts'
import { observeRun } from '../observe-run.ts'
import { id } from '../shapes.ts'
import { stillSignedIn } from '../still-signed-in.ts'

/** A run as it happens, by server-sent events. */
export const registerRunEvents: RegisterRoutes = (app, platform) => {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  app.get(
    '/api/v1/runs/:id/events',
    {
      config: { permission: 'read' },
      schema: {
        tags: ['Runs'],
        summary: 'A run as it happens (server-sent events)',
        description:
          'Events: "run" (the run, whenever it changes), "counts" (all counters, whenever one changes), "log" (one line; its id is the line\'s seq; only with the right to see logs), "end" (the run has ended; the stream closes). Reconnect with Last-Event-ID to go on after the last line.',
        params: z.strictObject({ id }),
        querystring: z.strictObject({
          after: z.coerce
            .number()
            .int()
            .min(0)
            .optional()
            .describe('Lines after this seq, when no Last-Event-ID is sent'),
        }),
        headers: z.object({
          'last-event-id': z
            .string()
            .regex(/^\d{0,15}$/)
            .optional(),
        }),
        response: { 200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const run = await getRun(platform.database.db, caller.workspaceId, request.params.id)
      const after = Number(request.headers['last-event-id'] || (request.query.after ?? 0))
      const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
      const stream = openEventStream(reply)
      const signal = AbortSignal.any([stream.signal, closing.signal])
      try {
        await observeRun(platform, run, stream, {
          after,
          logs: rightOf(caller, 'see-logs', platform.clock.now()) === 'yes',
          stillAllowed: () => stillSignedIn(platform, caller, bearer),
          signal,
        })
      } catch (error) {
        if (!signal.aborted) platform.log.warn({ error, reference: request.id }, 'a stream of events broke off')
      } finally {
        stream.end()
      }
    },
  )
}
