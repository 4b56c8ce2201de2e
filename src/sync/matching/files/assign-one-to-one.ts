/** Who may be given what: the edges of left row n are those from starts[n] to starts[n + 1]. */
export interface Edges {
  /** One more than there are left rows. */
  readonly starts: ArrayLike<number>
  /** Number of the right record of each edge. */
  readonly rights: ArrayLike<number>
  /** Chance of each edge, above 0. */
  readonly chances: ArrayLike<number>
}

/** Larger groups of rows that compete for the same records are settled greedily only: the best pairs first. */
const OPTIMAL_MAX = 200
/** Gains below this are rounding. */
const GAIN_MIN = 1e-12

/**
 * Gives each right record to at most one left row, each left row at most one: the sum of chances, which is the expected
 * number of right links, is the largest possible in every group of up to 200 rows and never less than taking the best
 * pairs first. Answers for each left row its edge, or -1. Pure and deterministic: what is equal goes to the earlier row.
 */
export function assignOneToOne(edges: Edges): Int32Array {
  const rows = edges.starts.length - 1
  const given = new Int32Array(rows).fill(-1)
  for (const group of groupsOf(edges, rows)) {
    if (takeBests(group, edges, given)) continue
    if (group.length > OPTIMAL_MAX) takeGreedily(group, edges, given)
    else takeOptimally(group, edges, given)
  }
  return given
}

/** Left rows that are connected through right records they share; rows without edges are in none. */
function groupsOf({ starts, rights }: Edges, rows: number): number[][] {
  const leader = Int32Array.from({ length: rows }, (_, row) => row)
  const find = (row: number) => {
    let at = row
    while (leader[at] !== at) {
      leader[at] = leader[leader[at]!]!
      at = leader[at]!
    }
    return at
  }
  const first = new Map<number, number>()
  for (let row = 0; row < rows; row++)
    for (let edge = starts[row]!; edge < starts[row + 1]!; edge++) {
      const other = first.get(rights[edge]!)
      if (other === undefined) first.set(rights[edge]!, row)
      else {
        const [a, b] = [find(other), find(row)]
        leader[Math.max(a, b)] = Math.min(a, b)
      }
    }
  const groups = new Map<number, number[]>()
  for (let row = 0; row < rows; row++) {
    if (starts[row] === starts[row + 1]) continue
    const group = groups.get(find(row))
    if (group) group.push(row)
    else groups.set(find(row), [row])
  }
  return [...groups.values()]
}

/** Gives every row its best, if no two want the same; answers whether it did. */
function takeBests(group: readonly number[], edges: Edges, given: Int32Array): boolean {
  const taken = new Set<number>()
  const bests = group.map((row) => bestEdge(row, edges))
  for (const edge of bests) taken.add(edges.rights[edge]!)
  if (taken.size < group.length) return false
  group.forEach((row, at) => {
    given[row] = bests[at]!
  })
  return true
}

/** A row's likeliest edge; the row must have one. Of equals the first. */
export function bestEdge(row: number, { starts, chances }: Edges): number {
  let best = starts[row]!
  for (let edge = best + 1; edge < starts[row + 1]!; edge++) if (chances[edge]! > chances[best]!) best = edge
  return best
}

function takeGreedily(group: readonly number[], { starts, rights, chances }: Edges, given: Int32Array): void {
  const all: { row: number; edge: number }[] = []
  for (const row of group) for (let edge = starts[row]!; edge < starts[row + 1]!; edge++) all.push({ row, edge })
  all.sort((a, b) => chances[b.edge]! - chances[a.edge]! || a.edge - b.edge)
  const taken = new Set<number>()
  for (const { row, edge } of all) {
    if (given[row] !== -1 || taken.has(rights[edge]!)) continue
    given[row] = edge
    taken.add(rights[edge]!)
  }
}

/**
 * Lets the rows in one by one. Each newcomer starts the chain of moves that gains most: it takes a record, whose holder takes
 * another, and so on until a free record is taken or a row goes without.
 */
function takeOptimally(group: readonly number[], edges: Edges, given: Int32Array): void {
  const holder = new Map<number, number>()
  for (const newcomer of group) {
    const { gain, from } = bestGains(newcomer, edges, given, holder)
    let end: { row: number; edge: number; gain: number } | null = null
    for (const [row, reached] of gain)
      for (const option of optionsOf(row, edges)) {
        const right = option === -1 ? -1 : edges.rights[option]!
        if (right !== -1 && holder.has(right)) continue
        const total = reached + (option === -1 ? 0 : edges.chances[option]!)
        if (end === null || total > end.gain + GAIN_MIN) end = { row, edge: option, gain: total }
      }
    if (end) moveAlong(end, from, edges, given, holder)
  }
}

/** For each row that a chain from the newcomer reaches, what the chain gains up to where that row has lost its record. */
function bestGains(newcomer: number, edges: Edges, given: Int32Array, holder: ReadonlyMap<number, number>) {
  const gain = new Map([[newcomer, 0]])
  const from = new Map<number, { row: number; edge: number }>()
  const queue = [newcomer]
  for (let at = 0; at < queue.length; at++) {
    const row = queue[at]!
    for (const edge of optionsOf(row, edges)) {
      const other = edge === -1 ? undefined : holder.get(edges.rights[edge]!)
      if (edge === -1 || other === undefined || other === row || other === newcomer) continue
      const reached = gain.get(row)! + edges.chances[edge]! - edges.chances[given[other]!]!
      if (reached <= (gain.get(other) ?? Number.NEGATIVE_INFINITY) + GAIN_MIN) continue
      gain.set(other, reached)
      from.set(other, { row, edge })
      queue.push(other)
    }
  }
  return { gain, from }
}

/** A row's edges, the best first as they come, and -1 for going without. */
function optionsOf(row: number, { starts }: Edges): number[] {
  const options: number[] = []
  for (let edge = starts[row]!; edge < starts[row + 1]!; edge++) options.push(edge)
  options.push(-1)
  return options
}

function moveAlong(
  end: { row: number; edge: number },
  from: ReadonlyMap<number, { row: number; edge: number }>,
  { rights }: Edges,
  given: Int32Array,
  holder: Map<number, number>,
): void {
  let { row, edge } = end
  for (;;) {
    given[row] = edge
    if (edge !== -1) holder.set(rights[edge]!, row)
    const before = from.get(row)
    if (!before) return
    row = before.row
    edge = before.edge
  }
}
