import assert from 'node:assert/strict'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import fc from 'fast-check'
import { cellTrouble, printCells, RecordCounter, readRecords } from './csv-records.ts'

const inPieces = (bytes: Buffer, size: number) =>
  Readable.from(
    (function* () {
      for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
    })(),
    { objectMode: false },
  )

async function count(text: string, announced: number | null = null, size = 7): Promise<number> {
  const counter = new RecordCounter(announced)
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
  await pipeline(inPieces(Buffer.from(text), size), counter, sink)
  return counter.records
}

async function cells(text: string | Buffer, size = 7): Promise<string[][]> {
  const rows: string[][] = []
  for await (const { cells: found } of readRecords(inPieces(Buffer.from(text as string), size)))
    rows.push(found.map((cell) => cell.toString('utf8')))
  return rows
}

test('records are counted without their header, line breaks inside quotes are not ends', async () => {
  assert.equal(await count('"Id","Name"\n"1","a\nb"\n"2","say ""hi"""\n'), 2)
  assert.equal(await count('"Id"\n'), 0)
  assert.equal(await count(''), 0)
})

test('a page cut inside a quoted cell is refused wherever it is cut', async () => {
  const page = '"Id","Name"\n"1","a, b"\n"2","line\nbreak"\n'
  const open = page.indexOf('a, b')
  await assert.rejects(count(page.slice(0, open + 2)), /inside a quoted cell/)
})

test('a page cut at a line end is refused when the CRM announced more records', async () => {
  await assert.rejects(count('"Id"\n"1"\n', 2), /has 1 records, the CRM announced 2/)
  assert.equal(await count('"Id"\n"1"\n', 1), 1)
})

test('no cut of a page goes unnoticed, even when the CRM announces no number', async () => {
  const page = '"Id","Name"\n"1","x"\n"2","y ""z"" \n w"\n"3",\n'
  const wholeLines = new Set([0, 12, 20, 38])
  for (let end = 0; end < page.length; end++) {
    if (wholeLines.has(end)) await assert.rejects(count(page.slice(0, end) || '"Id"\n', 3), /announced 3/)
    else await assert.rejects(count(page.slice(0, end)), /ends in/, `cut at ${end}`)
  }
  assert.equal(await count(page, 3), 3)
})

test('cells come back byte for byte, whatever the chunks', async () => {
  const rows = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (table, size) => {
      const texts = table.map((row) => ['id', ...row])
      const text = texts.map(printCells).join('')
      assert.deepEqual(await cells(text, size), texts)
      assert.equal(await count(text, null, size), texts.length - 1)
    }),
    { numRuns: 200 },
  )
})

test('CRLF line ends leave no trace in the last cell', async () => {
  assert.deepEqual(await cells('a,b\r\n1,2\r\n'), [
    ['a', 'b'],
    ['1', '2'],
  ])
})

test('NUL and broken UTF-8 are told apart', () => {
  assert.equal(cellTrouble(Buffer.from('a\0b')), 'nul')
  assert.equal(cellTrouble(Buffer.from([0x61, 0xff])), 'not-utf8')
  assert.equal(cellTrouble(Buffer.from([0xed, 0xa0, 0x80])), 'not-utf8')
  assert.equal(cellTrouble(Buffer.from('Ελλάδα 👩‍🚀')), null)
})
