import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { after, describe, test } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { ConcordatError } from '../../core/errors.ts'
import { systemClock } from '../clock.ts'
import { silentLog } from '../log/log.ts'
import type { Pacer } from './client.ts'
import { createHttpClient, type HttpClientOptions } from './create-client.ts'

const closers: (() => Promise<unknown>)[] = []
after(() => Promise.all(closers.map((close) => close())))

function clientWith(options: Partial<HttpClientOptions> = {}) {
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

async function listen(server: Server): Promise<string> {
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

const serve = (listener: RequestListener) => listen(createHttpServer(listener))

/** Answers every request with these bytes and then cuts, keeps or resets the line. */
function serveRaw(bytes: string | Buffer, then: 'end' | 'keep' | 'reset') {
  const seen = { requests: 0, url: '' }
  const server = createServer((socket) => {
    socket.on('data', () => {
      seen.requests++
      socket.write(bytes, () => {
        if (then === 'end') socket.end()
        if (then === 'reset') socket.resetAndDestroy()
      })
    })
  })
  return listen(server).then((url) => ({ ...seen, url, requests: () => seen.requests }))
}

const get = (url: string) => ({ method: 'GET', url, repeatable: true }) as const
const create = (url: string) => ({ method: 'POST', url, body: '{}', repeatable: false }) as const

function failsWith(code: string, sent: boolean, more: (error: ConcordatError) => boolean = () => true) {
  return (error: ConcordatError) => {
    assert.equal(error.code, code, `${error.message} ${error.stack}`)
    assert.equal(error.facts.sent, sent, 'sent')
    return more(error)
  }
}

describe('answers', () => {
  test('status, headers and body come back as they are, also for refusals', async () => {
    const url = await serve((request, response) => {
      response.writeHead(400, { 'X-Thing': 'a', 'content-type': 'application/json' })
      request.pipe(response)
    })
    const response = await clientWith().request({ ...create(url), body: '{"a":1}' })
    assert.equal(response.status, 400)
    assert.equal(response.headers['x-thing'], 'a')
    assert.deepEqual(await response.json(), { a: 1 })
  })

  test('gzip, deflate with and without wrapper, and brotli are unpacked', async () => {
    const packers = { gzip: gzipSync, deflate: deflateSync, raw: deflateRawSync, br: brotliCompressSync }
    const url = await serve((request, response) => {
      const name = request.url!.slice(1) as keyof typeof packers
      response.setHeader('content-encoding', name === 'raw' ? 'deflate' : name)
      response.end(packers[name]('häll'.repeat(1000)))
    })
    for (const name of Object.keys(packers)) {
      const response = await clientWith().request(get(`${url}/${name}`))
      assert.equal(await response.text(), 'häll'.repeat(1000), name)
    }
  })

  test('a web page where JSON was expected is not taken for an answer', async () => {
    const url = await serve((_request, response) => response.end('<html>Sign in</html>'))
    const response = await clientWith().request(get(url))
    await assert.rejects(response.json(), failsWith('CC-HTTP-11', true))
  })

  test('redirects are refused and never followed', async () => {
    let followed = 0
    const target = await serve((_request, response) => {
      followed++
      response.end()
    })
    const url = await serve((_request, response) => response.writeHead(302, { location: target }).end())
    await assert.rejects(clientWith().request(get(url)), failsWith('CC-HTTP-10', true))
    assert.equal(followed, 0)
  })

  test('300 is an answer, not a redirect', async () => {
    const url = await serve((_request, response) => response.writeHead(300).end('["/a","/b"]'))
    assert.equal((await clientWith().request(get(url))).status, 300)
  })

  test('proxy variables have no effect', async () => {
    const url = await serve((_request, response) => response.end('direct'))
    process.env.HTTP_PROXY = process.env.http_proxy = 'http://127.0.0.1:1'
    try {
      assert.equal(await (await clientWith().request(get(url))).text(), 'direct')
    } finally {
      delete process.env.HTTP_PROXY
      delete process.env.http_proxy
    }
  })

  test('a streamed body waits for its reader and a slow reader is no dead server', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'a')
    let written = 0
    const url = await serve((_request, response) => {
      const source = Readable.from(
        (function* () {
          for (; written < 20_000_000; written += chunk.length) yield chunk
        })(),
      )
      source.pipe(response)
    })
    const response = await clientWith({ deadlines: { idleMs: 100, totalMs: 20_000 } }).request({
      ...get(url),
      maxBodyBytes: Number.POSITIVE_INFINITY,
    })
    await new Promise((resolve) => response.body.once('readable', resolve))
    await systemClock.sleep(300)
    assert.ok(written < 15_000_000, `the server was held back, it wrote ${written}`)
    let received = 0
    for await (const part of response.body) received += part.length
    assert.equal(received, written)
  })

  test('an answer that nobody reads ends at the deadline without hurting the rest', async () => {
    const url = await serve((_request, response) => response.end(Buffer.alloc(3_000_000)))
    const client = clientWith({ deadlines: { totalMs: 100 } })
    const response = await client.request(get(url))
    await systemClock.sleep(200)
    await assert.rejects(response.text(), failsWith('CC-HTTP-4', true))
  })

  test('the abort signal of the caller ends a request with its own reason', async () => {
    const url = await serve(() => undefined)
    const stop = new AbortController()
    const request = clientWith().request({ ...get(url), signal: stop.signal })
    setImmediate(() => stop.abort(new Error('stopped by test')))
    await assert.rejects(request, /stopped by test/)
    await assert.rejects(
      clientWith().request({ ...get(url), signal: AbortSignal.abort(new Error('before')) }),
      /before/,
    )
  })
})

