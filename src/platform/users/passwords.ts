import { hash, verify } from '@node-rs/argon2'
import { userError } from './errors.ts'

/** argon2id parameters; tests choose cheap ones. */
export interface PasswordCost {
  readonly memoryKiB: number
  readonly passes: number
}

export const PASSWORD_COST: PasswordCost = { memoryKiB: 64 * 1024, passes: 3 }

/** Long enough to pass the length rule and still among the first that are tried. */
const GUESSED_FIRST = new Set([
  'password1234',
  'password12345',
  'passwordpassword',
  'passw0rd1234',
  'administrator',
  'adminadminadmin',
  'administrator1',
  'welcome12345',
  'welcome123456',
  'letmeinletmein',
  'letmein12345',
  'changemechangeme',
  'changeme1234',
  'iloveyou1234',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyqwerty',
  'qwerty123456',
  '1q2w3e4r5t6y',
  'correcthorsebatterystaple',
  'correct horse battery staple',
  'trustno1trustno1',
  'superman1234',
  'concordatconcordat',
  'concordat123',
  'concordat1234',
])

/** Any characters, 12 to 128 of them, not a known or built-up one. Throws CC-USER-7. */
export function checkNewPassword(password: string, email: string): void {
  const length = [...password].length
  if (length < 12) throw userError('CC-USER-7', 'the password must have at least 12 characters')
  if (length > 128) throw userError('CC-USER-7', 'the password must have at most 128 characters')
  const plain = password.toLowerCase()
  const account = email.toLowerCase()
  if (GUESSED_FIRST.has(plain) || isPattern(plain))
    throw userError('CC-USER-7', 'the password is among those guessed first')
  if (plain.includes(account) || plain.startsWith(account.split('@')[0] || ' '))
    throw userError('CC-USER-7', 'the password must not be built on the e-mail address')
}

/** One piece over and over, or a run along the alphabet, the digits or the keyboard. */
function isPattern(text: string): boolean {
  if (/^(.{1,6})\1+.?$/u.test(text)) return true
  const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm']
  return rows.some((line) => line.includes(text) || [...line].reverse().join('').includes(text))
}

export function hashPassword(password: string, cost: PasswordCost): Promise<string> {
  // argon2id is the library's default algorithm.
  return hash(password.normalize('NFKC'), { memoryCost: cost.memoryKiB, timeCost: cost.passes, parallelism: 1 })
}

const decoys = new Map<string, Promise<string>>()

/**
 * True when the password belongs to the hash. Without a hash (unknown or disabled account) the same work is done against
 * a decoy, so the time tells nothing (G4).
 */
export async function verifyPassword(stored: string | null, password: string, cost: PasswordCost): Promise<boolean> {
  const key = `${cost.memoryKiB}/${cost.passes}`
  const decoy = decoys.get(key) ?? hashPassword('no account has this password', cost)
  decoys.set(key, decoy)
  const fits = await verify(stored ?? (await decoy), password.normalize('NFKC').slice(0, 1024))
  return stored !== null && fits
}

/** True when the hash was made with other parameters than today's. */
export function needsRehash(stored: string, cost: PasswordCost): boolean {
  return !stored.startsWith(`$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=1$`)
}
