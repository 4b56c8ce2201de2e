import anyAscii from 'any-ascii'

/** Rows of (term, weight) pairs, one after the other: row r is from starts[r] to starts[r + 1]. In shared memory. */
export interface SparseRows {
  readonly starts: Uint32Array
  readonly terms: Uint32Array
  readonly weights: Float32Array
}

/** Character 3-grams of texts as numbers; a gram gets the next number when it is first seen. */
export class GramVocabulary {
  readonly #numbers = new Map<number, number>()
  readonly #letters = new Map<number, number>()

  get size(): number {
    return this.#numbers.size
  }

  /** Appends the numbers of a text's 3-grams. With `known` grams not seen before are left out. */
  push(text: string, known: boolean, into: number[]): void {
    let key = 0
    for (let at = 0; at < text.length; at++) {
      key = (key % 2 ** 32) * 2 ** 16 + this.#letter(text.charCodeAt(at))
      if (at < 2) continue
      let number = this.#numbers.get(key)
      if (number === undefined) {
        if (known) continue
        number = this.#numbers.size
        this.#numbers.set(key, number)
      }
      into.push(number)
    }
  }

  /** Small numbers for the letters in use keep the keys of frequent grams small integers. */
  #letter(code: number): number {
    let letter = this.#letters.get(code)
    if (letter === undefined) {
      letter = this.#letters.size
      this.#letters.set(code, letter)
    }
    return letter
  }
}

/** In Latin letters, lower case without accents and punctuation, one space around each word. */
export function gramText(name: string): string {
  const plain = anyAscii(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  return plain === '' ? '' : ` ${plain} `
}

/** Turns an index of rows by term around: for each term the rows that have it, in order, with their weights. */
export function invert(rows: SparseRows, termCount: number): SparseRows {
  const starts = shared(Uint32Array, termCount + 1)
  for (const term of rows.terms) starts[term + 1]!++
  for (let term = 0; term < termCount; term++) starts[term + 1]! += starts[term]!
  const next = starts.slice()
  const terms = shared(Uint32Array, rows.terms.length)
  const weights = shared(Float32Array, rows.terms.length)
  for (let row = 0; row + 1 < rows.starts.length; row++) {
    for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at++) {
      const place = next[rows.terms[at]!]!++
      terms[place] = row
      weights[place] = rows.weights[at]!
    }
  }
  return { starts, terms, weights }
}

type TypedArray = Uint32Array | Int32Array | Float32Array

export function shared<T extends TypedArray>(
  type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT))
}
