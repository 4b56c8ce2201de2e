import { ROLE, type ValueRole } from './person-rows.ts'
import type { Vocabulary } from './vocabulary.ts'

/** How rare a value is among the records of the index. */
export interface Frequencies {
  readonly size: number
  /** Natural log of one in how many records has it; 0 and above. */
  rarity(role: ValueRole, text: string): number
  /** How many records of the index have it. */
  count(role: ValueRole, text: string): number
}

/** Rarity of a value nobody has counted, by part: what is usual where there are many records. */
const UNSEEN: Readonly<Partial<Record<ValueRole, number>>> = {
  given: 7.5,
  family: 9.5,
  company: 8,
  domain: 9,
  title: 5,
  street: 7,
  suburb: 7.5,
  city: 6,
  postcode: 7.5,
  state: 2.5,
  country: 2.5,
  birth: 10,
}
/** An index of few records knows little of how frequent a value is in the world: so many records' weight the usual has. */
const PRIOR_RECORDS = 400

/** Per 10 000 persons of Western countries, roughly. */
const USUAL_GIVEN =
  'john 150 michael 150 james 120 david 140 robert 110 william 90 thomas 110 mary 80 peter 80 maria 120 anna 70 daniel 90 paul 80 andrew 70 mark 80 christopher 70 martin 60 richard 70 charles 50 joseph 60 jose 80 juan 60 mohamed 60 muhammad 60 mohammed 60 ali 40 ahmed 40 sarah 60 jennifer 60 elizabeth 50 susan 40 linda 40 patricia 40 laura 40 alexander 50 stefan 30 jan 40 george 50 matthew 60 anthony 50 kevin 50 brian 50 steven 50 wei 30 li 30 anne 40 karen 40 lisa 50 nicole 30 jessica 40 emma 40 thomas 110 hans 30 pierre 30 marie 40 jean 50 luis 40 carlos 40 antonio 40 marco 30 sergey 30 olga 20 elena 30 ivan 20'
const USUAL_FAMILY =
  'smith 80 johnson 60 williams 50 brown 45 jones 50 garcia 40 miller 40 davis 35 rodriguez 35 martinez 35 hernandez 30 lopez 30 gonzalez 30 wilson 25 anderson 25 thomas 25 taylor 25 moore 22 jackson 22 martin 25 lee 40 perez 22 thompson 20 white 20 harris 20 clark 18 lewis 18 robinson 18 walker 18 young 18 king 16 wright 16 muller 20 schmidt 15 schneider 10 fischer 9 weber 8 wang 40 li 40 zhang 40 liu 25 chen 40 yang 20 singh 30 kumar 25 patel 25 khan 25 nguyen 40 kim 40 park 20 ivanov 8 silva 25 santos 20 rossi 8 hansen 8 jensen 8 nielsen 8 murphy 8 kelly 8 ahmed 10 ali 12 hall 15 green 15 evans 15 edwards 12 hughes 10 roberts 15 turner 12 wood 12 jansen 8'

/** Counts of the vocabulary over so many records, smoothed. `turn` changes whenever a count does. */
export function frequenciesOf(vocabulary: Vocabulary, records: () => number, turn: () => number): Frequencies {
  const remembered = new Map<ValueRole, Map<string, number>>()
  let counted = turn()
  return {
    get size() {
      return records()
    },
    count: (role, text) => countOf(vocabulary, role, text),
    rarity(role, text) {
      if (counted !== turn()) {
        remembered.clear()
        counted = turn()
      }
      let known = remembered.get(role)
      if (!known || known.size >= REMEMBERED_MAX) {
        known = new Map()
        remembered.set(role, known)
      }
      const found = known.get(text)
      if (found !== undefined) return found
      const rarity = rarityOf(countOf(vocabulary, role, text), usualShare(role, text), records())
      known.set(text, rarity)
      return rarity
    },
  }
}

function countOf(vocabulary: Vocabulary, role: ValueRole, text: string): number {
  const number = vocabulary.find(ROLE[role], text)
  return number === 0 ? 0 : vocabulary.count(number)
}

function rarityOf(count: number, usual: number, records: number): number {
  return Math.max(0, -Math.log((count + PRIOR_RECORDS * usual) / (records + PRIOR_RECORDS)))
}

/** Of each part so many values. */
const REMEMBERED_MAX = 100_000

const usual = { given: sharesOf(USUAL_GIVEN), family: sharesOf(USUAL_FAMILY) }

function sharesOf(list: string): ReadonlyMap<string, number> {
  const parts = list.split(' ')
  const shares = new Map<string, number>()
  for (let at = 0; at < parts.length; at += 2) shares.set(parts[at]!, Number(parts[at + 1]) / 10_000)
  return shares
}

function usualShare(role: ValueRole, text: string): number {
  const known = role === 'given' || role === 'family' ? usual[role].get(text) : undefined
  return known ?? Math.exp(-(UNSEEN[role] ?? 7))
}
