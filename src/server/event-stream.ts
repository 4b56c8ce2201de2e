import type { FastifyReply } from 'fastify'

export interface EventStream {
  /** Aborted when the reader has gone. */
  readonly signal: AbortSignal
  /** The reader is slower than we are: wait before sending more. */
  isFull(): boolean
  send(event: string, id: string | null, value: unknown): void
  /** A comment, so that proxies keep the line open. */
  beat(): void
  end(): void
}

/**
 * Turns a reply into server-sent events (text/event-stream). Headers set on the reply so far go along. Give the reader
 * little: what is not read yet waits in memory, so send only what changed.
 */
export function openEventStream(reply: FastifyReply): EventStream {
  const gone = new AbortController()
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    connection: 'close',
  })
  raw.write('retry: 2000\n\n')
  const leave = () => gone.abort()
  raw.once('close', leave)
  raw.on('error', leave)
  return {
    signal: gone.signal,
    isFull: () => raw.writableNeedDrain,
    send: (event, id, value) => {
      const lines = [`event: ${event}`, ...(id === null ? [] : [`id: ${id}`]), `data: ${JSON.stringify(value)}`]
      if (!gone.signal.aborted) raw.write(`${lines.join('\n')}\n\n`)
    },
    beat: () => {
      if (!gone.signal.aborted) raw.write(': alive\n\n')
    },
    end: () => {
      raw.end()
    },
  }
}
