import type { Clock } from '../../core/clock.ts'
import type { ConcordatError } from '../../core/errors.ts'
import type { HttpResponse, Pacer, QuotaObservation } from '../../platform/http/client.ts'
import type { Refusal } from './errors.ts'
import { refusalError } from './errors.ts'

/** Records per sObject Collections call. */
export const COLLECTION_MAX = 200
/** Ids per collections retrieve. */
export const RETRIEVE_MAX = 2000
/** Records per page of a REST query; a hint, Salesforce may send fewer. */
export const QUERY_PAGE = 2000
export const QUERY_PAGE_MIN = 200
/** From this many expected records a Bulk 2.0 query costs fewer calls and less time than REST pages. */
export const BULK_READ_FROM = 8000
/** Records per page of a bulk query result: few calls, and a broken page costs little to fetch again. */
export const BULK_PAGE = 100_000
export const BULK_WRITE_FROM = 2000
export const BULK_WRITE_MAX = 100_000
/** Bytes per bulk upload; Salesforce takes 100 MB. */
export const BULK_WRITE_BYTES = 95_000_000
/** Characters per field in bulk CSV. */
export const BULK_FIELD_MAX = 32_000
/** Longest request target we send; Salesforce cuts off at 16,384 bytes including headers. */
export const URL_MAX = 12_000
/** getDeleted knows 15 days; an hour less, because the CRM's clock moves while we ask. */
export const DELETIONS_REACH_MS = (15 * 24 - 1) * 3_600_000

const DAILY_PAUSE_MS = 15 * 60_000
const CONCURRENT_PAUSE_MS = 30_000

/** Reads `api-usage=18/15000` (anything may follow) of Sforce-Limit-Info. */
export function parseLimitHeader(header: string | undefined): QuotaObservation | null {
  const parts = /(?:^|[;,]\s*)api-usage=(\d+)\/(\d+)/.exec(header ?? '')
  return parts ? { used: Number(parts[1]), limit: Number(parts[2]) } : null
}

/** Tells the pacer what the answer says about the quota. */
export async function observeLimits(pacer: Pacer, response: HttpResponse): Promise<void> {
  const quota = parseLimitHeader(response.headers['sforce-limit-info'])
  if (quota) await pacer.observe(quota)
}

/** The daily window rolls, so calls come back little by little: everybody pauses and asks again after a while (G10). */
export async function pauseForLimit(
  pacer: Pacer,
  clock: Clock,
  refusal: Refusal,
  doing: string,
): Promise<ConcordatError> {
  const concurrent = /Concurrent/i.test(refusal.message)
  const until = new Date(clock.now().getTime() + (concurrent ? CONCURRENT_PAUSE_MS : DAILY_PAUSE_MS))
  await pacer.pauseUntil(until, concurrent ? 'Salesforce: too many long calls at once' : 'Salesforce: call limit spent')
  return refusalError(refusal, doing, until)
}

export function isLimit(refusal: Refusal): boolean {
  return refusal.symbol === 'REQUEST_LIMIT_EXCEEDED' || refusal.symbol === 'LIMIT_EXCEEDED'
}
