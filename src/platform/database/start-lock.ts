import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '../random.ts'
import { databaseError } from './errors.ts'
import { markIsAlive, ownMark } from './pid.ts'

const PATIENCE_MS = 180_000

/**
 * Runs `work` while no other process starts or stops the database in `home`. The lock is a file that names its holder;
 * a dead holder's lock is taken over. Throws CC-DATABASE-12 after three minutes.
 */
export async function withStartLock<T>(home: string, work: () => Promise<T>): Promise<T> {
  const lock = join(home, 'start.lock')
  const deadline = performance.now() + PATIENCE_MS
  while (!tryLock(lock)) {
    if (performance.now() > deadline) throw databaseError('CC-DATABASE-12', `${lock} has been held for minutes`)
    await delay(25)
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function tryLock(lock: string): boolean {
  // A link is made whole or not at all, so nobody ever reads a lock without its holder.
  const mine = `${lock}.${newId()}`
  writeFileSync(mine, ownMark(), { mode: 0o600 })
  try {
    linkSync(mine, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    dropIfStale(lock)
    return false
  } finally {
    rmSync(mine, { force: true })
  }
}

function dropIfStale(lock: string): void {
  const holder = read(lock)
  if (holder === null || markIsAlive(holder)) return
  const aside = `${lock}.${newId()}`
  try {
    renameSync(lock, aside)
    // Somebody else may have replaced the stale lock between reading and renaming: give theirs back.
    if (read(aside) !== holder) linkSync(aside, lock)
  } catch {
    // Another process was faster; the next attempt sees what it left.
  } finally {
    rmSync(aside, { force: true })
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
