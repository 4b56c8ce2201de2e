import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type Database, openDatabase } from '../../src/platform/database/database.ts'
import { startEmbeddedPostgres } from '../../src/platform/database/embedded.ts'
import { migrate, migrationFiles } from '../../src/platform/database/migrate.ts'

/** A test server is thrown away: losing it in a power cut is no loss, waiting for the disk is. */
export const THROWAWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
}

let server: Promise<{ url: string; admin: pg.Pool; template: string }> | undefined
let made = 0

/**
 * A database of its own for one test file, copied from a migrated template. One PostgreSQL serves a whole test process:
 * CONCORDAT_TEST_DATABASE_URL (set by bin/test.mjs) or one started here, which goes away with this process.
 * Call it in `before`, close it in `after`.
 */
export async function openTestDatabase(): Promise<Database> {
  const { url, name, drop } = await makeTestDatabase()
  const database = openDatabase(url, { applicationName: name })
  const close = async () => {
    await database.close()
    await drop()
  }
  return { ...database, close, [Symbol.asyncDispose]: close }
}

/** The same for tests that open it themselves, perhaps in other processes: its address, and how to drop it. */
export async function makeTestDatabase(options: { empty?: boolean } = {}) {
  server ??= prepareServer()
  const { url, admin, template } = await server
  const name = `test_${process.pid}_${++made}`
  await createFrom(admin, name, options.empty ? 'template0' : template)
  const drop = async () => {
    await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
  }
  return { url: withDatabase(url, name), name, drop }
}

/** A session that was just closed may still count for a moment on the server (55006); then it is asked again. */
async function createFrom(admin: pg.Pool, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await admin.query(`create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`)
      return
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 100) throw error
      await delay(50)
    }
  }
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.toString()
}

async function prepareServer() {
  const url = process.env.CONCORDAT_TEST_DATABASE_URL ?? (await startOwnServer())
  // Idle sessions must not keep the test process alive: nobody is asked to close this pool.
  const admin = new pg.Pool({ connectionString: url, max: 2, allowExitOnIdle: true })
  admin.on('error', () => undefined)
  return { url, admin, template: await ensureTemplate(url, admin) }
}

/** One template for each state of the migrations, shared by all test processes on this server. */
async function ensureTemplate(url: string, admin: pg.Pool): Promise<string> {
  const state = createHash('sha256')
  for (const { name, checksum } of migrationFiles()) state.update(`${name} ${checksum}\n`)
  const template = `template_${state.digest('hex').slice(0, 16)}`
  const client = await admin.connect()
  try {
    await client.query('select pg_advisory_lock(4400002)')
    const known = await client.query('select datallowconn from pg_database where datname = $1', [template])
    if (known.rows[0]?.datallowconn === false) return template
    await client.query(`drop database if exists ${pg.escapeIdentifier(template)} with (force)`)
    await createFrom(admin, template, 'template0')
    const database = openDatabase(withDatabase(url, template), { poolMax: 1 })
    await migrate(database).finally(() => database.close())
    // Closed to sessions it is complete, and nothing can be connected to it while it is copied.
    await client.query(`alter database ${pg.escapeIdentifier(template)} with allow_connections false`)
    return template
  } finally {
    await client.query('select pg_advisory_unlock(4400002)')
    client.release()
  }
}

async function startOwnServer(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-test-'))
  const running: { pid?: number } = {}
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  // Not in `after`: there the end of the first file would take the server from the others.
  process.once('exit', () => {
    if (running.pid) killNow(running.pid)
    // The last of its programs may still write while the directory goes; trying again is enough.
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })
  const postgres = await startEmbeddedPostgres(directory, { settings: THROWAWAY_SETTINGS })
  running.pid = postgres.pid
  return postgres.url
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended before us.
  }
}
