import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WriteRequest, WriteResult } from '../../../src/connectors/index.ts'
import type { ConcordatError } from '../../../src/core/errors.ts'
import type { Values } from '../../../src/core/values.ts'
import { useSandbox } from './support/sandbox-connector.ts'

const KEY = 'Concordat_key__c'
const NOTE = 'Concordat_note__c'
const org = useSandbox({ records: 20 }, ({ org }) => {
  const text = { type: 'string', length: 100 }
  org.createCustomField('Account', { ...text, name: KEY, label: 'Key', externalId: true, unique: true })
  org.createCustomField('Account', { ...text, name: NOTE, label: 'Note' })
  org.createCustomField('Account', {
    type: 'double',
    precision: 18,
    scale: 2,
    name: 'Concordat_score__c',
    label: 'Score',
  })
})

let series = 0
/** Keys that no other test uses. */
function keys(count: number): string[] {
  series += 1
  return Array.from({ length: count }, (_, index) => `key-${series}-${index}`)
}

function creates(names: readonly string[], by: 'batch' | 'bulk'): WriteRequest {
  return {
    object: 'Account',
    kind: 'create',
    externalIdField: KEY,
    by,
    records: names.map((key) => ({ key, id: null, values: { Name: `Account ${key}`, [KEY]: key } })),
  }
}

async function made(count: number): Promise<Map<string, string>> {
  return idsOf(await org.connector().write(creates(keys(count), 'batch')))
}

function updates(
  ids: ReadonlyMap<string, string>,
  values: (key: string) => Values,
  by: 'batch' | 'bulk',
): WriteRequest {
  const records = [...ids].map(([key, id]) => ({ key, id, values: values(key) }))
  return { object: 'Account', kind: 'update', externalIdField: null, by, records }
}

function idsOf(results: readonly WriteResult[]): Map<string, string> {
  return new Map(results.flatMap((result) => (result.outcome === 'applied' ? [[result.key, result.id] as const] : [])))
}

function counts(results: readonly WriteResult[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { outcome } of results) sums[outcome] = (sums[outcome] ?? 0) + 1
  return sums
}

function stored(id: string) {
  return org.sandbox.org.record({ userId: org.sandbox.org.users[0]?.id ?? '' }, 'Account', id)
}

const journalOf = (action: string) => org.sandbox.org.journal(0, 1_000_000).filter((entry) => entry.action === action)

