import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { clientWith, create, failsWith, get, serve } from '../../../test/support/hostile-servers.ts'
import { systemClock } from '../clock.ts'

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
    const response = await clientWith({ deadlines: { idleMs: 100, totalMs: 400 } }).request({
      ...get(url),
      maxBodyBytes: Number.POSITIVE_INFINITY,
    })
    await new Promise((resolve) => response.body.once('readable', resolve))
    await systemClock.sleep(300)
    assert.ok(written < 15_000_000, `the server was held back, it wrote ${written}`)
    let received = 0
    for await (const part of response.body) {
      if (received === 0) await systemClock.sleep(300)
      received += part.length
    }
    assert.equal(received, written)
  })

  test('an answer that nobody reads ends at the deadline without hurting the rest', async () => {
    const url = await serve((_request, response) => response.end(Buffer.alloc(3_000_000)))
    const client = clientWith({ deadlines: { totalMs: 100 } })
    const response = await client.request(get(url))
    await systemClock.sleep(200)
    await assert.rejects(
      response.text(),
      failsWith('CC-HTTP-4', true, (error) => error.facts.deadline === 'unread'),
    )
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
