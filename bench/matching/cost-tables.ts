import { markdownTable } from '../support/results-page.ts'
import { type Checked, fixed, holds } from './checked.ts'
import { LOOKUP_MICROSECONDS, MEGABYTES, MILLION, SECONDS } from './figures.ts'
import type { Lookup } from './measure-lookup.ts'
import { LIMIT_SECONDS, type Measured, type SetResult } from './measure-set.ts'

/** Time and memory of `match files` as the files grow. */
export function growthTable(results: readonly SetResult[]): Checked {
  const failed: string[] = []
  const rows = results.map(({ figure, ours: { usage } }) => {
    const promised = figure.set === MILLION
    const does = usage.seconds <= SECONDS.must && usage.megabytes <= MEGABYTES.must
    const stretch = usage.seconds <= SECONDS.stretch && usage.megabytes <= MEGABYTES.stretch
    if (promised && !does) failed.push(`${figure.title}: time or memory`)
    return [
      figure.title,
      `${usage.seconds.toFixed(1)} s`,
      `${usage.cpuSeconds.toFixed(1)} s`,
      `${usage.megabytes.toFixed(0)} MB`,
      promised ? `${SECONDS.must} s, ${MEGABYTES.must} MB / ${SECONDS.stretch} s, ${MEGABYTES.stretch} MB` : '–',
      promised ? holds(does) : '–',
      promised ? (stretch ? 'yes' : 'no') : '–',
    ]
  })
  return { text: markdownTable(['set', 'time', 'CPU', 'memory', 'must / stretch', 'holds', 'stretch'], rows), failed }
}

/** One record at a time, warm, in one thread. Promised against a million. */
export function lookupTable(lookup: Lookup): Checked {
  const promised = lookup.records >= MILLION
  const does = lookup.p50 <= LOOKUP_MICROSECONDS.must
  const changed = `${lookup.changedMean.toFixed(1)} ms, at most ${lookup.changedLongest.toFixed(1)} ms`
  const row = [
    `one record against ${lookup.records.toLocaleString('en')}, with its evidence`,
    `${lookup.p50.toFixed(0)} µs`,
    `${lookup.p95.toFixed(0)} µs`,
    `${lookup.p99.toFixed(0)} µs`,
    `${LOOKUP_MICROSECONDS.must} / ${LOOKUP_MICROSECONDS.stretch} µs`,
    promised ? holds(does) : '–',
    promised ? (lookup.p50 <= LOOKUP_MICROSECONDS.stretch ? 'yes' : 'no') : '–',
    changed,
    `${lookup.pair.toFixed(0)} µs`,
    `${lookup.buildSeconds.toFixed(1)} s`,
  ]
  const times = ['median', 'p95', 'p99', 'must / stretch (median)', 'holds', 'stretch']
  const header = ['', ...times, 'first question after 100 changes', 'a given pair', 'building the index, one thread']
  return { text: markdownTable(header, [row]), failed: promised && !does ? [row[0] ?? ''] : [] }
}

/** Ours beside each peer on the same files; ratios are ours over the peer's, differences ours minus the peer's. */
export function peerTable(results: readonly SetResult[]): string {
  const rows = results.flatMap(({ figure, ours, peers }) =>
    peers.map(({ name, measured }) => [figure.title, name, ...(measured ? compared(ours, measured) : ended(ours))]),
  )
  const header = ['set', 'peer', 'F1: ours, peer', 'difference', 'R@P99: ours, peer', 'difference']
  const costs = ['time: ours, peer', 'ratio', 'CPU: ours, peer', 'ratio', 'memory: ours, peer', 'ratio']
  return markdownTable([...header, ...costs], rows)
}

function compared(ours: Measured, peer: Measured): readonly string[] {
  const share = (a: number, b: number, unit: string, digits: number) => [
    `${a.toFixed(digits)}, ${b.toFixed(digits)} ${unit}`,
    `${(a / b).toFixed(2)} ×`,
  ]
  const difference = (a: number, b: number) => [
    `${fixed(a)}, ${fixed(b)}`,
    `${a >= b ? '+' : '−'}${fixed(Math.abs(a - b))}`,
  ]
  return [
    ...difference(ours.scores.f1.value, peer.scores.f1.value),
    ...difference(ours.scores.recallAt99, peer.scores.recallAt99),
    ...share(ours.usage.seconds, peer.usage.seconds, 's', 1),
    ...share(ours.usage.cpuSeconds, peer.usage.cpuSeconds, 's', 1),
    ...share(ours.usage.megabytes, peer.usage.megabytes, 'MB', 0),
  ]
}

/** A peer that was ended at the limit has a time only: more than that. */
function ended({ usage }: Measured): readonly string[] {
  const time = `${usage.seconds.toFixed(1)}, more than ${LIMIT_SECONDS} s`
  return ['–', '–', '–', '–', time, `< ${(usage.seconds / LIMIT_SECONDS).toFixed(2)} ×`, '–', '–', '–', '–']
}
