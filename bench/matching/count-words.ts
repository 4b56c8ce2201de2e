// node bin/run.mjs bench/matching/count-words.ts NAMES.tsv: counts the words of company names and writes
// src/sync/matching/company/word-frequencies.json, from which weights of words come where the index says little.
import { readFileSync, writeFileSync } from 'node:fs'
import { readCompanyNames } from '../../src/sync/matching/normalise/index.ts'

const WORDS = 4000
const names = new Set<string>()
const counts = new Map<string, number>()
for (const line of readFileSync(process.argv[2]!, 'utf8').split('\n')) {
  const words = readCompanyNames(line.split('\t')[0]!).names[0]?.words
  if (!words || names.has(words.join(' '))) continue
  names.add(words.join(' '))
  for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1)
}
const common = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, WORDS)
const words = common.map(([word, count]) => `${word}:${count}`).join(' ')
const file = new URL('../../src/sync/matching/company/word-frequencies.json', import.meta.url)
writeFileSync(file, `${JSON.stringify({ names: names.size, words }, null, 1)}\n`)
