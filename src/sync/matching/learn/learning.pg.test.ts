import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../../test/support/database.ts'
import { type BenchAccount, idOf, matchBench } from '../../../../test/support/match-bench.ts'
import type { Database } from '../../../platform/database/database.ts'
import { allowPair, assignLink, excludePair, listDecisions, unmatch } from '../index.ts'
import { auditSample } from './audit-links.ts'
import { confirmLink, judgePairs } from './confirm-link.ts'
import { autoMatchAllowed, livePrecision, resumeAutoMatch, setPrecisionTarget } from './watch-precision.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())
const bench = (accounts: readonly BenchAccount[]) => {
  const at = matchBench(database, accounts)
  const labels = async () => {
    const { rows } = await sql<{
      line: string
    }>`select verdict || ' ' || source || ' ' || coalesce(link_origin, '-') || ' '
      || coalesce(state, '-') || case when withdrawn_at is null then '' else ' withdrawn' end as line
      from concordat.match_labels where connection_id = ${at.connection.id} order by id`.execute(database.db)
    return rows.map((row) => row.line)
  }
  const aliases = async () => {
    const { rows } = await sql<{
      line: string
    }>`select remote_id || ' ' || kind || ' ' || value as line from concordat.match_aliases
      where connection_id = ${at.connection.id} order by 1`.execute(database.db)
    return rows.map((row) => `${Number(row.line.slice(3, 15))}${row.line.slice(18)}`)
  }
  const linkOf = async (key: string) =>
    (await listDecisions(database.db, at.scope)).find((one) => one.externalKey === key)?.linkId ?? ''
  return { ...at, labels, aliases, linkOf }
}

test('every word of a person is a label with what matching thought then, in the transaction of the change', async () => {
  const at = bench([
    ['Zephyrine Labs', 'zephyrine.com', 'Germany'],
    ['Borealis Instruments', 'borealis.io', 'Norway'],
    ['Quillon Trading', 'quillon.com', 'Japan'],
  ])
  await at.companies(
    'z,Zephyrine Labs,zephyrine.com,Germany,,\nb,Borealis Instruments,borealis.io,Norway,,\nq,Quillon Trading,quillon.com,Japan,,\n',
  )
  await at.sync()
  const z = await at.idOfCompany('z')
  await confirmLink(database, at.scope, await at.linkOf('z'), 'ann')
  await confirmLink(database, at.scope, await at.linkOf('z'), 'ann')
  await unmatch(database, at.scope, await at.linkOf('b'), 'ann')
  await unmatch(database, at.scope, await at.linkOf('q'), 'ann', { wrong: false })
  await assignLink(database, at.scope, { companyId: z, object: 'Account', remoteId: idOf(2), by: 'ann' })
  await excludePair(database, at.scope, { companyId: z, remoteId: idOf(3), by: 'ann' })
  await allowPair(database, at.scope, { companyId: z, remoteId: idOf(3) })
  assert.deepEqual(await at.labels(), [
    'same confirm auto auto',
    'different unmatch auto auto',
    'different assign person auto',
    'same assign - auto',
    'different exclude - auto withdrawn',
  ])
  const { rows } = await sql<{ rank: number; probability: number; model: string; ours: string[]; theirs: string[] }>`
    select rank, probability, model, ours, theirs from concordat.match_labels
    where connection_id = ${at.connection.id} order by id limit 1`.execute(database.db)
  assert.equal(rows[0]!.rank, 0)
  assert.ok(rows[0]!.probability > 0.7 && rows[0]!.model)
  assert.deepEqual(
    [rows[0]!.ours[1], rows[0]!.theirs[1], rows[0]!.theirs[2]],
    ['Zephyrine Labs', 'Zephyrine Labs', 'zephyrine.com'],
  )
})

