import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine } from './send-csv.ts'

test('cells are quoted where they must be, and no cell is a formula for a spreadsheet', () => {
  const day = new Date('2026-11-25T19:00:00Z')
  assert.equal(
    csvLine(['a', 'b, c', 'say "so"', 1, null, day]),
    'a,"b, c","say ""so""",1,,2026-11-25T19:00:00.000Z\r\n',
  )
  assert.equal(csvLine(['=1+1', '+49', '-x', '@name', -5]), "'=1+1,'+49,'-x,'@name,-5\r\n")
})
