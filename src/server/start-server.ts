import type { AddressInfo } from 'node:net'
import type { Platform } from '../platform/platform.ts'
import type { App } from './app.ts'
import { buildApp } from './build-app.ts'
import { serverError } from './errors.ts'
import type { TryOut } from './try-out.ts'

const CLOSE_MS = 8_000

export interface RunningServer {
  /** Where it can be reached from this machine. */
  readonly url: string
  /** Takes no more requests, ends event streams, lets what is under way finish for up to 8 s, then cuts it off. */
  close(): Promise<void>
}

/** Serves the API. Port 0 takes a free one. Throws CC-API-11 when the port is taken. */
export async function startServer(
  platform: Platform,
  where: { readonly port: number; readonly host?: string; readonly tryOut?: TryOut },
): Promise<RunningServer> {
  const host = where.host ?? '127.0.0.1'
  // With a free port the public address is known only once we listen; links and redirects are made after that.
  const config = { ...platform.config }
  const app = await buildApp({ ...platform, config }, where.tryOut ?? null)
  try {
    await app.listen({ port: where.port, host })
  } catch (error) {
    await app.close()
    const { code } = error as { code?: string }
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const why = code === 'EACCES' ? 'may not be used by this user' : 'is taken'
    throw serverError('CC-API-11', `Port ${where.port} on ${host} ${why}.`, {
      cause: error,
      facts: { port: where.port },
    })
  }
  const { port } = app.server.address() as AddressInfo
  const local = `http://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
  if (isDefaultAddress(platform)) config.publicUrl = local
  return { url: local, close: () => closeApp(platform, app) }
}

/** A file that is still coming in would hold the stop up for ever; cut off, its import leaves nothing behind. */
async function closeApp({ clock }: Platform, app: App): Promise<void> {
  const closed = new AbortController()
  const cut = clock.sleep(CLOSE_MS, closed.signal).then(
    () => app.server.closeAllConnections(),
    () => undefined,
  )
  await app.close()
  closed.abort()
  await cut
}

/** Nobody set CONCORDAT_PUBLIC_URL: then it follows the port that is really used. */
function isDefaultAddress({ config }: Platform): boolean {
  return config.publicUrl === `http://127.0.0.1:${config.port}`
}
