/**
 * Which of `count` parts a company belongs to (0 to count - 1). By its id alone, so that all labels of a company stay together,
 * the parts are the same whenever they are made, and nobody's order of judging plays a part.
 */
export function foldOf(companyId: string, count: number): number {
  return hashText(companyId) % count
}

/** FNV-1a with a final mix: 32 bits that depend on every letter. The same on every machine. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