for (const by of ['batch', 'bulk'] as const) {
  test(`${by}: creates, updates, upserts and deletes end with an outcome each, and the org agrees`, async () => {
    const connector = org.connector()
    const names = keys(250)
    const created = await connector.write(creates(names, by))
    assert.deepEqual(counts(created), { applied: 250 })
    assert.ok(created.every((result) => result.outcome === 'applied' && result.created))
    const ids = idsOf(created)
    for (const [key, id] of ids) assert.equal(stored(id)?.[KEY], key)

    const updated = await connector.write(
      updates(ids, (key) => ({ [NOTE]: `note, "${key}"\nsecond line`, Concordat_score__c: '12.50' }), by),
    )
    assert.deepEqual(counts(updated), { applied: 250 })
    for (const [key, id] of ids) assert.equal(stored(id)?.[NOTE], `note, "${key}"\nsecond line`)

    const upserted = await connector.write({
      object: 'Account',
      kind: 'upsert',
      externalIdField: KEY,
      by,
      records: [...names.slice(0, 5), ...keys(5)].map((key) => ({
        key,
        id: null,
        values: { Name: `Again ${key}`, [KEY]: key },
      })),
    })
    assert.equal(upserted.filter((result) => result.outcome === 'applied' && result.created).length, 5)
    assert.equal(upserted.filter((result) => result.outcome === 'applied' && !result.created).length, 5)

    const records = [...ids].map(([key, id]) => ({ key, id, values: {} }))
    const deleted = await connector.write({ object: 'Account', kind: 'delete', externalIdField: null, by, records })
    assert.deepEqual(counts(deleted), { applied: 250 })
    for (const id of ids.values()) assert.equal(stored(id)?.IsDeleted, true)
  })

  test(`${by}: null and empty text clear, absent fields stay`, async () => {
    const connector = org.connector()
    const ids = await made(3)
    await connector.write(updates(ids, () => ({ [NOTE]: 'there', Website: 'https://x.example' }), by))
    const [first, second, third] = [...ids] as [[string, string], [string, string], [string, string]]
    const records: WriteRequest['records'] = [
      { key: first[0], id: first[1], values: { [NOTE]: null } },
      { key: second[0], id: second[1], values: { [NOTE]: '' } },
      { key: third[0], id: third[1], values: { Website: 'https://y.example' } },
    ]
    assert.deepEqual(counts(await connector.write({ ...updates(ids, () => ({}), by), records })), { applied: 3 })
    assert.equal(stored(first[1])?.[NOTE], null)
    assert.equal(stored(first[1])?.Website, 'https://x.example')
    assert.equal(stored(second[1])?.[NOTE], null)
    assert.equal(stored(third[1])?.[NOTE], 'there')
  })

  test(`${by}: each bad record is rejected for its own reason and the others go on`, async () => {
    const ids = await made(4)
    const [good, long, gone, list] = [...ids.keys()] as [string, string, string, string]
    const context = { userId: org.sandbox.org.users[0]?.id ?? '', via: 'backdoor', request: 'test' }
    org.sandbox.org.delete('Account', ids.get(gone) ?? '', context)
    const values = (key: string): Values => {
      if (key === long) return { [NOTE]: 'x'.repeat(101) }
      return key === list ? { ParentId: '001000000000000AAA' } : { [NOTE]: 'ok' }
    }
    const results = await org.connector().write(updates(ids, values, by))
    const of = new Map(results.map((result) => [result.key, result]))
    assert.equal(of.get(good)?.outcome, 'applied')
    for (const [key, symbol] of [
      [long, 'STRING_TOO_LONG'],
      [gone, 'ENTITY_IS_DELETED'],
      [list, 'INVALID_CROSS_REFERENCE_KEY'],
    ] as const) {
      const result = of.get(key)
      assert.ok(result?.outcome === 'rejected', key)
      assert.equal(result.reject.symbol, symbol)
      assert.ok(result.reject.meaning && result.reject.nextStep && result.reject.message)
    }
  })
}

test('a text "#N/A" is written as it is, also when the rest goes in bulk', async () => {
  const ids = await made(3)
  const [odd] = [...ids.keys()]
  const results = await org
    .connector()
    .write(updates(ids, (key) => ({ [NOTE]: key === odd ? '#N/A' : 'plain' }), 'bulk'))
  assert.deepEqual(counts(results), { applied: 3 })
  assert.equal(stored(ids.get(odd ?? '') ?? '')?.[NOTE], '#N/A')
})

test('the answer to a create is lost: unknown, found by key, created once', async () => {
  const names = keys(10)
  const connector = org.connector()
  await connector.describeObject('Account')
  const before = journalOf('create').length
  org.sandbox.faults.set('lost-answer=create@1')
  const results = await connector.write(creates(names, 'batch'))
  assert.deepEqual(counts(results), { unknown: 10 })
  const found = await connector.lookUp({
    object: 'Account',
    externalIdField: KEY,
    keys: new Map(names.map((name) => [name, name])),
  })
  assert.ok([...found.values()].every((ids) => ids.length === 1))
  const again = await connector.write(creates(names, 'batch'))
  assert.deepEqual(counts(again), { unknown: 10 }, 'the key is taken: to be looked up, not created again')
  assert.equal(journalOf('create').length - before, 10)
})

