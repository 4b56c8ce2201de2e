/**
 * What is looked at in a pair. Each feature's value times its weight is a part of the score; the features of one group are one
 * line of evidence. `sign` is the side a weight is kept on: what agrees never speaks against a pair, or the sentence would lie.
 */
type Sign = 1 | -1 | 0

const TABLE = [
  // name, group, start of the fit, sign
  ['start', 'start', -3, 0],
  ['nameExact', 'name', 2, 1],
  ['nameSameWords', 'name', 1.5, 1],
  ['nameJoined', 'name', 1.5, 1],
  ['nameHolders', 'name', -1, -1],
  ['nameChance', 'name', -1, -1],
  ['nameSurplus', 'name', 1, 1],
  ['nameLittle', 'name', -1.5, -1],
  ['nameFirstWord', 'name', 0.7, 1],
  ['nameOrder', 'name', -0.3, -1],
  ['nameShort', 'name', 0, 0],
  ['nameSingle', 'name', -0.5, -1],
  ['nameSingleAlone', 'name', -0.5, -1],
  ['namePrefix', 'spelling', -0.5, -1],
  ['nameEdit', 'spelling', -0.5, -1],
  ['nameEditTwo', 'spelling', -1, -1],
  ['nameBeginning', 'spelling', -1, -1],
  ['nameStem', 'spelling', -1, -1],
  ['nameSkeleton', 'spelling', -1, -1],
  ['nameWordsJoined', 'spelling', -0.2, -1],
  ['nameWordInitials', 'spelling', -0.5, -1],
  ['nameLetters', 'spelling', 1, 1],
  ['nameLettersAlike', 'spelling', 1, 1],
  ['missingShareLeft', 'missing', 0, 0],
  ['missingShareRight', 'missing', 0, 0],
  ['missingShareEither', 'missing', -3, -1],
  ['missingLeft', 'missing', -1, -1],
  ['missingRight', 'missing', -1, -1],
  ['missingLeftRare', 'missing', -0.7, -1],
  ['missingRightRare', 'missing', -0.7, -1],
  ['missingLeftCount', 'missing', -0.3, -1],
  ['missingRightCount', 'missing', -0.3, -1],
  ['missingBoth', 'missing', -1, -1],
  ['missingLine', 'missing', -0.5, -1],
  ['missingLineBoth', 'missing', -1, -1],
  ['missingDomainSame', 'missing', -0.5, -1],
  ['missingDomainShared', 'missing', -0.5, -1],
  ['missingBothDomainSame', 'missing', -0.5, -1],
  ['placeLeft', 'place', -0.5, -1],
  ['placeRight', 'place', -0.5, -1],
  ['placeClash', 'place', -2, -1],
  ['placeFits', 'place', 1, 1],
  ['placeFitsNot', 'place', -1.5, -1],
  ['numberClash', 'number', -5, -1],
  ['numberOne', 'number', -2, -1],
  ['numberOneFirst', 'number', -0.5, -1],
  ['numberSame', 'number', 0.5, 1],
  ['initialsTwo', 'initials', 1.5, 1],
  ['initialsThree', 'initials', 2.5, 1],
  ['initialsMore', 'initials', 3.5, 1],
  ['initialsHolders', 'initials', -0.8, -1],
  ['initialsCountry', 'initials', 0.5, 1],
  ['initialsCity', 'initials', 1, 1],
  ['aliasLeft', 'alias', -0.3, -1],
  ['aliasRight', 'alias', -0.3, -1],
  ['aliasFormer', 'alias', -0.1, -1],
  ['scriptDiffers', 'script', 0.3, 1],
  ['scriptLittle', 'script', 0.5, 1],
  ['formSame', 'form', 0.4, 1],
  ['formKin', 'form', 0.1, 0],
  ['formDiffers', 'form', -0.8, -1],
  ['formCountry', 'form', -1.2, -1],
  ['formOne', 'form', 0, -1],
  ['domainSame', 'domain', 4, 1],
  ['domainShared', 'domain', -1, -1],
  ['domainSameNameLittle', 'domain', -1, -1],
  ['domainSameNameExact', 'domain', -0.5, 0],
  ['domainLabel', 'domain', 2, 1],
  ['domainCore', 'domain', 2.5, 1],
  ['domainInitials', 'domain', 1, 1],
  ['domainDiffers', 'domain', -2, -1],
  ['domainDiffersNameExact', 'domain', -0.3, 0],
  ['countrySame', 'country', 1, 1],
  ['countryRare', 'country', 0.8, 1],
  ['countryDiffers', 'country', -2.5, -1],
  ['countryDiffersNameExact', 'country', -0.3, 0],
  ['countryDiffersDomain', 'country', 0, 0],
  ['citySame', 'city', 1.5, 1],
  ['cityRare', 'city', 1, 1],
  ['cityAlike', 'city', 0.8, 1],
  ['cityDiffers', 'city', -1.5, -1],
  ['cityDiffersNameExact', 'city', 0, 0],
  ['stateSame', 'state', 0.7, 1],
  ['stateDiffers', 'state', -1, -1],
  ['postcodeSame', 'postcode', 2.5, 1],
  ['postcodeNear', 'postcode', 0.8, 1],
  ['postcodeDiffers', 'postcode', -0.8, -1],
  ['streetSame', 'street', 2.5, 1],
  ['streetAlike', 'street', 1, 1],
  ['streetDiffers', 'street', -0.5, -1],
  ['phoneSame', 'phone', 4, 1],
  ['phoneShared', 'phone', -1, -1],
  ['phoneDiffers', 'phone', -0.4, -1],
  ['employeesClose', 'employees', 1, 1],
  ['employeesNear', 'employees', 0.5, 1],
  ['employeesFar', 'employees', -1, -1],
  ['employeesVeryFar', 'employees', -2.5, -1],
  ['industrySame', 'industry', 0.7, 1],
  ['industryDiffers', 'industry', -0.4, -1],
  ['otherSame', 'other', 1.2, 1],
  ['otherRare', 'other', 1.5, 1],
  ['otherNear', 'other', 0.5, 1],
  ['otherDiffers', 'other', -1, -1],
  ['chanceAlike', 'chance', -1, -1],
  ['chanceSizeBare', 'chance', -0.5, -1],
  ['chanceSizeName', 'chance', -0.5, -1],
  ['chanceSizeForm', 'chance', -0.5, -1],
] as const satisfies readonly (readonly [string, string, number, Sign])[]

export type CompanyFeature = (typeof TABLE)[number][0]
export type CompanyGroup = (typeof TABLE)[number][1]

export const COMPANY_FEATURES: readonly CompanyFeature[] = TABLE.map(([name]) => name)
export const FEATURE_GROUPS: readonly CompanyGroup[] = TABLE.map(([, group]) => group)
/** Where a fit begins: what a person would say before having seen a pair. */
export const STARTING_WEIGHTS: readonly number[] = TABLE.map(([, , weight]) => weight)
/** "Fund II" is not "Fund III", whatever the labels at hand say. */
const NUMBERS_DIFFER = -3
/** The side of 0 on which each weight stays when fitted. */
export const WEIGHT_LIMITS: ReadonlyArray<readonly [number, number] | null> = TABLE.map(([name, , , sign]) =>
  name === 'numberClash'
    ? [-20, NUMBERS_DIFFER]
    : sign === 0
      ? null
      : sign > 0
        ? ([0, 20] as const)
        : ([-20, 0] as const),
)
/** Place of each feature in a vector. */
export const F = Object.fromEntries(TABLE.map(([name], at) => [name, at])) as Record<CompanyFeature, number>
