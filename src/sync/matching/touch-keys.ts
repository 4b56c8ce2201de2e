import { domainLabel } from '../../records/index.ts'
import type { CompanyRecord } from './company/index.ts'
import { readCompanyNames, readDomains } from './normalise/index.ts'

/**
 * Which companies could a changed account concern? Those that share a key with it as it was or as it is. Keys follow what makes
 * candidates (domains, whole names, words and their misspellings), as 32-bit hashes: two texts with one key only cost a
 * decision that changes nothing. Below zero: a domain or a whole name, which touches however many have it.
 */
export type TouchKey = number

/** Names beyond these add no keys: nobody has so many names that matter. */
const NAMES_MAX = 12
const WORDS_MAX = 8

export function touchKeys(record: CompanyRecord): TouchKey[] {
  const keys = new Set<TouchKey>()
  const sure = (text: string) => keys.add(-1 - hash31(text))
  const common = (text: string) => keys.add(hash31(text))
  for (const domain of readDomains(record.domains ?? [])) {
    sure(`d:${domain}`)
    const label = domainLabel(domain).replace(/[^a-z0-9]/g, '')
    if (label.length >= 3) sure(`n:${label}`)
  }
  for (const name of readCompanyNames(record.name, record.aliases).names.slice(0, NAMES_MAX)) {
    sure(`n:${name.core}`)
    if (name.initials && name.initials.length >= 3) sure(`n:${name.initials}`)
    const words = [...new Set(name.words)].slice(0, WORDS_MAX)
    for (const key of words.flatMap(wordKeys)) common(key)
    for (const [at, word] of words.entries())
      for (const next of words.slice(at + 1, at + 3)) common(`b:${[word, next].sort().join(' ')}`)
  }
  return [...keys]
}

/** The word, and what most misspellings of it keep: its consonants, its beginning or its end. */
function wordKeys(word: string): string[] {
  const keys = [`t:${word}`]
  if (word.length >= 5) keys.push(`f:${skeleton(word)}`)
  if (word.length >= 7) keys.push(`p:${word.slice(0, 6)}`, `s:${word.slice(-5)}`)
  return keys
}

/** First letter and consonants with doubles merged: survives most misspellings and transliterations. */
function skeleton(word: string): string {
  const rest = word.slice(1).replace(/[aeiouyhw]/g, '')
  return word[0] + rest.replace(/(.)\1+/g, '$1')
}

/** FNV-1a, 31 bits. */
function hash31(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) & 0x7fffffff
}