test('a create that never arrived is found nowhere', async () => {
  const names = keys(3)
  const connector = org.connector()
  await connector.describeObject('Account')
  org.sandbox.faults.set('lost-request=create@1')
  assert.deepEqual(counts(await connector.write(creates(names, 'batch'))), { unknown: 3 })
  const found = await connector.lookUp({
    object: 'Account',
    externalIdField: KEY,
    keys: new Map(names.map((name) => [name, name])),
  })
  assert.ok([...found.values()].every((ids) => ids.length === 0))
})

test('a locked row is rejected as worth trying again', async () => {
  const ids = await made(3)
  org.sandbox.faults.set('row-lock=always')
  const results = await org.connector().write(updates(ids, () => ({ [NOTE]: 'x' }), 'batch'))
  assert.deepEqual(counts(results), { rejected: 3 })
  assert.ok(
    results.every(
      (result) =>
        result.outcome === 'rejected' &&
        result.reject.symbol === 'UNABLE_TO_LOCK_ROW' &&
        result.reject.retry === 'later',
    ),
  )
})

test('when the daily calls are spent nothing is written and the time to come back is told', async () => {
  const ids = await made(3)
  const connector = org.connector()
  await connector.describeObject('Account')
  org.sandbox.faults.set('daily-limit=1')
  await assert.rejects(
    connector.write(updates(ids, () => ({ [NOTE]: 'late' }), 'batch')),
    (error: ConcordatError) => error.code === 'CC-SF-8' && error.retryAt !== undefined,
  )
  for (const id of ids.values()) assert.notEqual(stored(id)?.[NOTE], 'late')
})

test('the job is told before a record leaves, and a process that takes over finds it never started', async () => {
  const names = keys(5)
  const request = creates(names, 'bulk')
  const stop = new Error('killed here')
  let job = ''
  const before = journalOf('create').length
  await assert.rejects(
    org.connector().write({
      ...request,
      onBulkJob: async (jobId) => {
        job = jobId
        throw stop
      },
    }),
    stop,
  )
  const connector = org.connector()
  assert.deepEqual(await connector.resumeBulkWrite(job, request), { state: 'never-started' })
  assert.deepEqual(await connector.resumeBulkWrite(job, request), { state: 'never-started' })
  assert.deepEqual(await connector.resumeBulkWrite('750000000000000AAA', request), { state: 'absent' })
  assert.equal(journalOf('create').length, before)
})

test('a process that takes over reads the outcomes of a finished job', async () => {
  const names = keys(30)
  let job = ''
  const onBulkJob = async (jobId: string) => {
    job = jobId
  }
  const request = creates(names, 'bulk')
  const first = await org.connector().write({ ...request, onBulkJob })
  const state = await org.connector().resumeBulkWrite(job, request)
  assert.ok(state.state === 'finished')
  const byKey = (results: readonly WriteResult[]) => [...results].sort((a, b) => (a.key < b.key ? -1 : 1))
  assert.deepEqual(byKey(state.results), byKey(first))
})

test('rows a job gives back unprocessed are deferred; together with the others they are all', async () => {
  const names = keys(300)
  org.sandbox.faults.set('unprocessed-rows=1')
  const results = await org.connector().write(creates(names, 'bulk'))
  const sums = counts(results)
  assert.equal(results.length, 300)
  assert.ok((sums.deferred ?? 0) > 0, JSON.stringify(sums))
  assert.equal((sums.deferred ?? 0) + (sums.applied ?? 0), 300)
})

test('the answer to closing the job is lost: its state says whether it runs', async () => {
  for (const fault of ['lost-answer=close@1', 'lost-request=close@1']) {
    org.sandbox.faults.set(fault)
    assert.deepEqual(counts(await org.connector().write(creates(keys(5), 'bulk'))), { applied: 5 }, fault)
  }
})

test('an upload that breaks has no effect and is deferred', async () => {
  const before = journalOf('create').length
  for (const fault of ['lost-answer=upload@1', 'lost-request=upload@1']) {
    org.sandbox.faults.set(fault)
    assert.deepEqual(counts(await org.connector().write(creates(keys(5), 'bulk'))), { deferred: 5 }, fault)
  }
  assert.equal(journalOf('create').length, before)
})

