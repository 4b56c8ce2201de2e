import { chmodSync, mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { newId } from '../random.ts'
import { blockedAt, chooseIdentity, type Identity } from './embedded-identity.ts'
import { databaseError } from './errors.ts'

/** Where root keeps what `nobody` must reach when the data directory lies under a closed one such as /root. */
export const OPEN_DIRECTORY = '/var/lib/concordat'

/** The directory of one embedded PostgreSQL: cluster/, settings.json, postgres.log, users/, start.lock. */
export interface Home {
  readonly path: string
  readonly cluster: string
  readonly logFile: string
  readonly identity: Identity
}

export interface Settings {
  readonly password: string
  /** The port of the last start; taken again when it is free, so that addresses stay valid across restarts. */
  readonly port: number | null
}

/**
 * Finds or makes the home of a data directory. Normally <directory>/postgres. When PostgreSQL's user cannot get there
 * (root with a data directory under /root) a home in /var/lib/concordat is used and the data directory keeps a pointer
 * to it. Throws CC-DATABASE-2.
 */
export function prepareHome(
  directory: string,
  options: { openDirectory?: string; onProgress?: (message: string) => void } = {},
): Home {
  const asRoot = process.getuid?.() === 0
  const closed = asRoot ? 0o711 : 0o700
  attempt(directory, () => mkdirSync(directory, { recursive: true, mode: closed }))
  const root = attempt(directory, () => realpathSync(directory))
  const own = join(root, 'postgres')
  const identity = chooseIdentity(join(own, 'cluster'))
  if (asRoot) letThrough(root, identity)
  const path = blockedAt(root, identity) === null ? own : elsewhere(root, options)
  attempt(path, () => mkdirSync(path, { recursive: true, mode: closed }))
  if (asRoot) chmodSync(path, closed)
  attempt(path, () => writeFileSync(join(path, 'writable'), ''))
  const cluster = join(path, 'cluster')
  return { path, cluster, logFile: join(path, 'postgres.log'), identity: chooseIdentity(cluster) }
}

/** The data directory itself is ours: entering (not listing) it is opened. Directories above it are never changed. */
function letThrough(root: string, identity: Identity): void {
  if (blockedAt(root, identity) !== root) return
  chmodSync(root, (statSync(root).mode & 0o7777) | 0o011)
}

function elsewhere(
  root: string,
  { openDirectory = OPEN_DIRECTORY, onProgress }: { openDirectory?: string; onProgress?: (message: string) => void },
): string {
  const pointer = join(root, 'postgres-directory')
  const known = readText(pointer)
  if (known) return known
  const path = join(openDirectory, newId())
  attempt(openDirectory, () => mkdirSync(openDirectory, { recursive: true, mode: 0o755 }))
  attempt(root, () => writeFileSync(pointer, path))
  onProgress?.(`PostgreSQL does not run as root and its user cannot enter ${root}, so the database is kept in ${path}.`)
  return path
}

export function readSettings(home: Home): Settings | null {
  const text = attempt(home.path, () => readText(join(home.path, 'settings.json')))
  return text === null ? null : (JSON.parse(text) as Settings)
}

export function writeSettings(home: Home, settings: Settings): void {
  const path = join(home.path, 'settings.json')
  writeFileSync(`${path}.new`, JSON.stringify(settings), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw databaseError('CC-DATABASE-5', `no space left for ${path}`, { cause, facts: { directory: path } })
    }
    const facts = { directory: path, code }
    throw databaseError('CC-DATABASE-2', `cannot use ${path} (${code}, below ${dirname(path)})`, { cause, facts })
  }
}
