import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { connectNow, createConnection } from '../../src/connections/index.ts'
import { openLog } from '../../src/platform/log/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { LAG_MS, openScenario, type Scenario } from '../support/scenario.ts'

/** What must never be seen, planted where it belongs. */
const CLIENT_SECRET = 'planted-client-secret-71c4'
const PERSON = { FirstName: 'Quirina', LastName: 'Plantedova', Email: 'quirina.plantedova@example.org' }
const COMPANY = 'Plantedly Confidential Holding'

const lines: string[] = []
let scenario: Scenario
before(async () => {
  const log = openLog({ level: 'trace', readable: false, write: (line) => void lines.push(line) })
  scenario = await openScenario({
    ...{ linked: 4, fresh: 0, log, settings: { objects: { Account: { fields: 'all' }, Contact: { fields: 'all' } } } },
    prepare: ({ org }) => {
      org.backdoor.insert('Account', { Name: COMPANY, Website: 'https://plantedly-confidential.example' })
      org.backdoor.insert('Contact', PERSON)
    },
  })
})
after(() => scenario.close())

async function tokens(): Promise<readonly string[]> {
  const calls = scenario.sandbox.requests.recent()
  assert.ok(calls.some(({ path }) => path.endsWith('/oauth2/token')))
  const answer = await fetch(`${scenario.sandbox.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: scenario.sandbox.app.clientId,
      client_secret: scenario.sandbox.app.clientSecret,
    }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  // Tokens of an org begin with its id and an exclamation mark; none of them may be seen.
  return [token, `${token.slice(0, token.indexOf('!'))}!`]
}

/** Every text of every row of our own tables; what the CRM holds lives in the mirror's schemas. */
async function ourRows(): Promise<string> {
  const client = new pg.Client({ connectionString: scenario.url })
  await client.connect()
  try {
    const { rows } = await client.query<{
      name: string
      schema: string
    }>(`select tablename as name, schemaname as schema
      from pg_tables where schemaname in ('concordat', 'pgboss')`)
    const texts: string[] = []
    for (const { schema, name } of rows) {
      const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`
      const found = await client.query<{ row: string }>(`select row_to_json(t)::text as row from ${table} t`)
      texts.push(...found.rows.map(({ row }) => `${name}: ${row}`))
    }
    return texts.join('\n')
  } finally {
    await client.end()
  }
}

test('a whole day of work, with trouble, leaves no secret and nobody’s name in the log', async () => {
  scenario.sandbox.faults.set('401=query@1,503=collections@1,lost-answer=collections@2,500=describe@3')
  await scenario.sync()
  scenario.sandbox.faults.clear()
  scenario.sandbox.clock.advance(LAG_MS)
  await scenario.sync()
  assert.ok(lines.length > 0, 'something was logged')
  const all = lines.join('')
  for (const secret of [...(await tokens()), scenario.sandbox.app.clientSecret, ...Object.values(PERSON), COMPANY])
    assert.equal(all.includes(secret), false, `the log shows ${secret}`)
})

test('a wrong secret is refused without being repeated, in the error, the log and the database', async () => {
  const { sandbox, platform } = scenario
  const auth = { grant: 'client-credentials', clientId: sandbox.app.clientId, clientSecret: CLIENT_SECRET } as const
  const wanted = { name: 'Wrong', kind: 'salesforce', loginUrl: sandbox.url, auth } as const
  const connection = await createConnection(platform, wanted, COMMAND_LINE)
  const error = await connectNow(platform, connection, COMMAND_LINE, { backoff: { baseMs: 1, capMs: 2 } }).then(
    () => null,
    (refusal: unknown) => refusal as Error & { facts?: object },
  )
  assert.ok(error)
  const told = [error.message, error.stack, JSON.stringify(error.facts), String(error.cause), lines.join('')].join('\n')
  assert.equal(told.includes(CLIENT_SECRET), false)
})

test('the database holds secrets only sealed, and logs and audit hold no personal values', async () => {
  const rows = await ourRows()
  for (const secret of [CLIENT_SECRET, scenario.sandbox.app.clientSecret, ...(await tokens())])
    assert.equal(rows.includes(secret), false, `a table shows ${secret}`)
  const told = rows
    .split('\n')
    .filter((row) => /^(run_logs|audit|runs|job)/.test(row))
    .join('\n')
  assert.ok(told.includes('run_logs'))
  for (const value of [...Object.values(PERSON), COMPANY])
    assert.equal(told.includes(value), false, `a log row shows ${value}`)
})
