const HOUR = 3_600_000

/**
 * Milliseconds to wait according to a Retry-After header, seconds or date; null when there is none or it is nonsense.
 * A date is measured against the server's own Date header, so that wrong clocks do no harm. Past dates give 0, far ones
 * are capped at one hour (N10).
 */
export function parseRetryAfter(headers: Readonly<Record<string, string>>, now: Date): number | null {
  const text = headers['retry-after']?.trim()
  if (!text) return null
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, HOUR)
  const until = Date.parse(text)
  if (Number.isNaN(until) || !/[a-z]{3}/i.test(text)) return null
  const serverNow = Date.parse(headers.date ?? '')
  const from = Number.isNaN(serverNow) ? now.getTime() : serverNow
  return Math.min(Math.max(0, until - from), HOUR)
}
