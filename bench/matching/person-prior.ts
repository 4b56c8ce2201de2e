import { PERSON_FEATURES, type PersonFeature } from '../../src/sync/matching/person/index.ts'

/** Where a weight stays that the sets say nothing about. */
const PRIOR: Readonly<Partial<Record<PersonFeature, number>>> = {
  bias: -6,
  size: -0.6,
  familyExact: 2,
  familyExactRarity: 6,
  familySound: 1.5,
  familyBones: 1,
  familyTypo: 1,
  familySimilar: 0,
  familyNearRarity: 4,
  familyPart: 1,
  familyPartRarity: 4,
  familyDiffers: -3,
  familyFar: -2,
  givenExact: 1.5,
  givenExactRarity: 4,
  givenSound: 1,
  givenBones: 0.5,
  givenShort: 1,
  givenTypo: 1,
  givenNearRarity: 3,
  givenInitial: 0.5,
  givenOther: 0.5,
  givenDiffers: -3,
  givenFar: -2,
  namesakes: -1,
  middleAgrees: 1,
  middleDiffers: -2,
  bothDiffer: -1,
  suffixDiffers: -4,
  suffixMissing: -0.3,
  mailEqual: 7,
  mailNear: 4,
  mailLocalEqual: 2,
  mailLabelEqual: 4,
  mailRoleEqual: 0.5,
  mailUnlike: -2,
  mailUnlikeElsewhere: -0.5,
  mailFitsBoth: 2,
  mailFitsShort: 1,
  mailPredicted: 2,
  phoneEqual: 6,
  phoneNear: 3,
  phoneDiffers: -0.5,
  keyEqual: 4,
  keyDiffers: -3,
  domainEqual: 3,
  domainLabel: 2,
  domainDiffers: -1.5,
  companyEqual: 2,
  companyPart: 1,
  companyDiffers: -1.5,
  companyTwice: -1,
  titleEqual: 1,
  titlePart: 0.3,
  titleDiffers: -0.5,
  birthEqual: 5,
  birthSwapped: 4,
  birthDigit: 3,
  birthTwoParts: 1.5,
  birthYear: 2,
  birthDiffers: -2,
  numberEqual: 1,
  streetEqual: 2,
  streetPart: 1,
  suburbEqual: 1,
  cityEqual: 1,
  postcodeEqual: 1.5,
  stateDiffers: -0.5,
  countryDiffers: -1,
  countryEqual: 0.3,
  otherEqual: 2.5,
  otherNear: 1,
  otherDiffers: -1,
}

/**
 * Made sets know less than life: nobody in them gets another title, a second phone, a new employer or moves. So much, at most,
 * such a difference or agreement may say.
 */
const BOUNDS: Readonly<Partial<Record<PersonFeature, readonly [number, number]>>> = {
  titleDiffers: [-1.2, 0],
  titlePart: [0, 0.5],
  titleEqual: [0, 1.5],
  phoneDiffers: [-1, 0],
  phoneEqual: [0, 4.5],
  nameless: [-6, -3],
  mailEqual: [6, 12],
  bothDiffer: [-6, -1.5],
  givenDiffers: [-8, -2.5],
  familyDiffers: [-6, -1.5],
  domainDiffers: [-3, 0],
  companyDiffers: [-2.5, 0],
  cityDiffers: [-2, 0],
  suburbDiffers: [-1.5, 0],
  stateDiffers: [-1, 0],
  streetDiffers: [-1.5, 0],
  postcodeDiffers: [-1.5, 0],
  countryDiffers: [-1.5, 0],
  countryEqual: [0, 1],
  birthYear: [0, 3.5],
  keyDiffers: [-2.5, 0],
  mailUnlike: [-3, 0],
  mailMispredicted: [-1, 0],
}

const NEVER_BELOW: readonly PersonFeature[] =
  'familyExactRarity familyNearRarity familyPartRarity givenExactRarity givenNearRarity mailEqual mailNear mailRoleEqual mailFitsBoth phoneEqual keyEqual domainRarity companyRarity birthEqual otherEqual suburbRarity cityRarity postcodeRarity streetRarity bagRarity countryEqual stateEqual suburbEqual cityEqual'.split(
    ' ',
  ) as PersonFeature[]
const NEVER_ABOVE: readonly PersonFeature[] =
  'namesakes size suffixDiffers middleDiffers familyDiffers givenDiffers bothDiffer keyDiffers mailUnlike companyDiffers domainDiffers countryDiffers birthDiffers otherDiffers suffixMissing phoneDiffers bagUnlike bagExtraMany'.split(
    ' ',
  ) as PersonFeature[]

export function priorOf(): number[] {
  return PERSON_FEATURES.map((name) => PRIOR[name] ?? 0)
}

/** A feature is kept from speaking against its meaning. */
export function limitsOf(): (readonly [number, number] | null)[] {
  return PERSON_FEATURES.map((name) =>
    BOUNDS[name]
      ? BOUNDS[name]
      : NEVER_BELOW.includes(name)
        ? [0, Number.POSITIVE_INFINITY]
        : NEVER_ABOVE.includes(name)
          ? [Number.NEGATIVE_INFINITY, 0]
          : null,
  )
}
