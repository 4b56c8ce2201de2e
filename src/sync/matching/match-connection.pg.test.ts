import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { type BenchAccount, countsOf, idOf, matchBench, matchCounts } from '../../../test/support/match-bench.ts'
import { createScriptedConnector, passTime } from '../../../test/support/scripted-connector.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { silentLog } from '../../platform/log/log.ts'
import type { Platform } from '../../platform/platform.ts'
import { newId } from '../../platform/random.ts'
import { archiveCompanies } from '../../records/index.ts'
import { claimRun } from '../history/index.ts'
import { pullObject } from '../mirror/index.ts'
import { explainMatch } from './explain-match.ts'
import {
  assignLink,
  countDecisions,
  createLinks,
  excludePair,
  listDecisions,
  markForSync,
  matchConnection,
  unmatch,
} from './index.ts'
import { copyCompanies, lockCompanies } from './store/companies.ts'

let database: Database
let platform: Platform
before(async () => {
  database = await openTestDatabase()
  platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
})
after(() => database.close())

const counts = matchCounts
const bench = (accounts: readonly BenchAccount[]) => matchBench(database, accounts)
const ACCOUNTS: readonly BenchAccount[] = [
  ['Acme Rockets Inc.', 'https://www.acme-rockets.com', 'USA'],
  ['Zephyrine Labs GmbH', '', 'Germany', 'Berlin'],
  ['Borealis Data', 'borealis.io', 'Norway'],
  ['Quillon (Canada)', '', 'Canada', 'Toronto'],
  ['Quillon (Canada)', '', 'Canada', 'Toronto'],
]

test('clear pairs are linked, equal ones are ambiguous, unknown ones have none, and the counts close', async () => {
  const at = bench([...ACCOUNTS.slice(0, 3), ['Quillon Energy', '', 'Canada'], ['Quillon Foods', '', 'Canada']])
  await at.companies(
    'a,"Acme Rockets, Corp",acme-rockets.com,United States,,\nz,Zephyrine Laboratories,,Deutschland,Berlin,\nq,Quillon,,Canada,,\nn,Nobody Knows Us,,,,\n',
  )
  assert.deepEqual(await at.sync(), counts({ companies: 4, auto: 2, review: 1, none: 1, ambiguous: 1 }))
  assert.deepEqual(await at.links(), ['a=1 auto', 'z=2 auto'])
  assert.deepEqual([await at.state('q'), await at.state('n')], ['review ambiguous', 'none no-candidate'])
  const explained = await explainMatch(database.db, at.scope, await at.idOfCompany('q'))
  assert.match(explained.sentence, /Several records fit/)
  assert.equal(explained.candidates.length, 2)
  const [listed] = await listDecisions(database.db, at.scope, { state: 'auto', text: 'acme' })
  assert.deepEqual(
    [listed?.linkedName, listed?.candidates[0]?.evidence[0]?.name !== undefined],
    ['Acme Rockets Inc.', true],
  )
  assert.deepEqual(await countDecisions(database.db, at.scope), { auto: 2, review: 1, none: 1, person: 0, created: 0 })
})

test('a connection that is matched for the first time while another copies the companies gets all of them', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('a,Acme Rockets,acme-rockets.com,,,\nz,Zephyrine Labs,,Germany,Berlin,\n')
  let first: Promise<unknown> | null = null
  await database.transaction(async (other) => {
    await lockCompanies(other.db, at.scope.workspaceId)
    await copyCompanies(other.db, at.scope.workspaceId, { after: '00000000-0000-0000-0000-000000000000', limit: 100 })
    first = at.sync()
    // Long enough for it to come to the companies that are copied here but cannot be seen yet.
    await delay(1_000)
  })
  assert.deepEqual(await first, counts({ companies: 2, auto: 2 }))
})

test('a second match touches only companies that changed or whose accounts changed', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('a,Acme Rockets,acme-rockets.com,,,\nz,Zephyrine Labs,,Germany,Berlin,\nn,Nobody Knows Us,,,,\n')
  await at.sync()
  assert.deepEqual(await at.sync(), counts({}))
  at.put(2, 'Zephyrine Labs AG', '', 'Germany', 'Berlin')
  assert.deepEqual(await at.sync(), counts({ companies: 1, auto: 1 }))
  at.put(9, 'Nobody Knows Us Ltd', 'nobodyknows.us', 'USA')
  await at.companies('n,Nobody Knows Us,nobodyknows.us,,,\n')
  assert.deepEqual(await at.sync(), counts({ companies: 1, auto: 1 }))
  assert.deepEqual(await at.links(), ['a=1 auto', 'z=2 auto', 'n=9 auto'])
  assert.deepEqual(await at.sync({ full: true }), counts({ companies: 3, auto: 3 }))
})

