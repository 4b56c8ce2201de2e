import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startChild } from '../support/child.ts'
import { playStory } from '../support/kill-story.ts'
import { judge } from '../support/oracle.ts'
import {
  openScenario,
  type Scenario,
  type ScenarioOptions,
  soleAccounts,
  TEST_SECRET_KEY,
  witnessOf,
} from '../support/scenario.ts'

const ROOT = join(import.meta.dirname, '../..')
const WORKER = join(ROOT, 'test/support/run-worker.ts')
const ROOMS = ['src/sync', 'src/connectors', 'src/records', 'src/connections']
const AT_ONCE = 2

/** The same story told by different roads through the code; each boundary is met on one of them. */
const ROADS: Readonly<Record<string, ScenarioOptions & { faults?: string; killAt: readonly string[] }>> = {
  'small pages and small batches': {
    ...{ records: 230, linked: 10, fresh: 6, pageRecords: 200 },
    capabilities: { writeBatchMax: 4, bulkWriteFrom: null },
    killAt: [],
  },
  'bulk reads and bulk writes': {
    ...{ records: 60, linked: 10, fresh: 6, bulkRead: true, pageRecords: 25 },
    capabilities: { bulkWriteFrom: 1, bulkWriteMax: 4 },
    killAt: [
      ...['salesforce.bulk.created', 'salesforce.bulk.told', 'salesforce.bulk.uploaded', 'salesforce.bulk.closed'],
      ...['salesforce.bulk.finished', 'salesforce.bulk.closed@11', 'salesforce.bulk.uploaded@8'],
      ...[
        'apply.job.created',
        'apply.job.stored',
        'apply.job.stored@11',
        'apply.call.after@2',
        'apply.results.received@3',
      ],
      ...['pull.page.merged@2', 'pull.page.positioned@2', 'pull.cursor.moved@2'],
    ],
  },
  'lost answers, locked rows, cut pages': {
    ...{ records: 60, linked: 10, fresh: 6, bulkRead: true, pageRecords: 25 },
    capabilities: { writeBatchMax: 4, bulkWriteFrom: null },
    faults: 'lost-answer=collections@1,row-lock=update:2,cut-body=bulk@2',
    killAt: [
      'pull.page.refused',
      'apply.lookup.before',
      'apply.lookup.after',
      'apply.retry.pass',
      'apply.batch.closed@2',
    ],
  },
  'deletions only by comparing all ids': {
    ...{ records: 60, linked: 10, fresh: 6 },
    capabilities: { bulkWriteFrom: null, deletionsReachBackMs: null },
    killAt: [
      ...['pull.enumeration.started', 'pull.enumeration.read', 'pull.enumeration.marked', 'pull.enumeration.stored'],
      ...['pull.enumeration.read@2', 'pull.enumeration.marked@2', 'pull.enumeration.stored@2'],
    ],
  },
}
const [FIRST_ROAD = ''] = Object.keys(ROADS)

/** Later passes on the first road: the second sync (2 of 3 pulls) and the undo (the last of the writes). */
const LATER = [
  ...['pull.page.merged@3', 'pull.cursor.moved@2', 'pull.deletions.marked@2', 'pull.deletions.stored@2'],
  ...['match.settled@2', 'plan.committed@2', 'apply.call.after@5', 'apply.call.after@11', 'apply.batch.closed@9'],
  ...['apply.intent.stored@10', 'apply.outcomes.stored@10', 'apply.links.created@12', 'loop.run.finished@2'],
]

/** Boundaries this story does not come by, each with the place that does. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'apply.batch.recovered':
    'met by the survivor of every killed write; killed in src/sync/apply/apply-boundaries.pg.test.ts',
  'apply.job.resumed': 'met by the survivor of every killed bulk write; killed in apply-boundaries.pg.test.ts',
  'apply.batch.withdrawn': 'a call that certainly was not sent: src/sync/apply/apply-plan.pg.test.ts',
  'apply.stopped': 'a person stops the run: src/sync/apply/apply-plan.pg.test.ts',
  'pull.window.restarted': 'fields change during a read: src/sync/mirror/pull-killed.pg.test.ts',
  'pull.page.careful': 'rows PostgreSQL refuses: src/sync/mirror/pull-killed.pg.test.ts',
  'salesforce.token.obtained': 'sign-in, not a sync: src/connections/sandbox-sign-in.pg.test.ts',
  'connections.sign-in.taken': 'sign-in in a browser: src/connections/connections.pg.test.ts',
  'connections.sign-in.received': 'sign-in in a browser: src/connections/connections.pg.test.ts',
  'connections.tokens.locked': 'renewal of a token: src/connections/connections.pg.test.ts',
  'connections.tokens.received': 'killed in src/connections/sandbox-sign-in.pg.test.ts',
  'people.listed': 'contacts and leads: src/sync/matching/person/match-people.pg.test.ts',
  'people.remotes.copied': 'killed in match-people.pg.test.ts',
  'people.links.followed': 'killed in match-people.pg.test.ts',
  'people.batch.decided': 'killed in match-people.pg.test.ts',
  'people.settled': 'killed in match-people.pg.test.ts',
  'records.import.merged': 'imports: src/records/import-records.pg.test.ts',
  'records.import.staged': 'imports: src/records/import-records.pg.test.ts',
}

/** What a killed worker compiled is lost with it; one that ends by itself compiles for all. */
const cache = mkdtempSync(join(tmpdir(), 'concordat-compiled-'))
after(() => rmSync(cache, { recursive: true, force: true }))
const CHILD_ENV = { ...process.env, NODE_COMPILE_CACHE: cache, CONCORDAT_SECRET_KEY: TEST_SECRET_KEY }

