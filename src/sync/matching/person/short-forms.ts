import { SHORT_FORMS_A_TO_I } from './short-forms-a-i.ts'
import { SHORT_FORMS_J_TO_Z } from './short-forms-j-z.ts'

const leadingOf = new Map<number, string>()
const setsOf = new Map<string, number[]>()
const NONE: readonly number[] = []

for (const line of `${SHORT_FORMS_A_TO_I}${SHORT_FORMS_J_TO_Z}`.split('\n')) {
  const names = line.split(' ').filter(Boolean)
  if (names.length === 0) continue
  const set = leadingOf.size + 1
  leadingOf.set(set, names[0]!)
  for (const name of new Set(names)) {
    const sets = setsOf.get(name)
    if (sets) sets.push(set)
    else setsOf.set(name, [set])
  }
}

/** Numbers of the sets of first names a word belongs to, ascending; none for most words. */
export function shortFormSets(word: string): readonly number[] {
  return setsOf.get(word) ?? NONE
}

/** The leading form of a set that both belong to, one of the two if possible; '' when there is none. Lists ascending. */
export function sharedForm(one: string, other: string): string {
  const shared = shortFormSets(one).filter((set) => shortFormSets(other).includes(set))
  const own = shared.find((set) => leadingOf.get(set) === one || leadingOf.get(set) === other)
  return leadingOf.get(own ?? shared[0] ?? 0) ?? ''
}

/** Whether both lists have a number in common; both ascending. Answers the number, 0 when there is none. */
export function sharedSet(one: readonly number[], other: readonly number[]): number {
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) return one[i]!
    if (one[i]! < other[j]!) i++
    else j++
  }
  return 0
}
