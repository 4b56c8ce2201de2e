import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openTable } from './open-table.ts'
import type { TextSource } from './read-text.ts'

const sourceOf = (bytes: string | Buffer): TextSource => ({
  name: 'x.csv',
  bytes: null,
  again: true,
  open: () => Readable.from([Buffer.from(bytes as string)]),
})

async function read(bytes: string | Buffer, encoding: string | null = null) {
  const table = await openTable(sourceOf(bytes), encoding)
  const rows: Buffer[] = []
  for await (const chunk of table.rows) rows.push(chunk)
  return { header: table.header, delimiter: table.delimiter, line: table.line, rows: Buffer.concat(rows).toString() }
}

const refused = (bytes: string | Buffer, code: string, message: RegExp) =>
  assert.rejects(read(bytes), (error: { code: string; message: string }) => {
    assert.equal(error.code, code)
    assert.match(error.message, message)
    return true
  })

test('commas, semicolons, tabs and bars divide the columns; quoted headings may hold any of them', async () => {
  assert.deepEqual(await read('id,"name, short; long"\n1,A\n'), {
    header: ['id', 'name, short; long'],
    delimiter: ',',
    line: 2,
    rows: '1,A\n',
  })
  assert.equal((await read('id;name\n')).delimiter, ';')
  assert.equal((await read('id\tname\n')).delimiter, '\t')
  assert.equal((await read('id|name\n')).delimiter, '|')
  assert.deepEqual((await read('sep=;\nid;a,b,c\n')).header, ['id', 'a,b,c'])
})

test('a byte order mark, CRLF and blank lines before the header are no part of it', async () => {
  assert.deepEqual(await read('\ufeff\r\nid,name\r\n1,A\r\n'), {
    header: ['id', 'name'],
    delimiter: ',',
    line: 3,
    rows: '1,A\r\n',
  })
})

test('a heading may hold a line break', async () => {
  assert.deepEqual(await read('id,"the\nname"\n1,A\n'), {
    header: ['id', 'the\nname'],
    delimiter: ',',
    line: 3,
    rows: '1,A\n',
  })
})

test('UTF-16 is recognised, other encodings are named, old Macintosh lines are turned round', async () => {
  const wide = Buffer.from('\ufeffid,näme\n1,Ü\n', 'utf16le')
  assert.deepEqual(await read(wide), { header: ['id', 'näme'], delimiter: ',', line: 2, rows: '1,Ü\n' })
  assert.equal((await read(Buffer.from('id,name\n1,Ü\n', 'latin1'), 'windows-1252')).rows, '1,Ü\n')
  assert.equal((await read('id,name\r1,A\r')).rows, '1,A\n')
})

test('what is no table is refused with a reason', async () => {
  await refused('', 'CC-MATCH-21', /empty/)
  await refused('\n\n', 'CC-MATCH-21', /no text/)
  await refused('"id,name\n1,2\n', 'CC-MATCH-21', /line 1 .*cannot be read/)
  await refused(gzipSync('id,name\n'), 'CC-MATCH-22', /gzip/)
  await refused(Buffer.from('PK\u0003\u0004xxxx'), 'CC-MATCH-22', /spreadsheet/)
  await refused(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'CC-MATCH-22', /picture/)
  await refused(Buffer.from('id\0name\n'), 'CC-MATCH-22', /NUL/)
})
