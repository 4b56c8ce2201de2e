import type { RecordPage } from '../../connectors/connector.ts'
import type { RejectEntry } from '../history/index.ts'
import { cellTrouble, printCells, type RawRecord, readRecords } from './csv-records.ts'
import { DamagedPage, type ReadRejectCode, readReject } from './errors.ts'
import type { UnfitLine } from './store/page.ts'

const LINES_PER_CHUNK = 500

/** Reads a page record by record and keeps apart what no database text can hold. */
export class CarefulReader {
  readonly rejects: RejectEntry[] = []
  records = 0
  #page: RecordPage
  #idIndex: number
  #endRequired: boolean

  constructor(page: RecordPage, idField: string, endRequired: boolean) {
    this.#page = page
    this.#endRequired = endRequired
    this.#idIndex = page.columns.indexOf(idField)
  }

  /** CSV lines for COPY: the record's number, then its cells. */
  async *goodLines(): AsyncGenerator<Buffer> {
    let lines: string[] = []
    for await (const record of readRecords(this.#page.csv, this.#endRequired)) {
      if (record.line === 0) {
        this.#checkHeader(record)
        continue
      }
      this.records++
      const reject = this.#judge(record)
      if (reject) this.rejects.push(reject)
      else lines.push(printCells([String(record.line), ...record.cells.map((cell) => cell.toString('utf8'))]))
      if (lines.length < LINES_PER_CHUNK) continue
      yield Buffer.from(lines.join(''))
      lines = []
    }
    if (lines.length > 0) yield Buffer.from(lines.join(''))
  }

  #checkHeader({ cells }: RawRecord): void {
    const names = cells.map((cell) => cell.toString('utf8').replace(/^\uFEFF/, ''))
    const same = names.length === this.#page.columns.length && names.every((name, i) => name === this.#page.columns[i])
    if (!same) throw new DamagedPage('the page begins with another header than announced')
  }

  #judge(record: RawRecord): RejectEntry | null {
    const { cells, line } = record
    const columns = this.#page.columns
    if (record.tooLarge) return this.#reject(record, 'CC-MIR-25', `record ${line} of the page is larger than 64 MB`)
    if (cells.length !== columns.length)
      return this.#reject(record, 'CC-MIR-20', `${cells.length} cells instead of ${columns.length}`)
    if (cells[this.#idIndex]?.length === 0) return this.#reject(record, 'CC-MIR-23', 'the record has no id')
    const troubles = cells.map(cellTrouble)
    const named = (kind: string) => columns.filter((_, index) => troubles[index] === kind)
    if (named('nul').length > 0) return this.#reject(record, 'CC-MIR-21', 'a text holds U+0000', named('nul'))
    const broken = named('not-utf8')
    return broken.length > 0 ? this.#reject(record, 'CC-MIR-22', 'a text is not valid UTF-8', broken) : null
  }

  #reject(
    { line, cells }: RawRecord,
    code: ReadRejectCode,
    message: string,
    fields: readonly string[] = [],
  ): RejectEntry {
    const id = cells.length === this.#page.columns.length ? cells[this.#idIndex] : undefined
    const remoteId = id && id.length > 0 && cellTrouble(id) === null ? id.toString('utf8') : null
    return { remoteId, line, reject: readReject(code, message, fields) }
  }

  /** For lines PostgreSQL could not read as their columns' types. */
  readonly rejectUnfit = ({ line, id, fields }: UnfitLine): RejectEntry => ({
    remoteId: id,
    line,
    reject: readReject('CC-MIR-24', `the value of ${fields.join(', ')} does not fit the field's type`, fields),
  })
}
