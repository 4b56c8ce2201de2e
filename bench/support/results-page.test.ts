import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markdownTable, withSection } from './results-page.ts'

test('a section is added behind the others', () => {
  const page = withSection(withSection('', 'Pull', 'fast'), 'Matching', 'right')
  assert.match(page, /^# Results\n/)
  assert.match(page, /\n## Pull\n\nfast\n\n## Matching\n\nright\n$/)
})

test('a section is replaced and the other benchmark keeps its figures', () => {
  const before = withSection(withSection('', 'Pull', 'fast\n\n### Memory\n\nsmall'), 'Matching', 'right')
  const after = withSection(before, 'Matching', 'better')
  assert.match(after, /## Pull\n\nfast\n\n### Memory\n\nsmall\n\n## Matching\n\nbetter\n$/)
  assert.doesNotMatch(after, /right/)
})

test('writing the same section twice changes nothing', () => {
  const page = withSection(withSection('', 'Pull', 'fast'), 'Matching', 'right')
  assert.equal(withSection(page, 'Pull', 'fast'), page)
})

test('a table has a line for its header, its rule and each row', () => {
  assert.equal(markdownTable(['a', 'b'], [['1', '2']]), '| a | b |\n| --- | --- |\n| 1 | 2 |')
})
