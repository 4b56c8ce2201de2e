/** 1 for equal texts, 0 for texts that have nothing in common: Levenshtein distance over the length of the longer one. */
export function editSimilarity(first: string, second: string): number {
  const [a, b] = [[...first.toLowerCase()], [...second.toLowerCase()]]
  if (a.length === 0 && b.length === 0) return 1
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [at, letter] of a.entries()) {
    const next = [at + 1]
    for (const [to, other] of b.entries())
      next.push(Math.min(row[to]! + (letter === other ? 0 : 1), row[to + 1]! + 1, next[to]! + 1))
    row = next
  }
  return 1 - row[b.length]! / Math.max(a.length, b.length)
}
