import { type FaultLanguage, type FaultSettings, parseCount, parseDuration } from '../../parts/faults/parse-faults.ts'

const REQUEST_KINDS = [
  'any',
  'token',
  'query',
  'describe',
  'read',
  'create',
  'update',
  'delete',
  'upsert',
  'write',
  'collections',
  'composite',
  'replication',
  'limits',
  'job',
  'poll',
  'upload',
  'close',
  'bulk',
  'rest',
  'ingest',
] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

export interface SalesforceFaults extends FaultSettings {
  readonly dailyLimit?: number
  readonly slowJobsMs?: number
}

/** The words of `--faults` for Salesforce. */
export const SALESFORCE_FAULTS: FaultLanguage<SalesforceFaults> = {
  kinds: REQUEST_KINDS,
  triggers: ['failed-jobs', 'unprocessed-rows', 'row-lock', 'expire-locator'],
  refusals: [],
  settings: {
    'daily-limit': (name, value) => ({ dailyLimit: parseCount(name, value) }),
    'slow-jobs': (name, value) => ({ slowJobsMs: parseDuration(name, value) }),
  },
  help: [
    ['latency=50..200', 'each answer waits that many milliseconds'],
    ['401=0.01', 'sessions expire early (INVALID_SESSION_ID)'],
    ['429=query@1/3', 'too many requests, Retry-After 3 s'],
    ['503=0.1', 'server unavailable; 502 and 504 are bad gateway and gateway timeout, in HTML'],
    ['500=2', 'unknown exception, the next two'],
    ['lost-answer=create@3', 'the connection breaks after the third create took effect'],
    ['lost-request=update:0.1', 'the connection breaks before the effect'],
    ['cut-body=bulk@2', 'the second bulk download ends in the middle'],
    ['short-body=bulk@1', 'the body ends cleanly, but too early'],
    ['html-page=query@1', 'an HTML page with status 200 instead of JSON'],
    ['redirect=query@1', 'redirect to another host'],
    ['row-lock=0.05', 'rows answer UNABLE_TO_LOCK_ROW'],
    ['token-ttl=20s', 'how long access tokens live'],
    ['daily-limit=500', 'API calls a day'],
    ['late-commit=240s', 'saves become visible with stamps that old; late-commit=240s:0.3 for a share'],
    ['equal-stamps=500', 'so many saves in a row share one stamp'],
    ['slow-jobs=5s', 'bulk jobs take at least that long'],
    ['failed-jobs=1', 'the next bulk job fails'],
    ['unprocessed-rows=1', 'the next ingest job fails half way and leaves rows unprocessed'],
    ['expire-locator=1', 'the next query locator has expired'],
  ],
}
