// npm test: everything, from a fresh clone. `npm test -- TEXT …` runs only test files whose path contains one of the texts.
// Type check and lint first, then the groups of node:test one after the other, each in one process without isolation.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureChromium } from './chromium.mjs'
import { prepare, root } from './toolchain.mjs'
import { ensureWebApp } from './web-app.mjs'

const MINUTE = 60_000
/** No single test may take longer; the group's limit then names the group that hangs outside a test. */
const TEST_LIMIT_MS = 2 * MINUTE

const filters = process.argv.slice(2)
const node = prepare()
const inGroup = (folder) => (path) => path.startsWith(`test/${folder}/`)
const isSource = (path) => path.startsWith('src/') || path.startsWith('test/support/') || path.startsWith('bench/')
const isPg = (path) => path.endsWith('.pg.test.ts')

const groups = [
  { name: 'unit', limit: 4 * MINUTE, picks: (path) => isSource(path) && !isPg(path) },
  { name: 'architecture', limit: 2 * MINUTE, picks: inGroup('architecture') },
  { name: 'pg', limit: 8 * MINUTE, picks: (path) => isSource(path) && isPg(path), database: true },
  { name: 'contracts', limit: 5 * MINUTE, picks: inGroup('contracts'), database: true },
  { name: 'guarantees', limit: 14 * MINUTE, picks: inGroup('guarantees'), database: true },
  { name: 'journeys', limit: 8 * MINUTE, picks: inGroup('journeys'), database: true },
  { name: 'browser', limit: 10 * MINUTE, picks: inGroup('browser'), database: true, browser: true },
  { name: 'simulation', limit: 4 * MINUTE, picks: inGroup('simulation'), database: true },
]

const scratch = mkdtempSync(join(tmpdir(), 'concordat-report-'))
const env = { ...process.env, NODE_ENV: 'test' }
const running = new Set()
const done = []

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    endAll()
    process.exit(130)
  })
}
process.on('exit', () => {
  endAll()
  rmSync(scratch, { recursive: true, force: true })
})

