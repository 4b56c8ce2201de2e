import assert from 'node:assert/strict'
import { connectNow, createConnection } from '../../src/connections/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { type SalesforceSandbox, startSalesforceSandbox } from '../../src/sandbox/index.ts'
import { type ApiServer, openApiServer, readEvents } from './api-server.ts'

const TOWNS = [
  'Arnsberg',
  'Bamberg',
  'Coburg',
  'Dachau',
  'Erding',
  'Fulda',
  'Gotha',
  'Husum',
  'Itzehoe',
  'Jena',
  'Kassel',
]
/** Accounts of it are in the CRM from the start, companies come when a test imports them. */
const LATE_TRADE = 'Gerberei'
const TRADES = ['Kelterei', 'Sattlerei', 'Brennerei', 'Weberei']

export interface ReviewStage {
  readonly api: ApiServer
  readonly sandbox: SalesforceSandbox
  run(kind: string): Promise<string>
  /** Eleven companies more that are much like an account but in another city; not matched yet. */
  importLate(): Promise<void>
  close(): Promise<void>
}

/**
 * A server, a Salesforce sandbox with 80 accounts and companies of every kind: `auto-…` are clear, `two-…` fit two accounts alike,
 * `far-…` have the name of an account but another city, `new-…` are not in the CRM. Pulled and matched.
 */
export async function openReviewStage(): Promise<ReviewStage> {
  const sandbox = await startSalesforceSandbox({ records: 80 })
  const api = await openApiServer({ work: true })
  const { operator } = api.people
  const run = async (kind: string): Promise<string> => {
    const started = await operator.post('/api/v1/runs', { connection: 'Northwind', kind })
    assert.equal(started.status, 202, started.text)
    for await (const { event, value } of readEvents(api, operator, `/api/v1/runs/${started.body.id}/events`))
      if (event === 'end') assert.equal(value.state, 'succeeded', JSON.stringify(value))
    return started.body.id
  }
  addAccounts(sandbox)
  const bring = async (body: string): Promise<void> => {
    const headers = { 'content-type': 'text/csv' }
    const stored = await operator.send('POST', '/api/v1/imports/companies', { body, headers })
    assert.equal(stored.status, 201, stored.text)
  }
  await bring(companiesOf(sandbox))
  const auth = { grant: 'client-credentials', ...sandbox.app } as const
  const wanted = { name: 'Northwind', kind: 'salesforce', loginUrl: sandbox.url, auth } as const
  await connectNow(api.platform, await createConnection(api.platform, wanted, COMMAND_LINE), COMMAND_LINE)
  await run('pull')
  await run('match')
  const close = async () => {
    await api.close()
    await sandbox.stop()
  }
  const late = TOWNS.map((town) => `late-${town},${town} ${LATE_TRADE},Germany,Lyon`)
  const importLate = () => bring(['id,name,country,city', ...late].join('\n'))
  return { api, sandbox, run, importLate, close }
}

function addAccounts({ org }: SalesforceSandbox): void {
  for (const [n, town] of TOWNS.entries()) {
    for (const country of ['Germany', 'Austria'])
      if (n < 6) org.backdoor.insert('Account', { Name: `${town} Zwillingswerk`, BillingCountry: country })
    for (const trade of [...TRADES, LATE_TRADE])
      org.backdoor.insert('Account', {
        ...{ Name: `${town} ${trade}`, Website: `https://${town}-${trade}.de`.toLowerCase() },
        ...{ BillingCountry: 'Germany', BillingCity: town, Industry: 'Manufacturing' },
      })
  }
}

function companiesOf({ org }: SalesforceSandbox): string {
  const viewer = { userId: org.users.find((user) => user.active && user.profile === 'admin')?.id ?? '' }
  const result = org.query(viewer, 'SELECT Id, Name, Website, BillingCountry FROM Account ORDER BY Id', false)
  const rows = [...result.rows(0, result.totalSize)] as unknown as Readonly<Record<string, string | null>>[]
  const clear = rows
    .filter((one) => /^(https?:..)?[a-z0-9-]+\.[a-z.]+$/.test(one.Website ?? '') && !one.Name?.includes('"'))
    .filter((one) => ![...TRADES, LATE_TRADE].some((trade) => one.Name?.includes(trade)))
    .slice(0, 24)
    .map((one, n) => `auto-${n},"${one.Name}",${one.Website ?? ''},${one.BillingCountry ?? ''},`)
  const two = TOWNS.slice(0, 6).map((town, n) => `two-${n},${town} Zwillingswerk,,,`)
  const far = TOWNS.flatMap((town) => TRADES.map((trade) => `far-${town}-${trade},${town} ${trade},,Germany,Lyon`))
  const none = ['quellwerk', 'zwergstern', 'mondhafen', 'tauwerft'].map(
    (one) => `new-${one},${one},${one}1xq.com,Germany,`,
  )
  return ['id,name,domain,country,city', ...clear, ...two, ...far, ...none].join('\n')
}
