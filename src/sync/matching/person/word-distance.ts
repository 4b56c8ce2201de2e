/** Of longer words the rest is not compared. */
export const LENGTH_MAX = 32
const rows = [new Uint8Array(LENGTH_MAX + 1), new Uint8Array(LENGTH_MAX + 1), new Uint8Array(LENGTH_MAX + 1)]

/** Letters to insert, delete, change or swap with their neighbour to make one of the other; what exceeds `most` is `most` + 1. */
export function wordDistance(one: string, other: string, most: number): number {
  if (one === other) return 0
  const a = one.length > LENGTH_MAX ? one.slice(0, LENGTH_MAX) : one
  const b = other.length > LENGTH_MAX ? other.slice(0, LENGTH_MAX) : other
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [before, last, current] = rows as [Uint8Array, Uint8Array, Uint8Array]
  for (let j = 0; j <= b.length; j++) last[j] = j
  for (let i = 1; i <= a.length; i++) {
    current[0] = i
    let least = i
    const letter = a.charCodeAt(i - 1)
    for (let j = 1; j <= b.length; j++) {
      const same = letter === b.charCodeAt(j - 1)
      let cost = same ? last[j - 1]! : 1 + Math.min(last[j - 1]!, last[j]!, current[j - 1]!)
      if (!same && i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        cost = Math.min(cost, before[j - 2]! + 1)
      current[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    ;[before, last, current] = [last, current, before]
  }
  return Math.min(last[b.length]!, most + 1)
}

/** Distance by length, 0 (equal) to 1 (nothing alike). */
export function wordUnlikeness(one: string, other: string): number {
  const longer = Math.min(LENGTH_MAX, Math.max(one.length, other.length))
  return longer === 0 ? 0 : Math.min(1, wordDistance(one, other, longer) / longer)
}

/** Every text that is left when one letter is taken out, and the text itself. */
export function withoutOneLetter(text: string): string[] {
  const left = [text]
  const length = Math.min(text.length, LENGTH_MAX)
  if (length < 4) return left
  for (let at = 0; at < length; at++) if (text[at] !== text[at - 1]) left.push(text.slice(0, at) + text.slice(at + 1))
  return left
}
