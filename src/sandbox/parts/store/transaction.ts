import type { Store } from './store.ts'

/** How deep savepoints are nested, and what takes the marks in memory back when one is rolled back. */
export interface Transaction {
  depth: number
  undo: (() => void)[]
}

/** Runs `work` inside a savepoint; rolls everything back when it throws or says so. */
export function atomically<T>(
  { transaction, store }: { readonly transaction: Transaction; readonly store: Store },
  work: () => { commit: boolean; value: T },
): T {
  const depth = transaction.depth++
  const undone = transaction.undo.length
  store.begin(depth)
  const rollback = () => {
    store.rollback(depth)
    while (transaction.undo.length > undone) transaction.undo.pop()!()
  }
  try {
    const { commit, value } = work()
    if (commit) store.commit(depth)
    else rollback()
    return value
  } catch (error) {
    rollback()
    throw error
  } finally {
    transaction.depth = depth
    if (depth === 0) transaction.undo.length = 0
  }
}
