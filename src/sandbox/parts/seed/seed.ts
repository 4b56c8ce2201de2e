/**
 * Generated rows: row n of an object is a pure function of the seed and n, so a million rows cost no memory and no
 * start-up time. Only rows that somebody touched are stored (store/store.ts).
 */
import type { Cell } from '../store/cell.ts'

export type Column = (row: number) => Cell

export interface ObjectSeed {
  readonly count: number
  readonly columns: Readonly<Record<string, Column>>
  /** The change stamp of a generated row; never decreases with the row number, which makes it an index. */
  stamp(row: number): number
  /** When the row was last changed, in milliseconds, where that is not the stamp; never decreases either. */
  readonly modified?: (row: number) => number
  created(row: number): number
  /** For a reference field: which row ranges [from, to) can point at this row of the parent object. */
  readonly inverse: Readonly<Record<string, (parentRow: number) => readonly (readonly [number, number])[]>>
}

export type Random = (row: number, salt: number) => number

/** 32-bit hash of (seed, row, salt): the only source of chance in generated rows. */
export function makeRandom(seed: number): Random {
  return (row, salt) => {
    let hash = Math.imul(row ^ seed, 0x9e3779b1) ^ Math.imul(salt + 0x7f4a7c15, 0x85ebca6b)
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0x2c1b3c6d)
    hash ^= hash >>> 12
    hash = Math.imul(hash, 0x297a2d39)
    hash ^= hash >>> 15
    return hash >>> 0
  }
}

const DAY = 86_400_000

/** Stamps of `count` rows spread evenly over the four years before `end`; one block of 200 in eight was loaded in bulk and shares one stamp. */
export function makeStamps(
  random: Random,
  count: number,
  end: number,
  salt: number,
): Pick<ObjectSeed, 'stamp' | 'created'> {
  const span = 4 * 365 * DAY
  const step = Math.max(1000, Math.floor(span / Math.max(1, count) / 1000) * 1000)
  const last = Math.floor(end / 1000) * 1000
  const anchor = (row: number) => (random(Math.floor(row / 200), salt) % 8 === 0 ? row - (row % 200) : row)
  return {
    stamp: (row) => last - (count - anchor(row)) * step,
    created: (row) => last - 90 * DAY - (count - anchor(row)) * step,
  }
}

/** Row ranges of children that were spread evenly over parents by `floor(child * parents / children)`. */
export function spread(parents: number, children: number) {
  return {
    parentOf: (child: number) => Math.min(parents - 1, Math.floor((child * parents) / children)),
    childrenOf: (parent: number): readonly (readonly [number, number])[] => [
      [
        Math.max(0, Math.floor((parent * children) / parents) - 1),
        Math.min(children, Math.ceil(((parent + 1) * children) / parents) + 1),
      ],
    ],
  }
}

/** Rows written down one by one (users, stages, record types). */
export function fixedSeed(rows: readonly Readonly<Record<string, Cell>>[], stamp: number): ObjectSeed {
  const columns: Record<string, Column> = {}
  for (const row of rows)
    for (const name of Object.keys(row)) columns[name] ??= (number) => rows[number]?.[name] ?? null
  return { count: rows.length, columns, stamp: () => stamp, created: () => stamp, inverse: {} }
}