test('step by step the same links come out as at once, and a link that was clear is kept when a twin appears', async () => {
  const rows = ['a,Acme Rockets,acme-rockets.com,,,', 'q,Quillon,,Canada,Toronto,', 'b,Borealis,borealis.io,Norway,,']
  const once = bench(ACCOUNTS)
  await once.companies(`${rows.join('\n')}\n`)
  await once.sync()
  const stepwise = bench([])
  for (const row of rows) {
    await stepwise.companies(`${row}\n`)
    await stepwise.sync()
  }
  for (const [index, account] of ACCOUNTS.entries()) {
    stepwise.put(index + 1, ...account)
    await stepwise.sync()
  }
  const [atOnce, byStep] = [await once.links(), await stepwise.links()]
  assert.deepEqual(atOnce, ['a=1 auto', 'b=3 auto', 'q=4 auto'])
  assert.deepEqual(byStep, atOnce)
})

test('a person’s link wins over the engine, and one taken away does not come back', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('a,Acme Rockets,acme-rockets.com,,,\nb,Borealis Data,borealis.io,Norway,,\n')
  await at.sync()
  const [acme, borealis] = [await at.idOfCompany('a'), await at.idOfCompany('b')]
  // Acme is really account 3; that frees account 1 and takes account 3 from Borealis.
  const link = await assignLink(database, at.scope, {
    companyId: acme,
    object: 'Account',
    remoteId: idOf(3),
    by: 'ann',
  })
  assert.deepEqual([link.origin, link.marked], ['person', true])
  assert.deepEqual(await at.sync(), counts({ companies: 2, review: 1, person: 1 }))
  assert.deepEqual([await at.links(), await at.state('b')], [['a=3 person marked'], 'review contested'])
  await unmatch(database, at.scope, link.id, 'ann')
  await at.sync()
  assert.deepEqual(await at.links(), ['a=1 auto', 'b=3 auto'])
  const [again] = await listDecisions(database.db, at.scope, { text: 'acme' })
  await unmatch(database, at.scope, again!.linkId!, 'ann')
  await at.sync({ full: true })
  assert.deepEqual([await at.links(), await at.state('a')], [['b=3 auto'], 'review link-ended'])
  assert.deepEqual(await at.creatable(), [], 'who was unmatched by a person gets no new account')
  await excludePair(database, at.scope, { companyId: borealis, remoteId: idOf(3), by: 'ann' })
  assert.deepEqual(await at.links(), [])
  await assert.rejects(
    assignLink(database, at.scope, { companyId: acme, object: 'Account', remoteId: 'nowhere', by: 'ann' }),
    { code: 'CC-MATCH-2' },
  )
  await assert.rejects(
    assignLink(database, at.scope, { companyId: newId(), object: 'Account', remoteId: idOf(1), by: 'ann' }),
    { code: 'CC-MATCH-1' },
  )
  await assert.rejects(unmatch(database, at.scope, link.id, 'ann'), { code: 'CC-MATCH-3' })
})

test('links to deleted records end, merged ones move to the winner with their mark, archived companies let go', async () => {
  const at = bench(ACCOUNTS)
  await at.companies(
    'a,Acme Rockets,acme-rockets.com,,,\nz,Zephyrine Labs,,Germany,Berlin,\nb,Borealis Data,borealis.io,Norway,,\n',
  )
  await at.sync()
  await markForSync(database, at.scope, [await at.idOfCompany('a')])
  at.put(7, 'Acme Rockets Holding', 'acme-rockets.com', 'USA')
  at.remove(1, 7)
  at.remove(2)
  await archiveCompanies(database.db, at.scope.workspaceId, [await at.idOfCompany('b')])
  await at.sync()
  assert.deepEqual(await at.links(), ['a=7 auto marked'])
  const ended = await sql<{ end_reason: string }>`select end_reason from concordat.links
    where workspace_id = ${at.scope.workspaceId} and ended_at is not null order by 1`.execute(database.db)
  assert.deepEqual(
    ended.rows.map((row) => row.end_reason),
    ['the company was archived', 'the record was deleted in the CRM', `the record was merged into ${idOf(7)}`],
  )
})

