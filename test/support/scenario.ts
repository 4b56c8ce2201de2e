import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import {
  type Connection,
  connectNow,
  createConnection,
  getConnection,
  openConnector,
  type SettingsPatch,
  updateSettings,
} from '../../src/connections/index.ts'
import type { Capabilities, Connector } from '../../src/connectors/connector.ts'
import type { Clock } from '../../src/core/clock.ts'
import type { RunId } from '../../src/core/ids.ts'
import { readConfig } from '../../src/platform/config/index.ts'
import type { Log } from '../../src/platform/log/index.ts'
import { silentLog } from '../../src/platform/log/log.ts'
import { openPlatform } from '../../src/platform/open-platform.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { newId } from '../../src/platform/random.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { type ImportReport, importCompanies, importSignals } from '../../src/records/index.ts'
import {
  type JournalEntry,
  type OrgRecord,
  type SalesforceSandbox,
  type SalesforceSandboxOptions,
  startSalesforceSandbox,
} from '../../src/sandbox/index.ts'
import { prepareFields } from '../../src/sync/apply/index.ts'
import { claimRun, createRun, getRun, type Run, type RunKind } from '../../src/sync/history/index.ts'
import { type OpenConnector, runStages } from '../../src/sync/loop/index.ts'
import { approvePlan, planOfRun } from '../../src/sync/plan/index.ts'
import { makeTestDatabase } from './database.ts'
import type { Witness } from './oracle.ts'

/** A key for sealed secrets that every process of a test knows. */
export const TEST_SECRET_KEY = createHash('sha256').update('key of the tests').digest('base64')
export const LAG_MS = 6 * 60_000
const DAY_MS = 86_400_000

/** How the connector is bent so that pages, batches and bulk jobs happen with few records. */
export interface Bend {
  readonly capabilities?: Partial<Capabilities>
  /** Reads through Bulk 2.0 whatever the number of records. */
  readonly bulkRead?: boolean
  readonly pageRecords?: number
}

export interface ScenarioOptions extends Bend {
  /** Accounts of the org. Default 60. */
  readonly records?: number
  readonly seed?: number
  readonly sandbox?: Partial<SalesforceSandboxOptions>
  readonly settings?: SettingsPatch
  /** Companies of ours that are accounts of the org, by position. Default 12. */
  readonly linked?: number
  /** Companies of ours that the org does not have. Default 4. */
  readonly fresh?: number
  readonly log?: Log
  /** Before the connection is made. */
  readonly prepare?: (sandbox: SalesforceSandbox) => void
}

export interface Scenario {
  readonly sandbox: SalesforceSandbox
  readonly platform: Platform
  readonly open: OpenConnector
  readonly ourUser: string
  readonly url: string
  connection(): Promise<Connection>
  connector(): Promise<Connector>
  settings(patch: SettingsPatch): Promise<void>
  /** A run worked to its end (or to what it waits for); plans that are held are approved unless told otherwise. */
  run(kind: RunKind, options?: object, how?: { approve?: boolean; open?: OpenConnector }): Promise<Run>
  /** Lets the CRM's time pass beyond the lag, then runs the whole loop. */
  sync(how?: { approve?: boolean; open?: OpenConnector }): Promise<Run>
  begin(kind: RunKind, options?: object): Promise<RunId>
  work(runId: RunId, how?: { approve?: boolean; open?: OpenConnector }): Promise<Run>
  /** What a colleague does in the CRM. */
  person: {
    update(id: string, values: OrgRecord): void
    create(values: OrgRecord): string
    delete(id: string): void
    merge(masterId: string, loserIds: readonly string[]): void
  }
  /** Every living account, as an administrator sees it. */
  accounts(): readonly OrgRecord[]
  account(id: string): OrgRecord | null
  /** What our user really did to accounts, oldest first. */
  ours(after?: number): readonly JournalEntry[]
  importCompanies(rows: readonly CompanyRow[]): Promise<ImportReport>
  importSignals(rows: readonly SignalRow[]): Promise<ImportReport>
  /** CRM id of the record a company is linked to, by the company's key. */
  linkOf(key: string): Promise<string | null>
  rows<Row>(query: ReturnType<typeof sql<Row>>): Promise<readonly Row[]>
  close(): Promise<void>
}

export interface CompanyRow {
  readonly id: string
  readonly name: string
  readonly domain?: string
  readonly country?: string
}

export interface SignalRow {
  readonly id: string
  readonly company: string
  readonly kind?: string
  readonly daysAgo?: number
  readonly source?: string
}

/** Nothing waits for a person unless a test wants it to. */
export const LOOSE_GUARDS = { createsMax: 10_000, createsShare: 1, updatesShare: 1, clearsShare: 1, deletesMax: 10_000 }

/**
 * The product as a user has it, without the queue: a real database, an emulated Salesforce over HTTP, a connection that
 * is signed in, the fields made in the CRM, companies and signals imported.
 */
