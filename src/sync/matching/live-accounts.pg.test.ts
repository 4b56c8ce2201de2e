import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startChild } from '../../../test/support/child.ts'
import { openTestDatabase } from '../../../test/support/database.ts'
import { type BenchAccount, idOf, matchBench, matchCounts } from '../../../test/support/match-bench.ts'
import { passTime } from '../../../test/support/scripted-connector.ts'
import { type Database, openDatabase } from '../../platform/database/database.ts'
import { pullObject } from '../mirror/index.ts'
import { explainMatch } from './explain-match.ts'
import { explainPair } from './explain-pair.ts'
import { unmatch } from './index.ts'
import { liveAccounts } from './live-accounts.ts'
import { touchAccounts } from './store/accounts.ts'

const script = new URL('../../../test/support/match-once.ts', import.meta.url).pathname
let database: Database
/** Another connection to the same database keeps an index of its own, as another process does. */
let elsewhere: Database
before(async () => {
  database = await openTestDatabase()
  elsewhere = openDatabase(database.url)
})
after(async () => {
  await elsewhere.close()
  await database.close()
})
const bench = (accounts: readonly BenchAccount[]) => matchBench(database, accounts)

const ACCOUNTS: readonly BenchAccount[] = [
  ['Zephyrine Labs', 'zephyrine.com', 'Germany', 'Berlin'],
  ['Borealis Instruments', 'borealis.io', 'Norway'],
  ['Quillon Trading', 'quillon.com', 'Japan'],
  ['Acme Rockets', 'acme-rockets.com', 'USA'],
]

test('the index follows its accounts: renamed, deleted, merged, with another domain, made for a company', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('n,Marlow Dairy,marlow.fr,France,,\n')
  await at.sync()
  const best = async (name: string, ...domains: string[]) => {
    const { open } = await liveAccounts(elsewhere.db, at.scope)
    const { best: id, state } = open.decide({ id: 'x', name, domains })
    return state === 'none' ? null : Number(id?.slice(3, 15))
  }
  assert.equal(await best('Zephyrine Labs', 'zephyrine.com'), 1)
  at.put(1, 'Vanterra Foods', 'vanterra.com', 'Chile')
  at.remove(2)
  at.remove(3, 4)
  at.put(4, 'Acme Rockets', 'acme.space', 'USA')
  await at.create('n', 9, 'Marlow Dairy', 'marlow.fr', 'France')
  await at.sync()
  assert.deepEqual(
    [await best('Zephyrine Labs', 'zephyrine.com'), await best('Vanterra Foods', 'vanterra.com')],
    [null, 1],
  )
  assert.deepEqual(
    [await best('Borealis Instruments', 'borealis.io'), await best('Quillon Trading', 'quillon.com')],
    [null, null],
  )
  assert.equal(await best('Acme Rockets', 'acme.space'), 4)
  assert.equal(await best('Marlow Dairy', 'marlow.fr'), null, 'made for a company, it is nobody’s candidate')
  const { open, own } = await liveAccounts(elsewhere.db, at.scope)
  assert.deepEqual([open.size, own.size], [2, 1])
})

test('an index answers as one that is built anew, and two callers at once share one', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('z,Zephyrine Labs,zephyrine.com,Germany,,\n')
  await at.sync()
  const [one, other] = await Promise.all([liveAccounts(elsewhere.db, at.scope), liveAccounts(elsewhere.db, at.scope)])
  assert.equal(one, other)
  for (let n = 10; n < 40; n++) at.put(n, `Zephyrine Works ${n}`, `z${n}.com`, 'Germany')
  at.put(1, 'Zephyrine Laboratories', 'zephyrine.com', 'Germany', 'Berlin')
  at.remove(20)
  await at.sync()
  const followed = await liveAccounts(elsewhere.db, at.scope)
  const third = openDatabase(database.url)
  const fresh = await liveAccounts(third.db, at.scope).finally(() => third.close())
  for (const name of ['Zephyrine Labs', 'Zephyrine Works 20', 'Zephyrine 31', 'Acme'])
    assert.deepEqual(followed.open.decide({ id: 'x', name }), fresh.open.decide({ id: 'x', name }), name)
})

test('another process’s match is seen here, by an index that was warm before', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('z,Zephyrine Labs,zephyrine.com,Germany,,\n')
  await at.sync()
  const companyId = await at.idOfCompany('z')
  const candidates = async () => (await explainMatch(database.db, at.scope, companyId)).candidates.map((one) => one.id)
  assert.deepEqual(await candidates(), [idOf(1)])
  at.put(8, 'Zephyrine Labs Holding', 'zephyrine.com', 'Germany')
  passTime(at.crm, 3_600_000)
  const claim = await at.claim()
  await pullObject(at.platform, at.connector, at.connection, claim, 'Account')
  assert.deepEqual(await candidates(), [idOf(1)], 'pulled, not matched')
  const child = startChild(script, [database.url, claim.run.id, JSON.stringify(at.connection)])
  assert.equal((await child.ended()).code, 0)
  assert.deepEqual((await candidates()).sort(), [idOf(1), idOf(8)])
  at.remove(8)
  await at.sync()
  const there = await explainMatch(elsewhere.db, at.scope, companyId)
  assert.deepEqual(
    there.candidates.map((one) => one.id),
    [idOf(1)],
  )
})

