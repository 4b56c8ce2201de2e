import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../../test/support/database.ts'
import { matchBench } from '../../../../test/support/match-bench.ts'
import type { Database } from '../../../platform/database/database.ts'
import { scoreHistogram } from './charts.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})
after(() => database.close())

test('the kept counts are those of the decisions, whoever writes, changes or deletes them', async () => {
  const at = matchBench(database, [
    ['Zephyrine Labs', 'zephyrine.com', 'Germany'],
    ['Borealis Instruments', 'borealis.io', 'Norway'],
    ['Quillon Trading', '', 'Japan'],
  ])
  const { db } = database
  const here = sql`connection_id = ${at.scope.connectionId}`
  /** Every bin as "from state companies", counted from the rows themselves. */
  const counted = async (by: 'probability' | 'score') => {
    const { rows } = await sql<{ value: number | null; state: string }>`
      select case when score is not null then ${sql.ref(by)} end as value, state from concordat.match_decisions where ${here}`.execute(
      db,
    )
    const { bins, without } = await scoreHistogram(db, at.scope, by)
    for (const state of ['auto', 'review', 'none'] as const) {
      const ofState = rows.filter((row) => row.state === state).map((row) => row.value)
      const inside = (from: number | null, to: number | null) =>
        ofState.filter((value) => value !== null && (from === null || value >= from) && (to === null || value < to))
      for (const { from, to, ...bin } of bins)
        assert.equal(bin[state], inside(from, to).length, `${by} ${from} ${state}`)
      assert.equal(without[state], ofState.filter((value) => value === null).length, `${by} without ${state}`)
    }
    return rows.length
  }
  await at.companies(
    'z,Zephyrine Labs,zephyrine.com,Germany,,\nb,Borealis,,Norway,,\nq,Quillon,quillon.jp,,,\nn,Marlow Dairy,,,,\n',
  )
  await at.sync()
  assert.equal(await counted('probability'), 4)
  await sql`update concordat.match_decisions set state = 'review', probability = 0.95, score = -15 where ${here} and state = 'none'`.execute(
    db,
  )
  await counted('probability')
  await counted('score')
  at.put(1, 'Vanterra Foods', 'vanterra.com', 'Chile')
  await at.sync()
  await counted('score')
  await sql`delete from concordat.match_decisions where ${here} and state = 'review'`.execute(db)
  await counted('probability')
  const { rows } = await sql<{ rows: number; kinds: number }>`select count(*)::int as rows,
    count(distinct (state, chance_bin, score_bin))::int as kinds from concordat.match_decision_counts where ${here}`.execute(
    db,
  )
  assert.ok(rows[0]!.rows <= rows[0]!.kinds * 2, 'the end of a match adds them up')
})