test('when what belongs to the change fails, there is neither link nor label', async () => {
  const at = bench([['Zephyrine Labs', 'zephyrine.com', 'Germany']])
  await at.companies('z,Zephyrine Labs,zephyrine.com,Germany,,\n')
  await at.sync()
  const also = async () => {
    throw new Error('no audit')
  }
  const linkId = await at.linkOf('z')
  await assert.rejects(unmatch(database, at.scope, linkId, 'ann', { also }), /no audit/)
  await assert.rejects(confirmLink(database, at.scope, linkId, 'ann', { also }), /no audit/)
  assert.deepEqual([await at.links(), await at.labels()], [['z=1 auto'], []])
})

test('a confirmed pair teaches the account our name, others are matched by it at once, and an unmatch takes it back', async () => {
  const at = bench([['Metalorn Platforms', '', 'Germany']])
  await at.companies('f,Fizzlewick Gear,,Germany,,\n')
  await at.sync()
  assert.deepEqual(await at.links(), [])
  const pair = { companyId: await at.idOfCompany('f'), remoteId: idOf(1), by: 'ann' }
  const link = await assignLink(database, at.scope, { ...pair, object: 'Account' })
  assert.deepEqual(await at.aliases(), ['1 name Fizzlewick Gear'])
  await at.sync()
  // The account now answers to the name of whoever comes with it.
  await at.companies('g,Fizzlewick Gear,,Germany,,\n')
  await at.sync()
  const found = (await listDecisions(database.db, at.scope)).find((one) => one.externalKey === 'g')
  assert.equal(found?.candidates[0]?.remoteId, idOf(1), JSON.stringify(found))
  await unmatch(database, at.scope, link.id, 'ann')
  assert.deepEqual(await at.aliases(), [])
  await at.sync()
  assert.equal(await at.state('g'), 'none no-candidate')
})

test('an alias that two pairs taught stays until both are taken back', async () => {
  const at = bench([['Metalorn Platforms', '', 'Germany']])
  await at.companies('f,Fizzlewick Gear,,Germany,,\ng,Fizzlewick Gear,,Germany,,\n')
  await at.sync()
  const pair = async (key: string) => ({ companyId: await at.idOfCompany(key), remoteId: idOf(1), by: 'ann' })
  await assignLink(database, at.scope, { ...(await pair('f')), object: 'Account' })
  await assignLink(database, at.scope, { ...(await pair('g')), object: 'Account' })
  await excludePair(database, at.scope, await pair('f'))
  assert.deepEqual(await at.aliases(), ['1 name Fizzlewick Gear'])
  await excludePair(database, at.scope, await pair('g'))
  assert.deepEqual(await at.aliases(), [])
})

/** So many companies that each have their account, by name and domain. */
async function linkedBench(count: number) {
  const name = (n: number) =>
    `Zephyr${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + Math.floor(n / 26))}ine Works`
  const at = bench(Array.from({ length: count }, (_, n) => [name(n), `zephyr${n}.com`, 'Germany'] as const))
  await at.companies(Array.from({ length: count }, (_, n) => `c${n},${name(n)},zephyr${n}.com,Germany,,\n`).join(''))
  await at.sync()
  return at
}

test('a list of pairs is judged one by one: what cannot be done is told and stops nothing', async () => {
  const at = await linkedBench(3)
  const [one, two] = [await at.idOfCompany('c0'), await at.idOfCompany('c1')]
  const results = await judgePairs(
    database,
    at.scope,
    'Account',
    [
      { companyId: one, remoteId: idOf(1), verdict: 'same' },
      { companyId: two, remoteId: 'nowhere', verdict: 'same' },
      { companyId: two, remoteId: idOf(2), verdict: 'different' },
    ],
    { by: 'ann', also: async () => undefined },
  )
  assert.deepEqual(
    results.map(({ error }) => (error as { code?: string } | null)?.code ?? null),
    [null, 'CC-MATCH-2', null],
  )
  assert.deepEqual(await at.links(), ['c0=1 person', 'c2=3 auto'])
})

