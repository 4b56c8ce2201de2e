import { ConcordatError, defineErrors } from '../../core/errors.ts'
import type { Reject } from '../../core/outcome.ts'
import type { HttpResponse } from '../../platform/http/client.ts'
import { rejectWords } from './errors-rejects.ts'

export const salesforceError = defineErrors({
  'CC-SF-1': {
    status: 409,
    title: 'Salesforce needs you to sign in again',
    meaning: 'Salesforce no longer accepts the stored sign-in: it was revoked, expired, or its user was deactivated.',
    nextStep: 'Open the connection and connect it again. Nothing is lost: reading continues where it stopped.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-SF-2': {
    status: 503,
    title: 'Salesforce is busy renewing the sign-in',
    meaning: 'Another process is renewing this sign-in and has not finished.',
    nextStep: 'Nothing to do; the next attempt uses the renewed sign-in.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-SF-3': {
    status: 409,
    title: 'The Salesforce API is switched off',
    meaning: 'The organisation or this user may not use the API.',
    nextStep:
      'Ask your Salesforce administrator to give the user "API Enabled". Enterprise, Performance, Unlimited and Developer editions have the API; Professional needs it as an add-on.',
    retry: 'after-fix',
    who: 'crm-admin',
  },
  'CC-SF-4': {
    status: 409,
    title: 'The Salesforce user may not do this',
    meaning: 'Permissions of the connected user do not cover what was asked.',
    nextStep: 'Ask your Salesforce administrator to grant the permission that is named, then try again.',
    retry: 'after-fix',
    who: 'crm-admin',
  },
  'CC-SF-5': {
    status: 409,
    title: 'A Salesforce object cannot be read',
    meaning: 'The object does not exist in this organisation, or the connected user cannot see it.',
    nextStep: 'Check the object name in the settings, or ask your Salesforce administrator for read access to it.',
    retry: 'after-fix',
    who: 'crm-admin',
  },
  'CC-SF-6': {
    status: 409,
    title: 'A Salesforce field cannot be used',
    meaning: 'The field was removed, renamed, or hidden from the connected user (field-level security).',
    nextStep: 'Remove the field from the settings, or ask your Salesforce administrator to make it visible.',
    retry: 'after-fix',
    who: 'crm-admin',
  },
  'CC-SF-7': {
    status: 409,
    title: 'Salesforce does not offer the API version we need',
    meaning: 'The version this release of Concordat speaks is not on the list of the organisation.',
    nextStep: 'Update Concordat when the version was retired; ask Salesforce support when it has never been there.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-SF-8': {
    status: 503,
    title: 'Salesforce call limit reached',
    meaning: 'The calls Salesforce allows per 24 hours (or at one time) are used up, by us or by other applications.',
    nextStep: 'Nothing to do: work goes on by itself at the time shown. Raise the allowance if this happens often.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-SF-9': {
    status: 503,
    title: 'Salesforce forgot where we were',
    meaning: 'The result list we were reading page by page has expired or was removed.',
    nextStep: 'Nothing to do; the same window is read again from its start.',
    retry: 'now',
    who: 'nobody',
  },
  'CC-SF-10': {
    status: 502,
    title: 'Salesforce gave an answer that cannot be understood',
    meaning: 'Instead of the expected answer there was something else, for example a maintenance page or a cut text.',
    nextStep: 'Wait a little and try again; if it stays, check status.salesforce.com and any proxy in between.',
    retry: 'later',
    who: 'operator',
  },
  'CC-SF-11': {
    status: 502,
    title: 'A Salesforce bulk job did not finish',
    meaning: 'Salesforce failed or aborted the job, or it made no progress for too long.',
    nextStep: 'Try again later; if it stays, ask your Salesforce administrator to look at Setup > Bulk Data Load Jobs.',
    retry: 'later',
    who: 'crm-admin',
  },
  'CC-SF-12': {
    status: 409,
    title: 'The Salesforce address is not allowed',
    meaning: 'Salesforce (or somebody in its place) named an instance address outside the allowed hosts.',
    nextStep: 'Check the login address of the connection. Nothing was sent to the refused address.',
    retry: 'never',
    who: 'operator',
  },
  'CC-SF-13': {
    status: 409,
    title: 'Salesforce refuses a fresh sign-in',
    meaning: 'Even a token issued a moment ago is refused, so signing in again and again would not help.',
    nextStep:
      'Ask your Salesforce administrator to check session settings, IP restrictions and login hours of the connected app and user, then connect again.',
    retry: 'after-fix',
    who: 'crm-admin',
  },
  'CC-SF-14': {
    status: 500,
    title: 'Salesforce refused a query',
    meaning: 'Salesforce could not understand or would not run a query we built.',
    nextStep: 'Check the filter and the fields that were chosen; if they are plain, report this with the code shown.',
    retry: 'never',
    who: 'operator',
  },
  'CC-SF-15': {
    status: 503,
    title: 'Salesforce is temporarily unable to answer',
    meaning: 'Salesforce reported an internal failure, a time-out or maintenance.',
    nextStep: 'Nothing to do; it is tried again later.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-SF-16': {
    status: 502,
    title: 'Too many deletions for one question',
    meaning: 'Salesforce lists at most 600,000 deletions at once and the smallest window has more.',
    nextStep: 'Run a whole comparison of the object instead.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-SF-17': {
    status: 409,
    title: 'Salesforce does not know this application',
    meaning:
      'Client id, client secret, key or redirect address do not match an app of the organisation, or it is blocked.',
    nextStep:
      'Compare client id and secret with the External Client App in Salesforce, and ask your administrator to install and approve it.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-SF-18': {
    status: 400,
    title: 'Not a Salesforce name',
    meaning: 'An object or field name contains characters that Salesforce names cannot have.',
    nextStep: 'Correct the name in the settings.',
    retry: 'never',
    who: 'user',
  },
  'CC-SF-19': {
    status: 502,
    title: 'Salesforce sent fewer records than it announced',
    meaning: 'The pages together hold another number of records than Salesforce stated.',
    nextStep: 'Nothing to do; the window is read again. If it stays, report it: no record is dropped silently.',
    retry: 'now',
    who: 'nobody',
  },
  'CC-SF-20': {
    status: 409,
    title: 'Salesforce refused the request',
    meaning: 'Salesforce refused for the reason given in its own words.',
    nextStep: 'Read the reason; correct the settings or ask your Salesforce administrator.',
    retry: 'after-fix',
    who: 'crm-admin',
  },
})

export type SalesforceCode = Parameters<typeof salesforceError>[0]

/** A refusal in the CRM's own words. */
export interface Refusal {
  readonly status: number
  /** e.g. STRING_TOO_LONG; "HTTP_502" when the answer names none. */
  readonly symbol: string
  readonly message: string
  readonly fields: readonly string[]
}

interface ErrorEntry {
  errorCode?: unknown
  statusCode?: unknown
  message?: unknown
  fields?: unknown
  error?: unknown
  error_description?: unknown
}

/** Reads `[{errorCode,message,fields}]`, `[{statusCode,…}]` and `{error,error_description}`; anything else is nameless. */
export function parseRefusal(status: number, body: string): Refusal {
  try {
    const parsed: unknown = JSON.parse(body)
    const entry = (Array.isArray(parsed) ? parsed[0] : parsed) as ErrorEntry | undefined
    if (entry && typeof entry === 'object') return refusalOf(status, entry)
  } catch {
    // An HTML page of an edge server or an empty body: the status is all there is.
  }
  return { status, symbol: `HTTP_${status}`, message: '', fields: [] }
}

export async function readRefusal(response: HttpResponse): Promise<Refusal> {
  return parseRefusal(response.status, await response.text().catch(() => ''))
}

/** One entry of an error list as a refusal. */
export function refusalOf(status: number, entry: ErrorEntry): Refusal {
  const symbol = entry.errorCode ?? entry.statusCode ?? entry.error
  const message = entry.message ?? entry.error_description
  return {
    status,
    symbol: typeof symbol === 'string' && symbol !== '' ? symbol : `HTTP_${status}`,
    message: typeof message === 'string' ? message : '',
    fields: Array.isArray(entry.fields) ? entry.fields.filter((field) => typeof field === 'string') : [],
  }
}

const CODE_OF_SYMBOL: Readonly<Record<string, SalesforceCode>> = {
  API_DISABLED_FOR_ORG: 'CC-SF-3',
  API_CURRENTLY_DISABLED: 'CC-SF-3',
  CLIENT_NOT_ACCESSIBLE_FOR_USER: 'CC-SF-4',
  FUNCTIONALITY_NOT_ENABLED: 'CC-SF-4',
  FeatureNotEnabled: 'CC-SF-4',
  FEATURENOTENABLED: 'CC-SF-4',
  INVALID_TYPE: 'CC-SF-5',
  NOT_FOUND: 'CC-SF-5',
  INVALIDENTITY: 'CC-SF-5',
  INVALID_FIELD: 'CC-SF-6',
  UNSUPPORTED_API_VERSION: 'CC-SF-7',
  REQUEST_LIMIT_EXCEEDED: 'CC-SF-8',
  LIMIT_EXCEEDED: 'CC-SF-8',
  INVALID_QUERY_LOCATOR: 'CC-SF-9',
  INVALID_SESSION_ID: 'CC-SF-13',
  INVALID_AUTH_HEADER: 'CC-SF-13',
  MALFORMED_QUERY: 'CC-SF-14',
  INVALID_QUERY_FILTER_OPERATOR: 'CC-SF-14',
  QUERY_TOO_COMPLICATED: 'CC-SF-14',
  QUERY_TIMEOUT: 'CC-SF-15',
  UNABLE_TO_LOCK_ROW: 'CC-SF-15',
  SERVER_UNAVAILABLE: 'CC-SF-15',
  UNKNOWN_EXCEPTION: 'CC-SF-15',
  EXCEEDED_ID_LIMIT: 'CC-SF-16',
}

/** Symbols whose message may quote what a person typed or a record holds; it stays out of errors (G11). */
const QUOTES_VALUES = new Set(['MALFORMED_QUERY', 'DUPLICATE_VALUE', 'DUPLICATES_DETECTED'])

function codeOf(refusal: Refusal): SalesforceCode {
  const known = CODE_OF_SYMBOL[refusal.symbol]
  if (known) return known
  if (refusal.symbol.startsWith('INSUFFICIENT_ACCESS')) return 'CC-SF-4'
  if (refusal.status === 410) return 'CC-SF-7'
  if (refusal.status === 401) return 'CC-SF-13'
  if (refusal.status === 406 || refusal.status === 420 || refusal.status === 429) return 'CC-SF-15'
  if (refusal.status >= 500) return 'CC-SF-15'
  if (refusal.symbol.startsWith('HTTP_')) return 'CC-SF-10'
  return 'CC-SF-20'
}

/** The error that stops a call for this refusal. `facts.symbol` and `facts.status` let callers tell them apart. */
export function refusalError(refusal: Refusal, doing: string, retryAt?: Date): ConcordatError {
  const code = codeOf(refusal)
  const words = QUOTES_VALUES.has(refusal.symbol) ? '' : `: ${refusal.message.slice(0, 300)}`
  const facts = { symbol: refusal.symbol, status: refusal.status, fields: refusal.fields.join(',') }
  const details = retryAt ? { facts, retryAt } : { facts }
  return salesforceError(code, `${doing}: Salesforce answered ${refusal.symbol}${words}`, details)
}

/** The CRM's symbol inside a thrown error, or ''. */
export function symbolOf(error: unknown): string {
  if (!(error instanceof ConcordatError)) return ''
  const symbol = error.facts.symbol
  return typeof symbol === 'string' ? symbol : ''
}

/**
 * Did the request of this failure certainly have no effect? Errors of the HTTP client say so with `facts.sent`; an answer
 * with a refusal below 500 also means that nothing was done. Anything else may have been done.
 */
export function withoutEffect(error: unknown): boolean {
  if (!(error instanceof ConcordatError)) return false
  if (error.facts.sent === false) return true
  const status = error.facts.status
  return error.code.startsWith('CC-SF-') && typeof status === 'number' && status >= 300 && status < 500
}

/** A refusal of one record as a reject, in the CRM's words and ours. */
export function rejectOf(object: string, refusal: Refusal): Reject {
  const words = rejectWords(object, refusal.symbol, refusal.fields, refusal.message)
  return {
    code: refusal.symbol,
    symbol: refusal.symbol,
    message: refusal.message,
    fields: refusal.fields,
    ...words,
  }
}
