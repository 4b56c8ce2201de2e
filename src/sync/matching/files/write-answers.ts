import { type BlockAnswer, STATES } from './answer-block.ts'
import type { IdTable } from './id-table.ts'
import { seenBefore, TOO_LONG } from './index-right.ts'
import type { RejectList } from './list-rejects.ts'
import type { OutputFile } from './output-file.ts'
import type { RowReject } from './read-rows.ts'

export interface LeftCounts {
  read: number
  auto: number
  review: number
  none: number
  skipped: number
  rejected: number
}

/** Writes the answers in the order of the file, leaves out ids that came before, and keeps count. */
export class AnswerWriter {
  readonly counts: LeftCounts = { read: 0, auto: 0, review: 0, none: 0, skipped: 0, rejected: 0 }
  readonly #name: string
  readonly #output: OutputFile
  readonly #rejects: RejectList
  /** Null where ids may repeat. */
  readonly #ids: IdTable | null
  #line: number

  constructor(name: string, firstLine: number, output: OutputFile, rejects: RejectList, ids: IdTable | null) {
    this.#name = name
    this.#line = firstLine
    this.#output = output
    this.#rejects = rejects
    this.#ids = ids
  }

  async take(answer: BlockAnswer | null): Promise<void> {
    if (answer === null) {
      await this.#reject([TOO_LONG])
      this.#line++
      return
    }
    const { kept, twice } = this.#withoutRepeats(answer)
    await this.#output.write(kept)
    await this.#reject([...answer.rejects, ...twice].sort((a, b) => a.line - b.line))
    this.counts.skipped += answer.skipped
    this.counts.read += answer.ids.length - twice.length + answer.skipped
    this.#line += answer.lines
  }

  async #reject(rejects: readonly RowReject[]): Promise<void> {
    await this.#rejects.add(this.#name, rejects, this.#line)
    this.counts.rejected += rejects.length
    this.counts.read += rejects.length
  }

  #withoutRepeats(answer: BlockAnswer): { kept: Uint8Array; twice: RowReject[] } {
    const twice: RowReject[] = []
    const parts: Uint8Array[] = []
    let from = 0
    for (let row = 0; row < answer.ids.length; row++) {
      const before = this.#ids?.add(answer.ids[row]!, this.#line + answer.rowLines[row]!) ?? null
      if (before === null) {
        this.counts[STATES[answer.states[row]!]!]++
        continue
      }
      const start = row === 0 ? 0 : answer.ends[row - 1]!
      twice.push(seenBefore(answer.ids[row]!, before, answer.rowLines[row]!, answer.ids[row]!))
      parts.push(answer.text.subarray(from, start))
      from = answer.ends[row]!
    }
    if (twice.length === 0) return { kept: answer.text, twice }
    return { kept: Buffer.concat([...parts, answer.text.subarray(from)]), twice }
  }
}
