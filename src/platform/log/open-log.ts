import { pino } from 'pino'
import { describeError } from './describe-error.ts'
import type { Log } from './log.ts'
import { readableLine } from './readable-line.ts'
import { redactLine } from './redact.ts'

export interface LogOptions {
  /** trace, debug, info, warn, error or silent. */
  readonly level: string
  /** For people: one short coloured line instead of JSON. Default: when standard error is a terminal. */
  readonly readable?: boolean
  /** Takes finished lines; default standard error, so that standard output stays free for --json. */
  readonly write?: (line: string) => void
}

/** The log of this process: JSON lines on standard error, each passed through the redaction of secrets. */
export function openLog(options: LogOptions): Log {
  const readable = options.readable ?? (options.write === undefined && process.stderr.isTTY === true)
  const write = options.write ?? ((line: string) => void process.stderr.write(line))
  const sink = {
    write: (line: string) => {
      const clean = redactLine(line)
      write(readable ? readableLine(clean) : clean)
    },
  }
  const logger = pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describeError, err: describeError, cause: describeError },
    },
    sink,
  )
  return logger
}
