import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '../../../platform/index.ts'
import { type MatchFilesRequest, matchFiles } from './match-files.ts'
import { type MatchPairsRequest, matchPairs } from './match-pairs.ts'

const folder = mkdtempSync(join(tmpdir(), 'concordat-files-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const write = (name: string, ...parts: (string | Buffer)[]) => {
  writeFileSync(at(name), Buffer.concat(parts.map((part) => Buffer.from(part as string))))
  return at(name)
}
const warnings: string[] = []
const watcher = { warn: (message: string) => void warnings.push(message), progress: () => undefined, signal: null }

const defaults = {
  type: 'company',
  out: at('out.csv'),
  rejects: null,
  aliases: false,
  compare: [],
  thresholds: { auto: null, review: null },
  candidates: 5,
  threads: 1,
  oneToOne: false,
  leftId: null,
  rightId: null,
  encoding: null,
} as const

const match = (left: string, right: string, more: Partial<MatchFilesRequest> = {}) =>
  matchFiles(systemClock, { ...defaults, left, right, ...more }, watcher)
const rowsOf = (name = 'out.csv') => readFileSync(at(name), 'utf8').trimEnd().split('\n').slice(1)

const CRM =
  'id,name,domain,country\nR1,Alnylam Pharmaceuticals Inc,alnylam.com,US\nR2,Zumtobel Group AG,zumtobel.com,AT\n'

test('every row of both files is accounted for, and each broken row is named with its line', async () => {
  const left = write(
    'left.csv',
    'id;name;domain\n',
    'L1;"Alnylam\r\nPharmaceuticals";alnylam.com\r\n',
    '\n',
    'L2;Zumtobel Group;zumtobel.com;too many\n',
    Buffer.from([0x4c, 0x33, 0x3b, 0xfc, 0x3b, 0x0a]),
    ';No id;x.com\n',
    'L1;Alnylam again;alnylam.com\n',
    'L4;"never closed;x.com\n',
    'L5;Zumtobel Group;zumtobel.com;;\n',
    'L6;Quux;\n',
  )
  const right = write('right.csv', CRM, 'R1,Alnylam twice,,\nR3,too few\n')
  const report = await match(left, right, { rejects: at('rejects.csv') })
  const { read, auto, review, none, rejected } = report.left
  assert.deepEqual([read, auto + review + none, rejected], [8, 3, 5])
  assert.deepEqual([report.right.read, report.right.indexed, report.right.rejected], [4, 2, 2])
  assert.deepEqual(
    report.rejects.map(({ file, line, code }) => [file === left ? 'left' : 'right', line, code]),
    [
      ['right', 4, 'CC-RECORDS-31'],
      ['right', 5, 'CC-RECORDS-20'],
      ['left', 5, 'CC-RECORDS-20'],
      ['left', 6, 'CC-RECORDS-21'],
      ['left', 7, 'CC-RECORDS-26'],
      ['left', 8, 'CC-RECORDS-31'],
      ['left', 9, 'CC-RECORDS-23'],
    ],
  )
  assert.match(report.rejects[5]!.message, /"L1" is already in line 2/)
  assert.equal(rowsOf('rejects.csv').length, 7)
  const lefts = rowsOf().map((row) => row.split(',')[0])
  assert.deepEqual([...new Set(lefts)], ['L1', 'L5', 'L6'])
  assert.match(rowsOf()[0]!, /^L1,R1,/)
})

test('any number of threads writes the same bytes', async () => {
  // Long rows: several blocks without many records.
  const rows = (side: string, count: number) =>
    Array.from(
      { length: count },
      (_, n) => `${side}${n},"Firm ${n % 97} of ${n % 83}, Ltd.",site${n % 301}.com,${'x'.repeat(3000)}`,
    )
  const left = write('many-left.csv', `id,name,domain,note\n${rows('L', 400).join('\n')}`)
  const right = write('many-right.csv', `id,name,domain,note\n${rows('R', 150).join('\n')}`)
  for (const oneToOne of [false, true]) {
    await match(left, right, { threads: 1, oneToOne })
    const one = readFileSync(at('out.csv'))
    await match(left, right, { threads: 3, oneToOne })
    assert.ok(one.equals(readFileSync(at('out.csv'))))
  }
})

test('one to one: a record of the right file is decided for one of the left file at most', async () => {
  const left = write(
    'twins.csv',
    'id,name,domain,country\nA,Alnylam Pharmaceuticals Inc,alnylam.com,US\nB,Alnylam Pharmaceuticals,alnylam.com,US\n',
  )
  const report = await match(left, write('crm.csv', CRM), { oneToOne: true })
  assert.equal(report.left.auto + report.left.review + report.left.none, 2)
  assert.match(
    rowsOf().find((row) => row.startsWith('B,'))!,
    /^B,R1,[\d.]+,review,1,"?Its best record R1 is given to A, which fits it better/,
  )
})

test('a file with the wrong columns leaves an earlier output as it was, and no other file', async () => {
  write('kept.csv', 'earlier\n')
  await assert.rejects(
    match(write('no-id.csv', 'name\nAcme\n'), write('crm.csv', CRM), { out: at('kept.csv') }),
    /no column that is called id/,
  )
  await assert.rejects(match(at('missing.csv'), at('crm.csv'), { out: at('kept.csv') }), /missing\.csv cannot be read/)
  await assert.rejects(match(at('crm.csv'), at('crm.csv'), { out: at('crm.csv') }), /also a file to read/)
  assert.equal(readFileSync(at('kept.csv'), 'utf8'), 'earlier\n')
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  )
})

