import type { Database, Queryable } from '../database/database.ts'
import { failpoint } from '../failpoints.ts'
import { type KeyRing, keyIdOf } from './key-ring.ts'
import { lockKeys, retireKeys } from './store.ts'

export interface SealedText {
  /** Identifies the row for the room, opaque here. */
  readonly key: string
  readonly place: string
  readonly sealed: string
}

/** One sealed column of a room, which alone knows its table. */
export interface SealedColumn {
  readonly name: string
  /** Up to `limit` texts in this column that do not begin with `prefix`. */
  list(db: Queryable, prefix: string, limit: number): Promise<readonly SealedText[]>
  /** Replaces the text only if it is still `before`; a row that changed meanwhile is met again by list. */
  replace(db: Queryable, key: string, before: string, after: string): Promise<void>
}

/**
 * Seals everything anew with the current key, a page per transaction, then retires the other keys. May be stopped and
 * started at any time: what is done is not listed again. Start all processes with the new list of keys first.
 */
export async function rotateSecrets(
  database: Database,
  ring: KeyRing,
  columns: readonly SealedColumn[],
  pageSize = 100,
): Promise<{ readonly resealed: number; readonly retired: readonly string[] }> {
  let resealed = 0
  for (const column of columns) {
    for (;;) {
      const page = await database.transaction(({ db }) => resealPage(db, ring, column, pageSize))
      resealed += page
      failpoint('secrets.rotate.page')
      if (page === 0) break
    }
  }
  const retired = await database.transaction(async ({ db }) => {
    await lockKeys(db)
    for (const column of columns) if ((await column.list(db, prefixOf(ring), 1)).length > 0) return []
    return retireKeys(db, ring.currentKeyId)
  })
  return { resealed, retired }
}

async function resealPage(db: Queryable, ring: KeyRing, column: SealedColumn, pageSize: number): Promise<number> {
  const page = await column.list(db, prefixOf(ring), pageSize)
  for (const { key, place, sealed } of page) {
    if (keyIdOf(sealed) === ring.currentKeyId) continue
    await column.replace(db, key, sealed, ring.seal(ring.open(sealed, place), place))
  }
  return page.length
}

function prefixOf(ring: KeyRing): string {
  return `v1.${ring.currentKeyId}.`
}

/**
 * Gives up every key known so far, for when they are lost for good: the next start accepts or makes a new one, and what
 * was sealed before stays unreadable (CC-SECRET-6) until each CRM is connected again.
 */
export async function forgetKeys(database: Database): Promise<readonly string[]> {
  return database.transaction(async ({ db }) => {
    await lockKeys(db)
    return retireKeys(db, '')
  })
}
