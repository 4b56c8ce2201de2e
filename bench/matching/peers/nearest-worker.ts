import { parentPort, workerData } from 'node:worker_threads'
import type { SparseRows } from './gram-index.ts'
import { nearestFinder } from './nearest-rows.ts'

export interface NearestOrder {
  readonly rights: SparseRows
  readonly postings: SparseRows
  readonly queries: SparseRows
  readonly floor: number
  /** This thread answers every `threads`-th query from `first`. */
  readonly first: number
  readonly threads: number
  /** What is answered, one entry a query. */
  readonly rows: Int32Array
  readonly cosines: Float32Array
}

const { rights, postings, queries, floor, first, threads, rows, cosines } = workerData as NearestOrder
const nearest = nearestFinder(rights, postings, floor)
for (let query = first; query + 1 < queries.starts.length; query += threads) {
  const [from, to] = [queries.starts[query]!, queries.starts[query + 1]!]
  const found = nearest({ terms: queries.terms.subarray(from, to), weights: queries.weights.subarray(from, to) })
  rows[query] = found.row
  cosines[query] = found.cosine
}
parentPort?.postMessage('done')
