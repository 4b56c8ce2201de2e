/** Tools behind the back of all rules, for tests and the demo; still journaled. */

import { parseInstant } from '../parts/instants.ts'
import type { Cell } from '../parts/store/cell.ts'
import { DELETED, type Delta } from '../parts/store/store.ts'
import { atomically } from '../parts/store/transaction.ts'
import type { Org, OrgRecord, SaveContext } from './org.ts'
import type { OrgState } from './org-state.ts'
import { stampNow, writeRow } from './save/write-row.ts'

function contextOf(state: OrgState): SaveContext {
  return { userId: state.table('User').ids.of(0), via: 'backdoor', request: 'backdoor' }
}

/** Values in schema casing, instants parsed; unknown names are an error of the caller. */
function cells(state: OrgState, object: string, values: OrgRecord): Record<string, Cell> {
  const checked: Record<string, Cell> = {}
  for (const [name, value] of Object.entries(values)) {
    const field = state.schema.field(object, name)
    if (!field) throw new Error(`${object} has no field ${name}`)
    checked[field.name] = field.type === 'datetime' && typeof value === 'string' ? parseInstant(value) : value
  }
  return checked
}

function rowOf(state: OrgState, object: string, id: string): number {
  const n = state.table(object).ids.rowOf(id)
  if (n < 0 || n >= state.table(object).size) throw new Error(`${object} has no record ${id}`)
  return n
}

export function makeBackdoor(state: OrgState): Omit<Org['backdoor'], 'emptyRecycleBin'> {
  const whole = <T>(work: () => T): T => atomically(state, () => ({ commit: true, value: work() }))
  return {
    set: (object, id, values) =>
      whole(() => setValues(state, object, rowOf(state, object, id), cells(state, object, values))),
    insert: (object, values) =>
      whole(() => {
        const n = writeRow(state, {
          object,
          row: null,
          changes: cells(state, object, values),
          action: 'create',
          context: contextOf(state),
        })
        return state.table(object).ids.of(n)
      }),
    hideUntil: (object, id, visibleAt) => hide(state, object, id, visibleAt.getTime()),
  }
}

function setValues(state: OrgState, object: string, n: number, changes: Record<string, Cell>): void {
  const table = state.table(object)
  const deletes = changes.IsDeleted === true
  const flags = changes.IsDeleted === undefined ? undefined : { flags: deletes ? DELETED : 0 }
  writeRow(state, {
    object,
    row: n,
    changes,
    action: deletes ? 'delete' : 'update',
    context: contextOf(state),
    stamp: !('SystemModstamp' in changes),
    ...flags,
  })
  if (deletes) state.store.addDeletion(object, n, stampNow(state))
  else if (changes.IsDeleted === false) state.store.removeDeletion(table.name, n)
}

/** Until then queries see what was there before the last change: older values, or no row when it was created. */
function hide(state: OrgState, object: string, id: string, until: number): void {
  const n = rowOf(state, object, id)
  const last = state.store.lastEntry(object, state.table(object).ids.of(n))
  const before = last && last.action !== 'create' ? (cells(state, object, last.before) as Delta) : null
  state.store.hide(object, n, until, before)
  state.table(object).hide(n, until, before)
}
