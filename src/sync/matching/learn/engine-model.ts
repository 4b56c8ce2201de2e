import { type AccountRow, accountRecord, type CompanyRow, companyRecord } from '../account-record.ts'
import type { CompanyMatcher } from '../company/index.ts'
import { AUTO_PROBABILITY, MARGIN, REVIEW_PROBABILITY } from '../decide.ts'
import { BIAS } from '../weights.ts'
import type { ModelThresholds } from './learned-model.ts'
import type { AdditiveModel } from './refit.ts'

const GROUPS = ['name', 'number', 'initials', 'domain', 'country', 'city', 'state', 'employees', 'form']

/** The model that the engine ships. */
export const SHIPPED_MODEL: AdditiveModel & { readonly version: string; readonly thresholds: ModelThresholds } = {
  version: 'shipped',
  start: BIAS,
  weights: Object.fromEntries(GROUPS.map((group) => [group, 1])),
  thresholds: { auto: AUTO_PROBABILITY, review: REVIEW_PROBABILITY, margin: MARGIN },
}

/** What the engine sees in a pair, by feature; those that are 0 are left out. */
export function pairFeatures(
  matcher: CompanyMatcher,
  ours: CompanyRow,
  theirs: AccountRow,
): Readonly<Record<string, number>> {
  const { evidence } = matcher.compare(companyRecord(ours), accountRecord(theirs))
  return Object.fromEntries(evidence.map(({ name, weight }) => [name, weight]))
}