export async function openScenario(options: ScenarioOptions = {}): Promise<Scenario> {
  const sandbox = await startSalesforceSandbox({
    records: options.records ?? 60,
    seed: options.seed ?? 1,
    ...options.sandbox,
  })
  options.prepare?.(sandbox)
  const made = await makeTestDatabase()
  const opened = await openTestPlatform(made.url, options.log)
  const created = await createConnection(
    opened,
    {
      name: 'Northwind',
      kind: 'salesforce',
      loginUrl: sandbox.url,
      auth: { grant: 'client-credentials', ...sandbox.app },
      settings: { autoSync: true, createAccounts: 'all', guards: LOOSE_GUARDS, ...options.settings },
    },
    COMMAND_LINE,
  )
  await connectNow(opened, created, COMMAND_LINE, QUICK)
  const scenario = attach(sandbox, opened, created.id, made.url, options, async () => {
    await opened.close()
    await sandbox.stop()
    await made.drop()
  })
  await prepareFields(await scenario.connector(), created)
  await importOurs(scenario, options)
  return scenario
}

const QUICK = { backoff: { baseMs: 1, capMs: 5 } }

/** The platform of a test process; what waits for the CRM's sake waits shorter, the heartbeat keeps its pace. */
export async function openTestPlatform(url: string, log: Log = silentLog) {
  const config = readConfig({ DATABASE_URL: url, CONCORDAT_SECRET_KEY: TEST_SECRET_KEY })
  const platform = await openPlatform({ config, log, poolMax: 6 })
  return { ...platform, clock: hastyClock(platform.clock) }
}

export function hastyClock(clock: Clock): Clock {
  return {
    ...clock,
    sleep: async (ms, signal) => {
      await delay(ms === 5000 ? ms : Math.min(ms, 15), undefined, signal ? { signal } : undefined)
    },
  }
}

export function bent(bend: Bend): OpenConnector {
  return async (platform, connection) => {
    const connector = await openConnector(platform, connection, QUICK)
    const wish = bend.pageRecords ? { pageRecords: bend.pageRecords } : {}
    const many = bend.bulkRead ? { expected: 1_000_000 } : {}
    return {
      ...connector,
      capabilities: { ...connector.capabilities, ...bend.capabilities },
      readChanges: (request) => connector.readChanges({ ...request, ...wish, ...many }),
      readAll: (request) => connector.readAll({ ...request, ...wish, ...many }),
    }
  }
}

/** A scenario on parts that exist already, perhaps made by another process. */
export function attach(
  sandbox: SalesforceSandbox,
  platform: Platform,
  connectionId: string,
  url: string,
  bend: Bend,
  close: () => Promise<void>,
): Scenario {
  const { org } = sandbox
  const open = bent(bend)
  const admin = idOfUser(sandbox, 'admin')
  const ourUser = idOfUser(sandbox, 'integration')
  const context = { userId: admin, via: 'person', request: 'browser' }
  const viewer = { userId: admin }
  const { db } = platform.database
  const must = <Result extends { success: boolean }>(result: Result): Result => {
    if (!result.success) throw new Error(`the colleague was refused: ${JSON.stringify(result)}`)
    return result
  }
  const connection = () => getConnection(db, DEFAULT_WORKSPACE, connectionId)
  const scenario: Scenario = {
    ...{ sandbox, platform, open, ourUser, url, close, connection },
    connector: async () => open(platform, await connection()),
    settings: async (patch) => {
      await updateSettings(platform.database, DEFAULT_WORKSPACE, connectionId, patch, COMMAND_LINE)
    },
    begin: async (kind, options = {}) => {
      const order = { workspaceId: DEFAULT_WORKSPACE, connectionId, kind, trigger: 'person' } as const
      return (await createRun(db, { ...order, options: { ...options, no: newId() } })).id
    },
    work: (runId, how = {}) => workRun(platform, runId, how.open ?? open, how.approve ?? true),
    run: async (kind, options, how) => scenario.work(await scenario.begin(kind, options), how),
    sync: async (how) => {
      sandbox.clock.advance(LAG_MS)
      return scenario.run('sync', {}, how)
    },
    person: {
      update: (id, values) => void must(org.update('Account', id, values, context)),
      create: (values) => String(must(org.create('Account', values, context)).id),
      delete: (id) => void must(org.delete('Account', id, context)),
      merge: (masterId, loserIds) => void must(org.merge('Account', masterId, loserIds, context)),
    },
    accounts: () => {
      const names = org.object(viewer, 'Account')?.fields.filter((field) => field.type !== 'address') ?? []
      const result = org.query(viewer, `SELECT ${names.map((field) => field.name).join(', ')} FROM Account`, false)
      return [...result.rows(0, result.totalSize)].map((row) => {
        const { attributes: _, ...values } = row as OrgRecord & { attributes: unknown }
        return values
      })
    },
    account: (id) => org.record(viewer, 'Account', id),
    ours: (after = 0) =>
      org
        .journal(after, 1_000_000)
        .filter(
          (entry) => entry.object === 'Account' && entry.userId === ourUser && !/person|backdoor/.test(entry.via),
        ),
    importCompanies: (rows) => importCompanies(platform, DEFAULT_WORKSPACE, csvOf(rows), { format: 'csv' }),
    importSignals: (rows) =>
      importSignals(platform, DEFAULT_WORKSPACE, csvOf(rows.map(signalCells)), { format: 'csv' }),
    linkOf: async (key) => {
      const { rows } = await sql<{ remoteId: string }>`select l.remote_id as "remoteId" from concordat.links l
        join concordat.companies c on c.id = l.company_id
        where l.connection_id = ${connectionId} and l.ended_at is null and c.external_key = ${key}`.execute(db)
      return rows[0]?.remoteId ?? null
    },
    rows: async (query) => (await query.execute(db)).rows,
  }
  return scenario
}

