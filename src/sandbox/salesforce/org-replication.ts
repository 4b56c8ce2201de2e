/** getUpdated, getDeleted and the recycle bin (sheet §9, §10). */

import { rowNumbers, stamped } from '../parts/store/candidates.ts'
import { DELETED, PURGED } from '../parts/store/store.ts'
import { type OrgState, readNamed } from './org-state.ts'
import { BIN_DAYS } from './save/delete-record.ts'

const DAY = 86_400_000

/** Ids of live rows with SystemModstamp in [start, end), by stamp order of rows. */
export function updatedIds(state: OrgState, object: string, start: Date, end: Date): string[] {
  const table = state.table(object)
  const stamp = readNamed(state, object, 'SystemModstamp')
  const [from, to] = [start.getTime(), end.getTime()]
  const candidates = rowNumbers(stamped(state.store, table, 'stamp', from, to))
  const rows = table.select(
    (row) => {
      const at = Number(stamp(row))
      return at >= from && at < to
    },
    false,
    Number.POSITIVE_INFINITY,
    candidates,
  )
  return Array.from(rows, (n) => table.ids.of(n))
}

export function deletedIds(state: OrgState, object: string, start: Date, end: Date) {
  expireBin(state)
  const table = state.table(object)
  const found = state.store.deletionsBetween(object, start.getTime(), end.getTime())
  return {
    deleted: found.map(({ n, at }) => ({ id: table.ids.of(n), deletedDate: new Date(at).toISOString() })),
    earliestDateAvailable: new Date(
      Number(state.store.setting('purged-at') ?? state.now() - BIN_DAYS * DAY),
    ).toISOString(),
  }
}

/** Rows deleted more than 15 days ago leave the bin. */
export function expireBin(state: OrgState): void {
  emptyBin(state, Math.floor(state.now()) - BIN_DAYS * DAY)
}

/** Purges what was deleted before an instant; Infinity = an administrator empties the bin. */
export function emptyBin(state: OrgState, before: number): void {
  for (const { definition } of state.schema.all()) {
    const table = state.table(definition.name)
    for (const { n, at } of state.store.deletionsBetween(definition.name, -8.64e15, Math.min(before, 8.64e15))) {
      const delta = state.store.delta(definition.name, n)
      if (delta && (table.flags(n) & PURGED) === 0) table.put(n, delta, DELETED | PURGED)
      state.store.removeDeletion(definition.name, n)
      state.store.setSetting('purged-at', String(Math.max(at, Number(state.store.setting('purged-at') ?? 0))))
    }
  }
  if (before === Number.POSITIVE_INFINITY) state.store.setSetting('purged-at', String(state.now()))
}
