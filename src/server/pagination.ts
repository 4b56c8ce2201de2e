import { z } from 'zod'
import { serverError } from './errors.ts'
import { listOf } from './shapes.ts'

/** Query parameters of every list: `limit` (1 to 500) and the opaque `cursor` of the page before. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows a page, 1 to 500'),
  cursor: z.string().max(1000).optional().describe('`next` of the page before'),
})

/** `{ rows, next }`; `next` is the cursor of the following page, or null. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: listOf(row), next: z.string().nullable() })
}

/** A cursor is the sort position of the last row, as text. */
export function encodeCursor(position: string): string {
  return Buffer.from(position).toString('base64url')
}

/** The position in a cursor; `form` is what positions of this list look like. Throws CC-API-1 for any other text. */
export function decodeCursor(cursor: string | undefined, form: RegExp): string | undefined {
  if (cursor === undefined) return undefined
  const position = Buffer.from(cursor, 'base64url').toString()
  if (/^[\w-]+$/.test(cursor) && form.test(position)) return position
  throw serverError('CC-API-1', 'The cursor is not one this list gave out; start again without it.')
}

export const UUID_POSITION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const NUMBER_POSITION = /^\d{1,18}$/
export const KEY_POSITION = /^[^\0]{1,600}$/s

/** A page out of one row more than was asked for, so that the last page knows that it is the last. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => string,
): { rows: readonly Row[]; next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last ? encodeCursor(position(last)) : null }
}
