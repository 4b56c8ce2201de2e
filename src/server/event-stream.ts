import type { FastifyReply, FastifyRequest } from 'fastify'

const HEARTBEAT_MS = 15_000

export interface EventStream {
  /** Aborted when the reader has gone. */
  readonly signal: AbortSignal
  send(event: string, id: string | null, value: unknown): void
  end(): void
}

/** Turns a reply into server-sent events (text/event-stream) with a comment every 15 s so that proxies keep it open. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply, everyMs = HEARTBEAT_MS): EventStream {
  const gone = new AbortController()
  reply.hijack()
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  reply.raw.write(': open\n\n')
  const heartbeat = setInterval(() => reply.raw.write(': alive\n\n'), everyMs)
  request.raw.once('close', () => {
    clearInterval(heartbeat)
    gone.abort()
  })
  return {
    signal: gone.signal,
    send: (event, id, value) => {
      const lines = [`event: ${event}`, ...(id === null ? [] : [`id: ${id}`]), `data: ${JSON.stringify(value)}`]
      if (!gone.signal.aborted) reply.raw.write(`${lines.join('\n')}\n\n`)
    },
    end: () => {
      clearInterval(heartbeat)
      reply.raw.end()
    },
  }
}
