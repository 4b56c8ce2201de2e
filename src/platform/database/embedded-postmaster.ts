import { type ChildProcess, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Binaries } from './embedded-binaries.ts'
import { SPARE_ENVIRONMENT } from './embedded-cluster.ts'
import { explainFailure } from './embedded-failures.ts'
import { type Home, type Settings, writeSettings } from './embedded-home.ts'
import { serverSettings } from './embedded-settings.ts'
import { databaseError } from './errors.ts'
import { pidState, pidsIn } from './pid.ts'

const LOG_CAP_BYTES = 10 * 1024 * 1024
const RECOVERY_PATIENCE_MS = 600_000
const ORPHAN_PATIENCE_MS = 10_000

export interface Postmaster {
  readonly pid: number
  readonly port: number
}

export interface StartOptions {
  readonly binaries: Binaries
  readonly settings: Settings
  /** Only this port will do: pools of this process already point there. */
  readonly port?: number
  readonly overrides?: Readonly<Record<string, string>>
  readonly onProgress?: (message: string) => void
}

export function serverUrl(settings: Settings, port: number): string {
  return `postgres://concordat:${settings.password}@127.0.0.1:${port}/postgres`
}

/** The live PostgreSQL of this home, or null. Reads postmaster.pid but believes only the operating system. */
export function findPostmaster(home: Home): Postmaster | null {
  const file = join(home.cluster, 'postmaster.pid')
  if (!existsSync(file)) return null
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number)
  if (!pid || !port) return null
  return isPostmasterOf(home, pid) ? { pid, port } : null
}

export function isPostmasterOf(home: Home, pid: number): boolean {
  const { alive, command, directory } = pidState(pid)
  if (!alive || !existsSync(home.cluster)) return false
  if (command !== null && !command.startsWith('postgres')) return false
  return directory === null || directory === realpathSync(home.cluster)
}

/**
 * Waits until this server accepts our password; crash recovery of a large database may take minutes. False when it went
 * away meanwhile.
 */
export async function awaitAnswer(
  home: Home,
  server: Postmaster,
  settings: Settings,
  options: { onProgress?: ((message: string) => void) | undefined; isThere?: () => boolean } = {},
): Promise<boolean> {
  const isThere = options.isThere ?? (() => isPostmasterOf(home, server.pid))
  const start = performance.now()
  let told = 0
  for (let waitMs = 10; ; waitMs = Math.min(waitMs * 1.5, 500)) {
    if (!isThere()) return false
    const refusal = await signIn(serverUrl(settings, server.port))
    if (refusal === null) return true
    if (refusal.startsWith('28')) {
      throw databaseError('CC-DATABASE-2', `the PostgreSQL in ${home.path} does not accept the password kept there`)
    }
    const waited = performance.now() - start
    if (waited > RECOVERY_PATIENCE_MS) throw explainFailure('no answer within ten minutes', home.logFile)
    if (waited - told > 5000) {
      told = waited
      options.onProgress?.(`PostgreSQL is starting or recovering (${Math.round(waited / 1000)} s) …`)
    }
    await delay(waitMs)
  }
}

/** Null when signed in, else PostgreSQL's or the network's code. */
async function signIn(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return null
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Starts PostgreSQL in this home; call only under the start lock and when findPostmaster() found none. It runs in a
 * session of its own, so that Ctrl-C reaches Node first and a killed Node leaves it running for the next start.
 */
export async function startPostmaster(
  home: Home,
  options: StartOptions,
): Promise<Postmaster & { child: ChildProcess }> {
  await clearWayFor(home)
  rotateLog(home.logFile)
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await choosePort(attempt === 1 ? options.settings.port : null))
    const logStart = existsSync(home.logFile) ? statSync(home.logFile).size : 0
    const child = launch(home, options, port)
    const failed = new Promise<Error>((resolve) => child.once('error', resolve))
    if (child.pid === undefined) throw explainFailure(`error: ${(await failed).message}`, home.logFile)
    const server = { pid: child.pid, port }
    // Asked of the child itself: in its first moments it is still Node and not yet in its directory.
    const isThere = () => child.exitCode === null && child.signalCode === null
    if (await awaitAnswer(home, server, options.settings, { onProgress: options.onProgress, isThere })) {
      if (options.settings.port !== port) writeSettings(home, { ...options.settings, port })
      return { ...server, child }
    }
    const said = readFrom(home.logFile, logStart)
    const portTaken = /Address already in use|could not bind/i.test(said)
    if (!portTaken || options.port !== undefined || attempt === 5) throw explainFailure(said, home.logFile)
  }
}

function launch(home: Home, options: StartOptions, port: number): ChildProcess {
  // A file, not a pipe: a pipe of a killed Node would block or end the server.
  const log = openSync(home.logFile, 'a', 0o600)
  try {
    const child = spawn(
      join(options.binaries.native, 'bin', 'postgres'),
      ['-D', home.cluster, '-p', String(port), ...serverSettings(home.cluster, options.overrides)],
      {
        ...home.identity,
        cwd: '/',
        env: SPARE_ENVIRONMENT,
        stdio: ['ignore', log, log],
        detached: true,
        windowsHide: true,
      },
    )
    child.on('error', () => undefined)
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/**
 * Makes sure that nothing of an earlier server still touches the files, then removes a postmaster.pid that PostgreSQL
 * itself would wrongly respect (its pid belongs to another program now, or to a zombie). Worse than not starting would be
 * a second server beside backends that outlived a killed one: they would ruin the files.
 */
async function clearWayFor(home: Home): Promise<void> {
  const cluster = realpathSync(home.cluster)
  const deadline = performance.now() + ORPHAN_PATIENCE_MS
  for (let orphans = pidsIn(cluster, 'postgres'); orphans.length > 0; orphans = pidsIn(cluster, 'postgres')) {
    if (performance.now() > deadline + ORPHAN_PATIENCE_MS) {
      throw explainFailure(`error: programs of an earlier server still run (${orphans.join(', ')})`, home.logFile)
    }
    if (performance.now() > deadline) for (const pid of orphans) quit(pid)
    await delay(50)
  }
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (!isPostmasterOf(home, pid)) rmSync(file, { force: true })
}

function quit(pid: number): void {
  try {
    process.kill(pid, 'SIGQUIT')
  } catch {
    // Gone by itself.
  }
}

/** Stops the server: sessions are ended, everything committed is on disk. After a minute it is stopped the hard way. */
export async function stopPostmaster(home: Home, pid: number): Promise<void> {
  const start = performance.now()
  let signal: NodeJS.Signals | null = 'SIGINT'
  while (isPostmasterOf(home, pid)) {
    if (signal) process.kill(pid, signal)
    const waited = performance.now() - start
    signal = signal === null && waited > 60_000 ? 'SIGQUIT' : null
    if (waited > 90_000) throw explainFailure('error: it does not stop', home.logFile)
    await delay(10)
  }
}

async function choosePort(remembered: number | null): Promise<number> {
  if (remembered !== null && (await listenOnce(remembered)) !== null) return remembered
  const port = await listenOnce(0)
  if (port === null) throw databaseError('CC-DATABASE-6', 'no free TCP port on 127.0.0.1')
  return port
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null))
    })
  })
}

/** Keeps one earlier log; only while no server writes to it. */
function rotateLog(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_CAP_BYTES) renameSync(logFile, `${logFile}.1`)
}

function readFrom(path: string, start: number): string {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(64 * 1024)
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, start))
  } finally {
    closeSync(file)
  }
}
