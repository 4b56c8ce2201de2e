import { randomBytes } from 'node:crypto'
import { normaliseId } from '../ids.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The 18-character form, or the text itself when it is no id. */
export function toId18(id: string): string {
  return normaliseId(id) ?? id
}

/** Ids of jobs (750) and query locators (0r8): prefix, instance, then random digits, so that nobody can guess the next. */
export function newWireId(prefix: string): string {
  let id = `${prefix}5f0`
  for (const byte of randomBytes(15 - id.length)) id += DIGITS[byte % 62]
  return toId18(id)
}
