import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayNumber, dayStart, dayText, isPeriod, localDay, periodDays } from './date-literals.ts'

// A Wednesday.
const today = dayNumber('2026-05-13')
const span = (name: string, count: number | null = null) => {
  const { from, to } = periodDays(name, count, today)
  return `${dayText(from)}..${dayText(to)}`
}

test('date literals name the days Salesforce means', () => {
  const cases: [string, number | null, string][] = [
    ['TODAY', null, '2026-05-13..2026-05-14'],
    ['YESTERDAY', null, '2026-05-12..2026-05-13'],
    ['TOMORROW', null, '2026-05-14..2026-05-15'],
    ['THIS_WEEK', null, '2026-05-10..2026-05-17'],
    ['LAST_WEEK', null, '2026-05-03..2026-05-10'],
    ['NEXT_MONTH', null, '2026-06-01..2026-07-01'],
    ['THIS_QUARTER', null, '2026-04-01..2026-07-01'],
    ['LAST_FISCAL_QUARTER', null, '2026-01-01..2026-04-01'],
    ['NEXT_YEAR', null, '2027-01-01..2028-01-01'],
    ['LAST_90_DAYS', null, '2026-02-12..2026-05-14'],
    ['LAST_N_DAYS', 7, '2026-05-06..2026-05-14'],
    ['NEXT_N_DAYS', 2, '2026-05-14..2026-05-16'],
    ['N_DAYS_AGO', 3, '2026-05-10..2026-05-11'],
    ['LAST_N_WEEKS', 2, '2026-04-26..2026-05-10'],
    ['LAST_N_MONTHS', 3, '2026-02-01..2026-05-01'],
    ['NEXT_N_QUARTERS', 1, '2026-07-01..2026-10-01'],
    ['N_QUARTERS_AGO', 1, '2026-01-01..2026-04-01'],
    ['LAST_N_FISCAL_YEARS', 2, '2024-01-01..2026-01-01'],
  ]
  for (const [name, count, wanted] of cases) {
    assert.ok(isPeriod(name), name)
    assert.equal(span(name, count), wanted, name)
  }
  for (const name of ['N_DAYS', 'LAST_N_DAYS_AGO', 'SOMEDAY', 'LAST_DAY']) assert.ok(!isPeriod(name), name)
})

test('a day begins at midnight of the user, also when the clocks change', () => {
  assert.equal(dayStart('GMT', today), Date.UTC(2026, 4, 13))
  assert.equal(dayStart('America/Los_Angeles', today), Date.UTC(2026, 4, 13, 7))
  assert.equal(dayStart('Europe/Berlin', dayNumber('2026-03-29')), Date.UTC(2026, 2, 28, 23))
  assert.equal(dayStart('Europe/Berlin', dayNumber('2026-03-30')), Date.UTC(2026, 2, 29, 22))
  assert.equal(localDay('Asia/Tokyo', Date.UTC(2026, 4, 12, 20)), today)
})
