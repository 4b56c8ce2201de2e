import { randomBytes as cryptoBytes, randomUUID } from 'node:crypto'

/** A random id in UUID form. */
export function newId(): string {
  return randomUUID()
}

export function randomBytes(count: number): Buffer {
  return cryptoBytes(count)
}

/** A secret for links and keys: 256 random bits, URL-safe. */
export function randomToken(): string {
  return cryptoBytes(32).toString('base64url')
}

/** Uniform in [0, max): for jitter only, never for secrets. */
export function jitter(max: number): number {
  return (cryptoBytes(4).readUInt32LE() / 2 ** 32) * max
}
