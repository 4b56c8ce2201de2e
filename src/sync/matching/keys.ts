import { domainCores, type PreparedRecord } from './normalise.ts'

/**
 * Keys: two records that share none are never compared. A key is a 53-bit number, so that it fits a JavaScript number and
 * PostgreSQL's bigint; two texts with one key only cost a comparison.
 */
export type MatchKey = number

/** A key that more accounts have than this finds nobody: it would compare everything with everything. */
export const KEY_ACCOUNTS_MAX = 40

export function keysOf(record: PreparedRecord): MatchKey[] {
  const keys = new Set<MatchKey>()
  const add = (kind: string, text: string) => keys.add(hashKey(`${kind}:${text}`))
  for (const domain of record.domains) add('d', domain)
  for (const label of domainCores(record)) if (label.length >= 3) add('n', label)
  for (const name of record.names) {
    if (name.core.length >= 2) add('n', name.core)
    if (name.acronym && name.acronym.length >= 3) add('n', name.acronym)
    const words = [...new Set(name.words)]
    for (const word of words) {
      keys.add(wordKey(word))
      if (word.length >= 6) add('f', skeleton(word))
      if (word.length >= 7) add('p', word.slice(0, 6))
    }
    if (words.length >= 2 && words.length <= 8)
      for (let a = 0; a < words.length; a++)
        for (let b = a + 1; b < words.length; b++) add('b', [words[a]!, words[b]!].sort().join(' '))
  }
  return [...keys]
}

/**
 * Keys of an account that was made for a company, and how others are warned of it: its domains and whole names, below zero,
 * so that nobody finds it by the keys above.
 */
export function ownKeysOf(record: PreparedRecord): MatchKey[] {
  const keys = [...record.domains.map(domainKey), ...record.names.map((name) => coreKey(name.core))]
  return [...new Set(keys.map((key) => -key))]
}

/** Fingerprint of two records as they were compared. */
export function pairKey(ours: PreparedRecord, theirs: PreparedRecord): MatchKey {
  return hashKey(`${JSON.stringify(ours)}|${JSON.stringify(theirs)}`)
}

export function wordKey(word: string): MatchKey {
  return hashKey(`t:${word}`)
}

export function coreKey(core: string): MatchKey {
  return hashKey(`n:${core}`)
}

export function domainKey(domain: string): MatchKey {
  return hashKey(`d:${domain}`)
}

/** First letter and consonants with doubles merged: survives most misspellings and transliterations. */
function skeleton(word: string): string {
  return (
    word[0] +
    word
      .slice(1)
      .replace(/[aeiouyhw]/g, '')
      .replace(/(.)\1+/g, '$1')
  )
}

/** cyrb53 (public domain by its author): two 32-bit mixes joined to 53 bits. */
export function hashKey(text: string): MatchKey {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}