/** The witnesses of a scenario, for the oracle. */
export function witnessOf(scenario: Scenario, over: Partial<Witness> = {}): Witness {
  const journal = scenario.sandbox.org.journal(0, 1_000_000)
  return { url: scenario.url, ourUser: scenario.ourUser, journal, accounts: scenario.accounts(), ...over }
}

export function idOfUser(sandbox: SalesforceSandbox, profile: string): string {
  const user = sandbox.org.users.find((one) => one.active && one.profile === profile)
  if (!user) throw new Error(`the org has no active ${profile}`)
  return user.id
}

/** Works on a run as any worker would; what waits for the CRM is taken up again at once, a bounded number of times. */
export async function workRun(
  platform: Platform,
  runId: RunId,
  open: OpenConnector,
  approve: boolean,
  worker = 'test',
): Promise<Run> {
  for (let turn = 0; ; turn++) {
    await runStages(platform, runId, worker, new AbortController().signal, open)
    const run = await getRun(platform.database.db, DEFAULT_WORKSPACE, runId)
    if (run.state === 'held' && approve) {
      const plan = await planOfRun(platform.database.db, runId)
      if (!plan) throw new Error(`run ${runId} is held without a plan: ${run.reason}`)
      if (plan.state === 'held') await approvePlan(platform, DEFAULT_WORKSPACE, plan.id, 'Ada')
      continue
    }
    if (run.state !== 'waiting' || turn > 12) return run
  }
}

/** Makes a later claim, as another worker does that believes the first one dead. */
export async function takeOver(scenario: Scenario, runId: RunId): Promise<void> {
  await claimRun(scenario.platform.database, runId, 'another worker')
}

function signalCells(row: SignalRow) {
  const { id, company, kind = 'view', daysAgo = 3, source = 'origin-1' } = row
  const at = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - daysAgo * DAY_MS)
  return { id, company, kind, importance: 'medium', occurred_at: at.toISOString(), source }
}

export function csvOf(rows: readonly object[]): Readable {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cell = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`
  const lines = rows.map((row) => columns.map((name) => cell((row as Record<string, unknown>)[name])).join(','))
  return Readable.from([`${[columns.join(','), ...lines].join('\n')}\n`], { objectMode: false })
}

const WORDS = ['quellwerk', 'mondhafen', 'birkenfeld', 'steinlicht', 'talwind', 'nordufer', 'goldregen', 'feuerstein']

export const linkedKey = (n: number) => `co-${n}`
export const freshKey = (n: number) => `new-${n}`
export const freshCompany = (n: number): CompanyRow => ({
  id: freshKey(n),
  name: `${WORDS[n % WORDS.length]} ${WORDS[(n * 3 + 1) % WORDS.length]} ${n}`,
  domain: `${WORDS[n % WORDS.length]}${n}xq.com`,
  country: 'Germany',
})

async function importOurs(scenario: Scenario, options: ScenarioOptions): Promise<void> {
  const accounts = soleAccounts(scenario).slice(0, options.linked ?? 12)
  const companies = [
    ...accounts.map((account, n) => ({
      id: linkedKey(n),
      name: String(account.Name),
      domain: String(account.Website),
      country: String(account.BillingCountry ?? ''),
    })),
    ...Array.from({ length: options.fresh ?? 4 }, (_, n) => freshCompany(n)),
  ]
  if (companies.length === 0) return
  await scenario.importCompanies(companies)
  await scenario.importSignals(
    companies.flatMap(({ id }, at) =>
      Array.from({ length: 1 + (at % 4) }, (_, n) => ({ id: `${id}-${n}`, company: id, daysAgo: 1 + at + n * 9 })),
    ),
  )
}

/** Accounts that nobody could take for another one: with a website of their own and no parent. */
export function soleAccounts(scenario: Pick<Scenario, 'accounts'>): readonly OrgRecord[] {
  const accounts = scenario.accounts()
  const host = (account: OrgRecord) =>
    String(account.Website ?? '')
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/^www\./, '')
      .replace(/\/.*$/, '')
  const times = new Map<string, number>()
  for (const account of accounts) times.set(host(account), (times.get(host(account)) ?? 0) + 1)
  return accounts.filter(
    (account) =>
      host(account) !== '' && times.get(host(account)) === 1 && !account.ParentId && !account.IsPersonAccount,
  )
}
