import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assignOneToOne, type Edges } from './assign-one-to-one.ts'

type Wish = { readonly right: number; readonly chance: number }

function edgesOf(rows: readonly (readonly Wish[])[]): Edges {
  const flat = rows.flat()
  let end = 0
  return {
    starts: [
      0,
      ...rows.map((row) => {
        end += row.length
        return end
      }),
    ],
    rights: flat.map(({ right }) => right),
    chances: flat.map(({ chance }) => chance),
  }
}

const sumOf = (given: ArrayLike<number>, { chances }: Edges) =>
  Array.from(given).reduce((sum, edge) => sum + (edge < 0 ? 0 : chances[edge]!), 0)

function greedySum(rows: readonly (readonly Wish[])[]): number {
  const all = rows.flatMap((row, left) => row.map((wish) => ({ ...wish, left })))
  all.sort((a, b) => b.chance - a.chance)
  const [lefts, rights] = [new Set<number>(), new Set<number>()]
  let sum = 0
  for (const { left, right, chance } of all) {
    if (lefts.has(left) || rights.has(right)) continue
    lefts.add(left)
    rights.add(right)
    sum += chance
  }
  return sum
}

function bestSum(rows: readonly (readonly Wish[])[], from = 0, taken: ReadonlySet<number> = new Set()): number {
  if (from === rows.length) return 0
  const without = bestSum(rows, from + 1, taken)
  const sums = rows[from]!.filter(({ right }) => !taken.has(right)).map(
    ({ right, chance }) => chance + bestSum(rows, from + 1, new Set([...taken, right])),
  )
  return Math.max(without, ...sums)
}

const row = (rights: number, most: number) =>
  fc.uniqueArray(
    fc.record({ right: fc.nat(rights - 1), chance: fc.integer({ min: 1, max: 100 }).map((part) => part / 100) }),
    { selector: ({ right }) => right, maxLength: most },
  )

test('no record is given twice, every row is given one of its own, and greedy is never better', () => {
  fc.assert(
    fc.property(fc.array(row(30, 5), { maxLength: 60 }), (rows) => {
      const edges = edgesOf(rows)
      const given = assignOneToOne(edges)
      const taken = Array.from(given, (edge) => (edge < 0 ? -1 : edges.rights[edge]!)).filter((right) => right >= 0)
      assert.equal(new Set(taken).size, taken.length)
      given.forEach((edge, left) => {
        assert.ok(edge === -1 || (edge >= edges.starts[left]! && edge < edges.starts[left + 1]!))
      })
      assert.ok(sumOf(given, edges) >= greedySum(rows) - 1e-9)
    }),
    { numRuns: 300 },
  )
})

test('in a small group no other way of giving has a larger sum', () => {
  fc.assert(
    fc.property(fc.array(row(6, 4), { maxLength: 6 }), (rows) => {
      const edges = edgesOf(rows)
      assert.ok(Math.abs(sumOf(assignOneToOne(edges), edges) - bestSum(rows)) < 1e-9)
    }),
    { numRuns: 300 },
  )
})

test('a row gives way when it has a nearly as good record and the other has none', () => {
  const rows = [
    [
      { right: 1, chance: 0.5 },
      { right: 2, chance: 0.45 },
    ],
    [{ right: 1, chance: 0.49 }],
  ]
  assert.deepEqual([...assignOneToOne(edgesOf(rows))], [1, 2])
})

test('of equal wishes the earlier row is served', () => {
  const rows = [[{ right: 7, chance: 0.9 }], [{ right: 7, chance: 0.9 }], []]
  assert.deepEqual([...assignOneToOne(edgesOf(rows))], [0, -1, -1])
})

test('ten thousand rows that all want the same few records are settled in a moment', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) =>
    [0, 1, 2].map((step) => ({ right: (at + step) % 50, chance: 0.3 + (at % 7) / 100 })),
  )
  const edges = edgesOf(rows)
  const given = assignOneToOne(edges)
  assert.equal(given.filter((edge) => edge >= 0).length, 50)
})
