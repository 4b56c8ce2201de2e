import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldOf, hashText } from './folds.ts'
import { type AdditiveModel, type JudgedPair, refit } from './refit.ts'

const SHIPPED: AdditiveModel = { start: -2, weights: { name: 2, domain: 3, country: 1 } }

/** Pairs whose truth follows `truth`, a fixed sequence of features and coins. */
function judged(count: number, truth: AdditiveModel, seed = 'pair'): JudgedPair[] {
  return Array.from({ length: count }, (_, n) => {
    const draw = (what: string) => hashText(`${seed} ${n} ${what}`) / 2 ** 32
    const features = {
      name: draw('name') * 2,
      domain: draw('domain') < 0.5 ? 1 : 0,
      country: draw('country') < 0.7 ? 1 : -1,
    }
    const score = Object.entries(features).reduce(
      (sum, [name, value]) => sum + truth.weights[name]! * value,
      truth.start,
    )
    return { companyId: `c${n}`, features, same: draw('coin') < 1 / (1 + Math.exp(-score)) }
  })
}

test('where the shipped weights are wrong for a workspace, the fitted ones are better on pairs they had not seen', async () => {
  const found = await refit(
    judged(600, { start: -1, weights: { name: 2, domain: -2, country: 3 } }),
    SHIPPED,
    SHIPPED,
    0.7,
  )
  assert.equal(found.better, true, found.finding)
  assert.ok(found.figures.fitted.logLoss < found.figures.shipped.logLoss)
  assert.ok(found.model.weights.domain! < 1 && found.model.weights.country! > 1.5, JSON.stringify(found.model))
  assert.match(found.finding, /^Better on pairs it had not seen: log-loss 0\.\d+ against/)
})

test('where the shipped weights are right, another model is refused', async () => {
  const found = await refit(judged(300, SHIPPED), SHIPPED, SHIPPED, 0.7)
  assert.equal(found.better, false)
  assert.match(found.finding, /The active weights stay/)
})

test('few labels move weights little, and the same labels give the same model in any order', async () => {
  const pairs = judged(50, { start: -1, weights: { name: 2, domain: -2, country: 3 } })
  const found = await refit(pairs, SHIPPED, SHIPPED, 0.7)
  for (const name of ['name', 'domain', 'country'])
    assert.ok(Math.abs(found.model.weights[name]! - SHIPPED.weights[name]!) < 3)
  assert.deepEqual(await refit(pairs, SHIPPED, SHIPPED, 0.7), found)
})

test('a company is in one fold only, folds are about equal and the same every time', async () => {
  const sizes = [0, 0, 0, 0, 0]
  for (let n = 0; n < 5000; n++) sizes[foldOf(`company ${n}`, 5)]!++
  assert.ok(
    sizes.every((size) => size > 850 && size < 1150),
    `${sizes}`,
  )
  assert.equal(foldOf('7d1f3c1e-0000-4000-8000-000000000001', 5), foldOf('7d1f3c1e-0000-4000-8000-000000000001', 5))
})

test('a weight stays on its side of nothing, however the labels lie', async () => {
  const misleading = judged(400, { start: -1, weights: { name: 2, domain: -8, country: 3 } })
  const prior = { ...SHIPPED, limits: { domain: [0, 20] as const } }
  const free = (await refit(misleading, SHIPPED, SHIPPED, 0.7)).model.weights.domain!
  const held = (await refit(misleading, prior, SHIPPED, 0.7)).model.weights.domain!
  assert.ok(free < -0.5 && held >= 0 && held < 0.5, `${free} ${held}`)
})

test('a feature that the shipped model does not know plays no part', async () => {
  const pairs = judged(60, SHIPPED).map((pair) => ({ ...pair, features: { ...pair.features, unknown: 5 } }))
  assert.deepEqual(Object.keys((await refit(pairs, SHIPPED, SHIPPED, 0.7)).model.weights).sort(), [
    'country',
    'domain',
    'name',
  ])
})
