import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { codeOf, openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

interface Page {
  totalSize: number
  done: boolean
  nextRecordsUrl?: string
  records: { Id: string }[]
}

describe('query over REST', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient({ records: 650 })
  })
  after(() => client.stop())

  const small = { headers: { 'Sforce-Query-Options': 'batchSize=10' } }

  it('pages by locator; a batch is 200 at least and a page may be read again', async () => {
    const first = (await client.get('query?q=SELECT+Id+FROM+Account', small)).json<Page>()
    assert.equal(first.totalSize, 650)
    assert.equal(first.records.length, 200)
    assert.match(first.nextRecordsUrl ?? '', /^\/services\/data\/v67\.0\/query\/0r8\w{15}-200$/)
    const ids = first.records.map((record) => record.Id)
    let next = first.nextRecordsUrl
    while (next) {
      const page = (await client.get(next)).json<Page>()
      assert.deepEqual((await client.get(next)).json<Page>(), page)
      ids.push(...page.records.map((record) => record.Id))
      next = page.nextRecordsUrl
    }
    assert.equal(new Set(ids).size, 650)
  })

  it('closes a locator after two days', async () => {
    const first = (await client.get('query?q=SELECT+Id+FROM+Account', small)).json<Page>()
    client.sandbox.clock.advance(86_400_000)
    await client.send('PATCH', '/__sandbox/settings', { body: { sessionMs: 10 * 86_400_000 } })
    const token = (await client.send('POST', '/__sandbox/sign-in', { body: {} })).json<{ access_token: string }>()
      .access_token
    assert.equal((await client.get(first.nextRecordsUrl ?? '', { token })).status, 200)
    client.sandbox.clock.advance(86_400_000 + 1000)
    assert.equal(codeOf(await client.get(first.nextRecordsUrl ?? '', { token })), 'INVALID_QUERY_LOCATOR')
    client.sandbox.clock.advance(-2 * 86_400_000 - 1000)
  })

  it('pages long child lists on their own', async () => {
    const created = await client.send('POST', 'sobjects/Account', { body: { Name: 'Large family' } })
    const AccountId = created.json<{ id: string }>().id
    for (let call = 0; call < 3; call += 1) {
      const records = Array.from({ length: 150 }, (_, index) => ({
        attributes: { type: 'Contact' },
        LastName: `Child ${call * 150 + index}`,
        AccountId,
      }))
      assert.equal((await client.send('POST', 'composite/sobjects', { body: { records } })).status, 200)
    }
    const soql = `SELECT Id,(SELECT Id,LastName FROM Contacts ORDER BY LastName) FROM Account WHERE Id='${AccountId}'`
    const answer = await client.get(`query?q=${encodeURIComponent(soql)}`, small)
    const family = answer.json<{ done: boolean; records: { Contacts: Page }[] }>()
    assert.equal(family.done, true)
    let page = family.records[0]?.Contacts
    assert.deepEqual([page?.totalSize, page?.done, page?.records.length], [450, false, 200])
    const ids = new Set<string>()
    while (page) {
      for (const record of page.records) ids.add(record.Id)
      page = page.nextRecordsUrl ? (await client.get(page.nextRecordsUrl)).json<Page>() : undefined
    }
    assert.equal(ids.size, 450)
    const whole = (await client.soql(soql)).json<typeof family>().records[0]?.Contacts
    assert.deepEqual([whole?.done, whole?.records.length], [true, 450])
    assert.equal((await client.send('DELETE', `sobjects/Account/${AccountId}`)).status, 204)
  })

  it('answers counts without records, columns for the CLI and plans for the curious', async () => {
    assert.deepEqual((await client.soql('SELECT COUNT() FROM Account')).json(), {
      totalSize: 650,
      done: true,
      records: [],
    })
    const columns = (await client.get('query?q=SELECT+Id,Name+FROM+Account&columns=true')).json<{
      entityName: string
      columnMetadata: { columnName: string }[]
    }>()
    assert.equal(columns.entityName, 'Account')
    assert.deepEqual(
      columns.columnMetadata.map((column) => column.columnName),
      ['Id', 'Name'],
    )
    const plans = (await client.get('query?explain=SELECT+Id+FROM+Account')).json<{ plans: unknown[] }>()
    assert.equal(plans.plans.length, 1)
  })

  it('says where a query is wrong', async () => {
    const answer = await client.soql('SELECT Id, Nope FROM Account')
    assert.equal(answer.status, 400)
    assert.equal(codeOf(answer), 'INVALID_FIELD')
    assert.match(answer.text, /ERROR at Row:1:Column:12/)
    assert.equal(codeOf(await client.soql('SELECT FROM')), 'MALFORMED_QUERY')
    assert.equal(codeOf(await client.soql('SELECT Id FROM Nowhere')), 'INVALID_TYPE')
    assert.equal(codeOf(await client.get('query')), 'MALFORMED_QUERY')
  })

  it('counts records by object', async () => {
    const counts = (await client.get('limits/recordCount?sObjects=Account,Nope')).json()
    assert.deepEqual(counts, { sObjects: [{ count: 650, name: 'Account' }] })
  })
})