test('Auto-Match off links nothing, on links what is clear; Auto-Sync marks, except what a person holds back', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('a,Acme Rockets,acme-rockets.com,,,\nz,Zephyrine Labs,,Germany,Berlin,\n')
  at.settings.autoMatch = false
  assert.deepEqual(await at.sync(), counts({ companies: 2, review: 2 }))
  assert.deepEqual(await at.links(), [])
  at.settings.autoMatch = true
  assert.deepEqual(await at.sync(), counts({ companies: 2, auto: 2 }))
  assert.deepEqual(await at.links(), ['a=1 auto', 'z=2 auto'])
  at.settings.autoSync = true
  assert.deepEqual(await at.sync(), counts({ marked: 2 }))
  await markForSync(database, at.scope, [await at.idOfCompany('z')], false)
  assert.deepEqual(await at.sync({ full: true }), counts({ companies: 2, auto: 2 }))
  assert.deepEqual(await at.links(), ['a=1 auto marked', 'z=2 auto'])
  at.settings.enabled = false
  at.put(1, 'Something Else', 'else.com')
  assert.deepEqual(await at.sync({ full: true }), counts({}))
})

test('two companies that fit one account alike are both shown, the better one of two wins', async () => {
  const at = bench(ACCOUNTS)
  await at.companies(
    'a,Acme Rockets,acme-rockets.com,USA,,\nb,Acme Rockets,acme-rockets.com,USA,,\nz,Zephyrine Labs,,Germany,Berlin,\ny,Zephyrine Labs,,Germany,,\n',
  )
  assert.deepEqual(await at.sync(), counts({ companies: 4, auto: 1, review: 3 }))
  assert.deepEqual(await at.links(), ['z=2 auto'])
  assert.deepEqual([await at.state('a'), await at.state('b'), await at.state('y')], Array(3).fill('review contested'))
})

test('a created record is linked and marked at once and is not matched again', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('n,Nobody Knows Us,,,,\n')
  await at.sync()
  const companyId = await at.idOfCompany('n')
  assert.deepEqual(await at.creatable(), ['n'])
  const link = { ...at.scope, companyId, object: 'Account', remoteId: idOf(50), origin: 'created' as const }
  const [first] = await database.transaction((tx) => createLinks(tx, [link]))
  assert.ok(first)
  const other = { ...link, remoteId: idOf(51) }
  assert.deepEqual(await database.transaction((tx) => createLinks(tx, [other, link])), [null, first])
  assert.deepEqual(await database.transaction((tx) => createLinks(tx, [])), [])
  at.put(50, 'Nobody Knows Us')
  assert.deepEqual(await at.sync(), counts({}))
  assert.deepEqual([await at.links(), await at.creatable()], [['n=50 created marked'], []])
})

test('an automatic link ends when nothing speaks for it any more', async () => {
  const at = bench([['Zephyrine Labs', '', 'Germany', 'Berlin']])
  await at.companies('z,Zephyrine Labs,,Germany,Berlin,\n')
  await at.sync()
  at.put(1, 'Completely Different', 'different.com', 'Chile')
  await at.sync()
  assert.deepEqual(await at.links(), [])
})

test('a match of nothing pulled says so', async () => {
  const at = bench([])
  await assert.rejects(matchConnection(platform, at.connection, await at.claim()), { code: 'CC-MATCH-4' })
})

test('a run that was taken over commits nothing more, and the next one goes on', async () => {
  const at = bench(ACCOUNTS)
  await at.companies('a,Acme Rockets,acme-rockets.com,,,\n')
  passTime(at.crm, 3_600_000)
  const claimed = await at.claim()
  await pullObject(platform, createScriptedConnector(at.crm), at.connection, claimed, 'Account')
  const later = (await claimRun(database, claimed.run.id, 'other'))!
  await assert.rejects(matchConnection(platform, at.connection, claimed), /taken this run over/)
  await matchConnection(platform, at.connection, later)
  await matchConnection(platform, at.connection, later)
  assert.deepEqual(await countsOf(database, later.run.id), counts({ companies: 1, auto: 1 }))
})
