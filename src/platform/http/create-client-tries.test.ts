import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { clientWith, create, failsWith, get, serve } from '../../../test/support/hostile-servers.ts'
import type { Pacer } from './client.ts'

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
