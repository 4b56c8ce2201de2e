import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

describe('behind the scenes', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient()
  })
  after(() => client.stop())

  const door = (path: string, body: unknown, method = 'POST') => client.send(method, `/__sandbox/${path}`, { body })

  it('shows what the org is and what it offers', async () => {
    const overview = (await client.get('/__sandbox')).json<{ resources: string[]; users: unknown[] }>()
    assert.ok(overview.resources.includes('GET /__sandbox/journal'))
    assert.ok(overview.users.length > 0)
  })

  it('keeps a journal of every effect, with who did it', async () => {
    const created = await client.send('POST', 'sobjects/Account', {
      body: { Name: 'Journaled' },
      headers: { 'X-Request-Id': 'request-7' },
    })
    const { entries } = (await client.get('/__sandbox/journal')).json<{
      entries: { seq: number; action: string; id: string; via: string; request: string; after: { Name?: string } }[]
    }>()
    const entry = entries.at(-1)
    assert.deepEqual(
      [entry?.action, entry?.id, entry?.via, entry?.request, entry?.after.Name],
      ['create', created.json<{ id: string }>().id, 'rest', 'request-7', 'Journaled'],
    )
    const later = (await client.get(`/__sandbox/journal?after=${entry?.seq}`)).json<{ entries: unknown[] }>()
    assert.equal(later.entries.length, 0)
  })

  it('edits as a person would, and past all rules', async () => {
    const made = (await door('save', { action: 'create', object: 'Account', values: { Name: 'By hand' } })).json<{
      id: string
    }>()
    const edited = await door('save', { action: 'update', object: 'Account', id: made.id, values: { Site: 'Edited' } })
    assert.equal(edited.status, 200)
    const refused = await door('save', { action: 'update', object: 'Account', id: made.id, values: { Name: null } })
    assert.equal(refused.status, 400)
    await door('backdoor', {
      action: 'set',
      object: 'Account',
      id: made.id,
      values: { SystemModstamp: '2026-01-02T03:04:05.000+0000' },
    })
    const read = (await client.get(`sobjects/Account/${made.id}`)).json()
    assert.equal(read.Site, 'Edited')
    assert.equal(read.SystemModstamp, '2026-01-02T03:04:05.000+0000')
  })

  it('switches faults and settings while running, and says what is wrong with them', async () => {
    assert.equal((await client.send('PUT', '/__sandbox/faults', { body: 'limits' })).status, 400)
    await door('faults', { faults: '503=limits' }, 'PUT')
    assert.equal((await client.get('limits')).status, 503)
    await client.send('DELETE', '/__sandbox/faults')
    assert.equal((await client.get('limits')).status, 200)
    assert.equal((await door('settings', { dailyApiRequests: 7 }, 'PATCH')).status, 200)
    const limits = (await client.get('limits', {})).json()
    assert.ok(limits)
    await door('settings', { dailyApiRequests: 100_000 }, 'PATCH')
    assert.equal((await door('settings', { nothing: 1 }, 'PATCH')).status, 400)
  })

  it('hides a field from a profile', async () => {
    const profile = client.sandbox.org.users.find((user) => user.active)?.profile
    await door('rules', { fieldAccess: { object: 'Account', field: 'Fax', profile, access: 'none' } })
    assert.ok(!(await client.get('sobjects/Account/describe')).text.includes('"name":"Fax"'))
    assert.equal((await client.soql('SELECT Fax FROM Account')).status, 400)
  })

  it('moves the clock', async () => {
    const before = client.sandbox.clock.now().getTime()
    await door('clock', { advanceMs: 60_000 })
    assert.ok(client.sandbox.clock.now().getTime() - before >= 60_000)
  })
})
