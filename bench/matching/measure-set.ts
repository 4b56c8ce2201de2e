import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { log, median } from '../support/measure.ts'
import type { Figure } from './figures.ts'
import { measureScript, type Usage } from './measure-command.ts'
import { prepareSet } from './prepare-sets.ts'
import { partOf, readLabels, readPredictions } from './read-labels.ts'
import { type Labels, type Scores, scorePredictions } from './score-predictions.ts'
import { isHeldOut } from './split.ts'

export interface Measured {
  readonly usage: Usage
  readonly scores: Scores
  /** The half of the left records that weights may be fitted on, and the half they may not. */
  readonly fitted: Scores
  readonly heldOut: Scores
}

export interface SetResult {
  readonly figure: Figure
  readonly ours: Measured
  /** Null: ended at the limit. */
  readonly peers: readonly { readonly name: string; readonly measured: Measured | null }[]
}

const ROUNDS = 3
export const LIMIT_SECONDS = 300
/** From this size on one run says enough, and three would take a quarter of an hour. */
const ONCE_FROM = 100_000

const PRODUCT = join(import.meta.dirname, '../../bin/concordat.mjs')
const PEERS: Readonly<Record<string, string>> = {
  'TF-IDF': join(import.meta.dirname, 'peers/tfidf.ts'),
  DuckDB: join(import.meta.dirname, 'peers/duckdb.ts'),
}

/** Measures the product, and with `withPeers` the peers on the same files, one after the other, files read and written by each. */
export async function measureSet(figure: Figure, work: string, withPeers: boolean): Promise<SetResult> {
  const folder = await prepareSet(figure.set, work)
  const labels = await readLabels(folder)
  const out = join(work, 'predictions.csv')
  const [left, right] = [join(folder, 'left.csv'), join(folder, 'right.csv')]
  const aliases = figure.aliases ? ['--aliases'] : []
  const argv = ['match', 'files', left, right, '--type', figure.type, ...aliases, '--out', out]
  const ours = await measured(figure, PRODUCT, argv, out, labels)
  if (!ours) throw new Error(`matching ${figure.title} took longer than ${LIMIT_SECONDS} s`)
  log(`${figure.title}: ${briefly(ours)}`)
  const peers: { name: string; measured: Measured | null }[] = []
  for (const [name, script] of Object.entries(figure.peers && withPeers ? PEERS : {})) {
    const peer = await measured(figure, script, [left, right, out, ...aliases], out, labels)
    log(`  ${name}: ${peer ? briefly(peer) : `ended after ${LIMIT_SECONDS} s`}`)
    peers.push({ name, measured: peer })
  }
  return { figure, ours, peers }
}

/** Medians of three runs; large sets once. */
async function measured(
  figure: Figure,
  script: string,
  argv: readonly string[],
  out: string,
  labels: Labels,
): Promise<Measured | null> {
  const usages: Usage[] = []
  for (let round = 0; round < (Number(figure.set) >= ONCE_FROM ? 1 : ROUNDS); round++) {
    if (existsSync(out)) rmSync(out)
    const usage = await measureScript(script, argv, LIMIT_SECONDS)
    if (!usage) return null
    usages.push(usage)
  }
  const predictions = await readPredictions(out, labels)
  return {
    usage: {
      seconds: median(usages.map((one) => one.seconds)),
      cpuSeconds: median(usages.map((one) => one.cpuSeconds)),
      megabytes: median(usages.map((one) => one.megabytes)),
    },
    scores: scorePredictions(labels, predictions),
    fitted: scorePredictions(
      partOf(labels, (left) => !isHeldOut(left)),
      predictions,
    ),
    heldOut: scorePredictions(partOf(labels, isHeldOut), predictions),
  }
}

function briefly({ usage, scores }: Measured): string {
  return `F1 ${scores.f1.value.toFixed(3)}, R@P99 ${scores.recallAt99.toFixed(3)}, ${usage.seconds.toFixed(1)} s, ${usage.megabytes.toFixed(0)} MB`
}
