import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../../test/support/database.ts'
import { idOf, matchBench } from '../../../../test/support/match-bench.ts'
import type { Database } from '../../../platform/database/database.ts'
import { listDecisions } from '../index.ts'
import { activeModel } from '../model.ts'
import { judgePairs } from './confirm-link.ts'
import { hashText } from './folds.ts'
import { activateModel, getModel, listModels, rollbackModel } from './models.ts'
import { refitModel } from './refit-model.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

/** A coined name that resembles no other. */
const name = (n: number) => {
  const syllable = (part: string) =>
    'bo ri ka lu me no pa su te vi wo xa ze fi go'.split(' ')[hashText(`${n} ${part}`) % 15]
  return `${syllable('a')}${syllable('b')}${syllable('c')}${syllable('d')}n ${syllable('e')}${syllable('f')}${syllable('g')}x`
}

/**
 * A workspace in which countries mislead: people say that the same name in another country is the same company. So many
 * companies each have their account.
 */
async function judgedBench(companies: number, labels: number) {
  const at = matchBench(
    database,
    Array.from({ length: companies }, (_, n) => [name(n), '', n % 3 === 0 ? 'Germany' : 'Japan'] as const),
  )
  await at.companies(Array.from({ length: companies }, (_, n) => `c${n},${name(n)},,Germany,,\n`).join(''))
  await at.sync()
  const pairs = await Promise.all(
    Array.from({ length: labels }, async (_, n) => ({
      companyId: await at.idOfCompany(`c${n}`),
      // Every fifth pair is another company's account, which is another company.
      ...(n % 5 === 4
        ? { remoteId: idOf(((n + 7) % companies) + 1), verdict: 'different' as const }
        : { remoteId: idOf(n + 1), verdict: 'same' as const }),
    })),
  )
  await judgePairs(database, at.scope, 'Account', pairs, { by: 'ann', also: async () => undefined })
  return at
}

test('a re-fit with too few labels says how many are missing and of which kind', async () => {
  const at = await judgedBench(10, 4)
  await assert.rejects(refitModel(database, at.scope.workspaceId, 'ann'), {
    code: 'CC-MATCH-5',
    message: /needs 46 more judged pairs and at least one pair that is different; there are 4 \(4 same, 0 different\)/,
  })
})

test('weights are fitted, compared on pairs left out, put in use, and taken back; the links people made stay', async () => {
  const at = await judgedBench(120, 100)
  const { workspaceId } = at.scope
  const model = await refitModel(database, workspaceId, 'ann')
  assert.deepEqual([model.version, model.trainedOn.labels, model.trainedOn.different], [1, 100, 20])
  assert.equal(model.state, 'candidate', model.finding)
  assert.ok(model.figures.fitted.logLoss < model.figures.shipped.logLoss)
  const { differences } = await getModel(database.db, workspaceId, 1)
  // Beside what the same name says: the calibration stretches all weights alike.
  const beside = (of: 'shipped' | 'fitted') => {
    const weight = (feature: string) => differences.find((one) => one.feature === feature)![of]
    return weight('countryDiffers') / weight('nameExact')
  }
  assert.ok(beside('fitted') > beside('shipped'), 'another country speaks less against a pair')

  const before = (await activeModel(database.db, at.scope)).version
  await at.sync()
  const states = async () => (await listDecisions(database.db, at.scope, { limit: 500 })).map((one) => one.state)
  const links = await at.links()
  await activateModel(database, workspaceId, 1, 'ann')
  assert.notEqual((await activeModel(database.db, at.scope)).version, before)
  const pending = (await listDecisions(database.db, at.scope, { limit: 500 })).filter((one) => one.pending)
  assert.equal(pending.length, 120, 'all are decided anew')
  await at.sync()
  assert.deepEqual(
    (await at.links()).filter((line) => line.endsWith('person marked')),
    links.filter((line) => line.endsWith('person marked')),
  )
  assert.ok((await states()).includes('person'))
  const { rows } = await sql<{
    models: string[]
  }>`select array_agg(distinct model) as models from concordat.match_decisions
    where connection_id = ${at.connection.id}`.execute(database.db)
  assert.deepEqual(rows[0]!.models, ['learned-1'])

  assert.equal(await rollbackModel(database, workspaceId, 'ann'), null)
  assert.equal((await activeModel(database.db, at.scope)).version, before)
  await assert.rejects(rollbackModel(database, workspaceId, 'ann'), { code: 'CC-MATCH-8' })
  const list = await listModels(database.db, workspaceId)
  assert.deepEqual([list.active, list.models[0]!.state], [null, 'retired'])
  assert.deepEqual(
    list.activations.map(({ version, by }) => [version, by]),
    [
      [null, 'ann'],
      [1, 'ann'],
    ],
  )
  await activateModel(database, workspaceId, 1, 'ann')
  assert.equal((await listModels(database.db, workspaceId)).active, 1, 'a retired one may be used again')
})

test('a refused model stays with its finding and cannot be put in use', async () => {
  const at = await judgedBench(60, 60)
  const { workspaceId } = at.scope
  await refitModel(database, workspaceId, 'ann')
  await sql`update concordat.match_models set state = 'refused', finding = 'not better' where workspace_id = ${workspaceId}`.execute(
    database.db,
  )
  await assert.rejects(activateModel(database, workspaceId, 1, 'ann'), { code: 'CC-MATCH-7' })
  await assert.rejects(activateModel(database, workspaceId, 2, 'ann'), { code: 'CC-MATCH-6' })
})
