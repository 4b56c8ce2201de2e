import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { errorCatalogue } from '../../src/core/errors.ts'
import { type ApiServer, cookieOf, openApiServer, PASSWORD } from '../support/api-server.ts'

interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly security?: readonly object[]
  readonly responses: Readonly<Record<string, { description?: string; content?: object }>>
}

describe('the server', () => {
  let api: ApiServer
  before(async () => {
    api = await openApiServer()
  })
  after(() => api.close())

  it('says that it lives, that it is ready, and its figures', async () => {
    assert.deepEqual((await api.nobody.get('/healthz')).body, { state: 'alive' })
    assert.deepEqual((await api.nobody.get('/readyz')).body, { state: 'ready' })
    const metrics = await api.nobody.get('/metrics')
    assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain; version=0.0.4/)
    for (const name of [
      'concordat_runs_open{state="queued"}',
      'concordat_writes_unknown',
      'concordat_ledger_imbalance_runs',
    ])
      assert.ok(metrics.text.includes(`\n${name} `), name)
  })

  it('shows figures to a proxy only with the right to read', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' }
    assert.equal((await api.nobody.send('GET', '/metrics', { headers: forwarded })).status, 401)
    assert.equal((await api.people.viewer.send('GET', '/metrics', { headers: forwarded })).status, 200)
  })

  it('leads people on from its pages, which run no foreign code', async () => {
    for (const [path, sees] of [
      ['/', '/api/docs'],
      ['/welcome', '<div id="root">'],
      ['/api/docs', '/api/v1/runs'],
      ['/api/docs/errors', 'cc-api-7'],
    ] as const) {
      const page = await api.nobody.get(path)
      assert.equal(page.status, 200, path)
      assert.ok(page.text.includes(sees), `${path} shows ${sees}`)
      assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'/)
      assert.ok(!page.headers.get('content-security-policy')?.includes('unsafe'), path)
    }
  })

  it('describes every route in an OpenAPI 3.1 document whose references all lead somewhere', async () => {
    const { body: document, text } = await api.nobody.get('/api/openapi.json')
    assert.match(document.openapi, /^3\.1\.\d+$/)
    assert.ok(document.info.title && document.info.version)
    const known = new Set(Object.keys(document.components.schemas))
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) assert.ok(known.has(name ?? ''), name)
    let operations = 0
    for (const [path, methods] of Object.entries<Record<string, Operation>>(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const place = `${method} ${path}`
        operations++
        assert.ok(operation.summary, `${place} has a summary`)
        assert.ok(operation.tags?.length, `${place} has a tag`)
        const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
        assert.equal(good.length, 1, `${place} says how it answers`)
        for (const [, response] of good) {
          assert.ok(
            response.description && response.description !== 'Default Response',
            `${place} describes its answer`,
          )
          assert.ok(response.content, `${place} gives the shape of its answer`)
        }
        assert.ok(operation.responses['4XX']?.content, `${place} describes refusals`)
      }
    }
    assert.ok(operations > 70, `${operations} operations`)
  })

  it('answers every mistake with a problem document that names the next step and nothing of the inside', async () => {
    const { owner } = api.people
    const asked = [
      [404, 'CC-API-4', await owner.get('/api/v1/nothing')],
      [404, 'CC-RUN-3', await owner.get('/api/v1/runs/00000000-0000-4000-8000-0000000000aa')],
      [404, 'CC-CONN-1', await owner.get('/api/v1/connections/nobody')],
      [400, 'CC-API-1', await owner.get('/api/v1/runs/not-an-id')],
      [400, 'CC-API-1', await owner.get('/api/v1/runs?unknown=1')],
      [400, 'CC-API-1', await owner.get('/api/v1/runs?cursor=%00')],
      [400, 'CC-API-1', await owner.get('/api/v1/companies?filter={')],
      [400, 'CC-FILTER-2', await owner.get('/api/v1/companies?filter={"field":"password","op":"is-empty"}')],
      [400, 'CC-API-1', await owner.post('/api/v1/segments', { name: 'x', filter: { all: [] }, extra: 1 })],
      [400, 'CC-API-1', await owner.post('/api/v1/segments', '{"name": ')],
      [400, 'CC-API-1', await owner.post('/api/v1/segments', '{"__proto__": {"a": 1}, "name": "x"}')],
      [415, 'CC-API-3', await owner.post('/api/v1/segments', 'name=x', { 'content-type': 'text/plain' })],
      [413, 'CC-API-6', await owner.post('/api/v1/segments', { name: 'x'.repeat(2_000_000), filter: {} })],
      [401, 'CC-API-2', await api.nobody.get('/api/v1/runs')],
      [401, 'CC-API-2', await api.caller({ authorization: 'Bearer cck_wrong' }).get('/api/v1/runs')],
      [403, 'CC-USER-4', await api.people.viewer.post('/api/v1/runs', { connection: 'x', kind: 'sync' })],
    ] as const
    for (const [status, code, answer] of asked) {
      assert.equal(answer.status, status, answer.text)
      assert.equal(answer.body.code, code, answer.text)
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
      assert.equal(answer.body.status, status)
      assert.ok(errorCatalogue().has(code))
      for (const member of ['type', 'title', 'detail', 'meaning', 'nextStep', 'reference'])
        assert.ok(answer.body[member], `${code} has ${member}`)
      assert.doesNotMatch(answer.text, /node_modules|select .* from|at .*\.ts:/)
    }
  })

  it('tells an unexpected error only by reference, and logs what it was', async () => {
    const { db } = api.platform.database
    await sql`alter table concordat.segments rename to segments_away`.execute(db)
    const answer = await api.people.owner.get('/api/v1/segments')
    await sql`alter table concordat.segments_away rename to segments`.execute(db)
    assert.deepEqual([answer.status, answer.body.code], [500, 'CC-API-5'])
    assert.doesNotMatch(answer.text, /segments_away|relation|postgres/i)
    const line = api.logged.find((one) => one.includes(answer.body.reference) && one.includes('a request failed'))
    assert.match(line ?? '', /relation .*segments.* does not exist/)
  })

  it('refuses what the database cannot hold before it gets there', async () => {
    const { owner } = api.people
    for (const answer of [
      await owner.get('/api/v1/companies/a%00b'),
      await owner.get('/api/v1/companies?search=%00'),
      await owner.post('/api/v1/segments', '{"name": "a\\u0000", "filter": {"all": []}}'),
      await owner.post('/api/v1/segments', '{"name": "a\\ud800", "filter": {"all": []}}'),
    ])
      assert.deepEqual([answer.status, answer.body.code], [400, 'CC-API-1'], answer.text)
    const fine = await owner.post('/api/v1/segments', { name: 'C:\\u0000 😀', filter: { all: [] } })
    assert.equal(fine.body.name, 'C:\\u0000 😀', fine.text)
  })

  it('carries strict headers on every answer, also on refusals', async () => {
    for (const answer of [
      await api.nobody.get('/healthz'),
      await api.people.viewer.get('/api/v1/me'),
      await api.nobody.get('/api/v1/me'),
      await api.nobody.get('/nothing'),
    ]) {
      assert.match(answer.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
      assert.equal(answer.headers.get('cache-control'), 'no-store')
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
      assert.equal(answer.headers.get('access-control-allow-origin'), null)
    }
  })

  it('signs people in and out with a cookie that scripts cannot read', async () => {
    const answer = await api.nobody.post('/api/v1/session', { email: 'member@example.com', password: PASSWORD })
    assert.match(answer.headers.getSetCookie()[0] ?? '', /^concordat=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const member = api.caller({ origin: api.url, cookie: cookieOf(answer) })
    const me = await member.get('/api/v1/me')
    assert.equal(me.body.user.email, 'member@example.com')
    assert.equal(me.body.permissions['review-matches'], 'yes')
    assert.equal(me.body.permissions.run, 'no')
    const sessions = await member.get('/api/v1/me/sessions')
    assert.equal(sessions.body.filter((one: { current: boolean }) => one.current).length, 1)
    const out = await member.send('DELETE', '/api/v1/session')
    assert.equal(out.headers.get('clear-site-data'), '"cookies", "storage"')
    assert.equal((await member.get('/api/v1/me')).status, 401)
    const wrong = await api.nobody.post('/api/v1/session', { email: 'member@example.com', password: 'not this one' })
    assert.equal(wrong.body.code, 'CC-USER-1')
  })

  it('lets a key do what it was made for, and nothing else, until it is revoked', async () => {
    const { owner } = api.people
    const made = await owner.post('/api/v1/api-keys', { name: 'reader', permissions: ['read'], days: 30 })
    assert.equal(made.status, 201, made.text)
    const key = api.caller({ authorization: `Bearer ${made.body.secret}` })
    assert.equal((await key.get('/api/v1/runs')).status, 200)
    assert.equal((await key.get('/api/v1/me')).body.kind, 'api-key')
    assert.equal((await key.post('/api/v1/runs', { connection: 'x', kind: 'sync' })).body.code, 'CC-USER-4')
    const listed = await owner.get('/api/v1/api-keys')
    assert.ok(!listed.text.includes(made.body.secret))
    await owner.send('DELETE', `/api/v1/api-keys/${made.body.key.id}`)
    assert.equal((await key.get('/api/v1/runs')).status, 401)
  })
})
