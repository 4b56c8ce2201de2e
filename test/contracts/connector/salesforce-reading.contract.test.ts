import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConcordatError } from '../../../src/core/errors.ts'
import { takeAll, takePage, useSandbox } from './support/sandbox-connector.ts'

const ACCOUNTS = 700
const org = useSandbox({ records: ACCOUNTS })
const FIELDS = ['Name', 'Website', 'BillingCountry', 'NumberOfEmployees', 'AnnualRevenue', 'Description', 'CreatedDate']
const BY_BULK = { expected: 1_000_000 }
const BY_QUERY = { expected: 1 }

function backdoor() {
  const context = { userId: org.sandbox.org.users[0]?.id ?? '', via: 'backdoor', request: 'test' }
  return { ...org.sandbox.org.backdoor, org: org.sandbox.org, context }
}

function firstIds(count: number): string[] {
  const result = org.sandbox.org.query(
    { userId: backdoor().context.userId },
    `SELECT Id FROM Account ORDER BY Id LIMIT ${count}`,
    false,
  )
  return [...result.rows(0, count)].map((row) => String((row as { Id: string }).Id))
}

test('the CRM says who we are and what time it is', async () => {
  const connector = org.connector()
  const identity = await connector.identity()
  assert.equal(identity.organizationId, org.sandbox.org.organizationId)
  assert.equal(identity.organizationName, org.sandbox.org.organizationName)
  assert.ok(org.sandbox.org.users.some((user) => user.id === identity.userId && user.username === identity.userName))
  assert.equal(identity.instanceUrl, org.sandbox.url)
  const now = await connector.now()
  assert.ok(Math.abs(now.getTime() - org.sandbox.clock.now().getTime()) < 5000)
})

test('describe tells types, rights, required and unusable fields', async () => {
  const account = await org.connector().describeObject('Account')
  const field = (name: string) => account.fields.find((candidate) => candidate.name === name)
  assert.equal(account.idField, 'Id')
  assert.equal(account.modifiedField, 'SystemModstamp')
  assert.equal(field('Name')?.requiredOnCreate, true)
  assert.equal(field('NumberOfEmployees')?.type, 'integer')
  assert.equal(field('AnnualRevenue')?.type, 'decimal')
  assert.equal(field('ParentId')?.type, 'reference')
  assert.equal(field('SystemModstamp')?.updatable, false)
  assert.equal(field('BillingAddress'), undefined)
  assert.ok(account.unusableFields.some(({ name, reason }) => name === 'BillingAddress' && /address/i.test(reason)))
  const names = (await org.connector().describeObjects()).map((object) => object.name)
  for (const name of ['Account', 'Contact', 'Lead', 'User']) assert.ok(names.includes(name), name)
})

test('pages of the query API and of a bulk job hold the same records', async () => {
  const connector = org.connector()
  const read = (by: { expected: number }) => takeAll(connector.readAll({ object: 'Account', fields: FIELDS, ...by }))
  const [byQuery, byBulk] = [await read(BY_QUERY), await read(BY_BULK)]
  assert.equal(byQuery.length, await connector.countAll('Account'))
  const sorted = (rows: readonly Readonly<Record<string, string>>[]) =>
    [...rows]
      .sort((a, b) => ((a.Id ?? '') < (b.Id ?? '') ? -1 : 1))
      .map((row) => ({ ...row, AnnualRevenue: Number(row.AnnualRevenue) }))
  assert.deepEqual(sorted(byBulk), sorted(byQuery))
  assert.ok(org.calls('POST /services/data/v66.0/jobs/query').length >= 1)
  assert.ok(org.calls('DELETE /services/data/v66.0/jobs/query').length >= 1, 'the job is removed')
})

test('another process goes on after any page, with either way of reading', async () => {
  for (const by of [BY_QUERY, BY_BULK]) {
    const request = { object: 'Account', fields: ['Name'], pageRecords: 200, ...by }
    const all = new Set<string>()
    let resume: string | null | undefined
    let pages = 0
    do {
      const reading = org.connector().readAll(resume ? { ...request, resume } : request)
      for await (const page of reading) {
        const taken = await takePage(page)
        for (const row of taken.rows) all.add(row.Id ?? '')
        resume = taken.next
        pages += 1
        break
      }
    } while (resume)
    assert.equal(all.size, await org.connector().countAll('Account'))
    assert.ok(pages >= 3)
  }
})

test('a window holds its start and not its end, so windows side by side share nothing and miss nothing', async () => {
  const [first, second, third] = firstIds(3) as [string, string, string]
  const at = (second: number) => new Date(Date.UTC(2020, 0, 1, 0, 0, second))
  const ids = [first, second, third]
  for (const [index, id] of ids.entries()) backdoor().set('Account', id, { SystemModstamp: at(index).toISOString() })
  const connector = org.connector()
  for (const by of [BY_QUERY, BY_BULK]) {
    const window = async (from: Date | null, to: Date) =>
      (await takeAll(connector.readChanges({ object: 'Account', fields: [], from, to, ...by })))
        .map((row) => row.Id)
        .sort()
    assert.deepEqual(await window(at(0), at(1)), [first])
    assert.deepEqual(await window(at(1), at(3)), [second, third].sort())
    assert.deepEqual(await window(null, at(2)), [first, second].sort())
    assert.deepEqual(await window(at(3), at(4)), [])
  }
})

