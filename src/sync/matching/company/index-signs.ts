import { mix } from './vocabulary.ts'

/** Seeds of the kinds of keys. */
export const KEY = { core: 1, initials: 2, domain: 3, label: 4, phone: 5, pair: 6, id: 7, spelled: 8 } as const

/** Key of a text that has this hash as a core, for another kind. */
export function kindKey(hash: number, kind: number): number {
  return mix(hash ^ Math.imul(kind, 0x9e3779b1))
}

/** Signs of the kinds of texts; fields have the digit of their place. */
export const TEXT = { domain: 'd', form: 'f', other: 'o' } as const
export const SOURCES = ['name', 'alias', 'brackets', 'trading', 'former'] as const
export const KIND = { SOURCE: 7, LATIN: 8 } as const
export const WORDS_MAX = 24