const files = testFiles()
if (filters.length === 0) {
  await check('type check', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'])
  await check('type check web', ['node_modules/typescript/bin/tsc', '-p', 'src/web/tsconfig.json'])
  await check('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--diagnostic-level=error', '.'])
}
if (files.some((path) => /^test\/(browser|journeys|architecture)\//.test(path))) ensureWebApp()
let database
for (const group of groups) {
  const picked = files.filter(group.picks)
  if (picked.length === 0) continue
  const missing = group.browser ? ensureChromium() : null
  if (missing) {
    heading(group.name)
    process.stdout.write(`${group.name}: ${missing}\n`)
    done.push({ name: group.name, passed: 0, failed: 1, seconds: 0, failure: 'no browser' })
    continue
  }
  if (group.database && !database) database = await startDatabase()
  await runGroup(group, picked)
}
await database?.stop()
finish()

function testFiles() {
  return ['src', 'test', 'bench'].flatMap(filesBelow).filter((path) => {
    return filters.length === 0 || filters.some((filter) => path.includes(filter.replace(/^\.\//, '')))
  })
}

function filesBelow(folder) {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
      .map((entry) =>
        relative(root, join(entry.parentPath ?? entry.path, entry.name))
          .split(sep)
          .join('/'),
      )
      .sort()
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

function heading(text) {
  process.stdout.write(`\n── ${text} ${'─'.repeat(Math.max(3, 76 - text.length))}\n`)
}

async function check(name, args) {
  heading(name)
  const { failure, seconds } = await run(args, 3 * MINUTE)
  if (failure) process.stdout.write(`${name}: ${failure}\n`)
  done.push({ name, passed: failure ? 0 : 1, failed: failure ? 1 : 0, seconds, failure })
}

async function runGroup({ name, limit }, picked) {
  heading(`${name} (${picked.length} ${picked.length === 1 ? 'file' : 'files'})`)
  const report = join(scratch, `${name}.txt`)
  const { failure, seconds } = await run(
    [
      '--disable-warning=ExperimentalWarning',
      '--test',
      '--test-isolation=none',
      `--test-timeout=${TEST_LIMIT_MS}`,
      '--test-reporter=spec',
      `--test-reporter-destination=${report}`,
      ...picked,
    ],
    limit,
  )
  const said = readReport(report)
  process.stdout.write(closingLines(said, failure))
  const passed = count(said, 'pass')
  const skipped = count(said, 'skipped') + count(said, 'todo')
  // A skipped test is no test: none may hide behind a green line.
  const failed = Math.max(count(said, 'fail') + count(said, 'cancelled') + skipped, failure ? 1 : 0)
  const nothing = passed + failed === 0
  const reason = failure ?? (skipped > 0 ? `${skipped} skipped` : nothing ? 'no test ran' : null)
  if (reason) process.stdout.write(`${name}: ${reason}\n`)
  done.push({ name, passed, failed: nothing ? 1 : failed, seconds, failure: reason })
}

function readReport(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function count(said, word) {
  return Number(said.match(new RegExp(`^ℹ ${word} (\\d+)$`, 'm'))?.[1] ?? 0)
}

/** On success the summary of node:test; on failure also the failing tests; after a crash or a hang all that was said. */
function closingLines(said, failure) {
  const summary = said.indexOf('\nℹ tests ')
  if (summary < 0) return failure ? `${said.split('\n').slice(-60).join('\n')}\n` : ''
  return said.slice(summary + 1)
}

/** Runs Node with these arguments from the root; the child leads a process group so that all it started can be ended. */
async function run(args, limitMs) {
  const start = performance.now()
  const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
  running.add(child)
  let hung = false
  const timer = setTimeout(() => {
    hung = true
    endGroup(child)
  }, limitMs)
  const [code, signal] = await new Promise((resolve) => {
    child.once('error', (error) => resolve([error.message, null]))
    child.once('exit', (exitCode, exitSignal) => resolve([exitCode, exitSignal]))
  })
  clearTimeout(timer)
  running.delete(child)
  // What a crashed or careless test left running must not disturb the next group.
  endGroup(child)
  const seconds = (performance.now() - start) / 1000
  if (hung) return { seconds, failure: `hung: not finished after ${limitMs / 1000} s, ended` }
  return { seconds, failure: code === 0 ? null : `failed (${signal ?? `exit ${code}`})` }
}

function endGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}

function endAll() {
  for (const child of running) endGroup(child)
}

/** One PostgreSQL for all groups; it lives as long as its standard input, so it ends even when this process is killed. */
async function startDatabase() {
  if (env.CONCORDAT_TEST_DATABASE_URL) return { stop: async () => undefined }
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', 'test/support/serve-database.ts'], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const lines = createInterface({ input: child.stdout })
  env.CONCORDAT_TEST_DATABASE_URL = await new Promise((resolve) => {
    lines.once('line', resolve)
    child.once('exit', () => resolve(''))
  })
  if (!env.CONCORDAT_TEST_DATABASE_URL) {
    process.stdout.write('The PostgreSQL for the tests did not start; the message above says why.\n')
    done.push({ name: 'test database', passed: 0, failed: 1, seconds: 0, failure: 'did not start' })
    finish()
  }
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return {
    stop: () => {
      child.stdin.end()
      return ended
    },
  }
}

function finish() {
  heading('summary')
  for (const { name, passed, failed, seconds, failure } of done) {
    const time = `${seconds.toFixed(1)} s`.padStart(9)
    process.stdout.write(
      `${failed ? '✖' : '✔'} ${name.padEnd(14)}${time}  ${passed} passed, ${failed} failed${failure ? `  (${failure})` : ''}\n`,
    )
  }
  const passed = done.reduce((sum, group) => sum + group.passed, 0)
  const failed = done.reduce((sum, group) => sum + group.failed, 0)
  if (done.length === 0) process.stdout.write(`No test file matches ${filters.join(' ')}.\n`)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exit(failed > 0 || done.length === 0 ? 1 : 0)
}