describe('servers that misbehave', () => {
  test('nobody listens: nothing was sent, tried again, then said', async () => {
    const server = createServer()
    const url = await listen(server)
    server.close()
    await assert.rejects(clientWith().request(create(url)), failsWith('CC-HTTP-2', false))
  })

  test('an unknown name is a failed connect', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    const client = clientWith({ resolve, allowedHosts: ['crm.example'] })
    await assert.rejects(client.request(get('https://acme.crm.example')), failsWith('CC-HTTP-2', false))
  })

  test('a name that leads into our network is refused at connect time, also when only one of its addresses does', async () => {
    const resolve = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    const client = clientWith({ resolve, allowedHosts: ['crm.example'] })
    await assert.rejects(client.request(get('https://acme.crm.example')), failsWith('CC-HTTP-1', false))
  })

  test('accepted and never answered: given up at the first-byte deadline and the socket closed', async () => {
    let closed: Promise<unknown> | undefined
    const server = createServer((socket) => {
      closed = once(socket.resume(), 'close')
    })
    const url = await listen(server)
    const started = performance.now()
    await assert.rejects(clientWith().request(get(url)), failsWith('CC-HTTP-4', true))
    assert.ok(performance.now() - started < 600)
    await closed
  })

  test('a server that does not read our body is given up', async () => {
    const server = createServer((socket) => socket.pause())
    const url = await listen(server)
    const body = () =>
      Readable.from(
        (function* () {
          for (;;) yield Buffer.alloc(64 * 1024)
        })(),
      )
    await assert.rejects(clientWith().request({ ...create(url), body }), failsWith('CC-HTTP-4', true))
  })

  test('silence in the middle of a body ends at the idle deadline', async () => {
    const { url } = await serveRaw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc', 'keep')
    const response = await clientWith().request(get(url))
    await assert.rejects(
      response.text(),
      failsWith('CC-HTTP-4', true, (error) => error.facts.deadline === 'idle'),
    )
  })

  test('a slow drip ends at the total deadline', async () => {
    const url = await serve((_request, response) => {
      const drip = setInterval(() => response.write('a'), 20)
      response.on('close', () => clearInterval(drip))
    })
    const response = await clientWith({ deadlines: { idleMs: 150, totalMs: 300 } }).request(get(url))
    await assert.rejects(
      response.text(),
      failsWith('CC-HTTP-4', true, (error) => error.facts.deadline === 'total'),
    )
  })

  const cutBodies = {
    'a body shorter than its length': 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc',
    'chunks cut at their edge': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n',
    'chunks cut inside': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nabc',
  }
  for (const [name, bytes] of Object.entries(cutBodies))
    for (const then of ['end', 'reset'] as const)
      test(`${name} (${then}) is an error for a stream and fetched again for text`, async () => {
        const { url, requests } = await serveRaw(bytes, then)
        const client = clientWith({ tries: 3 })
        const streamed = await client.request(get(url))
        await assert.rejects(streamed.body.toArray(), failsWith('CC-HTTP-6', true))
        const before = requests()
        const response = await client.request(get(url))
        await assert.rejects(response.text(), failsWith('CC-HTTP-6', true))
        assert.equal(requests() - before, 3)
        const written = await client.request(create(url))
        await assert.rejects(written.text(), failsWith('CC-HTTP-6', true))
        assert.equal(requests() - before, 4, 'a body that is not repeatable is asked for once')
      })

  test('a text cut once is read whole the second time', async () => {
    let requests = 0
    const url = await serve((_request, response) => {
      if (requests++ > 0) return void response.end('whole text')
      response.writeHead(200, { 'content-length': 10 }).write('whole')
      setImmediate(() => response.destroy())
    })
    assert.equal(await (await clientWith().request(get(url))).text(), 'whole text')
  })

  test('a gzip body that is cut although the transfer is whole is an error', async () => {
    const packed = gzipSync('x'.repeat(5000)).subarray(0, -12)
    const url = await serve((_request, response) => response.setHeader('content-encoding', 'gzip').end(packed))
    const response = await clientWith({ tries: 1 }).request(get(url))
    await assert.rejects(response.text(), failsWith('CC-HTTP-6', true))
  })

  test('an answer without length and without chunks could be cut unseen and is refused', async () => {
    const { url } = await serveRaw('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nmaybe all', 'end')
    await assert.rejects(clientWith().request(get(url)), failsWith('CC-HTTP-11', true))
  })

  test('a server that does not speak HTTP is said so', async () => {
    const { url } = await serveRaw('SSH-2.0-OpenSSH_9.2\r\n', 'keep')
    await assert.rejects(clientWith().request(get(url)), failsWith('CC-HTTP-11', true))
  })

  test('bombs are stopped: gzip, brotli, announced length, endless body, headers', async () => {
    const zeros = Buffer.alloc(8 * 1024 * 1024)
    const packed = { gzip: gzipSync(zeros), br: brotliCompressSync(zeros) }
    const url = await serve((request, response) => {
      const name = request.url!.slice(1)
      if (name === 'gzip' || name === 'br') response.setHeader('content-encoding', name).end(packed[name])
      else if (name === 'length') response.writeHead(200, { 'content-length': 10 ** 10 }).write('a')
      else if (name === 'headers') response.setHeader('x-large', 'a'.repeat(80_000)).end()
      else
        Readable.from(
          (function* () {
            for (;;) yield zeros.subarray(0, 65536)
          })(),
        )
          .on('error', () => undefined)
          .pipe(response)
    })
    const streamed = { maxBodyBytes: Number.POSITIVE_INFINITY }
    for (const [path, extra] of [
      ['gzip', {}],
      ['gzip', streamed],
      ['br', streamed],
      ['endless', { maxBodyBytes: 10_000_000 }],
    ] as const) {
      const response = await clientWith().request({ ...get(`${url}/${path}`), ...extra })
      await assert.rejects(
        async () => {
          for await (const _ of response.body);
        },
        failsWith('CC-HTTP-7', true),
        path,
      )
    }
    await assert.rejects(clientWith().request(get(`${url}/length`)), failsWith('CC-HTTP-7', true))
    await assert.rejects(clientWith().request(get(`${url}/headers`)), failsWith('CC-HTTP-7', true))
  })

  test('a certificate that proves nothing is never bypassed', async () => {
    let requests = 0
    const server = createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (_request, response) => {
      requests++
      response.end()
    })
    const url = (await listen(server)).replace('http:', 'https:').replace('127.0.0.1', 'localhost')
    await assert.rejects(clientWith().request(get(url)), failsWith('CC-HTTP-3', false))
    assert.equal(requests, 0)
  })
})

