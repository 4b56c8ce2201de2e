import { sql } from 'kysely'
import {
  type Connection,
  type ConnectionSettings,
  DEFAULT_SETTINGS,
  getConnection,
} from '../../src/connections/index.ts'
import type { Connector } from '../../src/connectors/connector.ts'
import type { Values } from '../../src/core/values.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { silentLog } from '../../src/platform/log/log.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { newId } from '../../src/platform/random.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { claimRun, createRun, type RunClaim, type RunKind } from '../../src/sync/history/index.ts'
import { pullObject } from '../../src/sync/mirror/index.ts'
import { remoteField } from './remote-field.ts'
import { createScriptedConnector, createScriptedCrm, type ScriptedCrm, scriptedObject } from './scripted-connector.ts'

/** Account as an admin sets it up for us: the engagement fields, our key, a parent, and some traps. */
export const STAGE_FIELDS = [
  remoteField('Id', 'id', { nullable: false, updatable: false, creatable: false }),
  remoteField('SystemModstamp', 'datetime', { nullable: false, updatable: false, creatable: false }),
  remoteField('Name', 'string', { length: 60, nullable: false, requiredOnCreate: true }),
  remoteField('Website', 'url', { length: 255 }),
  remoteField('ParentId', 'reference'),
  remoteField('IsPersonAccount', 'boolean', { creatable: false, updatable: false }),
  remoteField('Concordat_key__c', 'string', { length: 60, externalId: true, unique: true }),
  remoteField('Concordat_company_name__c', 'string', { length: 40 }),
  remoteField('Concordat_company_domain__c', 'string', { length: 255 }),
  remoteField('Concordat_first_seen__c', 'date'),
  remoteField('Concordat_last_seen__c', 'date'),
  remoteField('Concordat_last_updated__c', 'datetime'),
  remoteField('Concordat_funnel_stage__c', 'picklist', {
    restrictedPicklist: true,
    picklistValues: ['Interest', 'Investigation', 'Experimentation', 'Ongoing Usage', 'Inactive'].map((value) => ({
      ...{ value, label: value },
      active: true,
    })),
  }),
  remoteField('Concordat_total_events_last_30_days__c', 'decimal', { scale: 0 }),
  remoteField('Concordat_total_events_MoM__c', 'decimal', { scale: 2 }),
]

export interface Stage {
  readonly database: Database
  readonly platform: Platform
  readonly connection: Connection
  readonly crm: ScriptedCrm
  readonly connector: Connector
  /** Lets the platform's clock run ahead of the real one. */
  passTime(ms: number): void
  claim(kind: RunKind, options?: object): Promise<RunClaim>
  pull(): Promise<void>
  settings(patch: Partial<ConnectionSettings>): Promise<Connection>
  /** A company of ours with metrics; answers its id. */
  company(values: StageCompany): Promise<string>
  link(companyId: string, remoteId: string, over?: { marked?: boolean; origin?: string }): Promise<string>
}

export interface StageCompany {
  readonly name: string
  readonly domain?: string | null
  readonly funnel?: string
  readonly events?: number
  readonly mom?: string | null
  readonly metricsAt?: string
}

/** Limits that let small test data pass, so that a test meets a guard only where it wants to. */
const LOOSE = { createsMax: 1000, createsShare: 1, updatesShare: 1, clearsShare: 1, deletesMax: 0 }

/**
 * A connection with a CRM in memory on a real database, for tests of the stages after the mirror. Sleeping takes no time.
 */
