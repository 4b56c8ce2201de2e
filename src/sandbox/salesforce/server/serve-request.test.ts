import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { API, codeOf, openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

describe('the host', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient()
  })
  after(() => client.stop())

  it('lists its versions to anybody, oldest first', async () => {
    const versions = (await client.get('/services/data/', { token: null })).json<{ version: string; label: string }[]>()
    assert.equal(versions[0]?.version, '31.0')
    assert.equal(versions.at(-1)?.version, '68.0')
    assert.equal(versions.find((one) => one.version === '67.0')?.label, "Summer '26")
    assert.equal(versions.find((one) => one.version === '33.0')?.label, "Spring '15")
  })

  it('answers v33, refuses retired versions with 410 and unknown ones with 404', async () => {
    assert.equal((await client.get('/services/data/v33.0/limits')).status, 200)
    assert.equal((await client.get('/services/data/v30.0/limits')).status, 410)
    assert.equal((await client.get('/services/data/v99.0/limits')).status, 404)
    assert.equal((await client.get('/services/data/v31.5/limits')).status, 404)
  })

  it('does not know newer resources in older versions', async () => {
    assert.equal((await client.get('/services/data/v46.0/jobs/query')).status, 404)
    assert.equal((await client.get('/services/data/v47.0/jobs/query')).status, 200)
  })

  it('names its resources', async () => {
    const resources = (await client.get('')).json<Record<string, string>>()
    assert.equal(resources.query, `${API}/query`)
    assert.match(resources.identity ?? '', /^http:\/\/.+\/id\/00D\w{15}\/005\w{15}$/)
  })

  it('is lenient with double and trailing slashes and both spellings of a blank', async () => {
    const query = 'SELECT+Id+FROM%20Account'
    assert.equal((await client.get(`/${API}/query/?q=${query}`)).status, 200)
    assert.equal((await client.get(`${API}/limits/`)).status, 200)
  })

  it('says who may not come in', async () => {
    const none = await client.get('limits', { token: null })
    assert.equal(none.status, 401)
    assert.equal(codeOf(none), 'INVALID_SESSION_ID')
    assert.equal(codeOf(await client.get('limits', { token: 'wrong' })), 'INVALID_SESSION_ID')
    const header = await client.get('limits', { token: null, headers: { Authorization: 'Basic abc' } })
    assert.equal(codeOf(header), 'INVALID_AUTH_HEADER')
  })

  it('tells 404, 405 and 415 apart', async () => {
    assert.equal((await client.get('nothing/here')).status, 404)
    const method = await client.send('PUT', 'limits')
    assert.equal(method.status, 405)
    assert.equal(codeOf(method), 'METHOD_NOT_ALLOWED')
    const type = await client.send('POST', 'sobjects/Account', {
      body: 'Name=x',
      headers: { 'Content-Type': 'text/plain' },
    })
    assert.equal(type.status, 415)
    const broken = await client.send('POST', 'sobjects/Account', {
      body: '{"Name":',
      headers: { 'Content-Type': 'application/json' },
    })
    assert.equal(codeOf(broken), 'JSON_PARSER_ERROR')
  })

  it('begins its content types as clients expect, prints prettily on demand and counts the usage', async () => {
    const plain = await client.get('limits')
    assert.match(plain.headers.get('content-type') ?? '', /^application\/json/)
    assert.match(plain.headers.get('sforce-limit-info') ?? '', /^api-usage=\d+\/100000$/)
    assert.ok(!plain.text.includes('\n'))
    assert.ok((await client.get('limits', { headers: { 'X-PrettyPrint': '1' } })).text.includes('\n  '))
  })

  it('reads and writes gzip', async () => {
    const zipped = gzipSync(JSON.stringify({ Name: 'Zipped' }))
    const created = await fetch(`${client.sandbox.url}${API}/sobjects/Account`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${(await client.send('POST', '/__sandbox/sign-in', { body: {} })).json<{ access_token: string }>().access_token}`,
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      },
      body: zipped,
    })
    assert.equal(created.status, 201)
    const answer = await client.get('sobjects/Account/describe', { headers: { 'Accept-Encoding': 'gzip' } })
    assert.equal(answer.headers.get('content-encoding'), 'gzip')
    assert.equal(answer.json().name, 'Account')
  })

  it('answers too long heads with HTML', async () => {
    const uri = await client.get(`query?q=${'x'.repeat(17_000)}`)
    assert.equal(uri.status, 414)
    assert.match(uri.text, /^<html>/)
    const head = await client.get('limits', { headers: { 'X-Long': 'x'.repeat(16_200) } })
    assert.equal(head.status, 431)
    assert.match(head.headers.get('content-type') ?? '', /html/)
  })

  it('stops at the daily limit', async () => {
    client.sandbox.faults.set('daily-limit=1')
    const answer = await client.get('limits')
    client.sandbox.faults.clear()
    assert.equal(answer.status, 403)
    assert.equal(codeOf(answer), 'REQUEST_LIMIT_EXCEEDED')
  })

  it('tells the time of the org, not of the machine', async () => {
    client.sandbox.clock.advance(3_600_000)
    const answer = await client.get('/services/data', { token: null })
    const told = Date.parse(answer.headers.get('date') ?? '')
    assert.ok(Math.abs(told - client.sandbox.clock.now().getTime()) < 60_000)
    const refused = await client.get('limits', { token: null })
    assert.ok(Math.abs(Date.parse(refused.headers.get('date') ?? '') - told) < 60_000)
  })

  it('keeps a log of requests', async () => {
    client.sandbox.requests.clear()
    await client.get('limits')
    const [entry] = client.sandbox.requests.recent()
    assert.deepEqual([entry?.method, entry?.path, entry?.status], ['GET', `${API}/limits`, 200])
  })
})
