import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { sql } from 'kysely'
import { connectNow, createConnection, getConnection, openConnector } from '../../src/connections/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { requestStop } from '../../src/sync/history/index.ts'
import { judge } from '../support/oracle.ts'
import { openScenario, type Scenario, witnessOf } from '../support/scenario.ts'

let scenario: Scenario
before(async () => {
  scenario = await openScenario({ records: 20, linked: 3, fresh: 0 })
})
after(() => scenario.close())
afterEach(() => scenario.sandbox.faults.clear())

const QUICK = { backoff: { baseMs: 1, capMs: 2 } }
let made = 0

function connectTo(loginUrl: string, clientSecret = scenario.sandbox.app.clientSecret) {
  const { clientId } = scenario.sandbox.app
  return createConnection(
    scenario.platform,
    {
      name: `Try ${++made}`,
      kind: 'salesforce',
      loginUrl,
      auth: { grant: 'client-credentials', clientId, clientSecret },
    },
    COMMAND_LINE,
  )
}

interface Told {
  readonly code: string
  readonly definition: { readonly meaning: string; readonly nextStep: string; readonly who: string }
}

async function told(work: Promise<unknown>): Promise<Told> {
  const error = await work.then(
    () => null,
    (thrown: Told) => thrown,
  )
  assert.ok(error, 'nothing was refused')
  assert.ok(error.definition.meaning && error.definition.nextStep && error.definition.who)
  return error
}

test('http to a foreign host, and hosts that are not Salesforce, are refused before anything is sent', async () => {
  for (const address of [
    'http://crm.example.com',
    'https://evil.example',
    'http://169.254.169.254',
    'ftp://x',
    'not a url at all',
  ])
    assert.equal((await told(connectTo(address))).code, 'CC-CONN-3', address)
})

test('an address at which nobody answers is told as that, and the connection can be corrected', async () => {
  const connection = await connectTo('http://127.0.0.1:9')
  const error = await told(connectNow(scenario.platform, connection, COMMAND_LINE, QUICK))
  assert.match(error.code, /^CC-HTTP-2$|^CC-SF-/)
  assert.notEqual(
    (await getConnection(scenario.platform.database.db, DEFAULT_WORKSPACE, connection.id)).state,
    'connected',
  )
})

test('a wrong secret stops the connection until a person acts', async () => {
  const connection = await connectTo(scenario.sandbox.url, 'wrong-secret')
  await told(connectNow(scenario.platform, connection, COMMAND_LINE, QUICK))
  const stopped = await getConnection(scenario.platform.database.db, DEFAULT_WORKSPACE, connection.id)
  assert.equal(stopped.state, 'needs-you')
  assert.ok(stopped.stateReason)
})

test('an access token that was revoked is renewed without anybody noticing', async () => {
  assert.equal((await scenario.sync()).state, 'succeeded')
  await fetch(`${scenario.sandbox.url}/__sandbox/expire-sessions`, { method: 'POST' })
  assert.equal((await scenario.sync()).state, 'succeeded')
})

test('an app that the CRM blocks: the run stops, names the reason and who can act, and calls no more', async () => {
  const app = (blocked: boolean) =>
    fetch(`${scenario.sandbox.url}/__sandbox/apps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...scenario.sandbox.app, blocked }),
    })
  assert.equal((await app(true)).ok, true)
  await fetch(`${scenario.sandbox.url}/__sandbox/expire-sessions`, { method: 'POST' })
  const run = await scenario.sync()
  assert.equal(run.state, 'failed')
  assert.match(run.errorCode ?? '', /^CC-SF-(1|4|13|17)$/)
  const { state, stateReason } = await scenario.connection()
  assert.equal(state, 'needs-you')
  assert.ok(stateReason)
  const before = scenario.sandbox.requests.recent().length
  const next = await scenario.sync()
  assert.deepEqual([next.state, next.errorCode], ['failed', 'CC-LOOP-1'])
  assert.equal(scenario.sandbox.requests.recent().length, before)
  assert.equal((await app(false)).ok, true)
  await connectNow(scenario.platform, await scenario.connection(), COMMAND_LINE, QUICK)
  assert.equal((await scenario.sync()).state, 'succeeded')
})

test('an object that does not exist stops with its name; the others are read', async () => {
  await scenario.settings({ objects: { Account: { fields: 'all' }, Nowhere__c: { fields: 'all' } } })
  const run = await scenario.sync()
  assert.equal(run.state, 'failed')
  assert.match(`${run.errorCode} ${run.reason}`, /Nowhere__c/)
  await scenario.settings({ objects: { Account: { fields: 'all' } } })
})

test('a field that does not exist is named as a warning; the others are read', async () => {
  await scenario.settings({ objects: { Account: { fields: ['Name', 'Website', 'BillingCountry', 'Nothing__c'] } } })
  const run = await scenario.run('pull')
  assert.equal(run.state, 'succeeded', run.reason ?? '')
  const [warned] = await scenario.rows(sql<{ message: string }>`select message from concordat.run_logs
    where run_id = ${run.id} and message like '%Nothing__c%'`)
  assert.match(warned?.message ?? '', /field Nothing__c was chosen, but cannot be read/)
  await scenario.settings({ objects: { Account: { fields: 'all' } } })
})

test('the check before connecting says what is wrong in words, and never throws', async () => {
  const connector = await openConnector(scenario.platform, await scenario.connection(), QUICK)
  const findings = await connector.check(['Account', 'Nowhere__c'])
  const missing = findings.filter((finding) => finding.state === 'failed')
  assert.equal(missing.length, 1)
  assert.match(missing[0]?.cause ?? '', /Nowhere__c/)
  assert.ok(missing[0]?.nextStep && missing[0].who)
})

test('after all this nothing was lost and nothing doubled', async () => {
  assert.equal((await scenario.sync()).state, 'succeeded')
  assert.equal((await scenario.sync()).state, 'succeeded')
  const ended = await scenario.rows(
    sql<{ id: string; state: string }>`select id, state from concordat.runs where state <> 'succeeded'`,
  )
  for (const run of ended.filter(({ state }) => state === 'waiting'))
    await requestStop(scenario.platform.database.db, run.id)
  assert.deepEqual(await judge(witnessOf(scenario, { endedOtherwise: ended.map(({ id }) => id) })), [])
})