export async function openStage(database: Database, over: Partial<ConnectionSettings> = {}): Promise<Stage> {
  let ahead = 0
  const clock = {
    now: () => new Date(Date.now() + ahead),
    monotonicMs: () => performance.now() + ahead,
    sleep: async (ms: number) => {
      ahead += ms
    },
  }
  const platform = { database, clock, log: silentLog } as unknown as Platform
  const crm = createScriptedCrm({
    now: new Date(),
    pageSize: 1000,
    objects: new Map([['Account', scriptedObject('Account', STAGE_FIELDS)]]),
  })
  const connector = createScriptedConnector(crm)
  const connection = await insertConnection(database, { ...DEFAULT_SETTINGS, guards: LOOSE, ...over })
  const claim = async (kind: RunKind, options: object = {}) => {
    const { workspaceId, id: connectionId } = connection
    const run = await createRun(database.db, {
      workspaceId,
      connectionId,
      kind,
      trigger: 'person',
      options: { ...options, no: newId() },
    })
    const claimed = await claimRun(database, run.id, 'test')
    if (!claimed) throw new Error('the run could not be claimed')
    return claimed
  }
  return {
    ...{ database, platform, connection, crm, connector, claim },
    passTime: (ms) => {
      ahead += ms
    },
    pull: async () => {
      crm.now = new Date(crm.now.getTime() + 3_600_000)
      await pullObject(platform, connector, connection, await claim('pull'), 'Account')
    },
    settings: async (patch) => {
      await sql`update concordat.connections set settings = settings || ${JSON.stringify(patch)}::jsonb
        where id = ${connection.id}`.execute(database.db)
      return getConnection(database.db, connection.workspaceId, connection.id)
    },
    company: (values) => insertCompany(database, connection, values),
    link: (companyId, remoteId, how) => insertLink(database, connection, companyId, remoteId, how),
  }
}

async function insertConnection(database: Database, settings: ConnectionSettings): Promise<Connection> {
  const id = newId()
  await sql`insert into concordat.connections (id, workspace_id, name, kind, login_url, grant_kind, client_id, settings, state)
    values (${id}, ${DEFAULT_WORKSPACE}, ${`stage ${id}`}, 'salesforce', 'https://login.example', 'jwt', 'client',
      ${JSON.stringify(settings)}::jsonb, 'connected')`.execute(database.db)
  return getConnection(database.db, DEFAULT_WORKSPACE, id)
}

/** A company with metrics, matched before and found nowhere, so that it may get a record of its own. */
export async function insertCompany(database: Database, connection: Connection, values: StageCompany): Promise<string> {
  const id = newId()
  await sql`insert into concordat.companies (id, workspace_id, external_key, name, domain)
    values (${id}, ${DEFAULT_WORKSPACE}, ${id}, ${values.name}, ${values.domain ?? null})`.execute(database.db)
  await sql`insert into concordat.company_metrics (company_id, workspace_id, funnel_stage, first_seen, last_seen, events_30d,
      sources_30d, events_mom, points, metrics_at, metrics_on)
    values (${id}, ${DEFAULT_WORKSPACE}, ${values.funnel ?? 'Interest'}, '2026-01-02', '2026-02-03', ${values.events ?? 7},
      3, ${values.mom === undefined ? '12.345' : values.mom}, 5, ${values.metricsAt ?? '2026-02-04T00:00:00Z'},
      '2026-02-04')`.execute(database.db)
  await sql`insert into concordat.match_decisions (workspace_id, connection_id, company_id, state, reason, probability)
    values (${DEFAULT_WORKSPACE}, ${connection.id}, ${id}, 'none', 'no-candidate', 0)`.execute(database.db)
  return id
}

export async function insertLink(
  database: Database,
  connection: Connection,
  companyId: string,
  remoteId: string,
  how: { marked?: boolean; origin?: string } = {},
): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`insert into concordat.links (workspace_id, connection_id, company_id, object,
      remote_id, origin, score, marked)
    values (${connection.workspaceId}, ${connection.id}, ${companyId}, 'Account', ${remoteId}, ${how.origin ?? 'auto'}, 1,
      ${how.marked ?? true}) returning id`.execute(database.db)
  return (rows[0] as { id: string }).id
}

/** What the CRM holds for a record in the fields we write. */
export function heldBy(crm: ScriptedCrm, id: string): Values {
  return crm.objects.get('Account')?.records.get(id) ?? {}
}
