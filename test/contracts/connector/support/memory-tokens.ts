import type { TokenStore, Tokens } from '../../../../src/connectors/tokens.ts'

/** A token store as all processes share it: one holder of the lock at a time, everybody sees what was stored last. */
export function memoryTokens(first: Tokens | null): TokenStore & { stored(): Tokens | null } {
  let stored = first
  let turn: Promise<unknown> = Promise.resolve()
  return {
    read: async () => stored,
    renew: (refresh) => {
      const mine = turn.then(async () => {
        stored = await refresh(stored)
        return stored
      })
      turn = mine.catch(() => undefined)
      return mine
    },
    stored: () => stored,
  }
}
