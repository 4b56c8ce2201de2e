import { machine } from '../support/measure.ts'
import { accuracyTable, decisionTable, pairTable } from './accuracy-tables.ts'
import { growthTable, lookupTable, peerTable } from './cost-tables.ts'
import type { Lookup } from './measure-lookup.ts'
import type { PairResult } from './measure-pairs.ts'
import type { SetResult } from './measure-set.ts'

export interface MatchingResults {
  readonly sets: readonly SetResult[]
  readonly pairs: readonly PairResult[]
  readonly lookup: Lookup | null
}

export interface MatchingSection {
  readonly text: string
  /** What is less than promised. */
  readonly failed: readonly string[]
}

/** The section of RESULTS.md, with the parts that were measured. */
export function matchingSection({ sets, pairs, lookup }: MatchingResults): MatchingSection {
  const scale = sets.filter(({ figure }) => typeof figure.set === 'number')
  const peers = sets.filter((result) => result.peers.length > 0)
  const parts = [
    sets.length > 0 ? { title: 'Accuracy', ...accuracyTable(sets) } : null,
    sets.length > 0 ? { title: 'Decisions at the shipped thresholds', ...decisionTable(sets) } : null,
    pairs.length > 0 ? { title: 'Pairs of names', ...pairTable(pairs) } : null,
    scale.length > 0 ? { title: 'Time and memory', ...growthTable(scale) } : null,
    lookup ? { title: 'One record, warm', ...lookupTable(lookup) } : null,
    peers.length > 0 ? { title: 'Peers on the same machine', text: peerTable(peers), failed: [] } : null,
  ].filter((part) => part !== null)
  const opening = `Written by \`npm run bench:matching\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}. Medians of three runs,
100,000 records and more once. R@P99: recall at 99 % precision.`
  return {
    text: [opening, ...parts.map(({ title, text }) => `### ${title}\n\n${text}`)].join('\n\n'),
    failed: parts.flatMap(({ title, failed }) => failed.map((row) => `${title}: ${row}`)),
  }
}
