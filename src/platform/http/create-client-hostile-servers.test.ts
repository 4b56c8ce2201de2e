import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import {
  clientWith,
  create,
  failsWith,
  get,
  listen,
  serve,
  serveRaw,
  TEST_CERTIFICATE,
  TEST_KEY,
} from '../../../test/support/hostile-servers.ts'

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
    const inChild = await askInChild(url, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    assert.equal(inChild, 'CC-HTTP-3', 'the environment cannot switch the check off')
    assert.equal(requests, 0)
    const authority = join(mkdtempSync(join(tmpdir(), 'concordat-ca-')), 'ca.pem')
    writeFileSync(authority, TEST_CERTIFICATE)
    assert.equal(await askInChild(url, { NODE_EXTRA_CA_CERTS: authority }), '200', 'a trusted one is let in')
    rmSync(dirname(authority), { recursive: true })
  })
})

/** One request from a process with this environment: its status, or the code of its error. */
async function askInChild(url: string, env: Record<string, string>): Promise<string> {
  const script = `
    import { createHttpClient } from '${new URL('./index.ts', import.meta.url)}'
    import { systemClock } from '${new URL('../clock.ts', import.meta.url)}'
    import { silentLog } from '${new URL('../log/log.ts', import.meta.url)}'
    const options = { name: 'x', allowedHosts: [], allowLoopback: true, pacer: null, clock: systemClock, log: silentLog }
    const asked = createHttpClient(options).request({ method: 'GET', url: '${url}', repeatable: false })
    asked.then(({ status }) => console.log(status), (error) => console.log(error.code))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env })
  return stdout.trim()
}