test('records that share one stamp are all read across page edges', async () => {
  const ids = firstIds(450)
  const stamp = new Date(Date.UTC(2021, 0, 1))
  for (const id of ids) backdoor().set('Account', id, { SystemModstamp: stamp.toISOString() })
  const to = new Date(stamp.getTime() + 1)
  const rows = await takeAll(
    org.connector().readChanges({ object: 'Account', fields: [], from: stamp, to, pageRecords: 200, ...BY_QUERY }),
  )
  assert.deepEqual(
    rows.map((row) => row.Id),
    [...ids].sort(),
  )
})

test('texts with quotes, commas, line ends and other alphabets arrive whole', async () => {
  const [id] = firstIds(1) as [string]
  const text = 'say "hi", then\nleave\r\n# é 漢字 \\ \' ;'
  backdoor().set('Account', id, { Description: text, SystemModstamp: '2019-05-05T00:00:00.000Z' })
  const window = { from: new Date('2019-05-05T00:00:00Z'), to: new Date('2019-05-05T00:00:01Z') }
  for (const by of [BY_QUERY, BY_BULK]) {
    const rows = await takeAll(
      org.connector().readChanges({ object: 'Account', fields: ['Description'], ...window, ...by }),
    )
    assert.equal(rows[0]?.Description, text)
  }
  assert.equal(
    (await org.connector().readByIds({ object: 'Account', fields: ['Description'], ids: [id] })).get(id)?.Description,
    text,
  )
})

test('an empty window is an empty page with its header, not an error', async () => {
  const window = { from: new Date('2001-01-01T00:00:00Z'), to: new Date('2001-01-02T00:00:00Z') }
  for (const by of [BY_QUERY, BY_BULK]) {
    let pages = 0
    for await (const page of org.connector().readChanges({ object: 'Account', fields: ['Name'], ...window, ...by })) {
      assert.deepEqual((await takePage(page)).rows, [])
      pages += 1
    }
    assert.equal(pages, 1)
  }
})

test('a long field list still reads, though it fits no URL', async () => {
  const names = Array.from({ length: 150 }, (_, index) =>
    `A_rather_long_name_of_a_custom_field_so_that_the_list_grows_${index}__c`.slice(-60).replace(/^[^A-Za-z]+/, ''),
  )
  for (const name of names)
    org.sandbox.org.createCustomField('Contact', { name, label: name, type: 'string', length: 20 })
  const everything = Array.from({ length: 2 }, () => names).flat()
  const rows = await takeAll(org.connector().readAll({ object: 'Contact', fields: everything, ...BY_QUERY }))
  assert.equal(rows.length, await org.connector().countAll('Contact'))
})

test('a failed bulk job is read page by page instead', async () => {
  org.sandbox.faults.set('failed-jobs=always')
  const rows = await takeAll(org.connector().readAll({ object: 'Account', fields: ['Name'], ...BY_BULK }))
  assert.equal(rows.length, await org.connector().countAll('Account'))
})

test('a page that is cut short fails and can be fetched again', async () => {
  const connector = org.connector()
  const request = { object: 'Account', fields: FIELDS, pageRecords: 200, ...BY_BULK }
  const pages = connector.readAll(request)[Symbol.asyncIterator]()
  const first = await takePage((await pages.next()).value)
  org.sandbox.faults.set('cut-body=bulk@1')
  await assert.rejects(async () => takePage((await pages.next()).value))
  org.sandbox.faults.clear()
  const rest = await takeAll(connector.readAll({ ...request, resume: first.next ?? '' }))
  assert.equal(first.rows.length + rest.length, await connector.countAll('Account'))
})

test('an answer of the query API that is cut short is fetched again by itself', async () => {
  const connector = org.connector()
  await connector.describeObject('Account')
  org.sandbox.faults.set('cut-body=query@1')
  const rows = await takeAll(connector.readAll({ object: 'Account', fields: FIELDS, ...BY_QUERY }))
  assert.equal(rows.length, await connector.countAll('Account'))
})

test('a forgotten place to continue from says: start the window anew', async () => {
  const connector = org.connector()
  const forgotten = (error: ConcordatError) => error.code === 'CC-SF-9' && error.definition.retry === 'now'
  for (const by of [BY_QUERY, BY_BULK]) {
    const request = { object: 'Account', fields: [], pageRecords: 200, ...by }
    const first = await takePage((await connector.readAll(request)[Symbol.asyncIterator]().next()).value)
    if (by === BY_QUERY) org.sandbox.faults.set('expire-locator=always')
    else await removeJobs()
    await assert.rejects(takeAll(connector.readAll({ ...request, resume: first.next ?? '' })), forgotten)
    org.sandbox.faults.clear()
  }
  await assert.rejects(takeAll(connector.readAll({ object: 'Account', fields: [], resume: 'rubbish' })), forgotten)
})

