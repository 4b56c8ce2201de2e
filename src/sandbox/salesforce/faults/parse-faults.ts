/**
 * The language of `--faults`: `name=value`, separated by commas.
 *
 * Triggers (401, 429, 500, 503, lost-answer, lost-request, cut-body, html-page, redirect, failed-jobs, unprocessed-rows,
 * row-lock, expire-locator) say when: `0.1` a share, `3` the next three, `create@3` only the third create,
 * `query:0.5` half of the queries, `query:2` the next two, `create` every create, `always`. 429 and 503 take the
 * Retry-After in seconds behind a slash: `429=query@1/3`.
 */
export const REQUEST_KINDS = [
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

export const TRIGGER_NAMES = [
  '401',
  '429',
  '500',
  '503',
  'lost-answer',
  'lost-request',
  'cut-body',
  'html-page',
  'redirect',
  'failed-jobs',
  'unprocessed-rows',
  'row-lock',
  'expire-locator',
  'short-body',
] as const
export type TriggerName = (typeof TRIGGER_NAMES)[number]

export interface Trigger {
  readonly name: TriggerName
  readonly kind: RequestKind
  /** `nth`: only that one; `next`: the first so many; `share`: each with this probability. */
  readonly mode: 'nth' | 'next' | 'share'
  readonly amount: number
  readonly retryAfterSeconds: number
}

export interface FaultSettings {
  readonly triggers: readonly Trigger[]
  readonly latency?: { readonly fromMs: number; readonly toMs: number }
  readonly tokenTtlMs?: number
  readonly dailyLimit?: number
  /** Saves carry a stamp this much older than the moment they become visible; `share` of them. */
  readonly lateCommit?: { readonly ms: number; readonly share: number }
  /** So many saves in a row carry one and the same stamp. */
  readonly equalStamps?: number
  readonly slowJobsMs?: number
}

export class FaultsSyntaxError extends Error {}

/** Lines for `--help` and for the message about a wrong name. */
export const FAULT_HELP: readonly (readonly [string, string])[] = [
  ['latency=50..200', 'each answer waits that many milliseconds'],
  ['401=0.01', 'sessions expire early (INVALID_SESSION_ID)'],
  ['429=query@1/3', 'too many requests, Retry-After 3 s'],
  ['503=0.1', 'server unavailable'],
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
]

/** Throws FaultsSyntaxError with the wrong part and what would be right. */
export function parseFaults(text: string): FaultSettings {
  const triggers: Trigger[] = []
  const settings: { -readonly [Key in keyof FaultSettings]?: FaultSettings[Key] } = {}
  for (const part of text.split(',')) {
    const trimmed = part.trim()
    if (trimmed === '') continue
    const at = trimmed.indexOf('=')
    if (at < 1) throw new FaultsSyntaxError(`"${trimmed}" has no value; write name=value, for example 503=0.1`)
    const name = trimmed.slice(0, at).trim()
    const value = trimmed.slice(at + 1).trim()
    if ((TRIGGER_NAMES as readonly string[]).includes(name)) triggers.push(parseTrigger(name as TriggerName, value))
    else Object.assign(settings, parseSetting(name, value))
  }
  return { ...settings, triggers }
}

function parseSetting(name: string, value: string): Partial<FaultSettings> {
  if (name === 'latency') {
    const [from, to] = value.replace(/ms$/, '').split('..')
    const fromMs = parseCount(name, from ?? '')
    return { latency: { fromMs, toMs: to === undefined ? fromMs : parseCount(name, to) } }
  }
  if (name === 'token-ttl') return { tokenTtlMs: parseDuration(name, value) }
  if (name === 'daily-limit') return { dailyLimit: parseCount(name, value) }
  if (name === 'equal-stamps') return { equalStamps: parseCount(name, value) }
  if (name === 'slow-jobs') return { slowJobsMs: parseDuration(name, value) }
  if (name === 'late-commit') {
    const [duration, share] = value.split(':')
    return { lateCommit: { ms: parseDuration(name, duration ?? ''), share: share === undefined ? 1 : Number(share) } }
  }
  const known = FAULT_HELP.map(([example]) => example.slice(0, example.indexOf('=')))
  throw new FaultsSyntaxError(`There is no fault "${name}". Known faults: ${known.join(', ')}`)
}

function parseTrigger(name: TriggerName, value: string): Trigger {
  const match = /^([a-z]+)?(?:([@:])?([0-9.]+))?(?:\/(\d+(?:\.\d+)?)s?)?$/.exec(value)
  if (!match || (match[1] === undefined && match[3] === undefined) || (match[1] && match[3] && !match[2]))
    throw new FaultsSyntaxError(
      `"${name}=${value}": write a share (0.1), a count (3), a kind (create), kind@n (create@3) or kind:amount (query:0.5)`,
    )
  const word = match[1] ?? 'any'
  const kind = word === 'always' ? 'any' : word
  if (!(REQUEST_KINDS as readonly string[]).includes(kind))
    throw new FaultsSyntaxError(`"${name}=${value}": there is no kind "${kind}". Kinds: ${REQUEST_KINDS.join(', ')}`)
  const amount = match[3] === undefined ? 1 : Number(match[3])
  if (!Number.isFinite(amount) || amount < 0)
    throw new FaultsSyntaxError(`"${name}=${value}": ${match[3]} is no number`)
  const every = match[3] === undefined
  const mode = match[2] === '@' ? 'nth' : every || amount < 1 ? 'share' : 'next'
  return { name, kind: kind as RequestKind, mode, amount, retryAfterSeconds: match[4] ? Number(match[4]) : 1 }
}

function parseCount(name: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new FaultsSyntaxError(`"${name}=${value}" needs a whole number`)
  return Number(value)
}

function parseDuration(name: string, value: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value)
  if (!match) throw new FaultsSyntaxError(`"${name}=${value}" needs a duration such as 500ms, 20s, 5m or 1h`)
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 's'] ?? 1000
  return Number(match[1]) * unit
}
