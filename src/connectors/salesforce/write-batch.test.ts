import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPacer, parts } from '../../../test/contracts/connector/support/connector-parts.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../../test/contracts/connector/support/scripted-http.ts'
import { ConcordatError } from '../../core/errors.ts'
import type { Values } from '../../core/values.ts'
import type { WriteRequest, WriteResult } from '../connector.ts'
import { createConnector } from '../index.ts'
import { longId } from './values.ts'

const field = (name: string, type = 'string', more: object = {}) => ({
  name,
  label: name,
  type,
  length: 80,
  nillable: true,
  createable: true,
  updateable: true,
  defaultedOnCreate: false,
  calculated: false,
  autoNumber: false,
  unique: false,
  externalId: false,
  idLookup: false,
  custom: false,
  filterable: true,
  sortable: true,
  ...more,
})
const DESCRIBE = {
  name: 'Account',
  label: 'Account',
  custom: false,
  queryable: true,
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    field('Id', 'id', { createable: false, updateable: false }),
    field('SystemModstamp', 'datetime', { createable: false, updateable: false }),
    field('Name'),
    field('Website', 'url'),
    field('Key__c', 'string', { externalId: true }),
    field('Score__c', 'double'),
    field('Sum__c', 'currency', { calculated: true }),
  ],
}
const id = (number: number) => longId(`001${String(number).padStart(12, '0')}`)
const LOST = { status: 502, title: '', meaning: '', nextStep: '', retry: 'later', who: 'nobody' } as const

type Sent = { records: (Values & { id?: string })[] }

function writing(answer: (sent: Sent, call: number) => ScriptedAnswer) {
  let calls = 0
  const http = scriptedHttp((request, body) => {
    if (request.url.endsWith('/describe')) return { body: DESCRIBE }
    calls += 1
    return answer(body === '' ? { records: [] } : (JSON.parse(body) as Sent), calls)
  })
  const pacer = openPacer()
  return { connector: createConnector('salesforce', parts({ http, pacer })), http, pacer, calls: () => calls }
}

const update = (count: number): WriteRequest => ({
  object: 'Account',
  kind: 'update',
  externalIdField: null,
  by: 'batch',
  records: Array.from({ length: count }, (_, index) => ({
    key: `k${index}`,
    id: id(index),
    values: { Name: `n${index}` },
  })),
})
const create = (...keys: string[]): WriteRequest => ({
  object: 'Account',
  kind: 'create',
  externalIdField: 'Key__c',
  by: 'batch',
  records: keys.map((key) => ({ key, id: null, values: { Name: key, Key__c: key } })),
})
const applied = (sent: Sent): ScriptedAnswer => ({
  body: sent.records.map((record) => ({ id: record.id ?? id(1), success: true, errors: [] })),
})
const outcomes = (results: readonly WriteResult[]) =>
  Object.fromEntries(results.map((result) => [result.key, result.outcome]))
const only = (results: readonly WriteResult[]) => [...new Set(results.map((result) => result.outcome))]

test('a lost answer makes the records of that call unknown and no others', async () => {
  const { connector } = writing((sent, call) => {
    if (call === 2) throw new ConcordatError('CC-HTTP-5', LOST, 'lost', { facts: { sent: true } })
    return applied(sent)
  })
  const results = await connector.write(update(450))
  assert.equal(results.length, 450)
  const unknown = results.filter((result) => result.outcome === 'unknown')
  assert.equal(unknown.length, 200)
})

test('a call that certainly never left defers the rest, and throws when it was the first', async () => {
  const refuse = () => new ConcordatError('CC-HTTP-2', LOST, 'refused', { facts: { sent: false } })
  const later = writing((sent, call) => {
    if (call === 2) throw refuse()
    return applied(sent)
  })
  const results = await later.connector.write(update(300))
  assert.equal(results.filter((result) => result.outcome === 'deferred').length, 100)
  const first = writing(() => {
    throw refuse()
  })
  await assert.rejects(first.connector.write(update(3)), { code: 'CC-HTTP-2' })
})

