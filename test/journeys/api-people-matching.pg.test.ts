import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createConnection } from '../../src/connections/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { type ApiServer, openApiServer } from '../support/api-server.ts'
import { peopleBench, recordId } from '../support/people-bench.ts'

const MATCHES = '/api/v1/connections/Northwind/people-matches'

let api: ApiServer
let at: ReturnType<typeof peopleBench>
before(async () => {
  api = await openApiServer()
  const auth = { grant: 'client-credentials', clientId: 'id', clientSecret: 'secret' } as const
  const wanted = { name: 'Northwind', kind: 'salesforce', loginUrl: 'https://example.my.salesforce.com', auth } as const
  const { id } = await createConnection(api.platform, wanted, COMMAND_LINE)
  at = peopleBench(api.platform.database, { workspaceId: DEFAULT_WORKSPACE, connectionId: id })
  at.put('Account', 1, { Name: 'Acme Rockets Inc.', Website: 'acme-rockets.com' })
  at.put('Contact', 1, { FirstName: 'William', LastName: 'Wragge', Email: 'bill@acme-rockets.com' })
  at.put('Contact', 2, { FirstName: 'Ada', LastName: 'Lovelace', AccountId: recordId('Account', 1) })
  await at.companies('a,Acme Rockets,acme-rockets.com')
  await at.people('bill,a,Bill,Wragge,bill@acme-rockets.com,\nada,a,Ada,Lovelace,,\nzeb,a,Zebulon,Quagmire,,')
  await at.sync()
})
after(() => api.close())

test('decisions about people are listed by state with their evidence, and one is explained', async () => {
  const listed = await api.people.operator.get(`${MATCHES}?state=auto&search=wragge`)
  assert.equal(listed.status, 200, listed.text)
  assert.deepEqual(listed.body.counts, { auto: 2, review: 0, none: 1, person: 0 })
  const [bill] = listed.body.rows
  assert.deepEqual(
    [bill.name, bill.linkedObject, bill.linkedRecord],
    ['Bill Wragge', 'Contact', recordId('Contact', 1)],
  )
  assert.match(JSON.stringify(bill.candidates[0].evidence), /both have the e-mail address bill@acme-rockets.com/)
  // Names and addresses of people are not for everybody (security.md 7).
  assert.equal((await api.people.viewer.get(MATCHES)).body.code, 'CC-USER-4')
  const explained = await api.people.operator.get(`${MATCHES}/bill`)
  assert.deepEqual([explained.status, explained.body.sentence], [200, 'One record is clearly this person'])
  assert.equal((await api.people.operator.get(`${MATCHES}/nobody`)).body.code, 'CC-MATCH-11')
})

test('who reviews matches links, unmatches and excludes people; viewers may not', async () => {
  const wish = { body: { object: 'Contact', remoteId: recordId('Contact', 2) } }
  assert.equal((await api.people.viewer.send('PUT', `${MATCHES}/zeb/link`, wish)).body.code, 'CC-USER-4')
  const linked = await api.people.member.send('PUT', `${MATCHES}/zeb/link`, wish)
  assert.deepEqual([linked.status, linked.body.origin], [200, 'person'], linked.text)
  const ended = await api.people.member.post(`/api/v1/person-links/${linked.body.id}/unmatch`)
  assert.deepEqual([ended.status, ended.body.endReason], [200, 'a person unmatched it'], ended.text)
  const excluded = `${MATCHES}/bill/excluded/Contact/${recordId('Contact', 1)}`
  assert.equal((await api.people.member.send('PUT', excluded)).status, 200)
  assert.equal((await api.people.operator.get(`${MATCHES}/bill`)).body.excluded.length, 1)
  await at.sync()
  assert.ok(!(await at.links()).some((link) => link.startsWith('bill')))
  assert.equal((await api.people.member.send('DELETE', excluded)).status, 200)
  await at.sync()
  assert.ok((await at.links()).includes('bill=Contact1 auto'))
  const audit = (await api.people.admin.get('/api/v1/audit?limit=50')).body.rows.map(
    (row: { action: string }) => row.action,
  )
  for (const action of ['assigned', 'unmatched', 'excluded', 'allowed'])
    assert.ok(audit.includes(`match.person-${action}`), action)
})
