import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { connectNow, createConnection } from '../../src/connections/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { startSalesforceSandbox } from '../../src/sandbox/index.ts'
import { prepareFields } from '../../src/sync/apply/index.ts'
import { assertFence, claimRun } from '../../src/sync/history/index.ts'
import { startRun } from '../../src/sync/loop/index.ts'
import { type Child, startChild } from '../support/child.ts'
import { judge } from '../support/oracle.ts'
import {
  attach,
  type Bend,
  LAG_MS,
  LOOSE_GUARDS,
  openScenario,
  type Scenario,
  TEST_SECRET_KEY,
  witnessOf,
} from '../support/scenario.ts'

const WORKER = join(import.meta.dirname, '../support/run-worker.ts')
const TAKEOVER_S = 15
/** One record a call, so that a run is a long row of calls. */
const BEND: Bend = { capabilities: { writeBatchMax: 1, bulkWriteFrom: null } }

const workers = new Set<Child>()
after(() => {
  for (const worker of workers) {
    worker.signal('SIGCONT')
    worker.signal('SIGKILL')
  }
})

async function startWorker(url: string): Promise<Child> {
  const env = { ...process.env, CONCORDAT_SECRET_KEY: TEST_SECRET_KEY, CONCORDAT_FAILPOINTS: '' }
  const worker = startChild(WORKER, ['queue', url, JSON.stringify(BEND)], { env })
  workers.add(worker)
  await worker.line(/^ready$/)
  return worker
}

interface RunRow {
  readonly id: string
  readonly state: string
  readonly worker: string | null
  readonly fence: number
  readonly reason: string | null
}

const runsOf = (scenario: Scenario) =>
  scenario.rows(
    sql<RunRow>`select id, state, worker, fence::int as fence, reason from concordat.runs order by created_at`,
  )

async function until<Value>(what: string, seconds: number, look: () => Promise<Value | null>): Promise<Value> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (performance.now() > end) throw new Error(`${what} did not happen within ${seconds} s`)
    await delay(50)
  }
}

const pidOf = (run: RunRow) => Number(run.worker?.split(':').at(-1))

async function start(scenario: Scenario, connectionId: string): Promise<void> {
  scenario.sandbox.clock.advance(LAG_MS)
  await startRun(scenario.platform, { workspaceId: DEFAULT_WORKSPACE, connectionId, kind: 'sync', trigger: 'person' })
}

test('runs of several connections are shared out, and each is worked on by one worker only', {
  timeout: 90_000,
}, async () => {
  const first = await openScenario({ linked: 6, fresh: 2, ...BEND })
  const others = await Promise.all(['Second', 'Third', 'Fourth'].map((name) => addConnection(first, name)))
  const all = [first, ...others]
  try {
    for (const one of all) one.sandbox.faults.set('latency=40')
    const pair = await Promise.all([startWorker(first.url), startWorker(first.url)])
    for (const one of all) await start(one, (await one.connection()).id)
    const runs = await until('the end of all runs', 60, async () => {
      const now = await runsOf(first)
      return now.every((run) => run.state === 'succeeded') ? now : null
    })
    assert.deepEqual(
      runs.map((run) => run.fence),
      [1, 1, 1, 1],
    )
    assert.deepEqual(new Set(runs.map(pidOf)), new Set(pair.map((worker) => worker.pid)))
    for (const one of all) assert.equal(one.ours().length, 8)
    for (const worker of pair) await endWorker(worker)
  } finally {
    for (const one of others) await one.sandbox.stop()
    await first.close()
  }
})

test(`a worker that is killed, or stopped beyond its heartbeat, is replaced within ${TAKEOVER_S} s`, {
  timeout: 110_000,
}, async () => {
  await Promise.all([replaced('SIGKILL'), replaced('SIGSTOP')])
})

test('a worker that falls silent in the middle of a transaction does not hold off its successor', async () => {
  const scenario = await openScenario({ records: 5, linked: 0, fresh: 0 })
  try {
    const { database } = scenario.platform
    const claim = await claimRun(database, await scenario.begin('pull'), 'silent')
    assert.ok(claim)
    const over = new AbortController()
    const silent = database.transaction(async (tx) => {
      await assertFence(tx, claim)
      await delay(60_000, undefined, { signal: over.signal }).catch(() => undefined)
    })
    const lost = assert.rejects(silent)
    const since = performance.now()
    const successor = await claimRun(database, claim.run.id, 'successor')
    assert.equal(successor?.fence, claim.fence + 1)
    assert.ok(performance.now() - since < TAKEOVER_S * 1000)
    over.abort()
    await lost
  } finally {
    await scenario.close()
  }
})

/** Takes a worker away in the middle of writing; afterwards the CRM must not show that it ever happened. */
async function replaced(signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> {
  const scenario = await openScenario({ records: 80, linked: 30, fresh: 10, ...BEND })
  try {
    scenario.sandbox.faults.set('latency=60')
    const pair = await Promise.all([startWorker(scenario.url), startWorker(scenario.url)])
    await start(scenario, (await scenario.connection()).id)
    const before = await until('the first writes', 30, async () => {
      const [run] = await runsOf(scenario)
      return run && scenario.ours().length >= 5 ? run : null
    })
    const victim = pair.find((worker) => worker.pid === pidOf(before))
    victim?.signal(signal)
    const since = performance.now()
    const taken = await until('the take-over', 30, async () => {
      const [run] = await runsOf(scenario)
      return run && run.fence > before.fence ? run : null
    })
    const seconds = (performance.now() - since) / 1000
    assert.notEqual(pidOf(taken), pidOf(before))
    assert.ok(seconds <= TAKEOVER_S, `${signal}: taken over after ${seconds.toFixed(1)} s`)
    if (process.env.CONCORDAT_SHOW_FIGURES)
      process.stderr.write(`${signal}: taken over after ${seconds.toFixed(1)} s\n`)
    // The stopped one wakes up in the middle of its successor's work, with an answer in its hands.
    victim?.signal('SIGCONT')
    const ended = await until('the end of the run', 60, async () => {
      const [run] = await runsOf(scenario)
      return run && ['succeeded', 'failed'].includes(run.state) ? run : null
    })
    assert.deepEqual([ended.state, ended.fence], ['succeeded', taken.fence])
    assert.equal(scenario.ours().filter((entry) => Object.keys(entry.after).length > 0).length, 40)
    for (const worker of pair) await endWorker(worker)
    scenario.sandbox.faults.clear()
    scenario.sandbox.clock.advance(LAG_MS)
    await scenario.run('pull')
    assert.deepEqual(await judge(witnessOf(scenario)), [])
  } finally {
    await scenario.close()
  }
}

async function endWorker(worker: Child): Promise<void> {
  worker.signal('SIGKILL')
  await worker.ended()
  workers.delete(worker)
}

/** One more CRM, with the same accounts, for the same companies. */
async function addConnection(scenario: Scenario, name: string): Promise<Scenario> {
  const sandbox = await startSalesforceSandbox({ records: 60 })
  const { platform } = scenario
  const created = await createConnection(
    platform,
    {
      ...{ name, kind: 'salesforce', loginUrl: sandbox.url },
      auth: { grant: 'client-credentials', ...sandbox.app },
      settings: { autoSync: true, createAccounts: 'all', guards: LOOSE_GUARDS },
    },
    COMMAND_LINE,
  )
  await connectNow(platform, created, COMMAND_LINE, { backoff: { baseMs: 1, capMs: 5 } })
  const other = attach(sandbox, platform, created.id, scenario.url, BEND, async () => undefined)
  await prepareFields(await other.connector(), created)
  return other
}
