import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { API, codeOf, openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

describe('rows over REST', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient()
    const field = { type: 'Text', label: 'Key', length: 80, externalId: true }
    const created = await client.send('POST', 'tooling/sobjects/CustomField', {
      body: { FullName: 'Account.Key__c', Metadata: field },
    })
    assert.equal(created.status, 201)
  })
  after(() => client.stop())

  async function create(values: Record<string, unknown>, object = 'Account'): Promise<string> {
    const answer = await client.send('POST', `sobjects/${object}`, { body: values })
    assert.equal(answer.status, 201, answer.text)
    return answer.json<{ id: string }>().id
  }

  it('creates with 201 and a Location, reads, changes with 204, deletes with 204', async () => {
    const created = await client.send('POST', 'sobjects/account/', { body: { Name: '  Trimmed  ' } })
    const { id } = created.json<{ id: string }>()
    assert.deepEqual(created.json(), { id, success: true, errors: [] })
    assert.equal(created.headers.get('location'), `${API}/sobjects/Account/${id}`)
    const read = (await client.get(`sobjects/Account/${id.slice(0, 15)}?fields=Id,Name`)).json()
    assert.deepEqual(Object.keys(read), ['attributes', 'Id', 'Name'])
    assert.equal(read.Name, 'Trimmed')
    const changed = await client.send('PATCH', `sobjects/Account/${id}`, { body: { Name: 'New', Industry: null } })
    assert.equal(changed.status, 204)
    assert.equal(changed.text, '')
    assert.equal((await client.send('DELETE', `sobjects/Account/${id}`)).status, 204)
    assert.equal(codeOf(await client.get(`sobjects/Account/${id}`)), 'ENTITY_IS_DELETED')
    assert.equal(codeOf(await client.send('DELETE', `sobjects/Account/${id}`)), 'ENTITY_IS_DELETED')
  })

  it('refuses with an error array', async () => {
    const missing = await client.send('POST', 'sobjects/Account', { body: { Industry: 'Energy' } })
    assert.equal(missing.status, 400)
    assert.deepEqual(missing.json(), [
      { message: 'Required fields are missing: [Name]', errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] },
    ])
    const unknown = await client.send('POST', 'sobjects/Account', { body: { Name: 'x', Nothing__c: 1 } })
    assert.equal(codeOf(unknown), 'INVALID_FIELD')
    const readOnly = await client.send('POST', 'sobjects/Account', { body: { Name: 'x', CreatedDate: '2026-01-01' } })
    assert.equal(codeOf(readOnly), 'INVALID_FIELD_FOR_INSERT_UPDATE')
    assert.equal((await client.send('POST', 'sobjects/Nothing', { body: { Name: 'x' } })).status, 404)
    assert.equal((await client.get('sobjects/Account/001000000000000AAA')).status, 404)
  })

  it('upserts by external id: 201, 200, 204 in old versions, 300 for several, 404 with updateOnly', async () => {
    const first = await client.send('PATCH', 'sobjects/Account/Key__c/k%2F1', { body: { Name: 'Key' } })
    assert.equal(first.status, 201)
    assert.equal(first.json().created, true)
    const second = await client.send('PATCH', 'sobjects/Account/Key__c/k%2F1', { body: { Site: 'x' } })
    assert.equal(second.status, 200)
    assert.equal(second.json().created, false)
    const old = await client.send('PATCH', '/services/data/v45.0/sobjects/Account/Key__c/k%2F1', {
      body: { Site: 'y' },
    })
    assert.equal(old.status, 204)
    assert.equal((await client.get('sobjects/Account/Key__c/k%2F1')).json().Site, 'y')
    await create({ Name: 'Twin', Key__c: 'twin' })
    await create({ Name: 'Twin', Key__c: 'twin' })
    const several = await client.send('PATCH', 'sobjects/Account/Key__c/twin', { body: { Site: 'x' } })
    assert.equal(several.status, 300)
    assert.equal(several.json<string[]>().length, 2)
    assert.match(several.json<string[]>()[0] ?? '', /\/sobjects\/Account\/001\w{15}$/)
    const only = await client.send('PATCH', 'sobjects/Account/Key__c/new?updateOnly=true', { body: { Name: 'x' } })
    assert.equal(only.status, 404)
    const inBody = await client.send('PATCH', 'sobjects/Account/Key__c/k1', { body: { Name: 'x', Key__c: 'k1' } })
    assert.equal(codeOf(inBody), 'INVALID_FIELD')
    // A slash that was not encoded is another path segment.
    assert.equal((await client.send('PATCH', 'sobjects/Account/Key__c/k/1', { body: { Name: 'x' } })).status, 404)
    assert.equal((await client.send('DELETE', 'sobjects/Account/Key__c/k%2F1')).status, 204)
  })

  it('finds a reference by the external id of its record', async () => {
    const parent = await create({ Name: 'Parent', Key__c: 'parent' })
    const child = await create({ Name: 'Child', Parent: { Key__c: 'parent' } })
    assert.equal((await client.get(`sobjects/Account/${child}`)).json().ParentId, parent)
    const lost = await client.send('POST', 'sobjects/Account', { body: { Name: 'x', Parent: { Key__c: 'none' } } })
    assert.match(lost.text, /Foreign key external ID: none not found/)
  })

  it('heeds conditions', async () => {
    const id = await create({ Name: 'Conditional' })
    const later = new Date(client.sandbox.clock.now().getTime() + 60_000).toUTCString()
    const read = await client.get(`sobjects/Account/${id}`, { headers: { 'If-Modified-Since': later } })
    assert.equal(read.status, 304)
    const past = { 'If-Unmodified-Since': 'Mon, 01 Jan 2024 00:00:00 GMT' }
    assert.equal(
      (await client.send('PATCH', `sobjects/Account/${id}`, { body: { Site: 'x' }, headers: past })).status,
      412,
    )
  })

  it('obeys duplicate rules, and the header where the rule allows it', async () => {
    await client.send('POST', '/__sandbox/rules', {
      body: { duplicateRule: { object: 'Account', name: 'Same site', fields: ['Site'], action: 'allow' } },
    })
    await create({ Name: 'One', Site: 'Same place' })
    const again = await client.send('POST', 'sobjects/Account', { body: { Name: 'Two', Site: 'Same place' } })
    assert.equal(again.status, 400)
    const [error] = again.json<{ errorCode: string; duplicateResult?: { allowSave: boolean } }[]>()
    assert.equal(error?.errorCode, 'DUPLICATES_DETECTED')
    assert.equal(error?.duplicateResult?.allowSave, true)
    const headers = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }
    const allowed = await client.send('POST', 'sobjects/Account', {
      body: { Name: 'Two', Site: 'Same place' },
      headers,
    })
    assert.equal(allowed.status, 201)
  })

  it('saves an account only in the state the client knows, when it names that state', async () => {
    const id = await create({ Name: 'Tagged' })
    const path = `sobjects/Account/${id}`
    const etag = (await client.get(path)).headers.get('etag') ?? ''
    assert.match(etag, /^".+"$/)
    assert.equal((await client.get(path, { headers: { 'If-None-Match': etag } })).status, 304)
    const rename = (Name: string) => client.send('PATCH', path, { body: { Name }, headers: { 'If-Match': etag } })
    assert.equal((await rename('Tagged once')).status, 204)
    const late = await rename('Tagged twice')
    assert.equal(late.status, 412)
    assert.equal(codeOf(late), 'PRECONDITION_FAILED')
    assert.equal((await client.send('DELETE', path, { headers: { 'If-Match': etag } })).status, 412)
    assert.equal((await client.get(path)).json().Name, 'Tagged once')
    const contact = await client.send('POST', 'sobjects/Contact', { body: { LastName: 'Untagged' } })
    const other = await client.get(`sobjects/Contact/${contact.json<{ id: string }>().id}`)
    assert.equal(other.headers.get('etag'), null)
  })

  it('describes with 304 when nothing changed, and shows a new custom field', async () => {
    const stamp = (await client.get('sobjects/Account/describe')).headers.get('last-modified') ?? ''
    const same = await client.get('sobjects/Account/describe', { headers: { 'If-Modified-Since': stamp } })
    assert.equal(same.status, 304)
    client.sandbox.clock.advance(2000)
    const metadata = { type: 'Number', label: 'Score', precision: 6, scale: 2 }
    await client.send('POST', 'tooling/sobjects/CustomField', {
      body: { FullName: 'Account.Score__c', Metadata: metadata },
    })
    const now = await client.get('sobjects/Account/describe', { headers: { 'If-Modified-Since': stamp } })
    const field = now
      .json<{ fields: { name: string; precision: number; scale: number }[] }>()
      .fields.find((one) => one.name === 'Score__c')
    assert.deepEqual([field?.precision, field?.scale], [6, 2])
    const twice = await client.send('POST', 'tooling/sobjects/CustomField', {
      body: { FullName: 'Account.Score__c', Metadata: metadata },
    })
    assert.equal(codeOf(twice), 'DUPLICATE_DEVELOPER_NAME')
    const soql = "SELECT Id, DeveloperName FROM CustomField WHERE TableEnumOrId = 'Account' AND DeveloperName = 'Score'"
    const found = (await client.get(`tooling/query?q=${encodeURIComponent(soql)}`)).json<{
      records: { Id: string }[]
    }>()
    const id = found.records[0]?.Id ?? ''
    assert.equal((await client.send('DELETE', `tooling/sobjects/CustomField/${id}`)).status, 204)
    assert.ok(!(await client.get('sobjects/Account/describe')).text.includes('Score__c'))
  })
})
