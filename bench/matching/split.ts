const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/**
 * Whether a left record belongs to the held-out half of its set. Weights are fitted on the other half alone, and both halves
 * are reported. 32-bit FNV-1a over the id's UTF-8 bytes; odd is held out.
 */
export function isHeldOut(leftId: string): boolean {
  let hash = FNV_OFFSET
  for (const byte of Buffer.from(leftId, 'utf8')) hash = Math.imul(hash ^ byte, FNV_PRIME)
  return (hash & 1) === 1
}
