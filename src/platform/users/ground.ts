import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../database/database.ts'
import { PASSWORD_COST, type PasswordCost } from './passwords.ts'

/** What the functions of this room need; a Platform is one. */
export interface UserGround {
  readonly database: Database
  readonly clock: Clock
  /** Default 64 MiB, 3 passes. */
  readonly passwordCost?: PasswordCost
}

export function costOf(ground: UserGround): PasswordCost {
  return ground.passwordCost ?? PASSWORD_COST
}

/** Tokens and keys have 256 random bits: one plain hash is enough to keep them, and quick to look up. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
