import table from './word-frequencies.json' with { type: 'json' }

/** How many names the shipped counts were taken from (bench/matching/count-words.ts). */
export const SHIPPED_NAMES: number = table.names

let counts: ReadonlyMap<string, number> | undefined

/** Common words of company names → how many of SHIPPED_NAMES names have them: what is known before an index is. */
export function shippedCounts(): ReadonlyMap<string, number> {
  counts ??= new Map(
    table.words.split(' ').map((entry) => {
      const at = entry.lastIndexOf(':')
      return [entry.slice(0, at), Number(entry.slice(at + 1))] as const
    }),
  )
  return counts
}
