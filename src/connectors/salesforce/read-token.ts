import { salesforceError } from './errors.ts'
import type { Query } from './query.ts'
import { API_VERSION } from './session.ts'

/** What to read, apart from how. */
export interface ReadPlan {
  readonly query: Query
  /** Order for the query API; bulk jobs are faster without. */
  readonly orderBy: readonly string[]
  /** Also what only queryAll shows (archived records); the query's condition must leave out the deleted. */
  readonly everything: boolean
}

/** How to read, from the request. */
export interface ReadOptions {
  readonly pageRecords: number | undefined
  readonly signal: AbortSignal | undefined
}

/** Where a reading goes on after a page. Opaque to callers; holds nothing secret. */
export type ReadToken =
  | { readonly by: 'rest'; readonly path: string; readonly seen: number; readonly total: number }
  | {
      readonly by: 'bulk'
      readonly job: string
      readonly locator: string | null
      readonly seen: number
      readonly total: number | null
    }

export function writeToken(token: ReadToken): string {
  return Buffer.from(JSON.stringify({ v: 1, version: API_VERSION, ...token })).toString('base64url')
}

/**
 * Throws CC-SF-9 when the token was written by another release: a bulk job answers only to the API version it was
 * created with (FACTS.md 11), so the window starts anew.
 */
export function readToken(text: string): ReadToken {
  const token = parse(text)
  const whole =
    token.v === 1 &&
    token.version === API_VERSION &&
    typeof token.seen === 'number' &&
    ((token.by === 'rest' && QUERY_PATH.test(String(token.path))) ||
      (token.by === 'bulk' && /^\w{15,18}$/.test(String(token.job))))
  if (!whole) throw salesforceError('CC-SF-9', 'the place to continue from is not one of this release')
  return token as unknown as ReadToken
}

/** A locator path of the query API; never anything that could lead to another host or resource. */
export const QUERY_PATH = /^\/services\/data\/v\d+\.\d\/query(All)?\/[\w-]+$/

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>
  } catch {
    return {}
  }
}
