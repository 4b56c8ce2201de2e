import { recordEnd, TOO_LONG } from './scan-lines.ts'

/** Whole records in the order of the file; null: one record that was longer than any record may be, and was left out. */
export type RowBlock = Uint8Array<ArrayBuffer> | null

const LF = 10
const QUOTE = 34
const BLOCK_BYTES = 1 << 18

/**
 * Cuts a byte stream into blocks of whole records, so that blocks can be read by several threads: LineScanner reads from a
 * block exactly what it would read there from the whole file. Where the cuts are depends on the bytes only, not on how they
 * arrive. Only records with quotes are looked at; the rest is skipped at the speed of a memory search.
 */
export class BlockCutter {
  readonly #delimiter: string
  readonly #columns: number
  readonly #blockBytes: number
  #held: Buffer = Buffer.alloc(0)
  #discarding = false

  /** `columns`: how many the header has. */
  constructor(delimiter: string, columns: number, blockBytes = BLOCK_BYTES) {
    this.#delimiter = delimiter
    this.#columns = columns
    this.#blockBytes = blockBytes
  }

  push(chunk: Uint8Array): RowBlock[] {
    return this.#cut(Buffer.concat([this.#held, chunk]), false)
  }

  /** The rest of the file; call once. */
  end(): RowBlock[] {
    return this.#cut(this.#held, true)
  }

  #cut(bytes: Buffer, last: boolean): RowBlock[] {
    const blocks: RowBlock[] = []
    let start = this.#discarding ? this.#skipRest(bytes, 0) : 0
    while (start < bytes.length) {
      const end = this.#blockEnd(bytes, start, last)
      if (end === TOO_LONG) {
        blocks.push(null)
        this.#discarding = true
        start = this.#skipRest(bytes, start)
      } else if (end < 0) break
      else {
        blocks.push(new Uint8Array(bytes.subarray(start, end)))
        start = end
      }
    }
    this.#held = Buffer.from(bytes.subarray(start))
    return blocks
  }

  /** End of the last record that ends within the block's size, or of the first record when that is longer. */
  #blockEnd(bytes: Buffer, start: number, last: boolean): number {
    const limit = start + this.#blockBytes
    if (bytes.length <= limit) return last ? bytes.length : -1
    let at = start
    for (;;) {
      const from = this.#recordToLookAt(bytes, at, limit)
      if (from > start && from === limit) return limit
      const end = recordEnd(bytes, from, this.#delimiter, this.#columns, last)
      if (end === -1) return -1
      if (end === TOO_LONG || end > limit) return from > start ? from : end
      at = end
    }
  }

  /** The next record that has a quote, or that holds the byte at `limit`. */
  #recordToLookAt(bytes: Buffer, at: number, limit: number): number {
    const quote = bytes.subarray(at, limit).indexOf(QUOTE)
    const look = quote < 0 ? limit : at + quote
    return look === at ? at : Math.max(at, bytes.lastIndexOf(LF, look - 1) + 1)
  }

  /** Behind the end of the record that is left out, or the end of the bytes. */
  #skipRest(bytes: Buffer, from: number): number {
    const newline = bytes.indexOf(LF, from)
    if (newline < 0) return bytes.length
    this.#discarding = false
    return newline + 1
  }
}
