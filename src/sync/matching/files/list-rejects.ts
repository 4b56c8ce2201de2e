import { explainRow } from '../../../records/index.ts'
import type { OutputFile } from './output-file.ts'
import type { RowReject } from './read-rows.ts'
import { quoted } from './write-rows.ts'

const LISTED = 20
const REJECT_COLUMNS = 'file,line,why,next_step,row\n'

/** A row that was left out, with our words. `file` as the user named it, `line` counted from 1. */
export interface ListedReject {
  readonly file: string
  readonly line: number
  readonly code: string
  readonly message: string
  readonly nextStep: string
}

/** Counts what is left out, keeps the first few to show, and writes all to a file when there is one. */
export class RejectList {
  readonly first: ListedReject[] = []
  readonly #file: OutputFile | null
  #heading = REJECT_COLUMNS

  constructor(file: OutputFile | null) {
    this.#file = file
  }

  /** `firstLine`: line of the file that the rejects' line 0 is. */
  async add(file: string, rejects: readonly RowReject[], firstLine: number): Promise<void> {
    if (rejects.length === 0) return
    let text = ''
    for (const { line, code, message, row } of rejects) {
      const { nextStep } = explainRow(code)
      if (this.first.length < LISTED) this.first.push({ file, line: firstLine + line, code, message, nextStep })
      text += `${[file, String(firstLine + line), message, nextStep, row].map(quoted).join(',')}\n`
    }
    if (!this.#file) return
    await this.#file.write(Buffer.from(this.#heading + text))
    this.#heading = ''
  }

  /** Completes the file; without any reject it holds the heading only. */
  async complete(): Promise<void> {
    if (!this.#file) return
    await this.#file.write(Buffer.from(this.#heading))
  }
}
