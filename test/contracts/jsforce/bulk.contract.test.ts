import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type SalesforceSandbox, startSalesforceSandbox } from '../../../src/sandbox/index.ts'
import { type Connection, makeVisibleField, refusalOf, signInByClientCredentials } from './sign-in.ts'

const EXTERNAL = 'Key__c'

describe('jsforce moves records in bulk', () => {
  let sandbox: SalesforceSandbox
  let connection: Connection

  before(async () => {
    sandbox = await startSalesforceSandbox({ records: 3000 })
    connection = await signInByClientCredentials(sandbox)
    await makeVisibleField(connection, `Account.${EXTERNAL}`, {
      type: 'Text',
      label: 'Key',
      length: 80,
      externalId: true,
      unique: true,
    })
  })
  after(() => sandbox.stop())

  it('queries (one page: more pages crash jsforce itself)', async () => {
    const stream = await connection.bulk2.query('SELECT Id, Name, NumberOfEmployees FROM Account')
    const records = (await stream.toArray()) as { Id: string }[]
    assert.equal(records.length, 3000)
    assert.equal(new Set(records.map((record) => record.Id)).size, 3000)
  })

  it('inserts, updates, upserts and deletes, with the outcome of each row', async () => {
    const insert = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'insert',
      // jsforce takes the header from the first record only.
      input: [
        { Name: 'Bulk "1", quoted', Industry: 'Energy' },
        { Name: 'Bulk 2', Industry: 'Energy' },
        { Name: '', Industry: 'Energy' },
      ],
    })
    assert.equal(insert.successfulResults.length, 2)
    assert.equal(insert.failedResults.length, 1)
    assert.match(String(insert.failedResults[0]?.sf__Error), /^REQUIRED_FIELD_MISSING:.*:Name --$/)
    assert.equal(insert.unprocessedRecords.length, 0)
    const ids = insert.successfulResults.map((row) => String(row.sf__Id))

    const update = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'update',
      input: ids.map((Id) => ({ Id, Industry: null, Site: 'Bulk' })),
    })
    assert.equal(update.successfulResults.length, 2)
    const read = await connection.sobject('Account').retrieve(ids)
    assert.deepEqual(
      read.map((one) => [one.Industry, one.Site]),
      [
        [null, 'Bulk'],
        [null, 'Bulk'],
      ],
    )

    const upsert = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'upsert',
      externalIdFieldName: EXTERNAL,
      input: [
        { [EXTERNAL]: 'B-1', Name: 'Bulk up' },
        { [EXTERNAL]: 'B-2', Name: 'Bulk up 2' },
      ],
    })
    assert.deepEqual(
      upsert.successfulResults.map((row) => row.sf__Created),
      ['true', 'true'],
    )

    const gone = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'delete',
      input: ids.map((Id) => ({ Id })),
    })
    assert.equal(gone.successfulResults.length, 2)
    const hard = await connection.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'hardDelete',
      input: upsert.successfulResults.map((row) => ({ Id: String(row.sf__Id) })),
    })
    assert.equal(hard.successfulResults.length, 2)
  })

  it('hears why a whole job failed', async () => {
    const error = await refusalOf(
      connection.bulk2.loadAndWaitForResults({
        object: 'Account',
        operation: 'insert',
        input: [{ Name: 'x', Unheard__c: '1' }],
      }),
    )
    assert.match(error.message, /InvalidBatch : Field name not found : Unheard__c/)
  })

  it('aborts a job', async () => {
    const job = connection.bulk2.createJob({ object: 'Account', operation: 'insert' })
    await job.open()
    await job.abort()
    assert.equal((await job.check()).state, 'Aborted')
    await job.delete()
    assert.equal((await refusalOf(job.check())).errorCode, 'NOT_FOUND')
  })
})
