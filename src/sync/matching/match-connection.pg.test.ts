import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { remoteField } from '../../../test/support/remote-field.ts'
import {
  createScriptedConnector,
  createScriptedCrm,
  objectOf,
  passTime,
  putRecord,
  type ScriptedCrm,
  scriptedObject,
} from '../../../test/support/scripted-connector.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { silentLog } from '../../platform/log/log.ts'
import type { Platform } from '../../platform/platform.ts'
import { newId } from '../../platform/random.ts'
import { archiveCompanies, getCompany, importCompanies } from '../../records/index.ts'
import { claimRun, createRun, runCounts } from '../history/index.ts'
import { pullObject } from '../mirror/index.ts'
import {
  activeLinks,
  assignLink,
  countDecisions,
  creatableCompanies,
  createLinks,
  excludePair,
  explainMatch,
  listDecisions,
  markForSync,
  matchConnection,
  unmatch,
} from './index.ts'

let database: Database
let platform: Platform
before(async () => {
  database = await openTestDatabase()
  platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
})
after(() => database.close())

const FIELDS = [
  remoteField('Id', 'id', { nullable: false, updatable: false, creatable: false }),
  remoteField('SystemModstamp', 'datetime', { nullable: false, updatable: false, creatable: false }),
  remoteField('Name', 'string', { length: 255 }),
  remoteField('Website', 'url'),
  remoteField('BillingCountry', 'string'),
  remoteField('BillingCity', 'string'),
]
const idOf = (turn: number) => `001${String(turn).padStart(12, '0')}AAA`

/** A workspace of its own with one connection to a CRM in memory, and the moves a test makes. */
function bench(accounts: readonly (readonly [name: string, website?: string, country?: string, city?: string])[]) {
  const crm: ScriptedCrm = createScriptedCrm({ pageSize: 5000 })
  crm.objects.set('Account', scriptedObject('Account', FIELDS))
  const put = (turn: number, name: string, website?: string, country?: string, city?: string) =>
    putRecord(crm, 'Account', idOf(turn), {
      ...{ Name: name, Website: website ?? null, BillingCountry: country ?? null, BillingCity: city ?? null },
    })
  for (const [index, account] of accounts.entries()) put(index + 1, ...account)
  const workspaceId = newId()
  const settings = { enabled: true, autoMatch: true, autoSync: false, objects: { Account: { fields: 'all' as const } } }
  const connection = { ...{ id: newId(), workspaceId, name: 'Bench', kind: 'salesforce' as const }, settings }
  const scope = { workspaceId, connectionId: connection.id }
  const connector = createScriptedConnector(crm)
  const claim = async () => {
    await sql`insert into concordat.workspaces (id, name) values (${workspaceId}, 'bench') on conflict do nothing`.execute(
      database.db,
    )
    const run = await createRun(database.db, { workspaceId, connectionId: connection.id, kind: 'sync', trigger: 'cli' })
    return (await claimRun(database, run.id, 'test'))!
  }
  const sync = async (options: { full?: boolean } = {}) => {
    passTime(crm, 3_600_000)
    const claimed = await claim()
    await pullObject(platform, connector, connection, claimed, 'Account')
    await matchConnection(platform, connection, claimed, options)
    return countsOf(claimed.run.id)
  }
  const companies = (csv: string) =>
    importCompanies(
      platform,
      workspaceId,
      Readable.from([Buffer.from(`id,name,domain,country,city,aliases\n${csv}`)]),
      { format: 'csv' },
    )
  const idOfCompany = async (key: string) => (await getCompany(database.db, workspaceId, key)).companyId
  const links = async () => {
    const found = await sql<{ company_id: string; remote_id: string; origin: string; marked: boolean }>`
      select * from ${activeLinks} l where workspace_id = ${workspaceId} order by remote_id`.execute(database.db)
    const keys = new Map((await listDecisions(database.db, scope)).map((one) => [one.companyId, one.externalKey]))
    return found.rows.map(
      (row) =>
        `${keys.get(row.company_id)}=${Number(row.remote_id.slice(3, 15))} ${row.origin}${row.marked ? ' marked' : ''}`,
    )
  }
  const state = async (key: string) => {
    const found = (await listDecisions(database.db, scope)).find((one) => one.externalKey === key)
    return found && `${found.state} ${found.reason}`
  }
  return { crm, put, connection, scope, claim, sync, companies, idOfCompany, links, state, settings }
}

