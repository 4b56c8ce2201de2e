// Makes a fresh clone runnable: installs what package-lock.json names when it is missing or out of date,
// and finds the Node that runs the TypeScript sources (24 or later). Runs on Node 20 and uses only built-in modules.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const NODE_MAJOR = 24
const stampFile = join(root, 'node_modules', '.concordat-installed')

/** Path of a Node >= 24: the running one, or the one that npm installed beside the other packages. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath
  const suffix = process.platform === 'win32' ? ['node.exe'] : ['bin', 'node']
  const platform = process.platform === 'win32' ? 'win' : process.platform
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    for (const path of [
      join(root, 'node_modules', name, ...suffix),
      join(root, 'node_modules', name, 'bin', suffix.at(-1)),
    ]) {
      if (existsSync(path)) return path
    }
  }
  return null
}

function lockFingerprint() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/**
 * Installs what package-lock.json names unless that is there already. Not `npm ci`: it refuses a lock file that lacks
 * optional packages of other platforms, which npm itself leaves out where a registry does not offer them.
 */
export function ensureInstalled() {
  const wanted = lockFingerprint()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  process.stderr.write('Installing packages (once, about half a minute) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (done.error || done.status !== 0) {
    process.stderr.write(
      `Installing failed${done.error ? ` (${done.error.message})` : ''}. Check that npm is on the PATH and that its registry answers ("npm ping"), then run the same command again.\n`,
    )
    process.exit(1)
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  // Written anew, not over: copies of a tree may share their files by hard links, and each has its own packages.
  rmSync(stampFile, { force: true })
  writeFileSync(stampFile, wanted)
}

/** Installs if needed and returns the Node to use; ends the process with a clear message when there is none. */
export function prepare() {
  ensureInstalled()
  const node = findNode()
  if (node) return node
  process.stderr.write(
    `Concordat needs Node ${NODE_MAJOR} or later, this is ${process.version}, and no packaged Node fits ${process.platform}/${process.arch}. Install Node ${NODE_MAJOR} from your system and run the same command again.\n`,
  )
  process.exit(1)
}
