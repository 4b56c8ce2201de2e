/** Which evidence a feature belongs to. The weights of a model stand in the order of this list. */
const GROUPS = {
  start: 'bias size',
  surname:
    'familyExact familyExactRarity familySound familyBones familyTypo familySimilar familyFar familyNearRarity familyPart familyPartRarity familyInitial familyDiffers familyMissing',
  'first name':
    'givenExact givenExactRarity givenSound givenBones givenShort givenTypo givenSimilar givenFar givenNearRarity givenInitial givenOther givenDiffers givenMissing',
  name: 'nameExact nameNear namesakes swapped middleAgrees middleDiffers bothDiffer nameless bagRarity bagExact bagSound bagBones bagShort bagTypo bagSimilar bagFar bagInitial bagUnlike bagExtra bagExtraMany bagJoined bagMoved bagWhole bagOneWord bagNothing',
  suffix: 'suffixDiffers suffixMissing',
  email:
    'mailEqual mailNear mailLocalEqual mailLabelEqual mailRoleEqual mailOtherPattern mailUnlike mailUnlikeElsewhere mailFitsBoth mailFitsShort mailFitsOne mailFitsNot mailPredicted mailMispredicted mailOwnName',
  phone: 'phoneEqual phoneNear phoneDiffers',
  company:
    'keyEqual keyDiffers domainEqual domainRarity domainLabel domainDiffers companyEqual companyRarity companyPart companyDiffers companyTwice',
  title: 'titleEqual titlePart titleDiffers',
  birthdate: 'birthEqual birthSwapped birthDigit birthTwoParts birthYear birthNearYear birthDiffers',
  street: 'numberEqual numberDiffers streetEqual streetPart streetDiffers streetRarity',
  city: 'suburbEqual suburbNear suburbDiffers suburbRarity cityEqual cityNear cityDiffers cityRarity stateEqual stateDiffers',
  postcode: 'postcodeEqual postcodeNear postcodeDiffers postcodeRarity',
  country: 'countryEqual countryDiffers',
  other: 'otherEqual otherNear otherDiffers',
} as const

export type EvidenceGroup = keyof typeof GROUPS
type Split<T extends string> = T extends `${infer Head} ${infer Rest}` ? Head | Split<Rest> : T
export type PersonFeature = Split<(typeof GROUPS)[EvidenceGroup]>

const groups = Object.entries(GROUPS) as [EvidenceGroup, string][]

export const PERSON_FEATURES: readonly PersonFeature[] = groups.flatMap(
  ([, names]) => names.split(' ') as PersonFeature[],
)

/** Place of each feature in the list. */
export const AT = Object.fromEntries(PERSON_FEATURES.map((name, at) => [name, at])) as Readonly<
  Record<PersonFeature, number>
>

/** Group of each feature, by its place. */
export const GROUP_OF: readonly EvidenceGroup[] = groups.flatMap(([group, names]) => names.split(' ').map(() => group))
