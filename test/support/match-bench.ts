import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { systemClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { silentLog } from '../../src/platform/log/log.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { newId } from '../../src/platform/random.ts'
import { getCompany, importCompanies } from '../../src/records/index.ts'
import { claimRun, createRun, runCounts } from '../../src/sync/history/index.ts'
import {
  activeLinks,
  creatableCompanies,
  createLinks,
  listDecisions,
  matchConnection,
} from '../../src/sync/matching/index.ts'
import { pullObject } from '../../src/sync/mirror/index.ts'
import { remoteField } from './remote-field.ts'
import {
  createScriptedConnector,
  createScriptedCrm,
  passTime,
  putRecord,
  removeRecord,
  type ScriptedCrm,
  scriptedObject,
} from './scripted-connector.ts'

/** Fields of the accounts in a match bench. */
const FIELDS = [
  remoteField('Id', 'id', { nullable: false, updatable: false, creatable: false }),
  remoteField('SystemModstamp', 'datetime', { nullable: false, updatable: false, creatable: false }),
  remoteField('Name', 'string', { length: 255 }),
  remoteField('Website', 'url'),
  remoteField('BillingCountry', 'string'),
  remoteField('BillingCity', 'string'),
  remoteField('Phone', 'phone'),
  remoteField('Description', 'string'),
  remoteField('IsPersonAccount', 'boolean', { updatable: false }),
]
/** The id of the account with this number. */
export const idOf = (turn: number) => `001${String(turn).padStart(12, '0')}AAA`

export type BenchAccount = readonly [name: string, website?: string, country?: string, city?: string]

/** A workspace of its own with one connection to a CRM in memory, and the moves a test of matching makes. */
export function matchBench(database: Database, accounts: readonly BenchAccount[]) {
  const platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
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
    return countsOf(database, claimed.run.id)
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
  const person = (turn: number, isPerson: boolean) =>
    putRecord(crm, 'Account', idOf(turn), { IsPersonAccount: isPerson })
  /** Other fields than `put` knows. */
  const set = (turn: number, values: Readonly<Record<string, string | null>>) =>
    putRecord(crm, 'Account', idOf(turn), values)
  const remove = (turn: number, mergedInto: number | null = null) =>
    removeRecord(crm, 'Account', idOf(turn), mergedInto === null ? null : idOf(mergedInto))
  /** What apply does when it has made a record for a company. */
  const create = async (key: string, turn: number, ...account: BenchAccount) => {
    const companyId = await idOfCompany(key)
    put(turn, ...account)
    const link = { ...scope, companyId, object: 'Account', remoteId: idOf(turn), origin: 'created' as const }
    const [linkId] = await database.transaction((tx) => createLinks(tx, [link]))
    return linkId!
  }
  const creatable = async () => {
    const found = await sql<{ key: string }>`
      select p.external_key as key from ${creatableCompanies(workspaceId, connection.id)} c
      join concordat.companies p on p.id = c.company_id order by 1`.execute(database.db)
    return found.rows.map((row) => row.key)
  }
  return {
    person,
    set,
    remove,
    create,
    creatable,
    platform,
    connector,
    crm,
    put,
    connection,
    scope,
    claim,
    sync,
    companies,
    idOfCompany,
    links,
    state,
    settings,
  }
}

/** What the run counted of matching. */
export async function countsOf(database: Database, runId: string) {
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
/** Counts of a match, 0 where nothing else is said. */
export const matchCounts = (over: object) => ({
  companies: 0,
  auto: 0,
  review: 0,
  none: 0,
  person: 0,
  ambiguous: 0,
  marked: 0,
  ...over,
})