const undisturbed = new Map<string, Promise<object>>()
const killed = new Set<string>()
let known: readonly string[] = []

before(async () => {
  await startChild(WORKER, ['warm'], { env: CHILD_ENV }).ended()
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(ROOT, room, file), 'utf8')),
  )
  const names = files.flatMap((text) =>
    [...text.matchAll(/failpoint\(([^)]*'[^)]*)\)/g)].flatMap((call) =>
      [...(call[1] ?? '').matchAll(/'([a-z][a-z.-]*\.[a-z.-]+)'/g)].map((match) => match[1] as string),
    ),
  )
  const stages = ['pull', 'match', 'plan', 'undo', 'apply'].flatMap((stage) => [
    `loop.${stage}.entered`,
    `loop.${stage}.done`,
  ])
  known = [...new Set([...names, ...stages])].sort()
})

for (const road of Object.keys(ROADS))
  test(`killed at any boundary and taken over, the story ends the same: ${road}`, { timeout: 420_000 }, async () => {
    const chains = chainsOf(namesOf(road))
    const wrong: string[] = []
    const lane = async () => {
      for (let chain = chains.shift(); chain; chain = chains.shift()) {
        const { broken, notMet } = await playKilled(road, chain)
        wrong.push(...broken)
        if (chain.length > 1) chains.push(...notMet.map((name) => [name]))
        else wrong.push(...notMet.map((name) => `${name}: the story does not come by`))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
    assert.deepEqual(wrong, [])
  })

test('the boundaries at which a worker was killed are all there are, and more than forty', () => {
  const never = known.filter((name) => !killed.has(name) && !(name in ELSEWHERE))
  assert.deepEqual(
    never,
    [],
    'boundaries that no road comes by: give them a road, or say in ELSEWHERE where they are tested',
  )
  const gone = Object.keys(ELSEWHERE).filter((name) => !known.includes(name))
  assert.deepEqual(gone, [], 'named in ELSEWHERE, but no longer in the code')
  assert.ok(killed.size >= 40, `${killed.size} boundaries`)
})

/** The first road comes by whatever the others do not name. */
function namesOf(road: string): readonly string[] {
  const named = ROADS[road]?.killAt ?? []
  if (road !== FIRST_ROAD) return named
  const others = new Set(Object.values(ROADS).flatMap((one) => one.killAt.filter((name) => !name.includes('@'))))
  return [...known.filter((name) => !others.has(name) && !(name in ELSEWHERE)), ...LATER]
}

const IN_ORDER = [
  'loop.run',
  'loop.pull',
  'pull',
  'loop.match',
  'match',
  'loop.plan',
  'records',
  'plan',
  'loop.apply',
  'apply',
]

/** Three deaths a story, in the order it comes by: each successor dies too, further on. */
function chainsOf(names: readonly string[]): string[][] {
  const rank = (name: string) => {
    const at = IN_ORDER.findIndex((start) => name.startsWith(`${start}.`))
    return (name.includes('@') ? 100 : 0) + (at < 0 ? IN_ORDER.length : at)
  }
  const sorted = [...names].sort((a, b) => rank(a) - rank(b))
  const count = Math.ceil(sorted.length / 3)
  return Array.from({ length: count }, (_, at) =>
    [sorted[at], sorted[at + count], sorted[at + 2 * count]].filter((name) => name !== undefined),
  )
}

async function playKilled(road: string, chain: readonly string[]) {
  const expected = await endOf(road)
  const { scenario, bend } = await openRoad(road)
  const notMet: string[] = []
  const say = (what: string) => `${chain.join(' + ')}: ${what}`
  try {
    const { id } = await scenario.connection()
    for (const at of chain) if (!(await dieAt(at, scenario, id, bend))) notMet.push(at)
    await play(scenario, id)
    const broken = await judge(witnessOf(scenario))
    return { notMet, broken: [...broken, ...differences(expected, await endState(scenario))].map(say) }
  } catch (error) {
    return { notMet, broken: [say(String(error))] }
  } finally {
    await scenario.close()
  }
}

/** A worker process goes on with the story until it kills itself there; false when it never came by. */
async function dieAt(at: string, scenario: Scenario, connectionId: string, bend: object): Promise<boolean> {
  const [name = '', pass = '1'] = at.split('@')
  const args = ['story', scenario.url, connectionId, scenario.sandbox.url, JSON.stringify(bend)]
  const child = startChild(WORKER, args, {
    env: {
      ...process.env,
      CONCORDAT_FAILPOINTS: `${name}=kill@${pass}`,
      CONCORDAT_SECRET_KEY: TEST_SECRET_KEY,
    },
  })
  const { signal, code } = await child.ended()
  if (signal === 'SIGKILL') killed.add(name)
  else if (code !== 0) throw new Error(`the worker that should die at ${at} ended with ${code}`)
  return signal === 'SIGKILL'
}

/** How the story ends on this road when nobody dies. */
function endOf(road: string): Promise<object> {
  const known = undisturbed.get(road)
  if (known) return known
  const end = (async () => {
    const { scenario } = await openRoad(road)
    try {
      await play(scenario, (await scenario.connection()).id)
      assert.deepEqual(await judge(witnessOf(scenario)), [])
      return await endState(scenario)
    } finally {
      await scenario.close()
    }
  })()
  undisturbed.set(road, end)
  return end
}

async function openRoad(road: string) {
  const { killAt: _, faults, ...options } = ROADS[road] as (typeof ROADS)[string]
  const scenario = await openScenario(options)
  // The account that a colleague will merge away is somebody's parent: the child moves without a stamp. Only a feed of
  // deletions tells of merges.
  const sole = soleAccounts(scenario)
  if (options.capabilities?.deletionsReachBackMs !== null)
    scenario.person.update(String(sole.at(-1)?.Id), { ParentId: String(sole[3]?.Id) })
  if (faults) scenario.sandbox.faults.set(faults)
  const { capabilities, bulkRead, pageRecords } = options
  return { scenario, bend: { capabilities, bulkRead, pageRecords } }
}

function play(scenario: Scenario, connectionId: string): Promise<void> {
  const { platform, open } = scenario
  return playStory({ platform, connectionId, open, sandboxUrl: scenario.sandbox.url, worker: 'survivor' })
}

const OF_THE_MOMENT = /Id$|Date$|^PhotoUrl$|Modstamp$|_key__c$|_last_updated__c$/

/** What must not depend on where somebody died: the org's accounts, the outcomes, the links. */
async function endState(scenario: Scenario): Promise<object> {
  const accounts = scenario.accounts()
  const nameOf = new Map(accounts.map((account) => [String(account.Id), String(account.Name)]))
  const outcomes =
    await scenario.rows(sql<object>`select p.kind as plan, c.kind, c.outcome, c.symbol, count(*)::int as n
    from concordat.changes c join concordat.plans p on p.id = c.plan_id group by 1, 2, 3, 4 order by 1, 2, 3, 4`)
  const links = await scenario.rows(sql<{ key: string; record: string; origin: string }>`select c.external_key as key,
      l.remote_id as record, l.origin from concordat.links l join concordat.companies c on c.id = l.company_id
    where l.ended_at is null order by 1`)
  const told = accounts.map((account) =>
    JSON.stringify(
      Object.entries(account).filter(([name, value]) => !OF_THE_MOMENT.test(name) && typeof value !== 'object'),
    ),
  )
  return {
    accounts: told.sort(),
    outcomes: outcomes.map((row) => JSON.stringify(row)),
    links: links.map((link) => `${link.key} ${nameOf.get(link.record)} ${link.origin}`),
  }
}

function differences(expected: object, end: object): readonly string[] {
  return Object.entries(expected).flatMap(([part, lines]) => {
    const [before, after] = [new Set(lines as string[]), new Set((end as Record<string, string[]>)[part])]
    return [
      ...[...before].filter((line) => !after.has(line)).map((line) => `${part} lack ${line}`),
      ...[...after].filter((line) => !before.has(line)).map((line) => `${part} have ${line}`),
    ]
  })
}
