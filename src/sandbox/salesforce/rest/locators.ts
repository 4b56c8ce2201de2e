import type { SandboxClock } from '../../clock.ts'
import type { QueryResult } from '../org.ts'
import { newWireId } from '../server/wire-ids.ts'

/** An open query cursor: valid two days from the first query, as many as wanted since v56 (section 6). */
export interface Locator {
  readonly id: string
  readonly result: QueryResult
  readonly userId: string
  readonly batchSize: number
  readonly openedAt: number
}

export interface LocatorStore {
  open(result: QueryResult, userId: string, batchSize: number): Locator
  /** Null when unknown, somebody else's or expired. */
  find(id: string, userId: string): Locator | null
  expire(id: string): void
}

const LIFETIME_MS = 2 * 86_400_000
/** The emulator keeps so many cursors over so many rows in all (four bytes each); the oldest is closed first. */
const KEPT = 5000
const ROWS_KEPT = 30_000_000

export function createLocatorStore(clock: SandboxClock): LocatorStore {
  const locators = new Map<string, Locator>()
  let rows = 0
  const close = (id: string): void => {
    rows -= locators.get(id)?.result.totalSize ?? 0
    locators.delete(id)
  }
  return {
    open: (result, userId, batchSize) => {
      const locator = { id: newWireId('0r8'), result, userId, batchSize, openedAt: clock.now().getTime() }
      locators.set(locator.id, locator)
      rows += result.totalSize
      while (locators.size > 1 && (locators.size > KEPT || rows > ROWS_KEPT))
        close(locators.keys().next().value as string)
      return locator
    },
    find: (id, userId) => {
      const locator = locators.get(id)
      if (!locator || locator.userId !== userId) return null
      if (clock.now().getTime() - locator.openedAt <= LIFETIME_MS) return locator
      close(id)
      return null
    },
    expire: close,
  }
}
