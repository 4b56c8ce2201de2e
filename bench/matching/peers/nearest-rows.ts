import type { SparseRows } from './gram-index.ts'

export interface Nearest {
  /** -1 when none is near enough. */
  readonly row: number
  readonly cosine: number
}

/** So many of the first candidates, which share the rarest terms, are compared in full at once: most often the best is among them. */
const FULL_AT_ONCE = 200
/** Candidates are followed through the next terms until so little is left that few of them can still win. */
const FOLLOWED = 0.7
/** Single precision sums differ by this much at most. */
const ROUNDING = 1e-4

/**
 * Finds the nearest row by cosine, exactly: rare terms first, and no new candidate is opened once what is left of the query is too
 * short to reach the best one. Candidates still in the running are then compared in full.
 */
export function nearestFinder(rows: SparseRows, postings: SparseRows, floor: number): (query: Query) => Nearest {
  const partial = new Float32Array(rows.starts.length - 1)
  const touched = new Uint32Array(rows.starts.length - 1)
  const dense = new Float32Array(postings.starts.length - 1)
  return ({ terms, weights }) => {
    let left = 0
    for (const [place, term] of terms.entries()) {
      dense[term] = weights[place]!
      left += weights[place]! ** 2
    }
    let count = 0
    let best = floor
    for (const term of byRarity(terms, postings)) {
      const rest = Math.sqrt(left)
      if (rest < best * FOLLOWED) break
      const open = rest >= best
      const weight = dense[term]!
      for (let at = postings.starts[term]!; at < postings.starts[term + 1]!; at++) {
        const row = postings.terms[at]!
        if (partial[row] === 0) {
          if (!open) continue
          if (count < FULL_AT_ONCE) best = Math.max(best, product(rows, row, dense))
          touched[count++] = row
        }
        partial[row]! += weight * postings.weights[at]!
      }
      left -= weight * weight
    }
    const rest = Math.sqrt(Math.max(0, left)) + ROUNDING
    let nearest: Nearest = { row: -1, cosine: floor }
    for (let at = 0; at < count; at++) {
      const row = touched[at]!
      if (partial[row]! + rest >= best) {
        const cosine = product(rows, row, dense)
        if (cosine > nearest.cosine || (cosine === nearest.cosine && row < nearest.row)) nearest = { row, cosine }
      }
      partial[row] = 0
    }
    for (const term of terms) dense[term] = 0
    return nearest
  }
}

export interface Query {
  readonly terms: Uint32Array
  readonly weights: Float32Array
}

function byRarity(terms: Uint32Array, { starts }: SparseRows): Uint32Array {
  const frequency = (term: number) => starts[term + 1]! - starts[term]!
  return terms.slice().sort((a, b) => frequency(a) - frequency(b))
}

function product({ starts, terms, weights }: SparseRows, row: number, dense: Float32Array): number {
  let sum = 0
  for (let at = starts[row]!; at < starts[row + 1]!; at++) sum += weights[at]! * dense[terms[at]!]!
  return sum
}
