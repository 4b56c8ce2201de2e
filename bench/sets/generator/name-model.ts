import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COUNTRIES } from './countries.ts'
import { type Random, weightedDraw } from './seeded-random.ts'
import { LEGAL_WORDS } from './writings.ts'

/** Makes names whose words are as frequent as in names.tsv: pairs of words that follow each other, and coined words. */
export interface NameModel {
  /** Words of a company's name, without its legal form. */
  words(): string[]
  /** A word that could be a company's name. */
  coin(): string
  cities(country: string): readonly string[]
}

const LETTERS_BEFORE = 3
const COINED_MAX = 13

/** Learns from names.tsv: name, country, city. */
export function trainNameModel(random: Random): NameModel {
  const followers = new Map<string, string[]>()
  const letters = new Map<string, string[]>()
  const firsts = new Map<string, number>()
  const every = new Map<string, number>()
  const lengths = new Map<number, number>()
  const cities = new Map<string, string[]>()
  for (const [name = '', country = '', city = ''] of knownNames()) {
    const words = wordsOf(name)
    if (words.length === 0 || words.length > 6) continue
    count(lengths, words.length)
    count(firsts, words[0]!)
    for (const [at, word] of words.entries()) {
      count(every, word)
      if (at > 0) collect(followers, words[at - 1]!, word)
      learnLetters(letters, word)
    }
    if (city && COUNTRIES[country]) collect(cities, country, city)
  }
  const coin = () => coinWord(letters, random)
  const draws = {
    length: weightedDraw(lengths, random),
    first: weightedDraw(firsts, random),
    any: weightedDraw(every, random),
  }
  return {
    coin,
    cities: (country) => cities.get(country) ?? [''],
    words: () => drawWords(draws, coin, followers, random),
  }
}

function drawWords(
  draws: { readonly length: () => number; readonly first: () => string; readonly any: () => string },
  coin: () => string,
  followers: ReadonlyMap<string, readonly string[]>,
  random: Random,
): string[] {
  const length = draws.length()
  let word = random.chance(0.62) ? coin() : draws.first()
  const words = [word]
  while (words.length < length) {
    const after = followers.get(word)
    word = after && random.chance(0.8) ? random.pick(after) : draws.any()
    if (words.includes(word)) break
    words.push(word)
  }
  if (words.length === 1 && !random.chance(0.5)) {
    const after = followers.get(words[0]!)
    words.push(after ? random.pick(after) : draws.any())
  }
  return words
}

function knownNames(): string[][] {
  const text = readFileSync(join(import.meta.dirname, 'names.tsv'), 'utf8').trim()
  return text.split('\n').map((line) => line.split('\t'))
}

function wordsOf(name: string): string[] {
  return name
    .replace(/[,()"]/g, ' ')
    .split(/\s+/)
    .filter((word) => word && !LEGAL_WORDS.has(word.toLowerCase()))
}

function learnLetters(letters: Map<string, string[]>, word: string): void {
  if (!/^[A-Z][a-z]{4,}$/.test(word)) return
  const marked = `^^^${word.toLowerCase()}$`
  for (let at = LETTERS_BEFORE; at < marked.length; at++)
    collect(letters, marked.slice(at - LETTERS_BEFORE, at), marked[at]!)
}

function coinWord(letters: ReadonlyMap<string, readonly string[]>, random: Random): string {
  for (;;) {
    let before = '^^^'
    let word = ''
    while (word.length < COINED_MAX) {
      const letter = random.pick(letters.get(before)!)
      if (letter === '$') break
      word += letter
      before = before.slice(1) + letter
    }
    if (word.length > 3 && word.length < 12) return word[0]!.toUpperCase() + word.slice(1)
  }
}

function count<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function collect(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