test('result lists that are cut are read again', async () => {
  const connector = org.connector()
  await connector.describeObject('Account')
  for (const fault of ['cut-body=bulk@1', 'short-body=bulk@1']) {
    org.sandbox.faults.set(fault)
    assert.deepEqual(counts(await connector.write(creates(keys(40), 'bulk'))), { applied: 40 }, fault)
  }
})

test('missing custom fields are created and can be written at once', async () => {
  const connector = org.connector()
  const fields = [
    { name: 'Concordat_stage__c', label: 'Stage', type: 'string' },
    { name: 'Concordat_seen__c', label: 'Seen', type: 'date' },
    { name: 'Concordat_ratio__c', label: 'Ratio', type: 'decimal' },
  ] as const
  const answers = await connector.createFields('Account', fields)
  assert.deepEqual(
    answers.map(({ name, created }) => [name, created]),
    fields.map(({ name }) => [name, true]),
  )
  const ids = await made(1)
  const results = await connector.write(
    updates(
      ids,
      () => ({ Concordat_stage__c: 'Usage', Concordat_seen__c: '2026-11-20', Concordat_ratio__c: '1.25' }),
      'batch',
    ),
  )
  assert.deepEqual(counts(results), { applied: 1 })
  const again = await connector.createFields('Account', fields)
  assert.ok(again.every(({ created }) => !created))
})

test('a record that a validation rule refuses carries the words of the rule', async () => {
  org.sandbox.org.addValidationRule({
    object: 'Account',
    name: 'no_bad',
    field: NOTE,
    when: 'equals',
    value: 'forbidden',
    message: 'Not this word.',
  })
  const ids = await made(2)
  const [bad] = [...ids.keys()]
  const results = await org
    .connector()
    .write(updates(ids, (key) => ({ [NOTE]: key === bad ? 'forbidden' : 'fine' }), 'batch'))
  const refused = results.find((result) => result.key === bad)
  assert.ok(refused?.outcome === 'rejected')
  assert.equal(refused.reject.symbol, 'FIELD_CUSTOM_VALIDATION_EXCEPTION')
  assert.match(refused.reject.message, /Not this word/)
})

test('a converted lead cannot be changed, and the reject says so', async () => {
  const context = { userId: org.sandbox.org.users[0]?.id ?? '', via: 'backdoor', request: 'test' }
  const lead = org.sandbox.org.create('Lead', { LastName: 'Doe', Company: 'Doe Ltd' }, context)
  assert.ok(lead.success)
  org.sandbox.org.convertLead(lead.id, context)
  const records = [{ key: 'lead', id: lead.id, values: { Company: 'Other' } }]
  const [result] = await org
    .connector()
    .write({ object: 'Lead', kind: 'update', externalIdField: null, by: 'batch', records })
  assert.ok(result?.outcome === 'rejected')
  assert.equal(result.reject.symbol, 'CANNOT_UPDATE_CONVERTED_LEAD')
  assert.equal(result.reject.retry, 'never')
})

test('a job that still runs is said to run, and its outcomes are there when it has finished', async () => {
  const request = creates(keys(20), 'bulk')
  const controller = new AbortController()
  let job = ''
  const onBulkJob = async (jobId: string) => {
    job = jobId
  }
  org.sandbox.faults.set('slow-jobs=400ms')
  const writing = org.connector().write({ ...request, onBulkJob, signal: controller.signal })
  const connector = org.connector()
  await connector.describeObject('Account')
  while (org.calls('PATCH').length === 0) await new Promise((resolve) => setImmediate(resolve))
  controller.abort()
  assert.deepEqual(counts(await writing), { unknown: 20 })
  assert.deepEqual(await connector.resumeBulkWrite(job, request), { state: 'running' })
  let state = await connector.resumeBulkWrite(job, request)
  while (state.state === 'running') state = await connector.resumeBulkWrite(job, request)
  assert.ok(state.state === 'finished')
  assert.deepEqual(counts(state.results), { applied: 20 })
})
