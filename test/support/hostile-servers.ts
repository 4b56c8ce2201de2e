import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { after } from 'node:test'
import type { ConcordatError } from '../../src/core/errors.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { type ClosableHttpClient, createHttpClient, type HttpClientOptions } from '../../src/platform/http/index.ts'
import { silentLog } from '../../src/platform/log/log.ts'

const closers: (() => Promise<unknown>)[] = []
after(() => Promise.all(closers.map((close) => close())))

/** A client for loopback servers with short deadlines and waits; closed when the tests end. */
export function clientWith(options: Partial<HttpClientOptions> = {}): ClosableHttpClient {
  const client = createHttpClient({
    name: 'test',
    allowedHosts: [],
    allowLoopback: true,
    pacer: null,
    clock: systemClock,
    log: silentLog,
    backoff: { baseMs: 2, capMs: 10 },
    deadlines: { connectMs: 500, firstByteMs: 150, idleMs: 150, totalMs: 1000 },
    ...options,
  })
  closers.unshift(() => client.close())
  return client
}

/** Listens on a free loopback port until the tests end; returns its origin. */
export async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export const serve = (listener: RequestListener): Promise<string> => listen(createHttpServer(listener))

/** Answers every request with these bytes and then ends, keeps or resets the line. */
export async function serveRaw(
  bytes: string | Buffer,
  then: 'end' | 'keep' | 'reset',
): Promise<{ url: string; requests: () => number }> {
  let requests = 0
  const server = createServer((socket) => {
    socket.on('data', () => {
      requests++
      socket.write(bytes, () => {
        if (then === 'end') socket.end()
        if (then === 'reset') socket.resetAndDestroy()
      })
    })
  })
  return { url: await listen(server), requests: () => requests }
}

export const get = (url: string) => ({ method: 'GET', url, repeatable: true }) as const
export const create = (url: string) => ({ method: 'POST', url, body: '{}', repeatable: false }) as const

/** For assert.rejects: the code, what is said about having been sent, and more. */
export function failsWith(code: string, sent: boolean, more: (error: ConcordatError) => boolean = () => true) {
  return (error: ConcordatError) => {
    assert.equal(error.code, code, error.stack)
    assert.equal(error.facts.sent, sent, 'sent')
    return more(error)
  }
}

// A throw-away self-signed pair for this test only.
export const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgc1eN9miwJez1mIrQ
Hk205cDqTd+kdmx1ob1gylbwjI2hRANCAAQpEFAp/l8IZVHnRqhodYYHPG+PYc3B
589eyCOz8bIHZID4CERVj0sVq/zNEdBFvLC0GocXqfvlK593WVyjnEG6
-----END PRIVATE KEY-----
`
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUKZhDV9iYyWhqVuLPTXNfeI7Bk5UwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA4MTExMVoYDzIxMjYxMDI4
MDgxMTExWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQpEFAp/l8IZVHnRqhodYYHPG+PYc3B589eyCOz8bIHZID4CERVj0sV
q/zNEdBFvLC0GocXqfvlK593WVyjnEG6o1MwUTAdBgNVHQ4EFgQULNmOBkYOs6tf
7cD3adwI5ASu52swHwYDVR0jBBgwFoAULNmOBkYOs6tf7cD3adwI5ASu52swDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiADvSjmjFj0xeCO9Br1OgZ+
GpWW0B8QA+AMbVb8q3/8dwIhAJ5pNcy/r4Zgo9v0QLO7bsLS5hgPF2zKP6WBiL2H
u55h
-----END CERTIFICATE-----
`
