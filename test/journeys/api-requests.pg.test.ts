import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { createKeyRing, parseKeys, rotateSecrets } from '../../src/platform/secrets/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { serverSecrets, startServer } from '../../src/server/index.ts'
import { createRun, setRunState } from '../../src/sync/history/index.ts'
import { type ApiServer, openApiServer, readEvents } from '../support/api-server.ts'
import { TEST_SECRET_KEY } from '../support/scenario.ts'

const ALL = { all: [] }

describe('requests', () => {
  let api: ApiServer
  before(async () => {
    api = await openApiServer()
  })
  after(() => api.close())

  const count = async (name: string) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from concordat.segments
      where name like ${`${name}%`}`.execute(api.platform.database.db)
    return rows[0]?.n
  }
  const upload = (body: RequestInit['body'], headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${api.url}/api/v1/imports/companies`, {
      method: 'POST',
      headers: { ...api.people.operator.headers, 'content-type': 'text/csv', ...headers },
      body,
      duplex: 'half',
    } as RequestInit)

  describe('with an idempotency key', () => {
    it('are done once however often they are sent, and every sender reads the same answer', async () => {
      const key = { 'idempotency-key': 'one' }
      const send = () => api.people.operator.post('/api/v1/segments', { name: 'once', filter: ALL }, key)
      const answers = [...(await Promise.all(Array.from({ length: 8 }, send))), await send()]
      assert.deepEqual(new Set(answers.map((one) => one.status)), new Set([201]), answers.at(-1)?.text)
      assert.equal(new Set(answers.map((one) => one.text)).size, 1)
      assert.equal(answers.filter((one) => one.headers.get('idempotent-replayed') === 'true').length, 8)
      assert.equal(await count('once'), 1)
    })

    it('are refused under a key that stood for another request', async () => {
      const key = { 'idempotency-key': 'two' }
      const wish = { name: 'two', filter: ALL }
      assert.equal((await api.people.operator.post('/api/v1/segments', wish, key)).status, 201)
      const other = await api.people.operator.post('/api/v1/segments', { ...wish, name: 'two again' }, key)
      assert.deepEqual([other.status, other.body.code], [409, 'CC-API-7'])
      const elsewhere = await api.people.operator.post('/api/v1/companies/archive', { companies: [] }, key)
      assert.equal(elsewhere.status, 400)
      assert.equal(await count('two'), 1)
    })

    it('of different callers never meet', async () => {
      const key = { 'idempotency-key': 'three' }
      const first = await api.people.operator.post('/api/v1/segments', { name: 'three a', filter: ALL }, key)
      const second = await api.people.admin.post('/api/v1/segments', { name: 'three b', filter: ALL }, key)
      assert.deepEqual([first.status, second.status], [201, 201])
    })

    it('give a refusal again as well, and keep nothing readable in the database', async () => {
      const key = { 'idempotency-key': 'four' }
      const wish = { name: 'four', permissions: ['read'], days: 1 }
      const made = await api.people.owner.post('/api/v1/api-keys', wish, key)
      const again = await api.people.owner.post('/api/v1/api-keys', wish, key)
      assert.equal(again.body.secret, made.body.secret)
      const { rows } = await sql<{ text: string }>`select string_agg(k::text, ' ') as text
        from concordat.idempotency_keys k`.execute(api.platform.database.db)
      assert.ok(!rows[0]?.text.includes(made.body.secret))
      const taken = { name: 'once', filter: ALL }
      const refused = await api.people.operator.post('/api/v1/segments', taken, { 'idempotency-key': 'five' })
      const repeated = await api.people.operator.post('/api/v1/segments', taken, { 'idempotency-key': 'five' })
      assert.equal(refused.body.code, 'CC-RECORDS-5')
      assert.equal(repeated.text, refused.text)
    })

    it('are told to wait while the first is under way, and forgotten after a day', async () => {
      const { db } = api.platform.database
      await sql`insert into concordat.idempotency_keys (workspace_id, caller_id, key, began_at, expires_at)
        values (${DEFAULT_WORKSPACE}, ${api.userIds.operator}, 'six', now() - interval '2 days', now() - interval '1 day')`.execute(
        db,
      )
      const wish = { name: 'six', filter: ALL }
      assert.equal((await api.people.operator.post('/api/v1/segments', wish, { 'idempotency-key': 'six' })).status, 201)
      for (const bad of ['', 'x'.repeat(256), 'two words'])
        assert.equal(
          (await api.people.operator.post('/api/v1/segments', wish, { 'idempotency-key': bad })).status,
          400,
          bad,
        )
    })

    it('cover streamed files: the same file is not read in twice, another file is refused', async () => {
      const csv = 'id,name\nk-1,Kiefer Werk\n'
      const first = await (await upload(csv, { 'idempotency-key': 'file' })).text()
      const again = await upload(csv, { 'idempotency-key': 'file' })
      assert.equal(again.headers.get('idempotent-replayed'), 'true')
      assert.equal(await again.text(), first)
      const other = await upload('id,name\nk-2,Andere\n', { 'idempotency-key': 'file' })
      assert.equal(((await other.json()) as { code: string }).code, 'CC-API-7')
    })
  })

  it('stream a file of 20 MB in without holding it in memory', async () => {
    const line = (n: number) => `big-${n},"Company number ${n} ${'x'.repeat(400)}",big${n}.example,Norway\n`
    let [sent, most] = [0, 0]
    const rss = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
    const lines = function* () {
      yield 'id,name,domain,country\n'
      for (let n = 0; sent < 20_000_000; n += 100) {
        const text = Array.from({ length: 100 }, (_, at) => line(n + at)).join('')
        sent += text.length
        most = Math.max(most, rss())
        yield text
      }
    }
    global.gc?.()
    const start = rss()
    const answer = await upload(Readable.toWeb(Readable.from(lines())) as unknown as RequestInit['body'])
    const report = (await answer.json()) as { read: number; stored: number }
    assert.equal(answer.status, 201, JSON.stringify(report))
    assert.equal(report.read, report.stored)
    assert.ok(report.read > 40_000)
    assert.ok(most - start < 150_000_000, `grew by ${Math.round((most - start) / 1e6)} MB`)
  })

  it('that break off in the middle of a file leave nothing behind', async () => {
    const abort = new AbortController()
    const lines = async function* () {
      yield 'id,name\n'
      for (let n = 0; n < 50; n++) yield `cut-${n},Cut ${n}\n`
      abort.abort()
      yield 'cut-last,Cut'
    }
    const body = Readable.toWeb(Readable.from(lines())) as unknown as RequestInit['body']
    await assert.rejects(
      fetch(`${api.url}/api/v1/imports/companies`, {
        method: 'POST',
        headers: { ...api.people.operator.headers, 'content-type': 'text/csv' },
        body,
        duplex: 'half',
        signal: abort.signal,
      } as RequestInit),
    )
    const found = await api.people.operator.get('/api/v1/companies?search=cut-&limit=10')
    assert.deepEqual(found.body.rows, [])
  })

  it('read stable pages while others write: nothing twice, nothing that was there is missed', async () => {
    const filter = encodeURIComponent(JSON.stringify({ field: 'external_key', op: 'starts-with', value: 'big-1' }))
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; ; page++) {
      const { body } = await api.people.viewer.get(
        `/api/v1/companies?limit=500&filter=${filter}${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...body.rows.map((row: { externalKey: string }) => row.externalKey))
      if (page < 3) await upload(`id,name\nbig-10000${page}-new,Late ${page}\n`)
      if (body.next === null) break
      cursor = body.next
    }
    assert.equal(new Set(seen).size, seen.length)
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from concordat.companies
      where external_key like 'big-1%' and external_key not like '%-new'`.execute(api.platform.database.db)
    assert.equal(seen.filter((key) => !key.endsWith('-new')).length, rows[0]?.n)
  })

  it('for events see a changed counter within two seconds, and end when the reader signs out', async () => {
    const { db } = api.platform.database
    const run = await createRun(db, {
      workspaceId: DEFAULT_WORKSPACE,
      connectionId: null,
      kind: 'import',
      trigger: 'api',
    })
    const member = await api.signIn('member')
    let changedMs = 0
    const seen: string[] = []
    for await (const { event, value, atMs } of readEvents(api, member, `/api/v1/runs/${run.id}/events`)) {
      seen.push(event)
      if (event === 'counts' && value.length === 0) {
        changedMs = performance.now()
        await sql`insert into concordat.run_counts (workspace_id, run_id, stage, object, name, value)
          values (${DEFAULT_WORKSPACE}, ${run.id}, 'import', 'companies', 'read', 5)`.execute(db)
      } else if (event === 'counts') {
        assert.equal(value[0].value, 5)
        assert.ok(atMs - changedMs < 2000, `${atMs - changedMs} ms`)
        await member.send('DELETE', '/api/v1/session')
      } else if (event === 'end') assert.equal(value.state, 'signed-out')
    }
    assert.equal(seen.at(-1), 'end')
    await setRunState(db, run.id, 'stopped')
  })

  it('under way do not keep a server from closing, and a taken port is said in plain words', async () => {
    const { db } = api.platform.database
    const run = await createRun(db, {
      workspaceId: DEFAULT_WORKSPACE,
      connectionId: null,
      kind: 'import',
      trigger: 'api',
    })
    const { clock } = api.platform
    const hasty = { ...clock, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(Math.min(ms, 500), signal) }
    const second = await startServer({ ...api.platform, clock: hasty }, { port: 0 })
    const { port } = new URL(second.url)
    await assert.rejects(startServer(api.platform, { port: Number(port) }), { code: 'CC-API-11' })
    const events = readEvents(second, api.people.viewer, `/api/v1/runs/${run.id}/events`)
    assert.equal((await events.next()).value?.event, 'counts')
    let over = false
    let underWay = () => {}
    const isUnderWay = new Promise<void>((resolve) => {
      underWay = resolve
    })
    const endless = async function* () {
      yield 'id,name\n'
      for (let n = 0; !over; n++) {
        yield `endless-${n},Endless\n`
        if (n === 5) underWay()
        await delay(20)
      }
    }
    const importing = fetch(`${second.url}/api/v1/imports/companies`, {
      method: 'POST',
      headers: { ...api.people.operator.headers, origin: second.url, 'content-type': 'text/csv' },
      body: Readable.toWeb(Readable.from(endless())) as unknown as RequestInit['body'],
      duplex: 'half',
    } as RequestInit).catch(() => 'cut off')
    await isUnderWay
    const closing = performance.now()
    await second.close()
    assert.ok(performance.now() - closing < 5000)
    over = true
    assert.equal(await importing, 'cut off')
    const left = await api.people.operator.get('/api/v1/companies/endless-0')
    assert.equal(left.status, 404)
    await events.return(undefined)
  })

  it('keep their answers when the secret key is changed', async () => {
    const { database } = api.platform
    const fresh = createHash('sha256').update('another key').digest('base64')
    const ring = createKeyRing(parseKeys(`${fresh},${TEST_SECRET_KEY}`))
    assert.ok((await rotateSecrets(database, ring, serverSecrets)).resealed > 5)
    const { rows } = await sql<{ sealed: string; place: string }>`select sealed_answer as sealed,
        concat_ws('|', workspace_id, 'idempotency_keys', caller_id, key) as place
      from concordat.idempotency_keys where key = 'one'`.execute(database.db)
    assert.match(rows[0]?.sealed ?? '', new RegExp(`^v1\\.${ring.currentKeyId}\\.`))
    assert.match(ring.open(rows[0]?.sealed ?? '', rows[0]?.place ?? ''), /"name":"once"/)
  })
})
