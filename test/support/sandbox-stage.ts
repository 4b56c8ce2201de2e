import {
  type Connection,
  connectNow,
  createConnection,
  DEFAULT_SETTINGS,
  openConnector,
  type SettingsPatch,
} from '../../src/connections/index.ts'
import type { Connector } from '../../src/connectors/connector.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config/index.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { silentLog } from '../../src/platform/log/log.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { newId, randomBytes, randomToken } from '../../src/platform/random.ts'
import { openSecrets } from '../../src/platform/secrets/index.ts'
import {
  type SalesforceSandbox,
  type SalesforceSandboxOptions,
  startSalesforceSandbox,
} from '../../src/sandbox/index.ts'
import { prepareFields } from '../../src/sync/apply/index.ts'
import { claimRun, createRun, type RunClaim, type RunKind } from '../../src/sync/history/index.ts'
import { pullObject } from '../../src/sync/mirror/index.ts'

export interface SandboxStage {
  readonly sandbox: SalesforceSandbox
  readonly platform: Platform
  readonly connection: Connection
  readonly connector: Connector
  claim(kind: RunKind): Promise<RunClaim>
  pull(): Promise<void>
  close(): Promise<void>
}

/** One for all stages of a test process: a database refuses a second key. */
const KEY = randomBytes(32).toString('base64')
const ACTOR = { kind: 'system' } as const

/** A connection to a sandbox over real HTTP, with our fields created in it, on a real database. */
export async function openSandboxStage(
  database: Database,
  options: SalesforceSandboxOptions = {},
  settings: SettingsPatch = {},
): Promise<SandboxStage> {
  const sandbox = await startSalesforceSandbox({ records: 50, ...options })
  try {
    return await connectStage(database, sandbox, settings)
  } catch (error) {
    await sandbox.stop()
    throw error
  }
}

async function openGround(database: Database): Promise<Platform> {
  const config = readConfig({
    CONCORDAT_SECRET_KEY: KEY,
    CONCORDAT_DATA_DIR: `/tmp/${randomToken()}`,
  })
  const secrets = await openSecrets({ config, database })
  return { config, clock: systemClock, log: silentLog, database, secrets } as unknown as Platform
}

async function connectStage(
  database: Database,
  sandbox: SalesforceSandbox,
  settings: SettingsPatch,
): Promise<SandboxStage> {
  const platform = await openGround(database)
  const auth = { grant: 'client-credentials', ...sandbox.app } as const
  const guards = { ...DEFAULT_SETTINGS.guards, createsShare: 1, updatesShare: 1, clearsShare: 1 }
  const wanted = { name: `sandbox ${newId()}`, kind: 'salesforce', loginUrl: sandbox.url, auth } as const
  const draft = await createConnection(platform, { ...wanted, settings: { guards, ...settings } }, ACTOR)
  const connection = await connectNow(platform, draft, ACTOR)
  const connector = await openConnector(platform, connection)
  await prepareFields(connector, connection)
  const claim = async (kind: RunKind) => {
    const order = { workspaceId: connection.workspaceId, connectionId: connection.id, kind, trigger: 'cli' } as const
    const run = await createRun(database.db, { ...order, options: { no: newId() } })
    const claimed = await claimRun(database, run.id, 'test')
    if (!claimed) throw new Error('the run could not be claimed')
    return claimed
  }
  return {
    ...{ sandbox, platform, connection, connector, claim },
    pull: async () => {
      await pullObject(platform, connector, connection, await claim('pull'), 'Account')
    },
    close: () => sandbox.stop(),
  }
}
