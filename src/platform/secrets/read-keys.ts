import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { newId, randomBytes } from '../random.ts'
import { secretError } from './errors.ts'
import { type Key, parseKeys } from './key-ring.ts'

/** CONCORDAT_SECRET_KEY, or the key file of the data directory. Null when there is neither. */
export function readKeys(config: Pick<Config, 'secretKey' | 'dataDir'>): readonly Key[] | null {
  if (config.secretKey) return parseKeys(config.secretKey)
  const file = keyFile(config.dataDir)
  let mode: number
  try {
    mode = statSync(file).mode
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw secretError('CC-SECRET-4', `other users may read ${file}`, { facts: { file } })
  return parseKeys(readFileSync(file, 'utf8'))
}

/** Makes the key file for a new installation. Of several processes that start at once one wins, all read its key. */
export function createKeyFile(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true })
  const file = keyFile(dataDir)
  const draft = `${file}.${newId()}`
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  chmodSync(draft, 0o600)
  try {
    // A link appears whole or not at all and never replaces what is there.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function keyFile(dataDir: string): string {
  return join(dataDir, 'secret.key')
}
