import { ConcordatError } from '../core/errors.ts'

/** Where a command writes. `--json`: exactly one JSON value on stdout; otherwise text for people, progress on stderr. */
export interface Output {
  readonly json: boolean
  /** Lines for people; silent with --json. */
  say(line: string): void
  /** About what takes time, for people who wait: on standard error, silent with --json. */
  note(line: string): void
  /** The command's answer. */
  answer(value: unknown, asText: () => string): void
  /** A line that is rewritten in place on a terminal, silent elsewhere. `done` null: how much is not known. */
  progress(label: string, done: number, total: number | null): void
  /** Ends the current progress line. */
  progressEnd(): void
}

export function createOutput(json: boolean): Output {
  const terminal = process.stderr.isTTY === true && !json
  let open = false
  const end = () => {
    if (open) process.stderr.write('\n')
    open = false
  }
  return {
    json,
    say: (line) => {
      end()
      if (!json) process.stdout.write(`${line}\n`)
    },
    note: (line) => {
      end()
      if (!json) process.stderr.write(`${line}\n`)
    },
    answer: (value, asText) => {
      end()
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${asText()}\n`)
    },
    progress: (label, done, total) => {
      if (!terminal) return
      process.stderr.write(`\r\x1b[2K${progressLine(label, done, total, process.stderr.columns ?? 80)}`)
      open = true
    },
    progressEnd: end,
  }
}

/** "Pull  ███████░░░░░  58 %  12,345 of 21,000", cut to the terminal's width. */
export function progressLine(label: string, done: number, total: number | null, columns: number): string {
  const figures =
    total === null ? done.toLocaleString('en') : `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
  if (total === null || total === 0) return `${label}  ${figures}`.slice(0, columns - 1)
  const share = Math.min(1, done / total)
  const width = Math.max(10, Math.min(30, columns - label.length - figures.length - 12))
  const filled = Math.round(share * width)
  return `${label}  ${'█'.repeat(filled)}${'░'.repeat(width - filled)}  ${String(Math.floor(share * 100)).padStart(3)} %  ${figures}`.slice(
    0,
    columns - 1,
  )
}

/** Columns aligned, numbers to the right, a rule below the heading. */
export function table(heading: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const texts = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : (cell ?? '–'))),
  )
  const numeric = heading.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || row[column] === null),
  )
  const widths = heading.map((title, column) => Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(heading), widths.map((width) => '─'.repeat(width)).join('  '), ...texts.map(line)].join('\n')
}

/** What a person reads when a command fails: what happened, what it means, what to do next. */
export function errorText(error: unknown): string {
  if (error instanceof ConcordatError) {
    const facts = Object.entries(error.facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')
    return [
      `${error.message}${facts ? ` (${facts})` : ''}`,
      '',
      `  ${error.definition.meaning}`,
      `  Next: ${error.definition.nextStep}`,
      `  ${error.code}: docs/reference/errors.md`,
    ].join('\n')
  }
  return error instanceof Error ? error.message : String(error)
}

/** The same as one JSON value. */
export function errorJson(error: unknown): object {
  if (error instanceof ConcordatError) {
    const { code, message, definition, facts } = error
    return {
      error: {
        code,
        title: definition.title,
        message,
        meaning: definition.meaning,
        nextStep: definition.nextStep,
        retry: definition.retry,
        facts,
      },
    }
  }
  return { error: { code: 'unexpected', message: error instanceof Error ? error.message : String(error) } }
}