test('too many wrong links pause Auto-Match: links stay, new ones wait for a person, until somebody resumes it', async () => {
  const at = await linkedBench(40)
  const judge = async (from: number, to: number, verdict: 'same' | 'different') => {
    const pairs = await Promise.all(
      Array.from({ length: to - from }, async (_, n) => ({
        ...{ companyId: await at.idOfCompany(`c${from + n}`), remoteId: idOf(from + n + 1), verdict },
      })),
    )
    await judgePairs(database, at.scope, 'Account', pairs, { by: 'ann', also: async () => undefined })
  }
  await judge(0, 14, 'same')
  await judge(14, 19, 'different')
  assert.equal((await livePrecision(database.db, at.scope)).state, 'few')
  assert.deepEqual(await autoMatchAllowed(database.db, at.scope), { allowed: true })
  await judge(19, 20, 'different')
  const report = await livePrecision(database.db, at.scope)
  assert.deepEqual([report.state, report.judged, report.right], ['pause', 20, 14])
  assert.ok(report.watch.pausedAt && report.watch.pausedWhy?.startsWith('14 of 20 automatic links'))
  assert.deepEqual(
    report.models.map(({ judged, right }) => [judged, right]),
    [[20, 14]],
  )

  at.put(90, 'Quillon Trading', 'quillon.com', 'Japan')
  await at.companies('q,Quillon Trading,quillon.com,Japan,,\n')
  const links = await at.links()
  await at.sync()
  assert.deepEqual([await at.links(), await at.state('q')], [links, 'review paused'])
  const { rows } = await sql<{ message: string }>`select message from concordat.run_logs where level = 'warn'
    and message like 'Auto-Match is paused%'`.execute(database.db)
  assert.equal(rows.length, 1)

  await resumeAutoMatch(database, at.scope, { by: 'ann', note: 'the import was wrong' })
  await assert.rejects(resumeAutoMatch(database, at.scope, { by: 'ann', note: 'again' }), { code: 'CC-MATCH-9' })
  assert.equal((await livePrecision(database.db, at.scope)).judged, 0, 'a new window')
  await at.sync()
  assert.equal(await at.state('q'), 'auto clear')
})

test('a lower target lets matching go on where the usual one would pause it', async () => {
  const at = await linkedBench(30)
  await setPrecisionTarget(database, at.scope, 0.5)
  const pairs = await Promise.all(
    Array.from({ length: 22 }, async (_, n) => ({
      companyId: await at.idOfCompany(`c${n}`),
      ...{ remoteId: idOf(n + 1), verdict: n < 15 ? ('same' as const) : ('different' as const) },
    })),
  )
  await judgePairs(database, at.scope, 'Account', pairs, { by: 'ann', also: async () => undefined })
  assert.equal((await livePrecision(database.db, at.scope)).state, 'ok')
  await setPrecisionTarget(database, at.scope, 0.98)
  assert.equal((await autoMatchAllowed(database.db, at.scope)).allowed, false)
})

test('the audit offers links that nobody judged, the same all day, and counts what is said of them as a sample', async () => {
  const at = await linkedBench(30)
  const monday = await auditSample(database.db, at.scope, 10, '2026-11-23')
  assert.equal(monday.length, 10)
  assert.deepEqual(await auditSample(database.db, at.scope, 10, '2026-11-23'), monday)
  const [first] = monday
  const said = { by: 'ann', source: 'audit' as const, also: async () => undefined }
  await judgePairs(database, at.scope, 'Account', [{ ...first!, verdict: 'same' }], said)
  const rest = await auditSample(database.db, at.scope, 30, '2026-11-23')
  assert.equal(rest.length, 29)
  assert.ok(!rest.some((one) => one.linkId === first!.linkId))
  const report = await livePrecision(database.db, at.scope)
  assert.deepEqual([report.sampled, report.made], [1, 30])
  assert.deepEqual(await at.labels(), ['same audit auto auto'])
})
