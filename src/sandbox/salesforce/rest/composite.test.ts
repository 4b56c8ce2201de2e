import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { API, codeOf, openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

interface RowResult {
  id?: string
  success: boolean
  created?: boolean
  errors: { statusCode: string; message: string; fields: string[] }[]
}

interface SubAnswer {
  httpStatusCode: number
  referenceId: string
  body: { id?: string; errorCode?: string } & { errorCode?: string }[]
}

describe('many records in one call', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient()
    await client.send('POST', 'tooling/sobjects/CustomField', {
      body: { FullName: 'Account.Key__c', Metadata: { type: 'Text', label: 'Key', length: 40, externalId: true } },
    })
  })
  after(() => client.stop())

  const account = (Name: string, more: object = {}): object => ({ attributes: { type: 'Account' }, Name, ...more })
  const collection = async (method: string, path: string, body: unknown): Promise<RowResult[]> =>
    (await client.send(method, path, { body })).json<RowResult[]>()

  it('keeps the order of a collection and names each failure with statusCode', async () => {
    const records = [account('A'), { attributes: { type: 'Contact' }, FirstName: 'x' }, account('B')]
    const results = await collection('POST', 'composite/sobjects', { records })
    assert.deepEqual(
      results.map((one) => one.success),
      [true, false, true],
    )
    assert.equal(results[1]?.errors[0]?.statusCode, 'REQUIRED_FIELD_MISSING')
    const ids = [results[0]?.id, results[2]?.id]
    const read = await client.send('POST', 'composite/sobjects/Account', {
      body: { ids: [ids[1], '001000000000000AAA', ids[0]], fields: ['Name'] },
    })
    assert.deepEqual(
      read.json<({ Name: string } | null)[]>().map((one) => one?.Name ?? null),
      ['B', null, 'A'],
    )
    const removed = await client.send('DELETE', `composite/sobjects?ids=${ids.join(',')}`)
    assert.ok(removed.json<RowResult[]>().every((one) => one.success))
  })

  it('refuses more than 200 records, more than ten changes of type, and the same id twice', async () => {
    const many = Array.from({ length: 201 }, (_, index) => account(`N ${index}`))
    const answer = await client.send('POST', 'composite/sobjects', { body: { records: many } })
    assert.equal(answer.status, 400)
    const mixed = Array.from({ length: 11 }, (_, index) =>
      index % 2 ? account('x') : { attributes: { type: 'Lead' }, LastName: 'x', Company: 'x' },
    )
    assert.equal(
      codeOf(await client.send('POST', 'composite/sobjects', { body: { records: mixed } })),
      'LIMIT_EXCEEDED',
    )
    const [one] = await collection('POST', 'composite/sobjects', { records: [account('Once')] })
    const twice = [account('First', { Id: one?.id }), account('Second', { id: one?.id })]
    const results = await collection('PATCH', 'composite/sobjects', { records: twice })
    assert.deepEqual(
      results.map((result) => result.errors[0]?.statusCode ?? null),
      [null, 'DUPLICATE_VALUE'],
    )
  })

  it('upserts a collection and refuses both rows of a doubled key', async () => {
    const records = [account('K1', { Key__c: '1' }), account('K2', { Key__c: '2' }), account('K2b', { Key__c: '2' })]
    const results = await collection('PATCH', 'composite/sobjects/Account/Key__c', { allOrNone: false, records })
    assert.deepEqual(
      results.map((one) => one.created ?? one.errors[0]?.statusCode),
      [true, 'DUPLICATE_VALUE', 'DUPLICATE_VALUE'],
    )
    const again = await collection('PATCH', 'composite/sobjects/Account/Key__c', {
      records: [account('K1', { Key__c: '1' })],
    })
    assert.equal(again[0]?.created, false)
  })

  it('runs dependent requests and undoes all of them when one fails', async () => {
    const steps = (lastName: object): unknown => ({
      allOrNone: true,
      compositeRequest: [
        { method: 'POST', url: `${API}/sobjects/Account`, referenceId: 'acc', body: { Name: 'Composite' } },
        {
          method: 'POST',
          url: `${API}/sobjects/Contact`,
          referenceId: 'con',
          body: { ...lastName, AccountId: '@{acc.id}' },
        },
        { method: 'GET', url: `${API}/sobjects/Contact/@{con.id}?fields=AccountId`, referenceId: 'read' },
      ],
    })
    const run = async (body: unknown): Promise<SubAnswer[]> =>
      (await client.send('POST', 'composite', { body })).json<{ compositeResponse: SubAnswer[] }>().compositeResponse
    const good = await run(steps({ LastName: 'Good' }))
    assert.deepEqual(
      good.map((one) => one.httpStatusCode),
      [201, 201, 200],
    )
    assert.equal((good[2]?.body as { AccountId?: string } | undefined)?.AccountId, good[0]?.body.id)
    const before = client.sandbox.org.recordCount('Account')
    const bad = await run(steps({}))
    assert.deepEqual(
      bad.map((one) => one.body[0]?.errorCode),
      ['PROCESSING_HALTED', 'REQUIRED_FIELD_MISSING', 'PROCESSING_HALTED'],
    )
    assert.equal(client.sandbox.org.recordCount('Account'), before)
  })

  it('keeps graphs apart', async () => {
    const graph = (graphId: string, body: object): object => ({
      graphId,
      compositeRequest: [{ method: 'POST', url: `${API}/sobjects/Account`, referenceId: 'a', body }],
    })
    const answer = await client.send('POST', 'composite/graph', {
      body: { graphs: [graph('1', { Name: 'Graph' }), graph('2', {})] },
    })
    const { graphs } = answer.json<{ graphs: { isSuccessful: boolean }[] }>()
    assert.deepEqual(
      graphs.map((one) => one.isSuccessful),
      [true, false],
    )
  })

  it('saves a tree whole or not at all', async () => {
    const tree = (lastName: object): object => ({
      records: [
        {
          attributes: { type: 'Account', referenceId: 'a' },
          Name: 'Tree',
          Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'c' }, ...lastName }] },
        },
      ],
    })
    const good = await client.send('POST', 'composite/tree/Account', { body: tree({ LastName: 'Leaf' }) })
    assert.equal(good.status, 201)
    assert.equal(good.json<{ results: unknown[] }>().results.length, 2)
    const before = client.sandbox.org.recordCount('Account')
    const bad = await client.send('POST', 'composite/tree/Account', { body: tree({}) })
    assert.equal(bad.status, 400)
    assert.equal(bad.json().hasErrors, true)
    assert.equal(client.sandbox.org.recordCount('Account'), before)
  })

  it('answers independent requests in a batch', async () => {
    const answer = await client.send('POST', 'composite/batch', {
      body: {
        batchRequests: [
          { method: 'GET', url: 'v67.0/sobjects/Account/describe' },
          { method: 'GET', url: 'v67.0/sobjects/Nothing/describe' },
        ],
      },
    })
    const { hasErrors, results } = answer.json<{ hasErrors: boolean; results: { statusCode: number }[] }>()
    assert.equal(hasErrors, true)
    assert.deepEqual(
      results.map((one) => one.statusCode),
      [200, 404],
    )
  })
})
