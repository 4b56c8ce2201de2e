import { z } from 'zod'
import type { RegisterRoutes } from '../app.ts'
import { callerOf } from '../caller.ts'
import { openEventStream } from '../event-stream.ts'
import { stillSignedIn } from '../still-signed-in.ts'
import { tellWorkspace } from '../tell-workspace.ts'
import { watchWorkspaces } from '../watch-workspace.ts'

/** What happens in the workspace, by server-sent events; one stream is enough for a whole browser tab. */
export const registerEvents: RegisterRoutes = (app, platform) => {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  const watch = watchWorkspaces(platform, closing.signal)

  app.get(
    '/api/v1/events',
    {
      config: { permission: 'read' },
      schema: {
        tags: ['Runs'],
        summary: 'What happens in the workspace (server-sent events)',
        description:
          'Events: "run" (a run with all its counters and its accounting: open ones at once, then whenever one changes, at most twice a second), "changed" ({ subjects }: kinds of things that people or keys changed), "beat" (every 15 s), "end" (the session has ended). Values are absolute. Reconnect with Last-Event-ID to hear what was changed meanwhile.',
        headers: z.object({
          'last-event-id': z
            .string()
            .regex(/^\d{0,18}$/)
            .optional(),
        }),
        response: { 200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { 'last-event-id': last } = request.headers
      const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
      const stream = openEventStream(reply)
      const signal = AbortSignal.any([stream.signal, closing.signal])
      try {
        await tellWorkspace(platform, watch, stream, {
          workspaceId: caller.workspaceId,
          after: last ? BigInt(last) : null,
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
