import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestDatabase } from '../../../test/support/database.ts'
import { type BenchAccount, idOf, matchBench, matchCounts } from '../../../test/support/match-bench.ts'
import type { Database } from '../../platform/database/database.ts'
import { armFailpoints } from '../../platform/failpoints.ts'
import { archiveCompanies } from '../../records/index.ts'
import { explainMatch } from './explain-match.ts'
import { allowPair, assignLink, excludePair, listDecisions, unmatch } from './index.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())
const bench = (accounts: readonly BenchAccount[]) => matchBench(database, accounts)

test('accounts we made for companies disturb nobody: no link ends, nobody else is decided again', async () => {
  const at = bench([
    ['Zephyrine Labs', '', 'Germany', 'Berlin'],
    ['Quillon (Canada)', '', 'Canada', 'Toronto'],
  ])
  const siblings = Array.from({ length: 12 }, (_, n) => `s${n},Zephyrine Labs Site ${n + 1},site${n}.com,Chile,,`)
  await at.companies(
    `z,Zephyrine Labs,,Germany,Berlin,\nq,Quillon,,Canada,Toronto,\nw,Zephyrine,,,,\n${siblings.join('\n')}\n`,
  )
  await at.sync()
  assert.deepEqual(await at.links(), ['z=1 auto', 'q=2 auto'])
  const waiting = await at.state('w')
  for (let n = 0; n < 12; n++) await at.create(`s${n}`, 50 + n, `Zephyrine Labs Site ${n + 1}`, `site${n}.com`, 'Chile')
  assert.deepEqual(await at.sync(), matchCounts({}), 'only their own companies are settled')
  assert.deepEqual([await at.state('w'), (await at.links()).slice(0, 2)], [waiting, ['z=1 auto', 'q=2 auto']])
  await at.sync({ full: true })
  assert.deepEqual([await at.state('w'), (await at.links()).length], [waiting, 14])
})

test('a company that is what an account says that we made for another one is shown and gets no second account', async () => {
  const at = bench([['Zephyrine Labs', '', 'Germany']])
  await at.companies('n,Quillon Trading,quillon.com,Japan,,\n')
  await at.sync()
  const link = await at.create('n', 50, 'Quillon Trading', 'quillon.com', 'Japan')
  await at.companies('m,Quillon Trading Ltd,quillon.com,Japan,,\n')
  await at.sync()
  assert.deepEqual(
    [await at.state('m'), await at.creatable(), await at.links()],
    ['review contested', [], ['n=50 created marked']],
  )
  // A person says that it was not n's: then it is open to everybody.
  await unmatch(database, at.scope, link, 'ann')
  await at.sync()
  assert.deepEqual([await at.links(), await at.state('n')], [['m=50 auto'], 'review link-ended'])
})

test('a link is not ended by a CRM that grows: twins, better records and common words change nothing', async () => {
  const at = bench([['Zephyrine Labs', '', 'Germany', 'Berlin']])
  await at.companies('z,Zephyrine Labs,zephyrine.com,Germany,Berlin,\n')
  await at.sync()
  assert.deepEqual(await at.links(), ['z=1 auto'])
  at.put(2, 'Zephyrine Labs', '', 'Germany', 'Berlin')
  at.put(3, 'Zephyrine Labs', 'zephyrine.com', 'Germany', 'Berlin')
  for (let n = 10; n < 70; n++) at.put(n, `Zephyrine Labs ${n}`, '', 'Germany')
  assert.deepEqual(await at.sync(), matchCounts({}))
  await at.sync({ full: true })
  assert.deepEqual(await at.links(), ['z=1 auto'])
  at.put(1, 'Zephyrine Labs', '', 'Germany', 'Potsdam')
  at.put(3, 'Zephyrine Labs', 'zephyrine.com', 'Germany')
  assert.equal((await at.sync()).companies, 1, 'its record changed, so it is looked at')
  assert.deepEqual(await at.links(), ['z=1 auto'])
})

test('a link ends when its record or its company became another one', async () => {
  const at = bench([
    ['Zephyrine Labs', 'zephyrine.com', 'Germany'],
    ['Borealis Instruments', 'borealis.io', 'Norway'],
    ['Quillon Trading', 'quillon.com', 'Japan'],
  ])
  await at.companies(
    'z,Zephyrine Labs,zephyrine.com,Germany,,\nb,Borealis Instruments,borealis.io,Norway,,\nq,Quillon Trading,quillon.com,Japan,,\n',
  )
  await at.sync()
  // Two accounts change places, and one of our companies becomes somebody else.
  at.put(1, 'Borealis Instruments', 'borealis.io', 'Norway')
  at.put(2, 'Zephyrine Labs', 'zephyrine.com', 'Germany')
  await at.companies('q,Marlow Dairy,marlow.fr,France,,\n')
  await at.sync()
  assert.deepEqual([await at.links(), await at.state('q')], [['b=1 auto', 'z=2 auto'], 'review link-ended'])
})

