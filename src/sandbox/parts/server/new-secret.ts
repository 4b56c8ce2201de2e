import { randomBytes } from 'node:crypto'

/** So many random bytes as URL-safe text. */
export function newSecret(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