test('whoever stops it gets an error and no output', async () => {
  const stopped = { ...watcher, signal: AbortSignal.abort() }
  const request = { ...defaults, left: write('l.csv', CRM), right: write('r.csv', CRM), out: at('never.csv') }
  await assert.rejects(matchFiles(systemClock, request, stopped), /stopped/)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('never')),
    [],
  )
})

test('random bytes are refused or counted, never a crash', async () => {
  let state = 7
  const next = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return (state >> 16) & 255
  }
  // No NUL at the start: such a file is refused as a whole.
  const noise = Buffer.from(Array.from({ length: 40_000 }, (_, place) => Math.max(next(), place < 5000 ? 1 : 0)))
  const report = await match(write('noise.csv', 'id,name\n', noise), write('crm.csv', CRM))
  const { read, auto, review, none, rejected } = report.left
  assert.equal(read, auto + review + none + rejected)
  assert.ok(rejected > 0)
})

test('people are matched by the same command', async () => {
  const left = write('p-left.csv', 'id,given_name,surname,e-mail\n1,Olga,Martinovska,olga@alnylam.com\n')
  const right = write(
    'p-right.csv',
    'id,kind,first_name,last_name,email\nC1,contact,Olga,Martinovska,olga@alnylam.com\nC2,lead,Piet,Zwart,pz@zumtobel.com\n',
  )
  await match(left, right, { type: 'person' })
  assert.match(rowsOf()[0]!, /^1,C1,/)
})

test('given pairs are scored row by row, chosen by a column, with their own columns where wanted', async () => {
  const file = write(
    'pairs.csv',
    'id,schema,name1,name2\n1,Company,Alnylam Pharmaceuticals,"Alnylam Pharmaceuticals, Inc."\n2,Person,Ann,Anne\n3,Company,Alnylam Pharmaceuticals,Zumtobel\n4\n',
  )
  const request: MatchPairsRequest = { ...defaults, file, id: null, where: 'schema=company', keep: true }
  const { pairs, rejects } = await matchPairs(systemClock, request, watcher)
  assert.deepEqual([pairs.read, pairs.skipped, pairs.rejected], [4, 1, 1])
  assert.equal(rejects[0]?.line, 5)
  const rows = readFileSync(at('out.csv'), 'utf8').trimEnd().split('\n')
  assert.equal(rows[0], 'id,schema,name1,name2,score,decision,reasons')
  assert.match(rows[1]!, /^1,Company,Alnylam Pharmaceuticals,"Alnylam Pharmaceuticals, Inc\.",[\d.]+,(auto|review),/)
  assert.match(rows[2]!, /^3,Company,Alnylam Pharmaceuticals,Zumtobel,[\d.]+,none,/)
})
