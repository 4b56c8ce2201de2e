import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type SalesforceSandbox, startSalesforceSandbox } from '../../src/sandbox/index.ts'
import { makeTestDatabase } from '../support/database.ts'

const main = join(import.meta.dirname, '../../src/cli/main.ts')
const directory = mkdtempSync(join(tmpdir(), 'concordat-cli-'))
let sandbox: SalesforceSandbox
let database: Awaited<ReturnType<typeof makeTestDatabase>>

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The command as a person types it, in a process of its own. */
async function concordat(...args: string[]): Promise<Ended> {
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    CONCORDAT_DATA_DIR: directory,
    CONCORDAT_CLIENT_SECRET: sandbox.app.clientSecret,
  }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = [child.stdout, child.stderr].map(async (stream) => (await stream.toArray()).join(''))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' }
}

async function json<Answer>(...args: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await concordat(...args, '--json')
  assert.equal(code, 0, `concordat ${args.join(' ')}: ${stderr}${stdout}`)
  return JSON.parse(stdout) as Answer
}

interface RunAnswer {
  readonly run: string
  readonly state: string
  readonly accounting: {
    readonly closes: boolean
    readonly changes: { readonly planned: number; readonly applied: number }
  }
}

describe('a person does everything from the command line', { timeout: 200_000 }, () => {
  before(async () => {
    database = await makeTestDatabase()
    sandbox = await startSalesforceSandbox({ records: 30 })
    const accounts = sandbox.org.query(
      { userId: sandbox.org.users[0]?.id ?? '' },
      'SELECT Name, Website, BillingCountry FROM Account WHERE Website != null LIMIT 12',
      false,
    )
    const rows = [...accounts.rows(0, 12)] as { Name: string; Website: string }[]
    const lines = rows.map(({ Name, Website }, index) => `C${index},"${Name.replaceAll('"', '""')}",${Website}`)
    writeFileSync(join(directory, 'companies.csv'), `id,name,domain\n${lines.join('\n')}\nC99,,\n`)
    const day = new Date(Date.now() - 86_400_000).toISOString()
    writeFileSync(
      join(directory, 'signals.ndjson'),
      rows
        .map((_, index) =>
          JSON.stringify({ id: `S${index}`, company: `C${index}`, kind: 'download', occurred_at: day, source: 'a' }),
        )
        .join('\n'),
    )
  })
  after(async () => {
    await sandbox.stop()
    await database.drop()
    rmSync(directory, { recursive: true, force: true })
  })

  it('connects, checks and prepares the fields', async () => {
    const added = await json<{ state: string }>(
      'connections',
      'add',
      'acme',
      '--login-url',
      sandbox.url,
      '--client-id',
      sandbox.app.clientId,
    )
    assert.equal(added.state, 'connected')
    const findings = await json<{ state: string }[]>('connections', 'check', 'acme')
    assert.ok(findings.length >= 5 && findings.every((finding) => finding.state !== 'failed'))
    const fields = await json<{ created: boolean }[]>('connections', 'prepare', 'acme')
    assert.equal(fields.filter((field) => field.created).length, 13)
    await json('connections', 'set', 'acme', 'autoSync=true')
  })

  it('imports a file, and a bad line is a reject with its number while the rest is stored', async () => {
    const companies = await concordat('companies', 'import', join(directory, 'companies.csv'), '--json')
    assert.equal(companies.code, 1, 'some lines were rejected')
    const report = JSON.parse(companies.stdout) as {
      stored: number
      rejected: number
      rejects: { line: number; nextStep: string }[]
    }
    assert.deepEqual([report.stored, report.rejected, report.rejects[0]?.line], [12, 1, 14])
    assert.ok((report.rejects[0]?.nextStep ?? '').length > 10)
    const signals = await json<{ stored: number }>('signals', 'import', join(directory, 'signals.ndjson'))
    assert.equal(signals.stored, 12)
  })

  it('plans, reads the plan, applies it, sees it in the history and undoes it', async () => {
    const pulled = await json<RunAnswer>('pull', 'acme')
    assert.equal(pulled.state, 'succeeded')
    await json('match', 'acme')
    const planned = await json<RunAnswer>('plan', 'acme')
    const shown = await json<{ plan: { state: string; counts: { updates: number } }; total: number }>(
      'plans',
      'show',
      '--run',
      planned.run,
    )
    assert.equal(shown.plan.state, 'held')
    assert.ok(shown.plan.counts.updates > 0)
    const text = await concordat('plans', 'show', '--run', planned.run)
    assert.match(text.stdout, /Concordat_funnel_stage__c/)
    const applied = await json<RunAnswer>('apply', 'acme', '--approve')
    assert.deepEqual(
      [applied.state, applied.accounting.closes, applied.accounting.changes.applied],
      ['succeeded', true, shown.plan.counts.updates],
    )
    const again = await json<RunAnswer>('sync', 'acme')
    assert.deepEqual([again.state, again.accounting.changes.planned], ['succeeded', 0])
    const undone = await json<RunAnswer>('undo', applied.run, '--yes')
    assert.deepEqual([undone.state, undone.accounting.changes.applied], ['succeeded', shown.plan.counts.updates])
    const history = await json<{ total: { fetched: number; synced: number } }[]>('runs', 'list', '--connection', 'acme')
    assert.ok(history.some((row) => row.total.synced === shown.plan.counts.updates))
  })

  it('explains why a company is matched, and says what a re-fit of the weights needs', async () => {
    const explained = await concordat('match', 'explain', 'C0', '--connection', 'acme')
    assert.equal(explained.code, 0, explained.stderr)
    assert.match(
      explained.stdout,
      /· C0 ·[\s\S]*\n1\. [\s\S]*\n {3}start[\s\S]*\n {3}total[\s\S]*Points: natural log of the odds/,
    )
    const remoteId = /\n1\. .* · (\w{18}) ·/.exec(explained.stdout)?.[1] ?? ''
    const pair = await json<{ reason: string; waterfall: { score: number } }>(
      ...['match', 'explain', 'C0', '--connection', 'acme', '--account', remoteId],
    )
    assert.equal(pair.reason, 'linked')
    const refit = await concordat('match', 'models', 'refit')
    assert.match(refit.stderr, /A re-fit needs 50 more judged pairs[\s\S]*CC-MATCH-5/)
  })

  it('says what is wrong and what to do next', async () => {
    const unknown = await concordat('sync', 'nobody')
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /no such connection[\s\S]*Next:[\s\S]*CC-CONN-1/)
    const foreign = await concordat(
      'connections',
      'add',
      'evil',
      '--login-url',
      'http://salesforce.example.com',
      '--client-id',
      'x',
    )
    assert.equal(foreign.code, 1)
    assert.match(foreign.stderr, /Next:/)
    const asJson = await concordat('sync', 'nobody', '--json')
    assert.equal((JSON.parse(asJson.stdout) as { error: { code: string } }).error.code, 'CC-CONN-1')
    assert.equal((await concordat('nonsense')).code, 2)
    const doctor = await json<{ state: string }[]>('doctor')
    assert.ok(doctor.every((finding) => finding.state !== 'failed'))
  })
})
