import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csvLine, parseCsv } from './csv.ts'

const cellsOf = (text: string, delimiter = ','): readonly (readonly string[])[] =>
  [...parseCsv(text, delimiter)].map((row) => row.cells)

describe('the CSV dialect of Bulk API 2.0', () => {
  it('keeps quotes, delimiters and line ends inside quotes', () => {
    assert.deepEqual(cellsOf('a,"b ""c"", d","e\nf"\n1,,""\n'), [
      ['a', 'b "c", d', 'e\nf'],
      ['1', '', ''],
    ])
  })

  it('keeps blanks that belong to the value and marks what stands behind a quote', () => {
    const [row, broken] = [...parseCsv(' a , b\n"x" ,y\n', ',')]
    assert.deepEqual(row?.cells, [' a ', ' b'])
    assert.equal(row?.broken, false)
    assert.equal(broken?.broken, true)
  })

  it('knows how each row ended', () => {
    const ends = [...parseCsv('a\r\nb\nc', ',')].map((row) => row.lineEnd)
    assert.deepEqual(ends, ['\r\n', '\n', ''])
  })

  it('leaves out empty lines and a byte order mark', () => {
    assert.deepEqual(cellsOf('\uFEFFId\n\n1\n\n'), [['Id'], ['1']])
  })

  it('marks a quote that never closes', () => {
    assert.equal([...parseCsv('"abc', ',')][0]?.broken, true)
  })

  it('reads what it writes, with any delimiter', () => {
    const cells = ['plain', 'with "quotes"', 'a;b|c^d`e\tf', 'line\r\nbreak', '']
    for (const delimiter of [',', ';', '|', '^', '`', '\t'])
      assert.deepEqual(cellsOf(csvLine(cells, delimiter, '\r\n'), delimiter), [cells])
  })
})
