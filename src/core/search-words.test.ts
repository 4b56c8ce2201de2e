import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchWords } from './search-words.ts'

test('words of a search are told apart by anything but letters and digits', () => {
  assert.deepEqual(searchWords(' Acme, Inc. '), ['Acme', 'Inc'])
  assert.deepEqual(searchWords("O'Hara & Söhne/3M"), ['O', 'Hara', 'Söhne', '3M'])
  assert.deepEqual(searchWords('株式会社オリオン'), ['株式会社オリオン'])
  assert.deepEqual(searchWords('%'), ['%'])
  assert.deepEqual(searchWords('  '), [])
})
