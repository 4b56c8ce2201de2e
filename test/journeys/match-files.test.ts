import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'

const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'concordat-match-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const node = (args: readonly string[]) => ['--disable-warning=ExperimentalWarning', main, ...args]

/** From another folder than the repository's, as a user would. */
function concordat(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, node(args), { cwd: folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}

writeFileSync(
  at('downloads.csv'),
  'Company ID,Company Name,Website,Plan\nL1,Alnylam Pharmaceuticals,alnylam.com,free\nL2,Zumtobel,zumtobel.com,paid\nL3,Nobody Knows Us,,free\nL4,broken row\n',
)
writeFileSync(
  at('accounts.csv'),
  'Account ID;Account Name;Website;Billing Country\n001A;Alnylam Pharmaceuticals, Inc.;www.alnylam.com;US\n001B;Zumtobel Group AG;zumtobel.com;AT\n',
)

test('two exports are matched as they are: headings understood, what is not used named, sums closed', () => {
  const { status, stdout, stderr } = concordat(
    'match',
    'files',
    'downloads.csv',
    'accounts.csv',
    '--type',
    'company',
    '--out',
    'p.csv',
  )
  assert.equal(status, 0, stderr)
  assert.match(stderr, /downloads\.csv: not used: "Plan"/)
  assert.match(stdout, /downloads\.csv\s+4\s+3\s+1/)
  assert.match(stdout, /downloads\.csv\s+5\s+the row has 2 values, the header has 4 columns/)
  const rows = readFileSync(at('p.csv'), 'utf8').split('\n')
  assert.equal(rows[0], 'left_id,right_id,score,decision,rank,reasons')
  assert.match(rows[1]!, /^L1,001A,/)
  assert.ok(rows.some((row) => row.startsWith('L3,')))
})

test('--json prints one object with the same sums; --out - prints the rows, and both together are refused', () => {
  const files = ['match', 'files', 'downloads.csv', 'accounts.csv', '--type', 'company']
  const report = JSON.parse(concordat(...files, '--out', 'p.csv', '--json').stdout)
  assert.deepEqual([report.left.read, report.left.rejected, report.right.indexed], [4, 1, 2])
  assert.match(report.warnings[0], /"Plan"/)
  assert.match(concordat(...files, '--out', '-').stdout, /^left_id,right_id,score,decision,rank,reasons\nL1,001A,/)
  const both = concordat(...files, '--out', '-', '--json')
  assert.deepEqual([both.status, JSON.parse(both.stdout).error.code], [1, 'CC-CLI-2'])
})

test('what is wrong is said with the next step, and the exit code tells', () => {
  const files = ['match', 'files', 'downloads.csv', 'accounts.csv', '--type', 'company', '--out', 'x.csv']
  for (const [args, message] of [
    [[...files, '--compare', 'Plan'], /accounts\.csv has no column "Plan"/],
    [[...files, '--threshold', '95'], /--threshold 95 is not a number from 0 to 1/],
    [[...files, '--left-id', 'Nr'], /downloads\.csv has no column "Nr"/],
    [
      ['match', 'files', 'nowhere.csv', 'accounts.csv', '--type', 'company', '--out', 'x.csv'],
      /nowhere\.csv cannot be read/,
    ],
    [
      ['match', 'files', 'downloads.csv', 'accounts.csv', '--type', 'company', '--out', 'no/such/folder.csv'],
      /cannot be written/,
    ],
  ] as const) {
    const { status, stderr } = concordat(...args)
    assert.equal(status, 1)
    assert.match(stderr, message)
    assert.match(stderr, /Next: /)
  }
  assert.equal(existsSync(at('x.csv')), false)
  assert.equal(concordat('match', 'files', 'downloads.csv').status, 2)
})

test('help names every command of the group and the way round a connection of the same name', () => {
  const { stdout } = concordat('match', '--help')
  for (const word of ['connection', 'files', 'pairs', 'is reached by its id']) assert.match(stdout, new RegExp(word))
  assert.match(concordat('match', 'files', '--help').stdout, /--one-to-one/)
})

/** A command whose standard input stays open, so that it is in the middle of its work for as long as we like. */
function halfway(out: string) {
  const child = spawn(
    process.execPath,
    node(['match', 'files', '-', 'accounts.csv', '--type', 'company', '--out', out]),
    { cwd: folder },
  )
  const row = (n: number) => `L${n},Company ${n},site${n}.com\n`
  child.stdin.on('error', () => undefined)
  child.stdin.write(`id,name,domain\n${Array.from({ length: 40_000 }, (_, n) => row(n)).join('')}`)
  const ended = new Promise<number | null>((settle) => child.once('close', settle))
  const written = async () => {
    while (!readdirSync(folder).some((name) => name.startsWith(`.${out}`)))
      await new Promise((go) => setTimeout(go, 20))
  }
  return { child, ended, written }
}

test('killed halfway it leaves nothing under the name of the output', async () => {
  const { child, ended, written } = halfway('killed.csv')
  await written()
  child.kill('SIGKILL')
  await ended
  assert.equal(existsSync(at('killed.csv')), false)
})

test('Ctrl-C halfway ends it, with nothing left behind', async () => {
  const { child, ended, written } = halfway('stopped.csv')
  await written()
  child.kill('SIGINT')
  assert.equal(await ended, 1)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('stopped')),
    [],
  )
})
