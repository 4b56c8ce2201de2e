import { closeSync, openSync, writeSync } from 'node:fs'

const BUFFERED = 1 << 20

/** A CSV file under the pen; cells that need it are put in quotes. */
export class CsvFile {
  readonly #file: number
  #text: string

  constructor(path: string, columns: readonly string[]) {
    this.#file = openSync(path, 'w')
    this.#text = `${columns.join(',')}\n`
  }

  row(cells: readonly string[]): void {
    this.#text += `${cells.map(cell).join(',')}\n`
    if (this.#text.length > BUFFERED) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  #flush(): void {
    writeSync(this.#file, this.#text)
    this.#text = ''
  }
}

function cell(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
