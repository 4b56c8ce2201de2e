import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openTestOrg, saved } from './org-fixture.ts'

const everything = [new Date(0), new Date('2100-01-01')] as const

test('the same seed makes the same org, another seed another one', () => {
  const names = (seed: number) => {
    const { org, column } = openTestOrg({ seed, records: 50 })
    const list = column('SELECT Name FROM Account')
    org.close()
    return list
  }
  assert.deepEqual(names(1), names(1))
  assert.notDeepEqual(names(1), names(2))
})

test('the usual mess is in the generated accounts', () => {
  const { org, column } = openTestOrg({ records: 3000 })
  const count = (where: string) => column(`SELECT Id FROM Account WHERE ${where}`).length
  for (const where of [
    "Name LIKE '*DUPLICATE*%'",
    "Name LIKE '% - HQ'",
    "Name LIKE '%\"%'",
    "Name LIKE '%,%'",
    'Website = null',
    "Website LIKE '%facebook%'",
    'ParentId != null',
    "Name LIKE '%GmbH%'",
    "BillingCountry = 'USA'",
  ])
    assert.ok(count(where) > 2, where)
  assert.ok((column('SELECT Description FROM Account') as (string | null)[]).some((text) => text?.includes('\n')))
  org.close()
})

test('the accounts of a file come first, with their key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'org-'))
  const file = join(folder, 'accounts.csv')
  writeFileSync(
    file,
    'id,name,domain,country,city,state,parent_id\r\na1,"Acme, ""Inc""",acme.com,Japan,Sumida,,\r\na2,Línea,,,,,a1\r\n',
  )
  const { org, select, context, column } = openTestOrg({ accountsFile: file, records: 10 })
  assert.equal(org.recordCount('Account'), 12)
  assert.deepEqual(
    select("SELECT Name, BillingCountry, Demo_Key__c, Parent.Name FROM Account WHERE Demo_Key__c IN ('a1', 'a2')"),
    [
      { Name: 'Acme, "Inc"', BillingCountry: 'Japan', Demo_Key__c: 'a1', Parent: null },
      { Name: 'Línea', BillingCountry: null, Demo_Key__c: 'a2', Parent: { Name: 'Acme, "Inc"' } },
    ],
  )
  assert.match(String(column("SELECT Website FROM Account WHERE Demo_Key__c = 'a1'")[0]), /acme\.com/)
  const upserted = org.upsert('Account', 'Demo_Key__c', 'a2', { Site: 'x' }, context)
  assert.ok(upserted.success && !upserted.created)
  org.close()
  rmSync(folder, { recursive: true })
})

test('every change is journaled with before and after of what changed', () => {
  const { org, context, ids } = openTestOrg({ records: 20 })
  const [id] = ids('Account', 1)
  const before = org.record({ userId: context.userId }, 'Account', id!)!.Phone
  saved(org.update('Account', id!, { Phone: '99' }, context))
  saved(org.delete('Account', id!, context))
  const entries = org.journal(0, 100).filter((entry) => entry.id === id)
  assert.deepEqual(
    entries.map((entry) => entry.action),
    ['update', 'delete'],
  )
  assert.equal(entries[0]!.before.Phone ?? null, before)
  assert.deepEqual([entries[0]!.after.Phone, entries[0]!.via, entries[0]!.request], ['99', 'rest', 'test'])
  assert.deepEqual(org.journal(entries[0]!.seq, 1)[0]!.seq, entries[0]!.seq + 1)
  org.close()
})

test('what is rolled back never happened: rows, counts, keys and journal', () => {
  const { org, context, column } = openTestOrg({ records: 20 })
  org.createCustomField('Account', { name: 'Ext__c', type: 'string', externalId: true, unique: true })
  const [count, length] = [org.recordCount('Account'), org.journal(0, 100).length]
  const [victim] = column('SELECT Id FROM Account LIMIT 1') as string[]
  org.atomically(() => {
    saved(org.create('Account', { Name: 'Never', Ext__c: 'n' }, context))
    saved(org.delete('Account', victim!, context))
    return { commit: false, value: null }
  })
  assert.deepEqual([org.recordCount('Account'), org.journal(0, 100).length], [count, length])
  assert.deepEqual(column("SELECT Id FROM Account WHERE Name = 'Never' OR Ext__c = 'n'", true), [])
  assert.equal(column(`SELECT Id FROM Account WHERE Id = '${victim}'`).length, 1)
  assert.throws(() =>
    org.atomically(() => {
      saved(org.create('Account', { Name: 'Never' }, context))
      throw new Error('stop')
    }),
  )
  assert.equal(org.recordCount('Account'), count)
  const kept = org.atomically(() => ({
    commit: true,
    value: saved(org.create('Account', { Name: 'Kept', Ext__c: 'n' }, context)),
  }))
  assert.deepEqual(org.findByExternalId({ userId: context.userId }, 'Account', 'Ext__c', 'N'), [kept])
  org.close()
})

