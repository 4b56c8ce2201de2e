import type { UserGround } from './ground.ts'
import type { Caller } from './permissions.ts'
import { selectPreferences, storePreferences } from './store/people.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export const DENSITIES = ['comfortable', 'compact'] as const

/** How a person wants the pages to look and to answer to keys; kept here so that it follows them to every browser. */
export interface Preferences {
  readonly theme: (typeof THEMES)[number]
  readonly density: (typeof DENSITIES)[number]
  /** Single letters act as commands (WCAG 2.1.4 asks that they can be switched off). */
  readonly letterKeys: boolean
}

const DEFAULTS: Preferences = { theme: 'system', density: 'comfortable', letterKeys: true }

/** Those of a person; the defaults for an API key. */
export async function readPreferences({ database }: UserGround, caller: Caller): Promise<Preferences> {
  if (caller.kind !== 'user') return DEFAULTS
  return { ...DEFAULTS, ...(await selectPreferences(database.db, caller.userId)) }
}

/** What is not named stays. Answers all of them. */
export async function changePreferences(
  ground: UserGround,
  caller: Caller,
  wish: Partial<Preferences>,
): Promise<Preferences> {
  await storePreferences(ground.database.db, caller.userId, wish)
  return readPreferences(ground, caller)
}
