import { RARITY_SCALE } from './compare-names.ts'
import { ALIKE, type Alike, compareWords } from './compare-words.ts'
import type { Frequencies } from './frequencies.ts'
import type { NameWord } from './name-word.ts'
import { AT, type PersonFeature } from './person-features.ts'
import type { PersonReading } from './read-person.ts'
import { wordUnlikeness } from './word-distance.ts'

/** How the words of two names agree where at least one of them came in one piece: whose word is whose is not known. */
export interface BagComparison {
  /** Pairs of words that belong together, with how alike they are. */
  readonly pairs: readonly BagPair[]
  /** Words joined on one side that are one on the other. */
  readonly joined: number
  /** Words left over on each side, without particles. */
  readonly onlyLeft: readonly NameWord[]
  readonly onlyRight: readonly NameWord[]
  readonly moved: boolean
}

export interface BagPair {
  readonly left: NameWord
  readonly right: NameWord
  readonly alike: Alike
}

const LIGHT = new Set(
  'de la le les du des del della di da do dos das van von der den ter ten te zu zum al el ul bin ben ibn bint abu abd abdul abdel mac mc san af av e y i und of the na ould st'.split(
    ' ',
  ),
)
const JOINED_UNLIKE = 0.17

interface Side {
  readonly words: readonly NameWord[]
  readonly used: boolean[]
}

export function compareNameBags(left: PersonReading, right: PersonReading): BagComparison {
  const ours: Side = sideOf(left)
  const theirs: Side = sideOf(right)
  const pairs: { left: number; right: number; alike: Alike }[] = []
  const levels: Alike[] = [ALIKE.exact, ALIKE.sound, ALIKE.short, ALIKE.bones, ALIKE.typo]
  for (const level of levels) pairUp(ours, theirs, level, pairs)
  const joined = joinUp(ours, theirs) + joinUp(theirs, ours) + joinAll(ours, theirs)
  for (const level of [ALIKE.initial, ALIKE.similar, ALIKE.far] as Alike[]) pairUp(ours, theirs, level, pairs)
  pairs.sort((a, b) => a.left - b.left)
  return {
    pairs: pairs.map((pair) => ({ left: ours.words[pair.left]!, right: theirs.words[pair.right]!, alike: pair.alike })),
    joined,
    onlyLeft: ours.words.filter((word, at) => !ours.used[at] && !LIGHT.has(word.text)),
    onlyRight: theirs.words.filter((word, at) => !theirs.used[at] && !LIGHT.has(word.text)),
    moved: pairs.some((pair, at) => at > 0 && pair.right < pairs[at - 1]!.right),
  }
}

function sideOf({ given, family }: PersonReading): Side {
  const words: NameWord[] = []
  // A word said twice is said once.
  for (const word of [...given, ...family]) if (!words.some((one) => one.text === word.text)) words.push(word)
  return { words, used: words.map(() => false) }
}

function pairUp(ours: Side, theirs: Side, level: Alike, pairs: { left: number; right: number; alike: Alike }[]): void {
  ours.words.forEach((one, i) => {
    for (let j = 0; j < theirs.words.length && !ours.used[i]; j++) {
      if (theirs.used[j]) continue
      const other = theirs.words[j]!
      const light = LIGHT.has(one.text) || LIGHT.has(other.text)
      if ((light && level < ALIKE.sound) || compareWords(one, other, true) !== level) continue
      ours.used[i] = true
      theirs.used[j] = true
      pairs.push({ left: i, right: j, alike: level })
    }
  })
}

/** Two words one behind the other that are one word on the other side: "Patr ushev". */
function joinUp(many: Side, one: Side): number {
  let joined = 0
  for (let i = 0; i + 1 < many.words.length; i++) {
    if (many.used[i] || many.used[i + 1]) continue
    const together = many.words[i]!.text + many.words[i + 1]!.text
    const j = one.words.findIndex((word, at) => !one.used[at] && wordUnlikeness(word.text, together) <= JOINED_UNLIKE)
    if (j < 0) continue
    many.used[i] = many.used[i + 1] = one.used[j] = true
    joined++
  }
  return joined
}

function joinAll(ours: Side, theirs: Side): number {
  const [one, other] = [leftOver(ours), leftOver(theirs)]
  if (one.length === 0 || other.length === 0 || one.length + other.length < 3) return 0
  if (wordUnlikeness(one.join(''), other.join('')) > JOINED_UNLIKE) return 0
  ours.used.fill(true)
  theirs.used.fill(true)
  return Math.max(one.length, other.length) - 1
}

function leftOver(side: Side): string[] {
  return side.words.filter((_, at) => !side.used[at]).map((word) => word.text)
}

const LEVELS: Readonly<Partial<Record<Alike, PersonFeature>>> = {
  [ALIKE.exact]: 'bagExact',
  [ALIKE.sound]: 'bagSound',
  [ALIKE.short]: 'bagShort',
  [ALIKE.bones]: 'bagBones',
  [ALIKE.typo]: 'bagTypo',
  [ALIKE.initial]: 'bagInitial',
  [ALIKE.similar]: 'bagSimilar',
  [ALIKE.far]: 'bagFar',
}
const COUNT_MAX = 3

/** Fills the features of names in one piece. */
export function bagFeatures(bag: BagComparison, frequencies: Frequencies, features: Float64Array): void {
  let rarity = 0
  let agreeing = bag.joined * 2
  for (const { left, right, alike } of bag.pairs) {
    if (LIGHT.has(left.text)) continue
    const place = AT[LEVELS[alike]!]
    features[place] = Math.min(COUNT_MAX, features[place]! + 1)
    if (alike < ALIKE.typo) continue
    agreeing++
    rarity += rarityOf(frequencies, right.text)
  }
  const [one, other] = [bag.onlyLeft.length, bag.onlyRight.length]
  const extra = Math.abs(one - other)
  features[AT.bagRarity] = Math.min(4, rarity * RARITY_SCALE)
  features[AT.bagUnlike] = Math.min(COUNT_MAX, one, other)
  if (extra > 0) features[AT.bagExtra] = 1
  features[AT.bagExtraMany] = Math.min(COUNT_MAX, Math.max(0, extra - 1))
  features[AT.bagJoined] = Math.min(COUNT_MAX, bag.joined)
  if (bag.moved) features[AT.bagMoved] = 1
  if (one + other === 0 && agreeing > 0) features[AT.bagWhole] = 1
  if (agreeing === 1 && bag.pairs.length + Math.max(one, other) > 1) features[AT.bagOneWord] = 1
  if (agreeing === 0) features[AT.bagNothing] = 1
  if (agreeing > 0) features[AT.namesakes] = Math.log1p(frequencies.size * Math.exp(-rarity)) / 5
}

/** What is frequent as a first name or as a surname proves little. */
function rarityOf(frequencies: Frequencies, text: string): number {
  return Math.min(frequencies.rarity('given', text), frequencies.rarity('family', text))
}