async function countsOf(runId: string) {
  const rows = (await runCounts(database.db, [runId])).filter((row) => row.stage === 'match')
  const of = (name: string) => rows.filter((row) => row.name === name).reduce((sum, row) => sum + row.value, 0)
  return {
    companies: of('companies'),
    auto: of('auto'),
    review: of('review'),
    none: of('none'),
    person: of('person'),
    ambiguous: of('ambiguous'),
    marked: of('marked'),
  }
}
const counts = (over: object) => ({
  companies: 0,
  auto: 0,
  review: 0,
  none: 0,
  person: 0,
  ambiguous: 0,
  marked: 0,
  ...over,
})

const ACCOUNTS: readonly (readonly [string, string?, string?, string?])[] = [
  ['Acme Rockets Inc.', 'https://www.acme-rockets.com', 'USA'],
  ['Zephyrine Labs GmbH', '', 'Germany', 'Berlin'],
  ['Borealis Data', 'borealis.io', 'Norway'],
  ['Quillon (Canada)', '', 'Canada'],
  ['Quillon (Canada)', '', 'Canada'],
]

test('clear pairs are linked, equal ones are ambiguous, unknown ones have none, and the counts close', async () => {
  const at = bench(ACCOUNTS)
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

test('the answer does not depend on whether it was reached at once or step by step', async () => {
  const rows = ['a,Acme Rockets,acme-rockets.com,,,', 'q,Quillon,,Canada,,', 'b,Borealis,borealis.io,Norway,,']
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
  assert.deepEqual(await stepwise.links(), await once.links())
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
  assert.deepEqual([await at.links(), await at.state('a')], [['b=3 auto'], 'none no-candidate'])
  const creatable =
    await sql`select * from ${creatableCompanies(at.scope.workspaceId, at.scope.connectionId)} c`.execute(database.db)
  assert.equal(creatable.rows.length, 0, 'who was unmatched by a person gets no new account')
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
  const remove = (turn: number, mergedInto: string | null) => {
    const object = objectOf(at.crm, 'Account')
    object.records.delete(idOf(turn))
    object.deletions.push({ id: idOf(turn), deletedAt: at.crm.now, mergedInto })
  }
  at.put(7, 'Acme Rockets Holding', 'acme-rockets.com', 'USA')
  remove(1, idOf(7))
  remove(2, null)
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
  const creatable = () =>
    sql<{
      company_id: string
    }>`select * from ${creatableCompanies(at.scope.workspaceId, at.scope.connectionId)} c`.execute(database.db)
  assert.deepEqual((await creatable()).rows, [{ company_id: companyId }])
  const link = { ...at.scope, companyId, object: 'Account', remoteId: idOf(50), origin: 'created' as const }
  const [first] = await database.transaction((tx) => createLinks(tx, [link]))
  assert.ok(first)
  const other = { ...link, remoteId: idOf(51) }
  assert.deepEqual(await database.transaction((tx) => createLinks(tx, [other, link])), [null, first])
  assert.deepEqual(await database.transaction((tx) => createLinks(tx, [])), [])
  at.put(50, 'Nobody Knows Us')
  assert.deepEqual(await at.sync(), counts({}))
  assert.deepEqual([await at.links(), (await creatable()).rows], [['n=50 created marked'], []])
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
  assert.deepEqual(await countsOf(later.run.id), counts({ companies: 1, auto: 1 }))
})
