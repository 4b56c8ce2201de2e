import { type GramVocabulary, gramText, type SparseRows, shared } from './gram-index.ts'

/** Gathers the 3-grams of one text a row, counted. */
export class GramRows {
  readonly #vocabulary: GramVocabulary
  readonly #known: boolean
  readonly #grams: number[] = []
  #starts = new Uint32Array(1 << 16)
  #terms = new Uint32Array(1 << 20)
  #counts = new Uint8Array(1 << 20)
  #size = 0

  /** `known`: grams that the vocabulary lacks are left out. */
  constructor(vocabulary: GramVocabulary, known: boolean) {
    this.#vocabulary = vocabulary
    this.#known = known
  }

  get size(): number {
    return this.#size
  }

  add(name: string): void {
    this.#grams.length = 0
    this.#vocabulary.push(gramText(name), this.#known, this.#grams)
    const grams = this.#grams.sort((a, b) => a - b)
    let end = this.#starts[this.#size]!
    this.#reserve(end + grams.length)
    for (let at = 0; at < grams.length; at++) {
      if (at > 0 && grams[at] === grams[at - 1]) this.#counts[end - 1]!++
      else {
        this.#terms[end] = grams[at]!
        this.#counts[end++] = 1
      }
    }
    this.#starts[++this.#size] = end
  }

  /** In how many rows each term is. */
  frequencies(termCount: number): Uint32Array {
    const frequencies = new Uint32Array(termCount)
    for (let at = 0; at < this.#starts[this.#size]!; at++) frequencies[this.#terms[at]!]!++
    return frequencies
  }

  /** TF-IDF with each row's length 1. */
  weighted(idf: Float32Array): SparseRows {
    const end = this.#starts[this.#size]!
    const starts = shared(Uint32Array, this.#size + 1)
    starts.set(this.#starts.subarray(0, this.#size + 1))
    const terms = shared(Uint32Array, end)
    terms.set(this.#terms.subarray(0, end))
    const weights = shared(Float32Array, end)
    for (let row = 0; row < this.#size; row++) {
      let squares = 0
      for (let at = starts[row]!; at < starts[row + 1]!; at++) {
        weights[at] = this.#counts[at]! * idf[terms[at]!]!
        squares += weights[at]! ** 2
      }
      for (let at = starts[row]!; at < starts[row + 1]!; at++) weights[at]! /= Math.sqrt(squares)
    }
    return { starts, terms, weights }
  }

  #reserve(needed: number): void {
    if (this.#size + 2 > this.#starts.length)
      this.#starts = larger(this.#starts, new Uint32Array(this.#starts.length * 2))
    if (needed <= this.#terms.length) return
    const length = Math.max(needed, this.#terms.length * 2)
    this.#terms = larger(this.#terms, new Uint32Array(length))
    this.#counts = larger(this.#counts, new Uint8Array(length))
  }
}

function larger<T extends Uint32Array | Uint8Array>(old: T, grown: T): T {
  grown.set(old)
  return grown
}
