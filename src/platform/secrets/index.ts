/**
 * Secrets at rest: AES-256-GCM with the key's id in front and the place bound into the ciphertext. `openSecrets` loads
 * and proves the keys at start, `rotateSecrets` moves everything to a new one while the product runs.
 */
export type { Secrets } from './envelope.ts'
export { createKeyRing, type KeyRing, keyIdOf, parseKeys, sameSecret } from './key-ring.ts'
export { openSecrets } from './open-secrets.ts'
export { forgetKeys, rotateSecrets, type SealedColumn, type SealedText } from './rotate-secrets.ts'
export { activeKeys, type KnownKey } from './store.ts'
