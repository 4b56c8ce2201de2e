import { z } from 'zod'
import { serverError } from './errors.ts'

/** Query parameters of every list: `limit` (1 to 500) and the opaque `cursor` of the page before. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(500).optional(),
})

/** `{ rows, next }`; `next` is the cursor of the following page, or null. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable() })
}

/** A cursor is the sort position of the last row, as text. */
export function encodeCursor(position: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

export function decodeCursor(cursor: string | undefined, length: number): readonly (string | number | null)[] | null {
  if (cursor === undefined) return null
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(position) && position.length === length) return position
  } catch {
    // falls through: an unreadable cursor is the caller's mistake, named below
  }
  throw serverError('CC-API-1', 'The cursor is not one this list gave out; start again without it.')
}
