import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bulkCell, csvCell, csvRows, fromJson, longId, parseExactJson, plainDecimal, quoted, toJson } from './values.ts'

async function rowsOf(chunks: readonly string[]): Promise<string[][]> {
  const rows: string[][] = []
  for await (const row of csvRows(
    (async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk)
    })(),
  ))
    rows.push(row)
  return rows
}

test('CSV is read the same wherever the chunks are cut', async () => {
  const cell = fc.array(fc.constantFrom('a', '"', ',', '\n', '\r', 'é', ' ')).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 9 }),
      async (rows, size) => {
        const text = rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')
        const bytes = Buffer.from(text)
        const chunks: Buffer[] = []
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
        const read: string[][] = []
        for await (const row of csvRows(
          (async function* () {
            yield* chunks
          })(),
        ))
          read.push(row)
        assert.deepEqual(read, rows)
      },
    ),
    { numRuns: 200 },
  )
})

test('CSV without quotes, with CRLF and without a last line end is read too', async () => {
  assert.deepEqual(await rowsOf(['a,b\r\n1,', '2\r', '\n3,']), [
    ['a', 'b'],
    ['1', '2'],
    ['3', ''],
  ])
})

test('CSV that ends inside quotes is refused', async () => {
  await assert.rejects(rowsOf(['a,b\n1,"cut']), /ends inside/)
})

test('no digit of a number is lost on the way in or out', () => {
  const record = parseExactJson('{"a":12.50,"b":3.5E8,"c":12345678901234567.89}') as Record<string, unknown>
  assert.equal(fromJson('decimal', record.a), '12.50')
  assert.equal(fromJson('decimal', record.b), '350000000')
  assert.equal(fromJson('decimal', record.c), '12345678901234567.89')
  assert.equal(JSON.stringify(toJson('decimal', '12345678901234567.89')), '12345678901234567.89')
  assert.equal(plainDecimal('-1.25E-3'), '-0.00125')
  assert.equal(plainDecimal('1.5E1'), '15')
})

test('values of an answer become ours', () => {
  assert.equal(fromJson('integer', '5.0'), 5)
  assert.equal(fromJson('datetime', '2026-01-02T03:04:05.000+0000'), '2026-01-02T03:04:05.000Z')
  assert.equal(fromJson('datetime', '2026-01-02T03:04:05.000+0100'), '2026-01-02T02:04:05.000Z')
  assert.equal(fromJson('time', '10:20:30.000Z'), '10:20:30.000')
  assert.deepEqual(fromJson('multipicklist', 'a;b'), ['a', 'b'])
  assert.equal(fromJson('string', null), null)
  assert.equal(fromJson('boolean', false), false)
})

test('a text that looks like a date stays a text', () => {
  assert.equal(fromJson('string', '2026-01-02T03:04:05.000+0000'), '2026-01-02T03:04:05.000+0000')
})

test('cells of our CSV quote texts and leave null empty', () => {
  assert.equal(csvCell('string', 'say "hi"\n'), '"say ""hi""\n"')
  assert.equal(csvCell('string', null), '')
  assert.equal(csvCell('decimal', '3.5E8'), '350000000')
  assert.equal(csvCell('multipicklist', 'a;b'), '"a;b"')
})

test('in bulk null and empty text clear, absent leaves alone', () => {
  assert.equal(bulkCell(null), '"#N/A"')
  assert.equal(bulkCell(''), '"#N/A"')
  assert.equal(bulkCell(undefined), '')
  assert.equal(bulkCell(['a', 'b']), '"a;b"')
  assert.equal(bulkCell(false), '"false"')
})

test('ids get their checksum', () => {
  assert.equal(longId('001D000000IRFma'), '001D000000IRFmaIAH')
  assert.equal(longId('00D000000000062'), '00D000000000062EAA')
  assert.equal(longId('001000000000001AAA'), '001000000000001AAA')
})
