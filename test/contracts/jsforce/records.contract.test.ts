import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type SalesforceSandbox, startSalesforceSandbox } from '../../../src/sandbox/index.ts'
import { type Connection, makeVisibleField, refusalOf, signInByClientCredentials } from './sign-in.ts'

const EXTERNAL = 'Key__c'

/** Collections say `statusCode`, which jsforce's types do not know. */
function statusCodeOf(result: { errors: readonly object[] } | undefined): unknown {
  return (result?.errors[0] as { statusCode?: string } | undefined)?.statusCode
}

describe('jsforce works with records of the sandbox', () => {
  let sandbox: SalesforceSandbox
  let connection: Connection

  before(async () => {
    sandbox = await startSalesforceSandbox({ records: 4500 })
    connection = await signInByClientCredentials(sandbox)
    await makeVisibleField(connection, `Account.${EXTERNAL}`, {
      type: 'Text',
      label: 'Key',
      length: 80,
      externalId: true,
    })
  })
  after(() => sandbox.stop())

  it('describes the org', async () => {
    const global = await connection.describeGlobal()
    assert.equal(global.maxBatchSize, 200)
    const byName = new Map(global.sobjects.map((object) => [object.name, object]))
    assert.equal(byName.get('Opportunity')?.keyPrefix, '006')
    assert.equal(byName.get('OpportunityStage')?.createable, false)
    assert.equal(byName.get('PermissionSet')?.createable, true)
    assert.match(byName.get('Account')?.urls.describe ?? '', /\/services\/data\/v67\.0\/sobjects\/Account\/describe$/)
    const tooling = await connection.tooling.sobject('CustomField').describe()
    assert.equal(tooling.createable, true)
  })

  it('describes an object', async () => {
    const account = await connection.sobject('Account').describe()
    const name = account.fields.find((field) => field.name === 'Name')
    assert.equal(name?.type, 'string')
    assert.equal(name?.nillable, false)
    assert.equal(account.fields.find((field) => field.name === EXTERNAL)?.externalId, true)
    assert.equal(account.recordTypeInfos[0]?.recordTypeId, '012000000000000AAA')
    assert.ok(account.childRelationships.some((child) => child.relationshipName === 'Contacts'))
  })

  it('queries page by page until there is no next page', async () => {
    const first = await connection.query<{ Id: string }>('SELECT Id, Name FROM Account')
    assert.equal(first.totalSize, 4500)
    assert.equal(first.records.length, 2000)
    assert.match(first.nextRecordsUrl ?? '', /\/query\/0r8\w{15}-2000$/)
    const second = await connection.queryMore<{ Id: string }>(first.nextRecordsUrl ?? '')
    const third = await connection.queryMore<{ Id: string }>(second.nextRecordsUrl ?? '')
    assert.equal(third.done, true)
    const ids = [...first.records, ...second.records, ...third.records].map((record) => record.Id)
    assert.equal(new Set(ids).size, 4500)
  })

  it('fetches everything by itself', async () => {
    const records = await connection.query('SELECT Id FROM Account').run({ autoFetch: true, maxFetch: 10_000 })
    assert.equal(records.records.length, 4500)
  })

  it('fetches page after page by itself, up to the limit it sets itself', async () => {
    const ids: string[] = []
    sandbox.requests.clear()
    const query = connection.query<{ Id: string }>('SELECT Id FROM Account ORDER BY Name', {
      headers: { 'Sforce-Query-Options': 'batchSize=500' },
    })
    query.on('record', (record) => ids.push((record as { Id: string }).Id))
    await query.run({ autoFetch: true, maxFetch: 4100 })
    const pages = sandbox.requests.recent().filter((entry) => entry.path.includes('/query')).length
    assert.equal(ids.length, 4100)
    assert.equal(new Set(ids).size, 4100)
    assert.ok(pages >= 3, `${pages} pages`)
  })

  it('sends composite requests, parts of which refer to each other', async () => {
    const at = `/services/data/v67.0`
    const answer = await connection.request<{
      compositeResponse: { httpStatusCode: number; referenceId: string; body: Record<string, unknown> }[]
    }>({
      method: 'POST',
      url: `${at}/composite`,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        allOrNone: true,
        compositeRequest: [
          { method: 'POST', url: `${at}/sobjects/Account`, referenceId: 'one', body: { Name: 'Composed' } },
          {
            method: 'POST',
            url: `${at}/sobjects/Contact`,
            referenceId: 'two',
            body: { LastName: 'Composer', AccountId: '@{one.id}' },
          },
          {
            method: 'GET',
            url: `${at}/query?q=SELECT+Account.Name+FROM+Contact+WHERE+Id='@{two.id}'`,
            referenceId: 'three',
          },
        ],
      }),
    })
    assert.deepEqual(
      answer.compositeResponse.map((part) => part.httpStatusCode),
      [201, 201, 200],
    )
    assert.match(JSON.stringify(answer.compositeResponse[2]?.body), /Composed/)
  })

  it('says what is wrong with a query', async () => {
    const error = await refusalOf(connection.query('SELECT Nothing FROM Account'))
    assert.equal(error.errorCode, 'INVALID_FIELD')
    assert.match(error.message, /No such column 'Nothing' on entity 'Account'/)
  })

  it('creates, reads, updates and deletes one record; queryAll still sees it', async () => {
    const accounts = connection.sobject('Account')
    const created = await accounts.create({ Name: 'Ærø Værft A/S' })
    assert.ok(created.success)
    assert.match(created.id ?? '', /^001\w{15}$/)
    await accounts.update({ Id: created.id ?? '', Industry: 'Shipping', NumberOfEmployees: 12 })
    const read = await accounts.retrieve(created.id ?? '')
    assert.equal(read.Name, 'Ærø Værft A/S')
    assert.equal(read.Industry, 'Shipping')
    await accounts.destroy(created.id ?? '')
    assert.equal((await refusalOf(accounts.retrieve(created.id ?? ''))).errorCode, 'ENTITY_IS_DELETED')
    const soql = `SELECT Id, IsDeleted FROM Account WHERE Id = '${created.id}'`
    assert.equal((await connection.query(soql)).totalSize, 0)
    const all = await connection.query<{ IsDeleted: boolean }>(soql, { scanAll: true })
    assert.equal(all.records[0]?.IsDeleted, true)
  })

  it('upserts by external id: created, updated, several', async () => {
    const accounts = connection.sobject('Account')
    const first = await accounts.upsert({ Name: 'Upsert One', [EXTERNAL]: 'U-1' }, EXTERNAL)
    assert.equal((first as { created?: boolean }).created, true)
    const again = await accounts.upsert({ Name: 'Upsert One again', [EXTERNAL]: 'U-1' }, EXTERNAL)
    assert.equal((again as { created?: boolean }).created, false)
    assert.equal(again.id, first.id)
    await accounts.create({ Name: 'Twin', [EXTERNAL]: 'U-2' })
    await accounts.create({ Name: 'Twin', [EXTERNAL]: 'U-2' })
    const error = await refusalOf(accounts.upsert({ Name: 'Which?', [EXTERNAL]: 'U-2' }, EXTERNAL))
    assert.equal(error.errorCode, 'MULTIPLE_CHOICES')
    const addresses = error.data as readonly string[]
    assert.equal(addresses.length, 2)
    for (const address of addresses) assert.match(address, /\/sobjects\/Account\/001\w{15}$/)
    const twins = await connection.query(`SELECT Id FROM Account WHERE Name = 'Which?'`)
    assert.equal(twins.totalSize, 0)
  })

  it('saves collections record by record, or all or none', async () => {
    const accounts = connection.sobject('Account')
    const mixed = await accounts.create([{ Name: 'Coll 1' }, { Industry: 'Energy' }, { Name: 'Coll 3' }])
    assert.deepEqual(
      mixed.map((one) => one.success),
      [true, false, true],
    )
    assert.equal(statusCodeOf(mixed[1]), 'REQUIRED_FIELD_MISSING')
    const before = sandbox.org.recordCount('Account')
    const none = await accounts.create([{ Name: 'Coll 4' }, { Industry: 'Energy' }], { allOrNone: true })
    assert.equal(statusCodeOf(none[0]), 'ALL_OR_NONE_OPERATION_ROLLED_BACK')
    assert.equal(sandbox.org.recordCount('Account'), before)
    const ids = mixed.filter((one) => one.success).map((one) => one.id ?? '')
    const updated = await accounts.update(ids.map((Id) => ({ Id, Site: 'Here' })))
    assert.ok(updated.every((one) => one.success))
    const read = await accounts.retrieve(ids)
    assert.deepEqual(
      read.map((one) => one.Site),
      ['Here', 'Here'],
    )
    const upserted = await accounts.upsert(
      [
        { Name: 'Coll up', [EXTERNAL]: 'C-1' },
        { Name: 'Coll up 2', [EXTERNAL]: 'C-2' },
      ],
      EXTERNAL,
    )
    assert.ok(upserted.every((one) => (one as { created?: boolean }).created))
    const gone = await accounts.destroy(ids)
    assert.ok(gone.every((one) => one.success))
  })

  it('hears which records changed and which were deleted', async () => {
    const accounts = connection.sobject('Account')
    const changed = await accounts.create({ Name: 'Changed' })
    const deleted = await accounts.create({ Name: 'Deleted' })
    await accounts.destroy(deleted.id ?? '')
    sandbox.clock.advance(120_000)
    const now = sandbox.clock.now()
    const start = new Date(now.getTime() - 20 * 60_000)
    const updates = await accounts.updated(start, now)
    assert.ok(updates.ids.includes(changed.id ?? ''))
    assert.ok(!updates.ids.includes(deleted.id ?? ''))
    assert.ok(Date.parse(updates.latestDateCovered) <= now.getTime())
    const deletions = await accounts.deleted(start, now)
    assert.ok(deletions.deletedRecords.some((one) => one.id === deleted.id))
    const tooOld = new Date(now.getTime() - 40 * 86_400_000)
    assert.equal((await refusalOf(accounts.updated(tooOld, now))).errorCode, 'INVALID_REPLICATION_DATE')
  })

  it('knows the limits and sees its usage', async () => {
    const limits = await connection.limits()
    assert.equal(limits.DailyApiRequests?.Max, 100_000)
    const counted = limits.DailyApiRequests?.Remaining ?? 0
    await connection.query('SELECT Id FROM Account LIMIT 1')
    assert.ok(((await connection.limits()).DailyApiRequests?.Remaining ?? counted) < counted)
    assert.ok((limits.DailyBulkV2QueryJobs?.Max ?? 0) > 0)
    assert.ok((connection.limitInfo.apiUsage?.used ?? 0) > 0)
  })

  it('answers an old API version too', async () => {
    const old = await signInByClientCredentials(sandbox, '33.0')
    assert.equal((await old.query('SELECT Id FROM Account LIMIT 1')).records.length, 1)
  })

  it('searches', async () => {
    await connection.sobject('Account').create({ Name: 'Needle in the haystack' })
    const found = await connection.search('FIND {Needle} IN ALL FIELDS RETURNING Account(Id, Name)')
    assert.equal(found.searchRecords[0]?.Name, 'Needle in the haystack')
  })
})
