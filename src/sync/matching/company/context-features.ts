import { F } from './features.ts'

/** Of so many records and fewer, few are alike by chance. */
const USUAL_SIZE = 5000
/** What is rare enough to stand for itself among any number of records. */
const SUPPORT = [F.domainSame, F.domainLabel, F.domainCore, F.citySame, F.phoneSame, F.postcodeSame, F.streetSame]
/** Natural logs per step of a feature, as in the comparison. */
const LOG_STEP = 10

/**
 * "X" and "X Energy" on one domain are most often two of a group: the domain proves the group, and the word tells them apart.
 * `exact`: the names agree wholly. `holders`: how many records have the domain both have.
 */
export function missingBesideDomain(v: Float64Array, exact: boolean, holders: number): void {
  if (v[F.domainSame] !== 1 || exact) return
  const ours = v[F.missingLeftCount]! > 0
  const theirs = v[F.missingRightCount]! > 0
  if (!ours && !theirs) return
  v[ours && theirs ? F.missingBothDomainSame : F.missingDomainSame] = 1
  if (holders > 1) v[F.missingDomainShared] = Math.min(3, Math.log(holders)) / 2
}

/**
 * The more records there are, the more of them look alike by chance. First how many are expected to agree as much as these two
 * (natural log, as if name, country, city and domain were independent), then how many records there are, where no domain or
 * city supports the name, where the names are not quite the same, and where their forms differ.
 * `unexplained`: natural log of how many records agree in the name as much by chance. `holders`: of the same domain, 0 without one.
 */
export function chanceFeatures(
  v: Float64Array,
  exact: boolean,
  size: number,
  unexplained: number,
  holders: number,
): void {
  let expected = unexplained - (v[F.countryRare]! + v[F.cityRare]!) * LOG_STEP
  if (holders > 0) expected -= Math.log((size + 1) / holders)
  v[F.chanceAlike] = Math.min(1, Math.max(0, expected / LOG_STEP))
  const many = Math.log((size + 1) / USUAL_SIZE) / 5
  if (many <= 0) return
  if (isBare(v)) v[F.chanceSizeBare] = many
  if (!exact && v[F.nameSameWords] === 0) v[F.chanceSizeName] = many
  if (v[F.formDiffers] === 1) v[F.chanceSizeForm] = many
}

function isBare(v: Float64Array): boolean {
  for (const feature of SUPPORT) if (v[feature] !== 0) return false
  return true
}