test('a change touches the companies it could concern and no others', async () => {
  const at = bench(ACCOUNTS)
  const many = Array.from({ length: 400 }, (_, n) => `m${n},Group Company ${n} Services,m${n}.com,Spain,,\n`)
  await at.companies(
    `z,Zephyrine Labs,zephyrine.com,Germany,,\ny,Vanterra Foods,,Chile,,\nx,Vantera Food,,Chile,,\n${many.join('')}`,
  )
  assert.equal((await at.sync()).companies, 403)
  assert.deepEqual(await at.sync(), matchCounts({}))
  at.set(1, { Description: 'No part of matching' })
  assert.deepEqual(await at.sync(), matchCounts({}))
  at.put(50, 'Vanterra Foods Group', 'vanterra.com', 'Chile')
  assert.equal((await at.sync()).companies, 2, 'both spellings')
  at.put(51, 'Lumen Services', 'lumen.com', 'Spain')
  assert.equal((await at.sync()).companies, 0, 'a word that hundreds have touches nobody')
  at.put(52, 'Something Services', 'm7.com', 'Spain')
  assert.equal((await at.sync()).companies, 1, 'its domain does')
  at.put(52, 'Something Services', 'm8.com', 'Spain')
  assert.equal((await at.sync()).companies, 2, 'whose domain it was and whose it is')
})

test('a name that an account learned finds it at once, in every index', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('v,Vanterra Foods,,Germany,Berlin,\n')
  await at.sync()
  assert.equal(await at.state('v'), 'none no-candidate')
  await liveAccounts(elsewhere.db, at.scope)
  await database.transaction(async (tx) => {
    await sql`insert into concordat.match_aliases (workspace_id, connection_id, remote_id, kind, value, learned_by)
      values (${at.scope.workspaceId}, ${at.scope.connectionId}, ${idOf(1)}, 'name', 'Vanterra Foods', 'ann')`.execute(
      tx.db,
    )
    await touchAccounts(tx.db, at.scope, [idOf(1)])
  })
  const there = await explainMatch(elsewhere.db, at.scope, await at.idOfCompany('v'))
  assert.deepEqual(
    there.candidates.map((one) => one.id),
    [idOf(1)],
  )
  assert.equal((await at.sync()).companies, 1)
  assert.deepEqual(await at.links(), ['v=1 auto'])
})

test('why a pair is matched or not is said for every reason there is', async () => {
  const at = bench([...ACCOUNTS, ['Zephyrine Labs East', '', 'Chile'], ['Zephyrine Labs', '', 'Peru']])
  at.person(6, true)
  await at.companies('z,Zephyrine Labs,zephyrine.com,Germany,Berlin,\no,Marlow Dairy,marlow.fr,France,,\n')
  await at.sync()
  await at.create('o', 60, 'Marlow Dairy', 'marlow.fr', 'France')
  at.remove(4)
  await at.sync()
  const companyId = await at.idOfCompany('z')
  const pair = async (turn: number) => explainPair(database.db, at.scope, companyId, idOf(turn))
  const linked = await pair(1)
  assert.deepEqual([linked.reason, linked.rank, linked.needed], ['linked', 1, null])
  assert.ok(linked.alone!.evidence.some((one) => one.name === 'domain' && one.weight > 0))
  assert.ok(linked.alone!.probability > linked.thresholds.auto)
  const outranked = await pair(5)
  assert.equal(outranked.reason, 'outranked')
  assert.match(outranked.sentence, /the best one has 100 %/)
  assert.equal((await pair(2)).reason, 'no-shared-key')
  assert.equal((await pair(60)).reason, 'own')
  assert.equal((await pair(6)).reason, 'person')
  assert.equal((await pair(4)).reason, 'deleted')
  const unknown = await pair(99)
  assert.deepEqual([unknown.reason, unknown.alone], ['unknown', null])
  await unmatch(database, at.scope, (await explainMatch(database.db, at.scope, companyId)).decision!.linkId!, 'ann')
  const excluded = await pair(1)
  assert.match(
    `${excluded.reason}: ${excluded.sentence} Needed: ${excluded.needed}`,
    /^excluded: ann said .* taken back$/,
  )
  await assert.rejects(explainPair(database.db, at.scope, at.scope.connectionId, idOf(1)), { code: 'CC-MATCH-1' })
})
