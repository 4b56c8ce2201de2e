/**
 * The language of `--faults`: `name=value`, separated by commas.
 *
 * Triggers say when: `0.1` a share, `3` the next three, `create@3` only the third create, `query:0.5` half of the queries,
 * `query:2` the next two, `create` every create, `always`. 429 and 503 take the Retry-After in seconds behind a slash:
 * `429=query@1/3`. Every sandbox adds triggers, settings and kinds of requests of its own.
 */

/** What can happen to a request of any CRM. */
const SHARED_TRIGGERS: readonly string[] = [
  '401',
  '429',
  '500',
  '502',
  '503',
  '504',
  'lost-answer',
  'lost-request',
  'cut-body',
  'short-body',
  'html-page',
  'redirect',
]

export interface Trigger {
  readonly name: string
  readonly kind: string
  /** `nth`: only that one; `next`: the first so many; `share`: each with this probability. */
  readonly mode: 'nth' | 'next' | 'share'
  readonly amount: number
  readonly retryAfterSeconds: number
}

export interface FaultSettings {
  readonly triggers: readonly Trigger[]
  readonly latency?: { readonly fromMs: number; readonly toMs: number }
  readonly tokenTtlMs?: number
  /** Saves carry a stamp this much older than the moment they become visible; `share` of them. */
  readonly lateCommit?: { readonly ms: number; readonly share: number }
  /** So many saves in a row carry one and the same stamp. */
  readonly equalStamps?: number
}

/** The words of one sandbox. */
export interface FaultWords {
  /** Kinds of requests a trigger may name; `any` among them. */
  readonly kinds: readonly string[]
  /** Triggers besides the shared ones, asked by the sandbox itself. */
  readonly triggers: readonly string[]
  /** Triggers whose answer (`Host.faultAnswer`) comes instead of the CRM's. */
  readonly refusals: readonly string[]
  /** Lines for `--help` and for the message about a wrong name: an example and what it does. */
  readonly help: readonly (readonly [string, string])[]
}

export interface FaultLanguage<Settings extends FaultSettings = FaultSettings> extends FaultWords {
  /** Settings besides latency, token-ttl, late-commit and equal-stamps: name → how its value is read. */
  readonly settings: Readonly<Record<string, (name: string, value: string) => Partial<Settings>>>
}

export class FaultsSyntaxError extends Error {}

/** Throws FaultsSyntaxError with the wrong part and what would be right. */
export function parseFaults<Settings extends FaultSettings>(
  language: FaultLanguage<Settings>,
  text: string,
): FaultSettings & Partial<Settings> {
  const triggers: Trigger[] = []
  let settings: Partial<FaultSettings & Settings> = {}
  for (const part of text.split(',')) {
    const trimmed = part.trim()
    if (trimmed === '') continue
    const at = trimmed.indexOf('=')
    if (at < 1) throw new FaultsSyntaxError(`"${trimmed}" has no value; write name=value, for example 503=0.1`)
    const name = trimmed.slice(0, at).trim()
    const value = trimmed.slice(at + 1).trim()
    if (SHARED_TRIGGERS.includes(name) || language.triggers.includes(name) || language.refusals.includes(name))
      triggers.push(parseTrigger(language, name, value))
    else settings = { ...settings, ...parseSetting(language, name, value) }
  }
  return { ...settings, triggers }
}

function parseSetting<Settings extends FaultSettings>(
  language: FaultLanguage<Settings>,
  name: string,
  value: string,
): Partial<FaultSettings | Settings> {
  if (name === 'latency') {
    const [from, to] = value.replace(/ms$/, '').split('..')
    const fromMs = parseCount(name, from ?? '')
    return { latency: { fromMs, toMs: to === undefined ? fromMs : parseCount(name, to) } }
  }
  if (name === 'token-ttl') return { tokenTtlMs: parseDuration(name, value) }
  if (name === 'equal-stamps') return { equalStamps: parseCount(name, value) }
  if (name === 'late-commit') {
    const [duration, share] = value.split(':')
    return { lateCommit: { ms: parseDuration(name, duration ?? ''), share: share === undefined ? 1 : Number(share) } }
  }
  const own = language.settings[name]
  if (own) return own(name, value)
  const known = language.help.map(([example]) => example.slice(0, example.indexOf('=')))
  throw new FaultsSyntaxError(`There is no fault "${name}". Known faults: ${known.join(', ')}`)
}

function parseTrigger(language: FaultWords, name: string, value: string): Trigger {
  const match = /^([a-z]+(?:-[a-z]+)*)?(?:([@:])?([0-9.]+))?(?:\/(\d+(?:\.\d+)?)s?)?$/.exec(value)
  if (!match || (match[1] === undefined && match[3] === undefined) || (match[1] && match[3] && !match[2]))
    throw new FaultsSyntaxError(
      `"${name}=${value}": write a share (0.1), a count (3), a kind (create), kind@n (create@3) or kind:amount (query:0.5)`,
    )
  const word = match[1] ?? 'any'
  const kind = word === 'always' ? 'any' : word
  if (!language.kinds.includes(kind))
    throw new FaultsSyntaxError(`"${name}=${value}": there is no kind "${kind}". Kinds: ${language.kinds.join(', ')}`)
  const amount = match[3] === undefined ? 1 : Number(match[3])
  if (!Number.isFinite(amount) || amount < 0)
    throw new FaultsSyntaxError(`"${name}=${value}": ${match[3]} is no number`)
  const every = match[3] === undefined
  const mode = match[2] === '@' ? 'nth' : every || amount < 1 ? 'share' : 'next'
  return { name, kind, mode, amount, retryAfterSeconds: match[4] ? Number(match[4]) : 1 }
}

/** A whole number; throws FaultsSyntaxError. */
export function parseCount(name: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new FaultsSyntaxError(`"${name}=${value}" needs a whole number`)
  return Number(value)
}

/** Milliseconds of 500ms, 20s, 5m or 1h; a bare number is seconds. Throws FaultsSyntaxError. */
export function parseDuration(name: string, value: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value)
  if (!match) throw new FaultsSyntaxError(`"${name}=${value}" needs a duration such as 500ms, 20s, 5m or 1h`)
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? 's'] ?? 1000
  return Number(match[1]) * unit
}

/** Help for `--faults` of one sandbox. */
export function faultsHelpText(language: FaultWords): string {
  const width = Math.max(...language.help.map(([example]) => example.length)) + 2
  const lines = language.help.map(([example, words]) => `  ${example.padEnd(width)}${words}`)
  return [
    'Faults, separated by commas (for example --faults latency=50..200,503=0.1,lost-answer=create@3):',
    ...lines,
    'When: 0.1 = that share, 3 = the next three, create@3 = only the third create, query:0.5 = half of the queries,',
    `query:2 = the next two, create = every create, always. Kinds: ${language.kinds.join(', ')}.`,
  ].join('\n')
}
