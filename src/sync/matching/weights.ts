import type { Feature } from './compare.ts'

/**
 * What each feature adds to the score (natural log of the odds that two records are one company). Fitted by logistic
 * regression with L2 on one half of the open sets company-ror, company-sec, company-scale20k and brand-nsi; the other half
 * measures. bench/matching-ror.ts prints what they reach.
 */
export const WEIGHTS: Readonly<Record<Feature, number>> = {
  nameSame: 1.62,
  nameSameRare: 0.56,
  nameSameShared: -1.59,
  nameJoined: 2.19,
  nameMatched: -0.12,
  nameCovered: 0.57,
  nameMissingOurs: -1.07,
  nameMissingTheirs: -0.93,
  nameFuzzy: 0.28,
  nameFirstWord: 0.73,
  nameNothing: -1.42,
  nameByAlias: -1.03,
  numberClash: -0.32,
  acronym: 3.19,
  acronymPlace: 1.4,
  domainSame: 4.9,
  domainShared: -1.88,
  domainSameNameToo: -2.53,
  domainLabelSame: -0.76,
  domainSpellsName: 1.47,
  domainDiffers: -2.66,
  countrySame: 1.72,
  countryDiffers: -3.08,
  countrySameNameSame: 0.08,
  citySame: 2.2,
  cityDiffers: -2.57,
  stateSame: 0,
  stateDiffers: 0,
  employeesClose: 0.65,
  employeesFar: -2.67,
  formSame: 0.27,
  formDiffers: -1.44,
}

/** The log-odds of a candidate pair of which nothing else is known. */
export const BIAS = -1.53
