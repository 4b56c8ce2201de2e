const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'narrow' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const utc = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })

/** "5 min ago", "in 2 h", "yesterday"; a date once it is a week away. */
export function agoWords(at: Date, nowMs: number): string {
  const ms = at.getTime() - nowMs
  const size = Math.abs(ms)
  if (size < 45_000) return ms > 0 ? 'in a moment' : 'just now'
  if (size < HOUR) return relative.format(Math.round(ms / MINUTE), 'minute')
  if (size < DAY) return relative.format(Math.round(ms / HOUR), 'hour')
  if (size < 7 * DAY) return relative.format(Math.round(ms / DAY), 'day')
  return day.format(at)
}

/** Date and time in the viewer's zone, then in UTC: "25 Nov 2026, 16:14:34 · 15:14:34 UTC". */
export function exactWords(at: Date): string {
  return `${exact.format(at)} · ${utc.format(at)} UTC`
}

/** "25 Nov 2026". */
export function dayWords(at: Date): string {
  return day.format(at)
}

/** 83 000 ms → "1 min 23 s"; never more than two parts. */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`
}
