import { ConcordatError } from '../../core/errors.ts'

const DEEPEST_CAUSE = 3

/** What the log keeps of an error: never the `detail` of PostgreSQL, which quotes the values of a row. */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const cause =
    error.cause === undefined || depth >= DEEPEST_CAUSE ? {} : { cause: describeError(error.cause, depth + 1) }
  if (error instanceof ConcordatError) {
    return { name: error.name, code: error.code, message: error.message, facts: error.facts, ...cause }
  }
  const code = (error as { code?: unknown }).code
  return {
    name: error.name,
    ...(typeof code === 'string' && { code }),
    message: safeMessage(error, code),
    stack: frames(error),
    ...cause,
  }
}

/** Classes 22 and 23 of PostgreSQL (bad value, broken constraint) quote the value in their message. */
function safeMessage(error: Error, code: unknown): string {
  if (typeof code !== 'string' || !/^2[23][0-9A-Z]{3}$/.test(code)) return error.message
  const { table, column, constraint } = error as { table?: string; column?: string; constraint?: string }
  const place = [table && `table ${table}`, column && `column ${column}`, constraint && `constraint ${constraint}`]
  return `PostgreSQL refused a value (${[code, ...place.filter(Boolean)].join(', ')})`
}

function frames(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
}
