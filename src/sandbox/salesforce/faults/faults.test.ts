import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { codeOf, openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

describe('faults strike over the wire', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient({ records: 2000 })
  })
  afterEach(() => client.sandbox.faults.clear())
  after(() => client.stop())

  const count = (): number => client.sandbox.org.recordCount('Account')
  const create = (Name: string) => client.send('POST', 'sobjects/Account', { body: { Name } })
  const freshToken = async (): Promise<string> =>
    (await client.send('POST', '/__sandbox/sign-in', { body: {} })).json<{ access_token: string }>().access_token

  it('loses an answer after the effect, and a request before it', async () => {
    const before = count()
    client.sandbox.faults.set('lost-answer=create@1')
    await assert.rejects(create('Lost answer'))
    assert.equal(count(), before + 1)
    client.sandbox.faults.set('lost-request=create@1')
    await assert.rejects(create('Lost request'))
    assert.equal(count(), before + 1)
    assert.equal(client.sandbox.requests.recent().at(-1)?.fault, 'lost-request')
    assert.equal(client.sandbox.requests.recent().at(-1)?.status, 0)
  })

  it('refuses with 429, 503 and 500, with Retry-After', async () => {
    client.sandbox.faults.set('429=query@1/7')
    const busy = await client.soql('SELECT Id FROM Account LIMIT 1')
    assert.deepEqual([busy.status, busy.headers.get('retry-after')], [429, '7'])
    client.sandbox.faults.set('503=1')
    assert.equal(codeOf(await client.get('limits')), 'SERVER_UNAVAILABLE')
    assert.equal((await client.get('limits')).status, 200)
    client.sandbox.faults.set('500=limits')
    assert.equal((await client.get('limits')).status, 500)
  })

  it('ends a session early, for good', async () => {
    const token = await freshToken()
    client.sandbox.faults.set('401=1')
    assert.equal(codeOf(await client.get('limits', { token })), 'INVALID_SESSION_ID')
    assert.equal((await client.get('limits', { token })).status, 401)
  })

  it('lets tokens live only so long', async () => {
    const token = await freshToken()
    client.sandbox.faults.set('token-ttl=20s')
    assert.equal((await client.get('limits', { token })).status, 200)
    client.sandbox.clock.advance(21_000)
    assert.equal((await client.get('limits', { token })).status, 401)
  })

  it('answers HTML with status 200, or sends to another host', async () => {
    client.sandbox.faults.set('html-page=query@1')
    const page = await client.soql('SELECT Id FROM Account')
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-type') ?? '', /html/)
    client.sandbox.faults.set('redirect=query@1')
    const away = await client.soql('SELECT Id FROM Account')
    assert.equal(away.status, 302)
    assert.match(away.headers.get('location') ?? '', /^http:\/\/elsewhere\.invalid\//)
  })

  it('cuts bodies in the middle, or ends them too early', async () => {
    client.sandbox.faults.set('cut-body=query@1')
    await assert.rejects(client.soql('SELECT Id FROM Account'))
    const job = await client.send('POST', 'jobs/query', {
      body: { operation: 'query', query: 'SELECT Id FROM Account' },
    })
    const { id } = job.json<{ id: string }>()
    client.sandbox.faults.set('cut-body=bulk@2,short-body=bulk@1')
    const short = await client.get(`jobs/query/${id}/results`)
    assert.ok(short.text.split('\n').length - 1 < Number(short.headers.get('sforce-numberofrecords')))
    await assert.rejects(client.get(`jobs/query/${id}/results`))
  })

  it('locks rows, in single calls and in bulk alike', async () => {
    client.sandbox.faults.set('row-lock=1')
    const locked = await create('Locked')
    assert.equal(locked.status, 400)
    assert.equal(codeOf(locked), 'UNABLE_TO_LOCK_ROW')
    client.sandbox.faults.set('row-lock=create')
    const records = [{ attributes: { type: 'Account' }, Name: 'Locked' }]
    const [row] = (await client.send('POST', 'composite/sobjects', { body: { records } })).json<
      { errors: { statusCode: string }[] }[]
    >()
    assert.equal(row?.errors[0]?.statusCode, 'UNABLE_TO_LOCK_ROW')
  })

  it('commits late with an old stamp, and gives many rows the same one', async () => {
    client.sandbox.faults.set('late-commit=240s')
    const { id } = (await create('Late')).json<{ id: string }>()
    const stamp = (await client.get(`sobjects/Account/${id}`)).json<{ SystemModstamp: string }>().SystemModstamp
    assert.ok(client.sandbox.clock.now().getTime() - Date.parse(stamp) >= 239_000)
    client.sandbox.faults.set('equal-stamps=3')
    const stamps: string[] = []
    for (let index = 0; index < 4; index += 1) {
      const one = (await create(`Equal ${index}`)).json<{ id: string }>()
      stamps.push((await client.get(`sobjects/Account/${one.id}`)).json<{ SystemModstamp: string }>().SystemModstamp)
      client.sandbox.clock.advance(1000)
    }
    assert.equal(new Set(stamps.slice(0, 3)).size, 1)
    assert.notEqual(stamps[3], stamps[0])
  })

  it('slows jobs down, fails them, and leaves rows unprocessed', async () => {
    const start = async (): Promise<string> => {
      const body = { operation: 'query', query: 'SELECT Id FROM Account' }
      return (await client.send('POST', 'jobs/query', { body })).json<{ id: string }>().id
    }
    const stateOf = async (id: string): Promise<string> =>
      (await client.get(`jobs/query/${id}`)).json<{ state: string }>().state
    client.sandbox.faults.set('slow-jobs=1h')
    const slow = await start()
    assert.equal(await stateOf(slow), 'InProgress')
    assert.equal((await client.get(`jobs/query/${slow}/results`)).status, 400)
    client.sandbox.faults.set('failed-jobs=1')
    assert.equal(await stateOf(await start()), 'Failed')
    assert.equal(await stateOf(await start()), 'JobComplete')
    client.sandbox.faults.set('unprocessed-rows=1')
    const job = (await client.send('POST', 'jobs/ingest', { body: { object: 'Account', operation: 'insert' } })).json<{
      id: string
      contentUrl: string
    }>()
    const csv = `Name\n${Array.from({ length: 10 }, (_, index) => `Half ${index}\n`).join('')}`
    await client.send('PUT', `/${job.contentUrl}`, { body: csv, headers: { 'Content-Type': 'text/csv' } })
    await client.send('PATCH', `jobs/ingest/${job.id}`, { body: { state: 'UploadComplete' } })
    let state = ''
    while (state !== 'Failed') state = (await client.get(`jobs/ingest/${job.id}`)).json<{ state: string }>().state
    const rows = async (name: string): Promise<number> =>
      (await client.get(`jobs/ingest/${job.id}/${name}`)).text.trimEnd().split('\n').length - 1
    assert.deepEqual([await rows('successfulResults'), await rows('unprocessedrecords')], [5, 5])
  })

  it('waits before answering', async () => {
    client.sandbox.faults.set('latency=30..40')
    await client.get('limits')
    assert.ok((client.sandbox.requests.recent().at(-1)?.ms ?? 0) >= 29)
  })
})
