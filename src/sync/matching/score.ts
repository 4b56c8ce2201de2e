import type { Comparison, Feature, FeatureValues } from './compare.ts'
import type { PreparedRecord } from './normalise.ts'
import { BIAS, WEIGHTS } from './weights.ts'

/** One reason for or against a pair. Weights of a pair add up to its score (apart from the constant start value). */
export interface Evidence {
  readonly name: 'name' | 'number' | 'initials' | 'domain' | 'country' | 'city' | 'state' | 'employees' | 'form'
  readonly weight: number
  readonly sentence: string
}

const GROUPS: Readonly<Record<Evidence['name'], readonly Feature[]>> = {
  name: [
    'nameSame',
    'nameSameRare',
    'nameSameShared',
    'nameJoined',
    'nameMatched',
    'nameCovered',
    'nameMissingOurs',
    'nameMissingTheirs',
    'nameFuzzy',
    'nameFirstWord',
    'nameNothing',
    'nameByAlias',
  ],
  number: ['numberClash'],
  initials: ['acronym', 'acronymPlace'],
  domain: ['domainSame', 'domainShared', 'domainSameNameToo', 'domainLabelSame', 'domainSpellsName', 'domainDiffers'],
  country: ['countrySame', 'countryDiffers', 'countrySameNameSame'],
  city: ['citySame', 'cityDiffers'],
  state: ['stateSame', 'stateDiffers'],
  employees: ['employeesClose', 'employeesFar'],
  form: ['formSame', 'formDiffers'],
}
const GROUP_NAMES = Object.keys(GROUPS) as Evidence['name'][]

/** Log of the odds that both are the same company. */
export function scoreOf(features: FeatureValues): number {
  let score = BIAS
  for (const name in features) score += WEIGHTS[name as Feature] * features[name as Feature]!
  return score
}

/** The score taken apart, strongest first; only what says something. */
export function evidenceOf(comparison: Comparison, ours: PreparedRecord, theirs: PreparedRecord): Evidence[] {
  return GROUP_NAMES.flatMap((name) => {
    const present = GROUPS[name].filter((feature) => comparison.features[feature])
    if (present.length === 0) return []
    const weight = present.reduce((sum, feature) => sum + WEIGHTS[feature] * comparison.features[feature]!, 0)
    return [{ name, weight: Math.round(weight * 100) / 100, sentence: SENTENCES[name](comparison, ours, theirs) }]
  }).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1))
}

type Sentence = (comparison: Comparison, ours: PreparedRecord, theirs: PreparedRecord) => string

const SENTENCES: Readonly<Record<Evidence['name'], Sentence>> = {
  name: ({ features, ours, theirs, matchedWords }) => {
    const by = features.nameByAlias ? ' (by another name)' : ''
    if (features.nameSame) return `the names are the same${by}: "${theirs?.words.join(' ')}"`
    if (features.nameJoined) return `the names are the same but for spaces${by}: "${theirs?.words.join(' ')}"`
    if (matchedWords.length === 0) return 'the names have no word in common'
    return `"${ours?.words.join(' ')}" and "${theirs?.words.join(' ')}" share ${matchedWords.join(', ')}${by}`
  },
  number: () => 'the numbers in the names differ',
  initials: ({ features }) =>
    features.acronymPlace
      ? 'one name is the initials of the other, in the same place'
      : 'one name is the initials of the other',
  domain: ({ features, domain }, ours, theirs) => {
    if (domain) {
      const shared = features.domainShared ? `, which ${Math.round(Math.exp(features.domainShared))} accounts have` : ''
      return `both have the domain ${domain}${shared}`
    }
    if (features.domainLabelSame)
      return `the domains ${ours.domains[0]} and ${theirs.domains[0]} differ only in their ending`
    if (features.domainSpellsName) return 'the domain of one spells the name of the other'
    return `the domains differ: ${ours.domains[0]} and ${theirs.domains[0]}`
  },
  country: ({ features }, ours, theirs) =>
    features.countryDiffers
      ? `the countries differ: ${ours.country} and ${theirs.country}`
      : `both are in ${theirs.country}`,
  city: ({ features }, ours, theirs) =>
    features.cityDiffers ? `the cities differ: ${ours.city} and ${theirs.city}` : `both are in ${theirs.city}`,
  state: ({ features }, ours, theirs) =>
    features.stateDiffers ? `the states differ: ${ours.state} and ${theirs.state}` : `both are in ${theirs.state}`,
  employees: ({ features }, ours, theirs) =>
    `${ours.employees} and ${theirs.employees} employees are ${features.employeesFar ? 'far apart' : 'close'}`,
  form: ({ features, ours, theirs }) =>
    features.formDiffers ? `the legal forms differ: ${ours?.form} and ${theirs?.form}` : `both are a ${theirs?.form}`,
}
