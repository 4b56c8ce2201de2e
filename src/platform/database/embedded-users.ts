import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { markIsAlive, ownMark } from './pid.ts'

let entered = 0

/**
 * Who uses the PostgreSQL of a home: one empty file per start in each process, named by pid and start time, so that the
 * files of killed processes are recognised as dead. Call only under the start lock. Returns the name to leave with.
 */
export function enter(home: string): string {
  const directory = join(home, 'users')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const name = `${ownMark()}-${++entered}`
  writeFileSync(join(directory, name), '')
  return name
}

/** Removes the mark; true when nobody alive is left. Call only under the start lock. */
export function leave(home: string, name: string): boolean {
  const directory = join(home, 'users')
  rmSync(join(directory, name), { force: true })
  let others = 0
  for (const mark of readdirSync(directory)) {
    if (markIsAlive(mark)) others++
    else rmSync(join(directory, mark), { force: true })
  }
  return others === 0
}