test('a company whose link ended gets no new account by itself, whatever ended it', async () => {
  const at = bench([
    ['Zephyrine Labs', 'zephyrine.com', 'Germany'],
    ['Borealis Instruments', 'borealis.io', 'Norway'],
    ['Quillon Trading', 'quillon.com', 'Japan'],
    ['Acme Rockets', 'acme-rockets.com', 'USA'],
  ])
  await at.companies(
    'z,Zephyrine Labs,zephyrine.com,Germany,,\nb,Borealis Instruments,borealis.io,Norway,,\nq,Quillon Trading,quillon.com,Japan,,\n' +
      'a,Acme Rockets,acme-rockets.com,USA,,\nn,Nobody Knows Us,,,,\no,Other Unknown Firm,,,,\n',
  )
  await at.sync()
  await at.create('o', 50, 'Other Unknown Firm')
  await at.sync()
  assert.deepEqual(await at.creatable(), ['n'])
  const companyOf = (key: string) => at.idOfCompany(key)
  const pair = async (key: string, turn: number) => ({
    companyId: await companyOf(key),
    remoteId: idOf(turn),
    by: 'ann',
  })
  at.remove(1)
  at.remove(50)
  await unmatch(
    database,
    at.scope,
    (await listDecisions(database.db, at.scope, { text: 'borealis' }))[0]!.linkId!,
    'ann',
  )
  await excludePair(database, at.scope, await pair('q', 3))
  await assignLink(database, at.scope, { ...(await pair('n', 4)), object: 'Account' })
  await at.sync()
  const states = Object.fromEntries(await Promise.all([...'zbqao'].map(async (key) => [key, await at.state(key)])))
  const ended = 'review link-ended'
  assert.deepEqual(states, { z: ended, b: ended, q: ended, a: 'review contested', o: ended })
  assert.deepEqual(await at.creatable(), [])
  const { sentence } = await explainMatch(database.db, at.scope, await companyOf('z'))
  assert.match(sentence, /the record was deleted in the CRM.*a person must say/)
  await at.sync({ full: true })
  assert.deepEqual([await at.links(), await at.creatable()], [['n=4 person marked'], []])
})

test('an account that an archived company leaves behind is open to the one that was contested for it', async () => {
  const at = bench([['Zephyrine Labs', 'zephyrine.com', 'Germany', 'Berlin']])
  await at.companies('z,Zephyrine Labs,zephyrine.com,Germany,Berlin,\ny,Zephyrine Labs,zephyrine.com,Germany,,\n')
  await at.sync()
  assert.deepEqual([await at.links(), await at.state('y')], [['z=1 auto'], 'review contested'])
  await archiveCompanies(database.db, at.scope.workspaceId, [await at.idOfCompany('z')])
  await at.sync()
  assert.deepEqual(await at.links(), ['y=1 auto'])
})

test('exclusions follow merges, also merges of merges, and can be taken back there', async () => {
  const at = bench([
    ['Zephyrine Labs', 'zephyrine.com', 'Germany'],
    ['Zephyrine Labs GmbH', '', 'Chile'],
    ['Zephyrine Labs Group', '', 'Peru'],
  ])
  await at.companies('z,Zephyrine Labs,zephyrine.com,Germany,,\n')
  const companyId = await at.idOfCompany('z')
  await excludePair(database, at.scope, { companyId, remoteId: idOf(1), by: 'ann' })
  await at.sync()
  at.remove(1, 2)
  at.remove(2, 3)
  at.put(3, 'Zephyrine Labs', 'zephyrine.com', 'Germany')
  await at.sync()
  assert.deepEqual([await at.links(), await at.creatable()], [[], []])
  assert.deepEqual(
    (await explainMatch(database.db, at.scope, companyId)).excluded.map((one) => one.remoteId),
    [idOf(3)],
  )
  await allowPair(database, at.scope, { companyId, remoteId: idOf(3) })
  await at.sync()
  assert.deepEqual(await at.links(), ['z=3 auto'])
})

test('what a run decided before it died is linked by the next run', async () => {
  const at = bench([['Zephyrine Labs', 'zephyrine.com', 'Germany']])
  await at.companies('z,Zephyrine Labs,zephyrine.com,Germany,,\n')
  armFailpoints('match.batch.decided=throw')
  await assert.rejects(at.sync(), /failpoint/)
  armFailpoints('')
  assert.deepEqual(await at.sync(), matchCounts({ companies: 1, auto: 1 }))
  assert.deepEqual(await at.links(), ['z=1 auto'])
})

test('a person’s account is nobody’s candidate until it is a company again', async () => {
  const at = bench([['Zephyrine Labs', '', 'Germany', 'Berlin']])
  at.person(1, true)
  await at.companies('z,Zephyrine Labs,,Germany,Berlin,\n')
  await at.sync()
  assert.equal(await at.state('z'), 'none no-candidate')
  at.person(1, false)
  await at.sync()
  assert.deepEqual(await at.links(), ['z=1 auto'])
})
