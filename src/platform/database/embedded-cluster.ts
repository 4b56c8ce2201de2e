import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomToken } from '../random.ts'
import type { Binaries } from './embedded-binaries.ts'
import { explainFailure } from './embedded-failures.ts'
import { type Home, readSettings, type Settings, writeSettings } from './embedded-home.ts'
import { databaseError } from './errors.ts'

/** What PostgreSQL's programs get to see of our environment: not our keys. */
export const SPARE_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * The settings of the cluster in this home, after making it when there is none. A cluster is made aside and renamed, so
 * that a killed first start leaves nothing half made. Throws CC-DATABASE-3 for a directory of another major version.
 */
export async function ensureCluster(home: Home, binaries: Binaries, options: { sync: boolean }): Promise<Settings> {
  for (const name of readdirSync(home.path)) {
    if (name.startsWith('cluster.new-')) rmSync(join(home.path, name), { recursive: true, force: true })
  }
  if (!existsSync(home.cluster)) return makeCluster(home, binaries, options)
  checkMajor(home, binaries.major)
  const settings = readSettings(home)
  if (settings) return settings
  const path = join(home.path, 'settings.json')
  throw databaseError('CC-DATABASE-2', `${path} is missing; it holds the password of the database beside it`, {
    facts: { directory: home.path },
  })
}

function checkMajor(home: Home, expected: number): void {
  let found: string
  try {
    found = readFileSync(join(home.cluster, 'PG_VERSION'), 'utf8').trim()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw databaseError('CC-DATABASE-2', `${home.cluster} does not hold a readable database (PG_VERSION: ${code})`, {
      cause,
    })
  }
  if (found === String(expected)) return
  const facts = { found, expected, directory: home.cluster }
  throw databaseError('CC-DATABASE-3', `${home.cluster} was written by PostgreSQL ${found}, this is ${expected}`, {
    facts,
  })
}

async function makeCluster(home: Home, binaries: Binaries, { sync }: { sync: boolean }): Promise<Settings> {
  const fresh = join(home.path, `cluster.new-${process.pid}`)
  const passwordFile = join(fresh, '..', `password-${process.pid}`)
  const settings: Settings = { password: randomToken(), port: null }
  mkdirSync(fresh, { mode: 0o700 })
  writeFileSync(passwordFile, settings.password, { mode: 0o600 })
  const { uid, gid } = home.identity
  if (uid !== undefined && gid !== undefined) for (const path of [fresh, passwordFile]) chownSync(path, uid, gid)
  try {
    await runInitdb(home, binaries, fresh, [`--pwfile=${passwordFile}`, ...(sync ? [] : ['--no-sync'])])
    writeSettings(home, settings)
    renameSync(fresh, home.cluster)
    return settings
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(fresh, { recursive: true, force: true })
  }
}

async function runInitdb(home: Home, binaries: Binaries, directory: string, options: string[]): Promise<void> {
  const locale = ['-E', 'UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const child = spawn(
    join(binaries.native, 'bin', 'initdb'),
    ['-D', directory, '-U', 'concordat', '-A', 'scram-sha-256', ...locale, ...options],
    { ...home.identity, cwd: '/', env: SPARE_ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const code = await new Promise<number | string | null>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    child.once('close', resolve)
  })
  if (code !== 0)
    throw explainFailure(`${said}\n${typeof code === 'string' ? `error: ${code}` : ''}`, 'none yet (initdb)')
}
