import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineScanner, RECORD_BYTES_MAX, type ScannedRow } from './scan-lines.ts'

function scan(input: string | Buffer, { cut = 7, header = true } = {}): ScannedRow[] {
  const bytes = Buffer.isBuffer(input) ? input : Buffer.from(input)
  const scanner = new LineScanner(',', { header })
  const rows: ScannedRow[] = []
  for (let at = 0; at < bytes.length; at += cut)
    for (const row of scanner.push(bytes.subarray(at, at + cut))) rows.push(row)
  rows.push(...scanner.end())
  return rows
}
const brief = (rows: ScannedRow[]) =>
  rows.map((row) => ('cells' in row ? row.cells.join('|') : 'code' in row ? `${row.line}:${row.code}` : 'blank'))

test('lines, quotes, doubled quotes, line breaks in values and CRLF are cut as RFC 4180 says, at any chunk size', () => {
  const text = 'a,b\r\n"x ""y""","1\n2"\r\n5" disk,é\n\n"",z'
  for (const cut of [1, 2, 3, 5, 100])
    assert.deepEqual(brief(scan(text, { cut, header: false })), ['a|b', 'x "y"|1\n2', '5" disk|é', 'blank', '|z'])
})

test('any cells come back as they were written', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 })),
      fc.integer({ min: 1, max: 9 }),
      (table, cut) => {
        const clean = table.map((row) => row.map((cell) => cell.replaceAll('\0', '')))
        const text = clean.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join('')
        assert.deepEqual(
          scan(text, { cut, header: false }).map((row) => ('cells' in row ? row.cells : row)),
          clean,
        )
      },
    ),
    { numRuns: 200 },
  )
})

test('a quote that is never closed costs its own line only', () => {
  assert.deepEqual(brief(scan('1,a\n2,"b\n3,c\n4,d')), ['1|a', '2:CC-RECORDS-23', '3|c', '4|d'])
})

test('a stray quote that meets another one further down costs the broken lines only', () => {
  const rows = scan('1,"a\n2,b\n3,"c"\n4,"d\n5,e,"f\n6,g\n')
  assert.deepEqual(brief(rows), ['1:CC-RECORDS-23', '2|b', '3|c', '4:CC-RECORDS-23', '5:CC-RECORDS-23', '6|g'])
})

test('bad UTF-8 and NUL are told apart and the next line goes on', () => {
  const bytes = Buffer.concat([
    Buffer.from('1,a\n2,'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('\n3,\0\n4,"'),
    Buffer.from([0xff]),
    Buffer.from('"\n5,e\n'),
  ])
  assert.deepEqual(brief(scan(bytes, { cut: 1000 })), [
    '1|a',
    '2:CC-RECORDS-21',
    '3:CC-RECORDS-22',
    '4:CC-RECORDS-21',
    '5|e',
  ])
})

test('a 100 MB value is refused without being held in memory', () => {
  const scanner = new LineScanner(',')
  const block = Buffer.alloc(1 << 20, 'x')
  for (const opening of ['1,', '2,"']) {
    const rows = scanner.push(Buffer.from(opening))
    for (let i = 0; i < 100; i++) rows.push(...scanner.push(block))
    rows.push(...scanner.push(Buffer.from(opening === '1,' ? '\n' : '"\n')))
    assert.deepEqual(brief(rows), [`${opening[0]}:CC-RECORDS-24`])
  }
  assert.deepEqual(brief(scanner.push(Buffer.from('3,c\n'))), ['3|c'])
})

test('a long value with line breaks inside an unclosed quote loses the first line only', () => {
  const filler = `x,y\n`.repeat(RECORD_BYTES_MAX / 4 + 10)
  const rows = scan(`1,"open\n${filler}2,b\n`, { cut: 65_536 })
  assert.equal(brief(rows)[0], '1:CC-RECORDS-23')
  assert.equal(rows.filter((row) => 'cells' in row).length, RECORD_BYTES_MAX / 4 + 11)
})
