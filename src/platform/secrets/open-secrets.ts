import type { Config } from '../config/config.ts'
import type { Database } from '../database/database.ts'
import { secretError } from './errors.ts'
import { createKeyRing, type Key, type KeyRing } from './key-ring.ts'
import { createKeyFile, readKeys } from './read-keys.ts'
import { activeKeys, type KnownKey, lockKeys, rememberKey } from './store.ts'

const PROOF = 'concordat'
const proofPlace = (keyId: string) => `secret_keys|proof|${keyId}`

/**
 * Loads the keys and proves that they are those the stored secrets were sealed with; the start fails otherwise
 * (CC-SECRET-1 to 4), so no job runs into unreadable credentials one by one. Only an installation that has sealed
 * nothing yet gets a new key file.
 */
export async function openSecrets(ground: {
  config: Pick<Config, 'secretKey' | 'dataDir'>
  database: Database
}): Promise<KeyRing> {
  return ground.database.transaction(async ({ db }) => {
    await lockKeys(db)
    const known = await activeKeys(db)
    const ring = createKeyRing(loadKeys(ground.config, known))
    prove(ring, known)
    if (!known.some((key) => key.keyId === ring.currentKeyId))
      await rememberKey(db, ring.currentKeyId, ring.seal(PROOF, proofPlace(ring.currentKeyId)))
    return ring
  })
}

function loadKeys(config: Pick<Config, 'secretKey' | 'dataDir'>, known: readonly KnownKey[]): readonly Key[] {
  const keys = readKeys(config)
  if (keys) return keys
  if (known.length > 0)
    throw secretError('CC-SECRET-2', `no secret key found; needed: ${known.map((key) => key.keyId).join(', ')}`)
  createKeyFile(config.dataDir)
  return readKeys(config) ?? []
}

function prove(ring: KeyRing, known: readonly KnownKey[]): void {
  const missing = known.filter((key) => !ring.keyIds.includes(key.keyId)).map((key) => key.keyId)
  if (missing.length > 0)
    throw secretError(
      'CC-SECRET-3',
      `stored secrets need the key ${missing.join(', ')}, given: ${ring.keyIds.join(', ')}`,
    )
  for (const { keyId, proof } of known) {
    try {
      if (ring.open(proof, proofPlace(keyId)) === PROOF) continue
    } catch {
      // Said below: to the operator a key that opens nothing and one that opens nonsense are the same.
    }
    throw secretError('CC-SECRET-3', `the key called "${keyId}" is not the one used before under this name`)
  }
}
