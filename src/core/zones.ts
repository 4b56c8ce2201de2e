/** Calendar days in a time zone, by the zone rules that come with Node. Pure: the zone is always a parameter. */

const formats = new Map<string, Intl.DateTimeFormat | null>()

function format(timeZone: string): Intl.DateTimeFormat | null {
  let known = formats.get(timeZone)
  if (known === undefined) {
    try {
      known = new Intl.DateTimeFormat('en-CA', {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      })
    } catch {
      known = null
    }
    formats.set(timeZone, known)
  }
  return known
}

export function isTimeZone(name: string): boolean {
  return format(name) !== null
}

/** The clock reading of an instant in a zone, as milliseconds of a UTC clock that shows the same digits. */
function reading(instant: Date, timeZone: string): number {
  const parts = new Map(
    format(timeZone)
      ?.formatToParts(instant)
      .map((part) => [part.type, part.value]),
  )
  const at = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
  return Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
}

/** "YYYY-MM-DD" of an instant in a zone. */
export function dayInZone(instant: Date, timeZone: string): string {
  return new Date(reading(instant, timeZone)).toISOString().slice(0, 10)
}

/**
 * The instant at which a day's 00:00 is read in a zone. Where a clock change skips midnight, the instant the skipped
 * reading would have had before the change (as PostgreSQL's AT TIME ZONE does).
 */
export function startOfDay(day: string, timeZone: string): Date {
  return instantOf(new Date(`${day}T00:00:00Z`), timeZone)
}

/** The instant whose clock reading in the zone equals the digits of `clock` read as UTC. */
export function instantOf(clock: Date, timeZone: string): Date {
  const fraction = ((clock.getTime() % 1000) + 1000) % 1000
  const wanted = clock.getTime() - fraction
  const before = wanted - offset(wanted - 86_400_000, timeZone)
  const after = wanted - offset(wanted + 86_400_000, timeZone)
  // A reading that exists twice means the later one, as in PostgreSQL.
  const exact = reading(new Date(after), timeZone) === wanted ? after : before
  return new Date(exact + fraction)
}

function offset(instant: number, timeZone: string): number {
  return reading(new Date(instant), timeZone) - instant
}
