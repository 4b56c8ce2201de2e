/**
 * A peer: character 3-gram TF-IDF, the nearest name by cosine, as string_grouper and emm find candidates.
 * `tfidf.ts LEFT.csv RIGHT.csv OUT.csv [--aliases]`, in two threads.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { CsvFile } from '../../support/csv-file.ts'
import { readCsv } from '../read-csv.ts'
import { GramVocabulary, invert, shared } from './gram-index.ts'
import { GramRows } from './gram-rows.ts'
import type { NearestOrder } from './nearest-worker.ts'

/** Names that have less in common are not called a match by anyone; knowing it early saves work. */
const FLOOR = 0.4
const THREADS = 2

const [leftPath = '', rightPath = '', outPath = '', flag] = process.argv.slice(2)
const vocabulary = new GramVocabulary()

const rightRows = new GramRows(vocabulary, false)
const rightIds: string[] = []
await readCsv(rightPath, ['id', 'name'], ([id = '', name = '']) => {
  rightIds.push(id)
  rightRows.add(name)
})
const idf = inverseFrequencies(rightRows)

const queryRows = new GramRows(vocabulary, true)
const leftIds: string[] = []
const queryEnds: number[] = []
await readCsv(leftPath, ['id', 'name', 'aliases'], ([id = '', name = '', aliases = '']) => {
  leftIds.push(id)
  queryRows.add(name)
  if (flag === '--aliases') for (const alias of aliases.split('|')) if (alias) queryRows.add(alias)
  queryEnds.push(queryRows.size)
})

const { rows, cosines } = await findNearest()
writeBest()

/** As scikit-learn smooths it, from the right side. */
function inverseFrequencies(counted: GramRows): Float32Array {
  const frequencies = counted.frequencies(vocabulary.size)
  return Float32Array.from(frequencies, (frequency) => Math.log((1 + counted.size) / (1 + frequency)) + 1)
}

async function findNearest(): Promise<Pick<NearestOrder, 'rows' | 'cosines'>> {
  const rights = rightRows.weighted(idf)
  const order = {
    rights,
    postings: invert(rights, vocabulary.size),
    queries: queryRows.weighted(idf),
    floor: FLOOR,
    threads: THREADS,
    rows: shared(Int32Array, queryRows.size),
    cosines: shared(Float32Array, queryRows.size),
  }
  const threads = Array.from({ length: THREADS }, (_, first) => {
    const workerData: NearestOrder = { ...order, first }
    return new Worker(new URL('./nearest-worker.ts', import.meta.url), { workerData })
  })
  await Promise.all(threads.map((thread) => once(thread, 'exit')))
  return order
}

/** The best of a record's names. */
function writeBest(): void {
  const out = new CsvFile(outPath, ['left_id', 'right_id', 'score', 'decision'])
  let query = 0
  for (const [at, id] of leftIds.entries()) {
    let best = -1
    for (; query < queryEnds[at]!; query++)
      if (rows[query]! >= 0 && (best < 0 || cosines[query]! > cosines[best]!)) best = query
    if (best >= 0) out.row([id, rightIds[rows[best]!]!, String(cosines[best]!), 'none'])
  }
  out.close()
}
