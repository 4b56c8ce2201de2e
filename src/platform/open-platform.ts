import { systemClock } from './clock.ts'
import type { Config } from './config/config.ts'
import { readConfig } from './config/index.ts'
import { type Database, migrate, openDatabase, reachDatabase, startEmbeddedPostgres } from './database/index.ts'
import { openJobs } from './jobs/index.ts'
import { keepOutOfLogs, type Log, openLog } from './log/index.ts'
import type { Platform } from './platform.ts'
import { openSecrets } from './secrets/index.ts'

export interface PlatformOptions {
  /** Default: readConfig(process.env). */
  readonly config?: Config
  /** Default: JSON lines on standard error at config.logLevel. */
  readonly log?: Log
  /** Short sentences for people about what takes time: the first start of the database, migrations. */
  readonly onProgress?: (message: string) => void
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string
  readonly poolMax?: number
}

export interface OpenedPlatform extends Platform {
  /** Hands back jobs, closes the pool, and stops the embedded PostgreSQL unless another Concordat still uses it. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** The ground without secrets and jobs: all that is needed to say which keys are lost. */
export interface OpenedStorage {
  readonly config: Config
  readonly log: Log
  readonly database: Database
  close(): Promise<void>
}

/**
 * Opens the ground once a process: settings, log, PostgreSQL (embedded, or the one in DATABASE_URL) with its tables up
 * to date, secrets and job queue. Jobs are only sent until `jobs.start()`. Throws CC-CONFIG-…, CC-DATABASE-… and
 * CC-SECRET-… with what to do; whatever had been opened by then is closed again.
 */
export async function openPlatform(options: PlatformOptions = {}): Promise<OpenedPlatform> {
  const storage = await openStorage(options)
  const { config, log, database } = storage
  try {
    const secrets = await openSecrets({ config, database })
    const jobs = openJobs({ database, clock: systemClock, log })
    const close = async () => {
      await jobs.stop()
      await storage.close()
    }
    return { config, clock: systemClock, log, database, jobs, secrets, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    await closeAfterFailure(storage, log)
    throw error
  }
}

/** The first half of openPlatform, for the one command that must work when the secret key is lost. */
export async function openStorage(options: PlatformOptions = {}): Promise<OpenedStorage> {
  const config = options.config ?? readConfig(process.env)
  const log = options.log ?? openLog({ level: config.logLevel })
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer()
  }
  try {
    const url = await databaseUrl(config, log, options, closers)
    keepOutOfLogs(decodeURIComponent(new URL(url).password))
    return { config, log, database: await openTables(url, log, options, closers), close }
  } catch (error) {
    await closeAfterFailure({ close }, log)
    throw error
  }
}

async function closeAfterFailure(opened: { close(): Promise<void> }, log: Log): Promise<void> {
  await opened.close().catch((closing) => log.warn({ error: closing }, 'closing after a failed start failed too'))
}

async function databaseUrl(
  config: Config,
  log: Log,
  { onProgress }: PlatformOptions,
  closers: (() => Promise<void>)[],
): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl
  const server = await startEmbeddedPostgres(config.dataDir, { log, ...(onProgress && { onProgress }) })
  closers.push(() => server.stop())
  return server.url
}

async function openTables(
  url: string,
  log: Log,
  { applicationName, poolMax, onProgress }: PlatformOptions,
  closers: (() => Promise<void>)[],
): Promise<Database> {
  let closing = false
  const database = openDatabase(url, {
    ...(applicationName && { applicationName }),
    ...(poolMax && { poolMax }),
    onIdleError: (error) => {
      // A session that our own stopping server ends while it says good-bye is no loss.
      if (!closing) log.warn({ error }, 'a connection to the database was lost')
    },
  })
  closers.push(() => {
    closing = true
    return database.close()
  })
  await reachDatabase(database, systemClock, onProgress ? { onProgress } : {})
  const applied = await migrate(database)
  if (applied.length > 0) onProgress?.(`Prepared the database (${applied.length} steps).`)
  return database
}
