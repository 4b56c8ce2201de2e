/** Date literals (TODAY, LAST_N_DAYS:n, THIS_QUARTER …) as calendar days in the user's time zone (sheet §5). */

/** Days [from, to), as days since 1970-01-01 of the user's calendar. */
export interface DayRange {
  readonly from: number
  readonly to: number
}

const FIXED = /^(YESTERDAY|TODAY|TOMORROW|LAST_90_DAYS|NEXT_90_DAYS)$/
const RELATIVE = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)$/
const COUNTED = /^(LAST_N|NEXT_N|N)_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS|FISCAL_QUARTERS|FISCAL_YEARS)(_AGO)?$/

export function isPeriod(word: string): boolean {
  const counted = COUNTED.exec(word)
  return (
    FIXED.test(word) || RELATIVE.test(word) || (counted !== null && (counted[1] === 'N') === (counted[3] !== undefined))
  )
}

const DAY = 86_400_000
export const dayNumber = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY)
export const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

/** First day of the unit that lies `shift` units from the one `today` is in. */
function unitStart(today: number, unit: string, shift: number): number {
  const date = new Date(today * DAY)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth()
  switch (unit.replace('FISCAL_', '')) {
    case 'DAY':
      return today + shift
    case 'WEEK':
      return today - date.getUTCDay() + 7 * shift
    case 'MONTH':
      return Date.UTC(year, month + shift, 1) / DAY
    case 'QUARTER':
      return Date.UTC(year, month - (month % 3) + 3 * shift, 1) / DAY
    default:
      return Date.UTC(year + shift, 0, 1) / DAY
  }
}

/** The days a literal names. Fiscal years are calendar years. */
export function periodDays(name: string, count: number | null, today: number): DayRange {
  const units = (unit: string, from: number, to: number): DayRange => ({
    from: unitStart(today, unit, from),
    to: unitStart(today, unit, to),
  })
  if (name === 'LAST_90_DAYS') return units('DAY', -90, 1)
  if (name === 'NEXT_90_DAYS') return units('DAY', 1, 91)
  if (FIXED.test(name)) {
    const shift = ['YESTERDAY', 'TODAY', 'TOMORROW'].indexOf(name) - 1
    return units('DAY', shift, shift + 1)
  }
  const relative = RELATIVE.exec(name)
  if (relative) {
    const shift = ['LAST', 'THIS', 'NEXT'].indexOf(relative[1]!) - 1
    return units(relative[2]!, shift, shift + 1)
  }
  const [, kind, plural] = COUNTED.exec(name)!
  const unit = plural!.slice(0, -1)
  const n = count ?? 0
  if (kind === 'N') return units(unit, -n, -n + 1)
  if (kind === 'NEXT_N') return units(unit, 1, n + 1)
  return unit === 'DAY' ? units(unit, -n, 1) : units(unit, -n, 0)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Minutes the zone is ahead of UTC at an instant, in milliseconds. */
export function zoneOffset(zone: string, instant: number): number {
  if (zone === 'GMT' || zone === 'UTC') return 0
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, Number(part.value)]))
  const local = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
  return local - Math.floor(instant / 1000) * 1000
}

/** The user's calendar day at an instant. */
export function localDay(zone: string, instant: number): number {
  return Math.floor((instant + zoneOffset(zone, instant)) / DAY)
}

/** The instant at which a calendar day begins for the user. */
export function dayStart(zone: string, day: number): number {
  const guess = day * DAY
  const first = guess - zoneOffset(zone, guess)
  return guess - zoneOffset(zone, first)
}