describe('tries', () => {
  test('a lost answer is asked for again when repeatable and is unknown when not', async () => {
    let requests = 0
    const url = await serve((request, response) => {
      requests++
      if (requests % 3 === 0) return void response.end('done')
      request.socket.destroy()
    })
    assert.equal(await (await clientWith().request(get(url))).text(), 'done')
    assert.equal(requests, 3)
    await assert.rejects(clientWith().request(create(url)), failsWith('CC-HTTP-5', true))
    assert.equal(requests, 4)
  })

  test('500, 502 and 504 are tried again when repeatable and returned at once when not', async () => {
    for (const status of [500, 502, 504]) {
      let requests = 0
      const url = await serve((_request, response) => {
        requests++
        if (requests % 3 !== 0) response.statusCode = status
        response.end('text')
      })
      assert.equal((await clientWith().request(get(url))).status, 200)
      assert.equal(requests, 3)
      assert.equal((await clientWith().request(create(url))).status, status)
      assert.equal(requests, 4)
    }
  })

  test('after the last try a 500 is returned with its body, a 502 thrown', async () => {
    let requests = 0
    const url = await serve((request, response) => {
      requests++
      response.writeHead(Number(request.url!.slice(1)), { 'content-encoding': 'gzip' }).end(gzipSync('the cause'))
    })
    const response = await clientWith().request(get(`${url}/500`))
    assert.equal(response.status, 500)
    assert.equal(await response.text(), 'the cause')
    assert.equal(requests, 5)
    await assert.rejects(clientWith().request(get(`${url}/502`)), failsWith('CC-HTTP-9', true))
  })

  test('429 and 503 mean "not taken": tried again whatever the request', async () => {
    for (const status of [429, 503]) {
      let requests = 0
      const url = await serve((_request, response) => {
        requests++
        response.statusCode = requests < 3 ? status : 201
        response.end()
      })
      assert.equal((await clientWith().request(create(url))).status, 201)
      assert.equal(requests, 3)
    }
  })

  test('Retry-After is waited out, as seconds or as a date on the clock of the server, never early', async () => {
    const arrivals: number[] = []
    const farClock = new Date(Date.now() + 86_400_000 * 3)
    const url = await serve((request, response) => {
      arrivals.push(performance.now())
      if (arrivals.length % 2 === 0) return void response.end()
      response.statusCode = 503
      response.setHeader('date', farClock.toUTCString())
      const date = new Date(farClock.getTime() + 1000).toUTCString()
      response.setHeader('retry-after', request.url === '/date' ? date : '1').end()
    })
    await Promise.all([clientWith().request(get(`${url}/date`))])
    await clientWith().request(create(`${url}/seconds`))
    assert.ok(arrivals[1]! - arrivals[0]! >= 1000)
    assert.ok(arrivals[3]! - arrivals[2]! >= 1000)
  })

  test('a Retry-After in the past or of nonsense falls back to a short wait', async () => {
    for (const value of ['Wed, 01 Jan 2020 00:00:00 GMT', '-5', 'soon', '0']) {
      let requests = 0
      const url = await serve((_request, response) => {
        if (requests++ > 0) return void response.end()
        response.writeHead(429, { 'retry-after': value }).end()
      })
      assert.equal((await clientWith().request(get(url))).status, 200, value)
    }
  })

  test('a wait of more than a minute is thrown with its time, capped at an hour, and told to the pacer', async () => {
    const pauses: Date[] = []
    const pacer: Pacer = {
      take: async () => undefined,
      observe: async () => undefined,
      pauseUntil: async (until) => void pauses.push(until),
    }
    const url = await serve((request, response) =>
      response.writeHead(429, { 'retry-after': request.url === '/days' ? '172800' : '120' }).end(),
    )
    const waits: number[] = []
    for (const path of ['/days', '/minutes'])
      await assert.rejects(
        clientWith({ pacer }).request(create(`${url}${path}`)),
        failsWith(
          'CC-HTTP-8',
          false,
          (error) => waits.push(Math.round((error.retryAt!.getTime() - Date.now()) / 10_000)) > 0,
        ),
      )
    assert.deepEqual(waits, [360, 12])
    assert.equal(pauses.length, 2)
  })

  test('each try takes its cost from the pacer, free calls take nothing', async () => {
    let taken = 0
    const pacer: Pacer = {
      take: async (cost) => {
        taken += cost
      },
      observe: async () => undefined,
      pauseUntil: async () => undefined,
    }
    let requests = 0
    const url = await serve((_request, response) => {
      response.statusCode = requests++ === 0 ? 502 : 200
      response.end()
    })
    await clientWith({ pacer }).request({ ...get(url), quotaCost: 2 })
    await clientWith({ pacer }).request({ ...get(url), quotaCost: 0 })
    assert.equal(taken, 4)
  })

  test('a body is made anew for each try', async () => {
    const bodies: string[] = []
    const url = await serve(async (request, response) => {
      bodies.push(Buffer.concat(await request.toArray()).toString())
      response.statusCode = bodies.length < 2 ? 503 : 200
      response.end()
    })
    const made = () => Readable.from(['one,', 'two'])
    assert.equal((await clientWith().request({ method: 'PUT', url, repeatable: false, body: made })).status, 200)
    assert.deepEqual(bodies, ['one,two', 'one,two'])
  })

  test('an upload that fails on our side is not taken for a lost answer of the server', async () => {
    const url = await serve((request, response) => void request.resume().on('end', () => response.end()))
    const body = () =>
      Readable.from(
        (async function* () {
          yield 'start'
          throw new Error('our source broke')
        })(),
      )
    await assert.rejects(clientWith().request({ ...create(url), body }), /our source broke|CC-HTTP|broke/)
  })
})

// A throw-away self-signed pair for this test only.
const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgc1eN9miwJez1mIrQ
Hk205cDqTd+kdmx1ob1gylbwjI2hRANCAAQpEFAp/l8IZVHnRqhodYYHPG+PYc3B
589eyCOz8bIHZID4CERVj0sVq/zNEdBFvLC0GocXqfvlK593WVyjnEG6
-----END PRIVATE KEY-----
`
const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
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
