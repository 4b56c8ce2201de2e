import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BlockCutter, type RowBlock } from './cut-blocks.ts'
import { LineScanner, RECORD_BYTES_MAX, type ScannedRow } from './scan-lines.ts'

/** What matters of a row; the words of a reject may depend on how far one can see. */
const essence = (row: ScannedRow) => ('cells' in row ? row.cells : 'code' in row ? row.code : 'blank')

function scanWhole(bytes: Buffer, columns: number): unknown[] {
  const scanner = new LineScanner(',', { header: false, columns })
  return [...scanner.push(bytes), ...scanner.end()].map(essence)
}

function cut(bytes: Buffer, columns: number, blockBytes: number, chunk: number): RowBlock[] {
  const cutter = new BlockCutter(',', columns, blockBytes)
  const blocks: RowBlock[] = []
  for (let at = 0; at < bytes.length; at += chunk) blocks.push(...cutter.push(bytes.subarray(at, at + chunk)))
  return [...blocks, ...cutter.end()]
}

const scanBlocks = (blocks: readonly RowBlock[], columns: number) =>
  blocks.flatMap((block) => (block === null ? ['CC-RECORDS-24'] : scanWhole(Buffer.from(block), columns)))

const hostileText = fc
  .array(fc.constantFrom('a', 'bc', ',', '\n', '\r\n', '"', '""', '"x\ny"', '\n"p,q",r\n', 'é', '\0'), {
    maxLength: 60,
  })
  .map((parts) => Buffer.from(parts.join('')))

test('blocks read one by one give the rows of the whole file, whatever the quotes do', () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 50 }), (bytes, size, chunk) => {
      const blocks = cut(bytes, 3, size, chunk)
      assert.deepEqual(Buffer.concat(blocks.filter((block) => block !== null)), bytes)
      assert.deepEqual(scanBlocks(blocks, 3), scanWhole(bytes, 3))
    }),
    { numRuns: 1000 },
  )
})

test('where the cuts are does not depend on how the bytes arrive', () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 50 }), (bytes, chunk) => {
      assert.deepEqual(cut(bytes, 3, 16, chunk), cut(bytes, 3, 16, bytes.length || 1))
    }),
    { numRuns: 500 },
  )
})

test('a record longer than any may be costs itself only, and is not kept in memory', () => {
  const long = Buffer.alloc(RECORD_BYTES_MAX + 300_000, 'x')
  const bytes = Buffer.concat([Buffer.from('a,b\n'), long, Buffer.from('\nc,d\n')])
  const blocks = cut(bytes, 2, 1 << 18, 100_000)
  assert.deepEqual(scanBlocks(blocks, 2), [['a', 'b'], 'CC-RECORDS-24', ['c', 'd']])
})
