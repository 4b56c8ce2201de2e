import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressLine, table } from './output.ts'

test('a progress line shows a bar, the share and the figures, and fits the terminal', () => {
  assert.equal(progressLine('Pull', 5, 10, 40), 'Pull  █████████░░░░░░░░   50 %  5 of 10')
  assert.ok(progressLine('A very long label that does not fit', 1, 3, 40).length < 40)
})

test('a progress line without a total shows only how much is done', () => {
  assert.equal(progressLine('Import', 1234, null, 80), 'Import  1,234')
})

test('a table aligns text to the left and numbers to the right', () => {
  assert.equal(
    table(
      ['name', 'count'],
      [
        ['a', 1],
        ['long', 1000],
      ],
    ),
    ['name  count', '────  ─────', 'a         1', 'long  1,000'].join('\n'),
  )
})