test('getUpdated names live rows of the window, getDeleted the others', () => {
  const { org, context, ids, advance, now } = openTestOrg({ records: 50 })
  const [first, second, third] = ids('Account', 3) as [string, string, string]
  const start = now()
  advance(60_000)
  saved(org.update('Account', first, { Phone: '1' }, context))
  saved(org.update('Account', second, { Phone: '1' }, context))
  saved(org.delete('Account', second, context))
  const end = new Date(now().getTime() + 60_000)
  advance(120_000)
  saved(org.update('Account', third, { Phone: '1' }, context))
  assert.deepEqual(org.updatedIds('Account', start, end), [first])
  assert.deepEqual(org.deletedIds('Account', start, end).deleted, [
    { id: second, deletedDate: '2026-05-13T10:01:00.000Z' },
  ])
  assert.equal(org.updatedIds('Account', ...everything).length, 49)
  org.close()
})

test('the backdoor sets stamps, and hides a change until it is committed', () => {
  const { org, select, column, context, ids, advance, now } = openTestOrg({ records: 20 })
  const [id] = ids('Account', 1) as [string]
  org.backdoor.set('Account', id, { SystemModstamp: '2026-05-01T00:00:00Z', Phone: 'old stamp' })
  assert.deepEqual(column('SELECT Phone FROM Account WHERE SystemModstamp = 2026-05-01T00:00:00Z'), ['old stamp'])
  saved(org.update('Account', id, { Phone: 'late' }, context))
  org.backdoor.hideUntil('Account', id, new Date(now().getTime() + 60_000))
  const fresh = org.backdoor.insert('Account', { Name: 'Late row', SystemModstamp: '2026-05-02T00:00:00.000+0000' })
  org.backdoor.hideUntil('Account', fresh, new Date(now().getTime() + 60_000))
  assert.deepEqual(column(`SELECT Phone FROM Account WHERE Id = '${id}'`), ['old stamp'])
  assert.deepEqual(select("SELECT Id FROM Account WHERE Name = 'Late row'"), [])
  advance(60_000)
  assert.deepEqual(column(`SELECT Phone FROM Account WHERE Id = '${id}'`), ['late'])
  assert.deepEqual(column('SELECT Name FROM Account WHERE SystemModstamp = 2026-05-02T00:00:00Z'), ['Late row'])
  org.close()
})

test('custom fields come and go with their values; custom objects work like others', () => {
  const { org, admin, context, column } = openTestOrg({
    records: 5,
    customFields: [{ object: 'Account', field: { name: 'Early__c', type: 'double', scale: 1, precision: 5 } }],
  })
  assert.ok(org.object(admin, 'Account')!.fields.some((field) => field.name === 'Early__c'))
  assert.throws(() => org.createCustomField('Account', { name: 'Early__c', type: 'string' }), {
    code: 'DUPLICATE_DEVELOPER_NAME',
  })
  saved(org.create('Account', { Name: 'With', Early__c: 2.25 }, context))
  assert.deepEqual(column("SELECT Early__c FROM Account WHERE Name = 'With'"), [2.3])
  org.removeCustomField('Account', 'Early__c')
  assert.throws(() => column('SELECT Early__c FROM Account'), { code: 'INVALID_FIELD' })
  org.createCustomField('Account', { name: 'Early__c', type: 'string' })
  assert.deepEqual(column("SELECT Early__c FROM Account WHERE Name = 'With'"), [null])
  org.createCustomField('Account', { name: 'Shout__c', type: 'string', calculatedFormula: 'Name' } as never)
  assert.deepEqual(column("SELECT Shout__c FROM Account WHERE Name = 'With'"), ['With'])
  assert.equal(org.createCustomObject('Signal', 'Signal').keyPrefix, 'a00')
  org.createCustomField('Signal__c', { name: 'Account__c', type: 'reference', referenceTo: ['Account'] })
  const [account] = column('SELECT Id FROM Account LIMIT 1') as string[]
  saved(org.create('Signal__c', { Name: 'S1', Account__c: account! }, context))
  assert.deepEqual(column(`SELECT Name FROM Signal__c WHERE Account__r.Id = '${account}'`), ['S1'])
  assert.deepEqual(column(`SELECT (SELECT Name FROM Signals__r) FROM Account WHERE Id = '${account}'`), [
    { totalSize: 1, done: true, records: [{ Name: 'S1' }] },
  ])
  org.close()
})

