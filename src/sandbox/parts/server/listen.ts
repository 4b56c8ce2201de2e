import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Host, serveRequest } from './serve-request.ts'

export interface Listening {
  readonly url: string
  readonly port: number
  /** Ends every connection at once. */
  close(): Promise<void>
}

/** Serves a host on a port (0: any free one). Rejects when the port is taken. */
export async function listen(host: Host, wantedPort: number, address: string): Promise<Listening> {
  // Node's own limit is above every CRM's, so that too long heads get the CRM's answer.
  const server = createServer({ maxHeaderSize: 131_072, keepAliveTimeout: 60_000 }, (request, response) => {
    void serveRequest(host, request, response)
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\n\r\n')
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wantedPort, address, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
