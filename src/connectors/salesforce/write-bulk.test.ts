import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parts } from '../../../test/contracts/connector/support/connector-parts.ts'
import { scriptedHttp } from '../../../test/contracts/connector/support/scripted-http.ts'
import type { WriteRequest, WriteResult } from '../connector.ts'
import { createConnector } from '../index.ts'
import { longId } from './values.ts'

const JOB = '750000000000001AAA'
const names = ['Id', 'SystemModstamp', 'Name', 'Phone', 'ParentId']
const DESCRIBE = {
  name: 'Account',
  label: 'Account',
  queryable: true,
  createable: true,
  updateable: true,
  deletable: true,
  fields: names.map((name) => ({
    name,
    label: name,
    type: name === 'Id' ? 'id' : name === 'ParentId' ? 'reference' : 'string',
    nillable: true,
    createable: true,
    updateable: true,
  })),
}
const id = (number: number) => longId(`001${String(number).padStart(12, '0')}`)

interface JobScript {
  state?: string
  errorMessage?: string
  processed?: number
  failed?: number
  successful?: string
  refused?: string
  unprocessed?: string
}

function org(job: JobScript) {
  const uploads: string[] = []
  const csv = (body = '') => ({ headers: { 'content-type': 'text/csv' }, body })
  const http = scriptedHttp((request, body) => {
    const path = new URL(request.url).pathname
    if (path.endsWith('/describe')) return { body: DESCRIBE }
    if (path.endsWith('/batches')) {
      uploads.push(body)
      return { status: 201 }
    }
    if (path.endsWith('/successfulResults')) return csv(job.successful)
    if (path.endsWith('/failedResults')) return csv(job.refused)
    if (path.endsWith('/unprocessedrecords')) return csv(job.unprocessed)
    if (path.endsWith('/composite/sobjects'))
      return { body: JSON.parse(body).records.map((record: { id: string }) => ({ id: record.id, success: true })) }
    const { state = 'JobComplete', processed = 0, failed = 0, errorMessage } = job
    return { body: { id: JOB, state, numberRecordsProcessed: processed, numberRecordsFailed: failed, errorMessage } }
  })
  return { connector: createConnector('salesforce', parts({ http })), uploads, http }
}

const update = (...records: WriteRequest['records']): WriteRequest => ({
  object: 'Account',
  kind: 'update',
  externalIdField: null,
  by: 'bulk',
  records,
})
const change = (number: number, values: WriteRequest['records'][number]['values'] = { Name: 'n' }) => ({
  key: `k${number}`,
  id: id(number),
  values,
})
const outcomes = (results: readonly WriteResult[]) =>
  Object.fromEntries(results.map((result) => [result.key, result.outcome]))

test('results are found by id in any order; who is in no list, or in two, is unknown', async () => {
  const { connector } = org({
    processed: 4,
    failed: 1,
    successful: `"sf__Id","sf__Created","Id","Name"\n${[5, 2, 1].map((n) => `"${id(n)}","false","${id(n)}","n"\n`).join('')}`,
    refused: `"sf__Id","sf__Error","Id","Name"\n"${id(5)}","STRING_TOO_LONG:too long:Name --","${id(5)}","n"\n`,
    unprocessed: `"Id","Name"\n"${id(3)}","n"\n`,
  })
  const results = await connector.write(update(...[1, 2, 3, 4, 5].map((number) => change(number))))
  assert.deepEqual(outcomes(results), { k1: 'applied', k2: 'applied', k3: 'deferred', k4: 'unknown', k5: 'unknown' })
})

test('the header holds every field of every record; absent cells are empty, cleared ones are marked', async () => {
  const { connector, uploads } = org({})
  await connector.write(update(change(1, { Name: 'a "b"\nc' }), change(2, { Phone: null }), change(3, { Name: '' })))
  assert.equal(uploads[0], `"Id","Name","Phone"\n"${id(1)}","a ""b""\nc",\n"${id(2)}",,"#N/A"\n"${id(3)}","#N/A",\n`)
})

test('records of one parent stand together', async () => {
  const { connector, uploads } = org({})
  const [a, b] = [id(90), id(91)]
  await connector.write(update(change(1, { ParentId: b }), change(2, { ParentId: a }), change(3, { ParentId: b })))
  const parents = (uploads[0] ?? '')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1])
  assert.deepEqual(parents, [`"${a}"`, `"${b}"`, `"${b}"`])
})

test('a job whose form was refused is sent again in calls, which name the guilty', async () => {
  const { connector } = org({ state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : X' })
  assert.deepEqual(outcomes(await connector.write(update(change(1), change(2)))), { k1: 'applied', k2: 'applied' })
})

test('a text too long for bulk is rejected and the others go on', async () => {
  const { connector } = org({
    processed: 1,
    successful: `"sf__Id","sf__Created","Id","Name"\n"${id(2)}","false","${id(2)}","n"\n`,
  })
  const results = await connector.write(update(change(1, { Name: 'x'.repeat(32_001) }), change(2)))
  assert.deepEqual(outcomes(results), { k1: 'rejected', k2: 'applied' })
})

test('a job that somebody else runs on is running, an aborted one that did nothing never started', async () => {
  const request = update(change(1))
  assert.deepEqual(await org({ state: 'InProgress' }).connector.resumeBulkWrite(JOB, request), { state: 'running' })
  assert.deepEqual(await org({ state: 'Aborted' }).connector.resumeBulkWrite(JOB, request), { state: 'never-started' })
  assert.deepEqual(await org({}).connector.resumeBulkWrite('not a job', request), { state: 'absent' })
})

test('a job that never ends is given up, and its records are unknown', async () => {
  const { connector } = org({ state: 'InProgress' })
  assert.deepEqual(outcomes(await connector.write(update(change(1)))), { k1: 'unknown' })
})