test('an org in a file remembers rows, schema, rules and stamps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'org-'))
  const storage = join(folder, 'org.sqlite')
  const first = openTestOrg({ storage, records: 30 })
  first.org.createCustomField('Account', { name: 'Ext__c', type: 'string', externalId: true })
  first.org.addValidationRule({
    object: 'Account',
    name: 'r',
    field: 'Name',
    when: 'equals',
    value: 'No',
    message: 'no',
  })
  const id = saved(first.org.create('Account', { Name: 'Stays', Ext__c: 'e' }, first.context))
  saved(first.org.delete('Account', first.ids('Account', 1)[0]!, first.context))
  const all = first.select('SELECT FIELDS(ALL) FROM Account LIMIT 200', true)
  first.org.close()
  const second = openTestOrg({ storage, records: 30 })
  assert.deepEqual(second.select('SELECT FIELDS(ALL) FROM Account LIMIT 200', true), all)
  assert.equal(second.org.recordCount('Account'), 30)
  assert.deepEqual(second.org.findByExternalId(second.admin, 'Account', 'Ext__c', 'E'), [id])
  assert.ok(!second.org.create('Account', { Name: 'No' }, second.context).success)
  assert.notEqual(saved(second.org.create('Account', { Name: 'Yes' }, second.context)), id)
  second.org.close()
  rmSync(folder, { recursive: true })
})

test('restRecord is the whole record as REST shows it', () => {
  const { org, admin, ids } = openTestOrg({ records: 5 })
  const [id] = ids('Account', 1) as [string]
  const record = org.restRecord(admin, 'account', id) as Record<string, unknown>
  assert.deepEqual(record.attributes, { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${id}` })
  assert.ok('BillingAddress' in record && Object.keys(record).length > 50)
  assert.deepEqual(
    Object.keys(org.restRecord({ ...admin, apiVersion: '58.0' }, 'Account', id, ['name', 'ID']) as object),
    ['attributes', 'Name', 'Id'],
  )
  assert.throws(() => org.restRecord(admin, 'Account', id, ['Nope']), { code: 'INVALID_FIELD' })
  assert.equal(org.restRecord(admin, 'Account', '0015g0000Azzzzz'), null)
  org.close()
})

/** Opens an org of a size in a process of its own, pulls it once, edits a thousand rows, asks for what changed. */
const PROBE = `
  const { openOrg } = await import(process.argv[1])
  const records = Number(process.argv[2])
  const start = performance.now()
  const org = openOrg({ storage: ':memory:', seed: 1, records, now: () => new Date() })
  const opened = performance.now() - start
  const viewer = { userId: org.users[0].id }
  let rows = 0
  for (const cells of org.query(viewer, 'SELECT Id, Name, Website, BillingCountry, SystemModstamp FROM Account', false).csvRows(0, 1e9)) rows += cells.length === 5 ? 1 : 0
  const ids = [...org.query(viewer, 'SELECT Id FROM Account LIMIT 1000', false).rows(0, 1000)].map((row) => row.Id)
  const from = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString()
  for (const id of ids) org.update('Account', id, { Phone: '1' }, { userId: viewer.userId, via: 'rest', request: 'x' })
  const asked = performance.now()
  const changed = org.query(viewer, 'SELECT Id FROM Account WHERE SystemModstamp >= ' + from + ' AND SystemModstamp < 2100-01-01T00:00:00Z', false).totalSize
  console.log(JSON.stringify({ opened, rows, changed, answered: performance.now() - asked, rss: process.memoryUsage.rss() / 1e6 }))
`

test('start, pull and incremental query of 200,000 accounts are quick, and memory does not grow with the number of rows', () => {
  const probe = (records: number) => {
    const run = spawnSync(
      process.execPath,
      [
        '--max-semi-space-size=8',
        '--input-type=module',
        '-e',
        PROBE,
        new URL('./open-org.ts', import.meta.url).href,
        String(records),
      ],
      { encoding: 'utf8' },
    )
    assert.equal(run.status, 0, run.stderr)
    return JSON.parse(run.stdout) as { opened: number; rows: number; changed: number; answered: number; rss: number }
  }
  const small = probe(20_000)
  const large = probe(200_000)
  assert.deepEqual([small.rows, large.rows, large.changed], [20_000, 200_000, 1000])
  assert.ok(large.opened < 5000 && large.answered < 1000, JSON.stringify(large))
  assert.ok(large.rss < 400 && large.rss - small.rss < 60, JSON.stringify([small, large]))
})
