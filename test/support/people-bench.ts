import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { ConnectionId, WorkspaceId } from '../../src/core/ids.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { silentLog } from '../../src/platform/log/log.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { newId } from '../../src/platform/random.ts'
import { importCompanies, importPeople } from '../../src/records/index.ts'
import { claimRun, createRun, runCounts } from '../../src/sync/history/index.ts'
import { matchConnection } from '../../src/sync/matching/index.ts'
import { listPersonDecisions } from '../../src/sync/matching/person/explain-person-match.ts'
import { pullObject } from '../../src/sync/mirror/index.ts'
import { remoteField } from './remote-field.ts'
import {
  createScriptedConnector,
  createScriptedCrm,
  passTime,
  putRecord,
  removeRecord,
  scriptedObject,
} from './scripted-connector.ts'

const ID_FIELDS = [
  remoteField('Id', 'id', { nullable: false, updatable: false, creatable: false }),
  remoteField('SystemModstamp', 'datetime', { nullable: false, updatable: false, creatable: false }),
]
const text = (...names: readonly string[]) => names.map((name) => remoteField(name, 'string'))
const OBJECTS = {
  Account: [...ID_FIELDS, ...text('Name', 'Website', 'BillingCountry')],
  Contact: [...ID_FIELDS, ...text('FirstName', 'LastName', 'Email', 'Phone', 'AccountId', 'Title')],
  Lead: [...ID_FIELDS, ...text('FirstName', 'LastName', 'Email', 'Phone', 'Company', 'Website')],
}
export type BenchObject = keyof typeof OBJECTS
const PREFIXES = { Account: '001', Contact: '003', Lead: '00Q' } as const

/** The id of the record with this number. */
export const recordId = (object: BenchObject, turn: number) => `${PREFIXES[object]}${String(turn).padStart(12, '0')}AAA`

/** A workspace of its own with companies, people and a CRM in memory that has accounts, contacts and leads. */
export function peopleBench(
  database: Database,
  place: { readonly workspaceId?: string; readonly connectionId?: string } = {},
) {
  const platform = { clock: systemClock, database, log: silentLog } as unknown as Platform
  const crm = createScriptedCrm({ pageSize: 5000 })
  for (const [name, fields] of Object.entries(OBJECTS)) crm.objects.set(name, scriptedObject(name, fields))
  const workspaceId = (place.workspaceId ?? newId()) as WorkspaceId
  const objects = Object.fromEntries(Object.keys(OBJECTS).map((name) => [name, { fields: 'all' as const }]))
  const settings = { enabled: true, autoMatch: true, autoSync: false, objects }
  const connection = {
    ...{
      id: (place.connectionId ?? newId()) as ConnectionId,
      workspaceId,
      name: 'People',
      kind: 'salesforce' as const,
    },
    settings,
  }
  const scope = { workspaceId, connectionId: connection.id }
  const connector = createScriptedConnector(crm)
  const put = (object: BenchObject, turn: number, values: Readonly<Record<string, string | null>>) =>
    putRecord(crm, object, recordId(object, turn), values)
  const remove = (object: BenchObject, turn: number, mergedInto: number | null = null) =>
    removeRecord(crm, object, recordId(object, turn), mergedInto === null ? null : recordId(object, mergedInto))
  const pull = async (): Promise<string> => {
    passTime(crm, 3_600_000)
    await sql`insert into concordat.workspaces (id, name) values (${workspaceId}, 'people') on conflict do nothing`.execute(
      database.db,
    )
    const run = await createRun(database.db, { workspaceId, connectionId: connection.id, kind: 'sync', trigger: 'cli' })
    const claim = (await claimRun(database, run.id, 'puller'))!
    for (const object of Object.keys(OBJECTS)) await pullObject(platform, connector, connection, claim, object)
    return run.id
  }
  const match = async (runId: string, options: { full?: boolean } = {}) => {
    const claim = (await claimRun(database, runId, 'matcher'))!
    await matchConnection(platform, connection, claim, options)
    return peopleCounts(database, runId)
  }
  const csv = (header: string, rows: string) => Readable.from([Buffer.from(`${header}\n${rows}\n`)])
  const companies = (rows: string) =>
    importCompanies(platform, workspaceId, csv('id,name,domain', rows), { format: 'csv' })
  const people = (rows: string) =>
    importPeople(platform, workspaceId, csv('id,company_id,first_name,last_name,email,phone', rows), { format: 'csv' })
  const decisions = () => listPersonDecisions(database.db, scope)
  const links = async () =>
    (await decisions())
      .filter((one) => one.linkedRecord !== null)
      .map((one) => `${one.externalKey}=${one.linkedObject}${Number(one.linkedRecord!.slice(3, 15))} ${one.linkOrigin}`)
      .sort()
  const personOf = async (key: string) => (await decisions()).find((one) => one.externalKey === key)!
  const sync = async (options: { full?: boolean } = {}) => match(await pull(), options)
  return {
    platform,
    connection,
    scope,
    settings,
    put,
    remove,
    pull,
    match,
    sync,
    companies,
    people,
    decisions,
    links,
    personOf,
  }
}

/** What the run counted of people. */
export async function peopleCounts(database: Database, runId: string) {
  const rows = (await runCounts(database.db, [runId])).filter(
    (row) => row.stage === 'match' && row.object === 'Contact',
  )
  const of = (name: string) => rows.filter((row) => row.name === name).reduce((sum, row) => sum + row.value, 0)
  return { people: of('people'), auto: of('auto'), review: of('review'), none: of('none'), person: of('person') }
}
