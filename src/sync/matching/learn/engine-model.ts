import { type AccountRow, accountRecord, type CompanyRow, companyRecord } from '../account-record.ts'
import { COMPANY_FEATURES, WEIGHT_LIMITS } from '../company/features.ts'
import { type CompanyMatcher, type CompanyModel, SHIPPED_COMPANY_MODEL } from '../company/index.ts'
import { type LearnedModel, versionName } from './learned-model.ts'
import type { PriorModel } from './refit.ts'

const FEATURES = COMPANY_FEATURES.filter((name) => name !== 'start')

/** The engine's shipped model as a re-fit sees it: the start apart from the weights, all features named, each with its side. */
export const SHIPPED_MODEL: PriorModel & Pick<CompanyModel, 'version' | 'thresholds'> = {
  version: SHIPPED_COMPANY_MODEL.version,
  thresholds: SHIPPED_COMPANY_MODEL.thresholds,
  start: SHIPPED_COMPANY_MODEL.weights.start ?? 0,
  weights: Object.fromEntries(FEATURES.map((name) => [name, SHIPPED_COMPANY_MODEL.weights[name] ?? 0])),
  limits: Object.fromEntries(COMPANY_FEATURES.map((name, at) => [name, WEIGHT_LIMITS[at] ?? null])),
}

/** What the engine sees in a pair, by feature; those that are 0 are left out. */
export function pairFeatures(
  matcher: CompanyMatcher,
  ours: CompanyRow,
  theirs: AccountRow,
): Readonly<Record<string, number>> {
  const { start: _, ...features } = matcher.features(companyRecord(ours), accountRecord(theirs)) ?? {}
  return features as Readonly<Record<string, number>>
}

/** A learned model as the engine takes it. */
export function companyModelOf({ version, start, weights, thresholds }: LearnedModel): CompanyModel {
  return { version: versionName(version), weights: { ...weights, start }, thresholds }
}