async function removeJobs(): Promise<void> {
  const token = await org.http.request({
    method: 'POST',
    url: `${org.sandbox.url}/services/oauth2/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: org.sandbox.app.clientId,
      client_secret: org.sandbox.app.clientSecret,
    }).toString(),
    repeatable: true,
  })
  const { access_token } = (await token.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  const list = await org.http.request({
    method: 'GET',
    url: `${org.sandbox.url}/services/data/v66.0/jobs/query`,
    headers,
    repeatable: true,
  })
  for (const { id } of ((await list.json()) as { records: { id: string }[] }).records)
    await (
      await org.http.request({
        method: 'DELETE',
        url: `${org.sandbox.url}/services/data/v66.0/jobs/query/${id}`,
        headers,
        repeatable: true,
      })
    ).text()
}

test('HTML with status 200 and redirects never become records', async () => {
  for (const fault of ['html-page=always', 'redirect=always'])
    for (const by of [BY_QUERY, BY_BULK]) {
      const connector = org.connector()
      await connector.describeObject('Account')
      org.sandbox.faults.set(fault)
      await assert.rejects(takeAll(connector.readAll({ object: 'Account', fields: [], ...by })), {
        name: 'ConcordatError',
      })
      org.sandbox.faults.clear()
    }
})

test('a token that expires in the middle is renewed once and the reading goes on', async () => {
  const connector = org.connector()
  await connector.describeObject('Account')
  org.sandbox.requests.clear()
  org.sandbox.faults.set('401=query@2')
  const rows = await takeAll(connector.readAll({ object: 'Account', fields: [], pageRecords: 200, ...BY_QUERY }))
  assert.equal(rows.length, await connector.countAll('Account'))
  assert.equal(org.calls('/services/oauth2/token').length, 1)
})

test('deletions are told with their date, and merge losers with the winner', async () => {
  const door = backdoor()
  const made = ['gone', 'loser', 'winner'].map((Name) => {
    const result = door.org.create('Account', { Name }, door.context)
    assert.ok(result.success)
    return result.id
  }) as [string, string, string]
  const [gone, loser, winner] = made
  const from = new Date(org.sandbox.clock.now().getTime() - 3_600_000)
  door.org.delete('Account', gone, door.context)
  door.org.merge('Account', winner, [loser], door.context)
  org.sandbox.clock.advance(120_000)
  const to = org.sandbox.clock.now()
  const answer = await org.connector().readDeleted({ object: 'Account', from, to })
  const merged = new Map(answer.deletions.map((deletion) => [deletion.id, deletion.mergedInto]))
  assert.equal(merged.get(gone), null)
  assert.equal(merged.get(loser), winner)
  assert.equal(merged.has(winner), false)
  assert.ok(answer.coveredTo <= to)
})

test('deletions from before the memory of the CRM are said to be incomplete', async () => {
  const to = await org.connector().now()
  const from = new Date(to.getTime() - 20 * 24 * 3_600_000)
  const answer = await org.connector().readDeleted({ object: 'Account', from, to })
  assert.equal(answer.complete, false)
})

test('records are read by id in either spelling; missing and impossible ids are absent', async () => {
  const [first, second] = firstIds(2) as [string, string]
  const ids = [first, second.slice(0, 15), '001000000000000AAA', 'nonsense']
  const found = await org.connector().readByIds({ object: 'Account', fields: ['Name', 'NumberOfEmployees'], ids })
  assert.deepEqual([...found.keys()].sort(), [first, second].sort())
  assert.equal(typeof found.get(first)?.Name, 'string')
})

test('a search takes every sign literally', async () => {
  const door = backdoor()
  const odd = "50%_off' OR Name != '\\"
  assert.ok(door.org.create('Account', { Name: odd, Website: 'https://odd.example' }, door.context).success)
  const connector = org.connector()
  assert.deepEqual(
    (await connector.searchAccounts(odd, 10)).map((found) => found.name),
    [odd],
  )
  assert.deepEqual(
    (await connector.searchAccounts('odd.example', 10)).map((found) => found.name),
    [odd],
  )
  assert.equal((await connector.searchAccounts('%', 10)).length, 1)
  assert.deepEqual(await connector.searchAccounts('  ', 10), [])
})

test('a missing object, a missing field and a wrong name are told apart', async () => {
  const connector = org.connector()
  await assert.rejects(connector.describeObject('Nothing__c'), { code: 'CC-SF-5' })
  await assert.rejects(connector.describeObject("Account'"), { code: 'CC-SF-18' })
  await assert.rejects(takeAll(connector.readAll({ object: 'Account', fields: ['Gone__c'], ...BY_QUERY })), {
    code: 'CC-SF-6',
  })
})

test('when the daily calls are spent it is a wait with a time', async () => {
  const connector = org.connector()
  await connector.describeObject('Account')
  org.sandbox.faults.set('daily-limit=1')
  await assert.rejects(
    connector.countAll('Account'),
    (error: ConcordatError) => error.code === 'CC-SF-8' && error.retryAt !== undefined,
  )
})
