import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startChild } from '../../../../test/support/child.ts'
import { openTestDatabase } from '../../../../test/support/database.ts'
import { peopleBench, recordId } from '../../../../test/support/people-bench.ts'
import type { Database } from '../../../platform/database/database.ts'
import { allowPerson, assignPerson, excludePerson, unmatchPerson } from './change-person-link.ts'
import { explainPersonMatch } from './explain-person-match.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

/** Two companies that are two accounts, and people of both. */
async function scene() {
  const at = peopleBench(database)
  at.put('Account', 1, { Name: 'Acme Rockets Inc.', Website: 'acme-rockets.com' })
  at.put('Account', 2, { Name: 'Borealis Data AS', Website: 'borealis.io' })
  at.put('Contact', 1, { FirstName: 'William', LastName: 'Wragge', AccountId: recordId('Account', 1) })
  at.put('Contact', 2, { FirstName: 'Bill', LastName: 'Wragge', AccountId: recordId('Account', 2) })
  at.put('Contact', 3, { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada.lovelace@borealis.io' })
  at.put('Lead', 1, { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada.lovelace@borealis.io', Company: 'Borealis' })
  at.put('Contact', 4, { LastName: 'Office', Email: 'info@acme-rockets.com', AccountId: recordId('Account', 1) })
  await at.companies('a,Acme Rockets,acme-rockets.com\nb,Borealis Data,borealis.io')
  await at.people(
    [
      'bill,a,Bill,Wragge,,',
      'ada,b,Ada,Lovelace,Ada.Lovelace+news@borealis.io,',
      'info,a,,,info@acme-rockets.com,',
      'nobody,b,Zebulon,Quagmire,,',
    ].join('\n'),
  )
  return at
}

test('people are found through their company, the contact is preferred to the lead, a role mailbox is nobody', async () => {
  const at = await scene()
  assert.deepEqual(await at.sync(), { people: 4, auto: 2, review: 0, none: 2, person: 0 })
  assert.deepEqual(await at.links(), ['ada=Contact3 auto', 'bill=Contact1 auto'])
  const ada = await at.personOf('ada')
  assert.match(
    ada.candidates[0]!.evidence.map((one) => one.sentence).join('\n'),
    /both have the e-mail address ada\.lovelace@borealis\.io/,
  )
  assert.deepEqual([ada.candidates[0]!.name, ada.candidates[0]!.email], ['Ada Lovelace', 'ada.lovelace@borealis.io'])
  const info = await at.personOf('info')
  assert.deepEqual([info.state, info.linkId], ['none', null])
  const explained = await explainPersonMatch(database.db, at.scope, ada.personId)
  assert.equal(explained.sentence, 'One record is clearly this person')
  assert.equal(explained.links.length, 1)
})

test('only people that changed, or whose possible records changed, are matched again', async () => {
  const at = await scene()
  await at.sync()
  const nobodyTouched = { people: 0, auto: 0, review: 0, none: 0, person: 0 }
  assert.deepEqual(await at.sync(), nobodyTouched)
  at.put('Contact', 9, { FirstName: 'Zebulon', LastName: 'Quagmire', AccountId: recordId('Account', 2) })
  assert.deepEqual(await at.sync(), { ...nobodyTouched, people: 1, auto: 1 })
  await at.people('bill,a,Bill,Wragge,bill@acme-rockets.com,')
  assert.deepEqual(await at.sync(), { ...nobodyTouched, people: 1, auto: 1 })
  at.put('Contact', 4, { LastName: 'Reception' })
  assert.deepEqual((await at.sync()).auto, 0)
  assert.deepEqual(await at.links(), ['ada=Contact3 auto', 'bill=Contact1 auto', 'nobody=Contact9 auto'])
  assert.deepEqual((await at.sync({ full: true })).people, 4)
})

test('a person’s word wins, what was unmatched stays away, and an exclusion can be taken back', async () => {
  const at = await scene()
  await at.sync()
  const [ada, bill] = [await at.personOf('ada'), await at.personOf('bill')]
  await unmatchPerson(database, at.scope.workspaceId, ada.linkId!, 'ann')
  await at.sync({ full: true })
  assert.deepEqual(await at.links(), ['ada=Lead1 auto', 'bill=Contact1 auto'])
  const pair = { object: 'Lead', remoteId: recordId('Lead', 1), by: 'ann' }
  await excludePerson(database, at.scope, { personId: ada.personId, ...pair })
  await at.sync({ full: true })
  assert.deepEqual(await at.links(), ['bill=Contact1 auto'])
  await allowPerson(database, at.scope, { personId: ada.personId, ...pair })
  const said = { personId: bill.personId, object: 'Contact', remoteId: recordId('Contact', 2), by: 'ann' }
  const link = await assignPerson(database, at.scope, said)
  assert.equal((await assignPerson(database, at.scope, said)).id, link.id, 'said twice is said once')
  const counts = await at.sync()
  assert.deepEqual([counts.person, await at.links()], [1, ['ada=Lead1 auto', 'bill=Contact2 person']])
  await assert.rejects(assignPerson(database, at.scope, { ...said, remoteId: 'nowhere' }), { code: 'CC-MATCH-2' })
  await assert.rejects(unmatchPerson(database, at.scope.workspaceId, ada.linkId!, 'ann'), { code: 'CC-MATCH-3' })
  assert.equal((await explainPersonMatch(database.db, at.scope, ada.personId)).excluded.length, 1)
})

test('links follow merges and deletions; of two people for one record the better one gets it', async () => {
  const at = await scene()
  await at.sync()
  at.put('Contact', 5, { FirstName: 'Augusta', LastName: 'Lovelace', Email: 'ada.lovelace@borealis.io' })
  at.remove('Contact', 3, 5)
  at.remove('Contact', 1)
  await at.sync()
  assert.deepEqual(await at.links(), ['ada=Contact5 auto'])
  const ended = await sql<{ end_reason: string }>`select end_reason from concordat.person_links
    where workspace_id = ${at.scope.workspaceId} and ended_at is not null order by 1`.execute(database.db)
  assert.deepEqual(
    ended.rows.map((row) => row.end_reason),
    ['the record was deleted in the CRM', `the record was merged into ${recordId('Contact', 5)}`],
  )
  at.put('Contact', 7, {
    FirstName: 'Zebulon',
    LastName: 'Quagmire',
    Email: 'zq@borealis.io',
    AccountId: recordId('Account', 2),
  })
  await at.people('twin,b,Zebulon,Quagmire,zq@borealis.io,')
  await at.sync()
  assert.deepEqual(await at.links(), ['ada=Contact5 auto', 'twin=Contact7 auto'])
  assert.deepEqual((await at.personOf('nobody')).reason, 'contested')
})

test('who was linked as a lead is linked as a contact when there is one', async () => {
  const at = peopleBench(database)
  const ada = { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@borealis.io' }
  at.put('Account', 1, { Name: 'Borealis Data AS', Website: 'borealis.io' })
  at.put('Contact', 9, { FirstName: 'Somebody', LastName: 'Else' })
  at.put('Lead', 1, ada)
  await at.companies('b,Borealis Data,borealis.io')
  await at.people('ada,b,Ada,Lovelace,ada@borealis.io,')
  await at.sync()
  assert.deepEqual(await at.links(), ['ada=Lead1 auto'])
  at.put('Contact', 1, { ...ada, AccountId: recordId('Account', 1) })
  await at.sync()
  assert.deepEqual(await at.links(), ['ada=Contact1 auto'])
  assert.deepEqual((await at.sync()).people, 0)
})

test('nothing is linked while Auto-Match is off, and what was clear is linked when it comes on', async () => {
  const at = await scene()
  at.settings.autoMatch = false
  const counts = await at.sync()
  assert.deepEqual([counts.auto, counts.review, await at.links()], [0, 2, []])
  at.settings.autoMatch = true
  await at.sync()
  assert.deepEqual(await at.links(), ['ada=Contact3 auto', 'bill=Contact1 auto'])
})

const script = new URL('../../../../test/support/match-once.ts', import.meta.url).pathname

test('killed at any boundary and started again, matching ends with the same decisions and counts', async () => {
  for (const boundary of ['listed', 'remotes.copied', 'links.followed', 'batch.decided', 'settled']) {
    const at = await scene()
    const runId = await at.pull()
    const env = { ...process.env, CONCORDAT_FAILPOINTS: `people.${boundary}=kill` }
    const child = startChild(script, [database.url, runId, JSON.stringify(at.connection), 'changes'], { env })
    assert.equal((await child.ended()).signal, 'SIGKILL', `${boundary} was not reached`)
    const counts = await at.match(runId)
    assert.deepEqual(counts, { people: 4, auto: 2, review: 0, none: 2, person: 0 }, boundary)
    assert.deepEqual(await at.links(), ['ada=Contact3 auto', 'bill=Contact1 auto'], boundary)
  }
})