test('a spent quota in the middle keeps what is done, defers the rest and pauses everybody', async () => {
  const { connector, pacer, calls } = writing((sent, call) =>
    call === 1
      ? applied(sent)
      : { status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests' }] },
  )
  const results = await connector.write(update(500))
  assert.equal(results.filter((result) => result.outcome === 'applied').length, 200)
  assert.equal(results.filter((result) => result.outcome === 'deferred').length, 300)
  assert.equal(calls(), 2)
  assert.equal(pacer.pauses.length, 1)
})

test('a result list that is shorter, or names another record, confirms nothing', async () => {
  const shorter = writing((sent) => ({ body: [...(applied(sent).body as object[])].slice(1) }))
  assert.deepEqual(only(await shorter.connector.write(update(5))), ['unknown'])
  const reordered = writing((sent) => ({ body: [...(applied(sent).body as object[])].reverse() }))
  assert.deepEqual(only(await reordered.connector.write(update(5))), ['unknown'])
})

test('answers nobody can read make the call unknown', async () => {
  for (const answer of [{ status: 500, body: 'x' }, { status: 502 }, { body: '<html>' }, { body: { not: 'a list' } }])
    assert.deepEqual(only(await writing(() => answer).connector.write(update(2))), ['unknown'])
})

test('a call refused as a whole is halved until the guilty record stands alone', async () => {
  const { connector, calls } = writing((sent) =>
    sent.records.some((record) => record.Name === 'n77')
      ? { status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR', message: 'bad value' }] }
      : applied(sent),
  )
  const results = await connector.write(update(200))
  assert.equal(outcomes(results).k77, 'rejected')
  assert.equal(results.filter((result) => result.outcome === 'applied').length, 199)
  assert.ok(calls() <= 17, `${calls()} calls`)
})

test('each refused record keeps the words of the CRM and gets ours', async () => {
  const { connector } = writing((sent) => ({
    body: sent.records.map((record, index) =>
      index === 1
        ? { success: false, errors: [{ statusCode: 'STRING_TOO_LONG', message: 'Name: too long', fields: ['Name'] }] }
        : { id: record.id, success: true, errors: [] },
    ),
  }))
  const results = await connector.write(update(3))
  const refused = results.find((result) => result.key === 'k1')
  assert.ok(refused?.outcome === 'rejected')
  assert.equal(refused.reject.symbol, 'STRING_TOO_LONG')
  assert.deepEqual(refused.reject.fields, ['Name'])
  assert.match(refused.reject.nextStep, /Shorten/)
})

test('a create refused because our own key is taken is unknown, to be looked up', async () => {
  const taken = (fields: string[]) => ({
    body: [{ success: false, errors: [{ statusCode: 'DUPLICATE_VALUE', message: 'duplicate value found', fields }] }],
  })
  assert.deepEqual(only(await writing(() => taken(['Key__c'])).connector.write(create('a'))), ['unknown'])
  assert.deepEqual(only(await writing(() => taken(['Other__c'])).connector.write(create('a'))), ['rejected'])
})

test('what would certainly be refused is refused before it is sent', async () => {
  const { connector, http } = writing(applied)
  const records: WriteRequest['records'] = [
    { key: 'formula', id: id(1), values: { Sum__c: '1' } },
    { key: 'gone', id: id(2), values: { Gone__c: '1' } },
    { key: 'bad id', id: 'x', values: { Name: 'n' } },
    { key: 'no id', id: null, values: { Name: 'n' } },
    { key: 'good', id: id(3), values: { Name: null, Score__c: '12345678901234567.89' } },
    { key: 'twice', id: id(3), values: { Name: 'other' } },
  ]
  const results = await connector.write({ ...update(0), records })
  assert.deepEqual(outcomes(results), {
    formula: 'rejected',
    gone: 'rejected',
    'bad id': 'rejected',
    'no id': 'rejected',
    twice: 'rejected',
    good: 'applied',
  })
  assert.match(String(http.requests.at(-1)?.body), /"Name":null,"Score__c":12345678901234567.89/)
})

test('two creates with the same external id: the second is refused here', async () => {
  const { connector } = writing(applied)
  const results = await connector.write({
    ...create('a', 'b'),
    records: [...create('a').records, { key: 'b', id: null, values: { Key__c: 'A' } }],
  })
  assert.deepEqual(outcomes(results), { a: 'applied', b: 'rejected' })
})

test('after an abort nothing more is sent', async () => {
  const controller = new AbortController()
  const { connector, calls } = writing((sent) => {
    controller.abort()
    return applied(sent)
  })
  const results = await connector.write({ ...update(450), signal: controller.signal })
  assert.equal(calls(), 1)
  assert.equal(results.filter((result) => result.outcome === 'deferred').length, 250)
})
