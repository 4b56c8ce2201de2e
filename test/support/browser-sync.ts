import { connectNow, createConnection, type SettingsPatch } from '../../src/connections/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { type OrgRecord, type SalesforceSandbox, startSalesforceSandbox } from '../../src/sandbox/index.ts'
import { type ApiServer, openApiServer, readEvents } from './api-server.ts'
import { idOfUser } from './scenario.ts'

/** A server that works on runs, connected to a Salesforce sandbox; companies of ours that the CRM knows and some it does not. */
export interface SyncStage {
  readonly api: ApiServer
  readonly sandbox: SalesforceSandbox
  readonly connection: string
  /** Starts a run and follows it until it ends or waits for a person. */
  run(kind: string, options?: object): Promise<{ id: string; state: string }>
  /** Follows a run until it is in one of these states. */
  until(run: string, states: readonly string[]): Promise<string>
  account(id: string): OrgRecord | null
  /** What a colleague does in the CRM. */
  edit(id: string, values: OrgRecord): void
  close(): Promise<void>
}

const RESTS = ['succeeded', 'failed', 'stopped', 'held', 'paused']

export async function openSyncStage(settings: SettingsPatch, linked = 12, fresh = 3): Promise<SyncStage> {
  const sandbox = await startSalesforceSandbox({ records: 60 })
  const api = await openApiServer({ work: true })
  const admin = { userId: idOfUser(sandbox, 'admin') }
  const auth = { grant: 'client-credentials', ...sandbox.app } as const
  const wanted = { name: 'Northwind', kind: 'salesforce', loginUrl: sandbox.url, auth, settings } as const
  const made = await connectNow(api.platform, await createConnection(api.platform, wanted, COMMAND_LINE), COMMAND_LINE)
  const prepared = await api.people.admin.post(`/api/v1/connections/${made.id}/prepare-fields`)
  if (prepared.status >= 300) throw new Error(prepared.text)
  await importCompanies(api, sandbox, admin, linked, fresh)
  const until = async (run: string, states: readonly string[]) => {
    const path = `/api/v1/runs/${run}/events`
    for await (const { event, value } of readEvents(api, api.people.operator, path)) {
      if (event === 'run' && states.includes(value.state)) return String(value.state)
      if (event === 'end') return String(value.state)
    }
    return 'nothing was told'
  }
  return {
    ...{ api, sandbox, connection: made.id, until },
    run: async (kind, options = {}) => {
      const { body } = await api.people.operator.post('/api/v1/runs', { connection: made.id, kind, ...options })
      return { id: body.id, state: await until(body.id, RESTS) }
    },
    account: (id) => sandbox.org.record(admin, 'Account', id),
    edit: (id, values) => {
      const context = { ...admin, via: 'person', request: 'browser' }
      const result = sandbox.org.update('Account', id, values, context)
      if (!result.success) throw new Error(`the colleague was refused: ${JSON.stringify(result)}`)
    },
    close: async () => {
      await api.close()
      await sandbox.stop()
    },
  }
}

async function importCompanies(
  api: ApiServer,
  sandbox: SalesforceSandbox,
  viewer: { userId: string },
  linked: number,
  fresh: number,
): Promise<void> {
  const soql = 'SELECT Id, Name, Website, BillingCountry FROM Account ORDER BY Id'
  const result = sandbox.org.query(viewer, soql, false)
  const rows = [...result.rows(0, result.totalSize)] as unknown as Readonly<Record<string, string | null>>[]
  const plain = rows.filter(
    (one) => /^(https?:..)?[a-z0-9-]+\.[a-z.]+$/.test(one.Website ?? '') && !/"/.test(one.Name ?? ''),
  )
  const known = plain
    .slice(0, linked)
    .map((one, n) => `co-${String(n).padStart(2, '0')},"${one.Name}",${one.Website ?? ''},${one.BillingCountry ?? ''}`)
  const unknown = ['Quellwerk', 'Zwergstern', 'Mondhafen', 'Tauwerft', 'Nebelglas']
    .slice(0, fresh)
    .map((one, n) => `new-${n},${one} AG,${one.toLowerCase()}1xq.com,Germany`)
  const body = ['id,name,domain,country', ...known, ...unknown].join('\n')
  const headers = { 'content-type': 'text/csv' }
  const stored = await api.people.operator.send('POST', '/api/v1/imports/companies', { body, headers })
  if (stored.status !== 201) throw new Error(stored.text)
}
