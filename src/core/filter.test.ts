import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFilter, isCalendarDate, parseFilter } from './filter.ts'

const FIELDS = { name: 'text', employees: 'number', last_seen: 'date', archived: 'boolean', domains: 'texts' } as const

function codeOf(json: unknown): string {
  try {
    parseFilter(json, FIELDS)
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'accepted'
}

test('a nested filter is read and unknown keys are dropped', () => {
  const json = {
    all: [
      { field: 'name', op: 'contains', value: 'ac', comment: 'x' },
      {
        any: [
          { not: { field: 'domains', op: 'is-empty', value: 3 } },
          { field: 'employees', op: 'between', value: [1, 9] },
        ],
      },
    ],
  }
  assert.deepEqual(parseFilter(json, FIELDS), {
    all: [
      { field: 'name', op: 'contains', value: 'ac' },
      { any: [{ not: { field: 'domains', op: 'is-empty' } }, { field: 'employees', op: 'between', value: [1, 9] }] },
    ],
  })
})

test('mistakes are named with a code for shape, field or value', () => {
  assert.equal(codeOf([]), 'CC-FILTER-1')
  assert.equal(codeOf({ all: [], any: [] }), 'CC-FILTER-1')
  assert.equal(codeOf({ all: {} }), 'CC-FILTER-1')
  assert.equal(codeOf({ field: 'name', op: 'sounds-like', value: 'x' }), 'CC-FILTER-1')
  assert.equal(codeOf({ field: 'constructor', op: 'equals', value: 'x' }), 'CC-FILTER-2')
  assert.equal(codeOf({ field: 'name', op: 'greater', value: 'x' }), 'CC-FILTER-3')
  assert.equal(codeOf({ field: 'employees', op: 'equals', value: '12' }), 'CC-FILTER-3')
  assert.equal(codeOf({ field: 'last_seen', op: 'less', value: '2026-02-30' }), 'CC-FILTER-3')
  assert.equal(codeOf({ field: 'employees', op: 'between', value: [1] }), 'CC-FILTER-3')
  assert.equal(codeOf({ field: 'last_seen', op: 'in-last-days', value: 0 }), 'CC-FILTER-3')
  assert.equal(codeOf({ field: 'name', op: 'equals', value: 'a\0b' }), 'CC-FILTER-3')
})

test('a filter nested without end is refused instead of exhausting the stack', () => {
  let filter: unknown = { field: 'name', op: 'is-empty' }
  for (let i = 0; i < 5000; i++) filter = { not: filter }
  assert.equal(codeOf(filter), 'CC-FILTER-1')
})

test('a filter is described in words', () => {
  const filter = parseFilter(
    {
      all: [
        { field: 'name', op: 'in', value: ['A', 'B'] },
        {
          any: [
            { field: 'last_seen', op: 'in-last-days', value: 7 },
            { field: 'employees', op: 'between', value: [1, 2] },
          ],
        },
        { not: { field: 'domains', op: 'is-empty' } },
      ],
    },
    FIELDS,
  )
  assert.equal(
    describeFilter(filter),
    'name is one of "A", "B" and (last seen is within the last 7 days or employees is between 1 and 2) and not (domains is empty)',
  )
  assert.equal(describeFilter({ all: [] }), 'everything')
})

test('only existing days count as dates', () => {
  assert.ok(isCalendarDate('2024-02-29'))
  assert.ok(!isCalendarDate('2023-02-29'))
  assert.ok(!isCalendarDate('2023-2-9'))
  assert.ok(!isCalendarDate('0000-01-01'))
})
