import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { randomBytes } from '../random.ts'
import type { Secrets } from './envelope.ts'
import { secretError } from './errors.ts'

export interface Key {
  readonly id: string
  readonly bytes: Buffer
}

/** Seals with the current key, opens with any loaded one. Prints and serialises without its keys. */
export interface KeyRing extends Secrets {
  readonly currentKeyId: string
  readonly keyIds: readonly string[]
}

const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/
const SEALED = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/

/**
 * Reads "key", or a list "id:key,id:key" whose first key is the current one; commas or line ends separate. A key is 32
 * bytes in hex or base64. A key without id is named after its own hash, so the same key always has the same id.
 */
export function parseKeys(text: string): readonly Key[] {
  const keys = text
    .split(/[,\r\n]+/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(parseKey)
  if (keys.length === 0) throw secretError('CC-SECRET-1', 'the secret key is empty')
  if (new Set(keys.map((key) => key.id)).size !== keys.length)
    throw secretError('CC-SECRET-1', 'two secret keys have the same id')
  return keys
}

function parseKey(text: string): Key {
  const colon = text.indexOf(':')
  const bytes = decodeKey(text.slice(colon + 1).trim())
  const id = colon === -1 ? nameOf(bytes) : text.slice(0, colon).trim()
  if (!KEY_ID.test(id)) throw secretError('CC-SECRET-1', 'a key id may hold letters, digits, - and _ only')
  return { id, bytes }
}

function decodeKey(text: string): Buffer {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  const plain = /^[0-9a-f]{64}$/i.test(text) || /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
  if (!plain || bytes.length !== 32) throw secretError('CC-SECRET-1', 'a secret key must be 32 bytes in hex or base64')
  // 32 random bytes have about 30 different values; a filled or typed key has a handful.
  if (new Set(bytes).size < 16) throw secretError('CC-SECRET-1', 'the secret key is a pattern, not random')
  return bytes
}

function nameOf(bytes: Buffer): string {
  return createHash('sha256').update('concordat key id').update(bytes).digest('hex').slice(0, 12)
}

export function createKeyRing(keys: readonly Key[]): KeyRing {
  return new Ring(keys)
}

class Ring implements KeyRing {
  readonly #keys: ReadonlyMap<string, Buffer>
  readonly currentKeyId: string

  constructor(keys: readonly Key[]) {
    this.#keys = new Map(keys.map((key) => [key.id, key.bytes]))
    this.currentKeyId = keys[0]?.id ?? ''
  }

  get keyIds(): readonly string[] {
    return [...this.#keys.keys()]
  }

  seal(plain: string, place: string): string {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#key(this.currentKeyId), iv)
    cipher.setAAD(associated(this.currentKeyId, place))
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return `v1.${this.currentKeyId}.${iv.toString('base64url')}.${text.toString('base64url')}`
  }

  open(sealed: string, place: string): string {
    const [, id = '', iv = '', text = ''] = SEALED.exec(sealed) ?? []
    if (id === '') throw secretError('CC-SECRET-5', 'a stored secret is not in the form we write')
    const bytes = Buffer.from(text, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', this.#key(id), Buffer.from(iv, 'base64url'), { authTagLength: 16 })
    decipher.setAAD(associated(id, place))
    decipher.setAuthTag(bytes.subarray(-16))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
    } catch {
      throw secretError('CC-SECRET-5', 'a stored secret was changed or moved', { facts: { keyId: id } })
    }
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id)
    if (!key) throw secretError('CC-SECRET-6', `the key "${id}" is not loaded`, { facts: { keyId: id } })
    return key
  }
}

/** Binds a ciphertext to its form, key and place: copied to another row, field or workspace it does not open. */
function associated(keyId: string, place: string): Buffer {
  return Buffer.from(`v1|${keyId}|${place}`, 'utf8')
}

/** The key a sealed text was made with; null when it is not one of ours. */
export function keyIdOf(sealed: string): string | null {
  return SEALED.exec(sealed)?.[1] ?? null
}

/** Constant-time comparison of two texts, for tokens and codes (B7). */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(left!, right!)
}
