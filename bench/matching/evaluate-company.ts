// node bin/run.mjs bench/matching/evaluate-company.ts SETS [FOLDER…]: what the company engine reaches on each set, on the half that
// weights are fitted on, on the half that is held out, and on the whole.
import { join } from 'node:path'
import { buildCompanyIndex, openCompanyMatcher } from '../../src/sync/matching/company/index.ts'
import { type CompanySet, readCompanyPairs, readCompanySet } from './fit-company-sets.ts'
import { type Labels, type Prediction, scorePredictions } from './score-predictions.ts'
import { isHeldOut } from './split.ts'

const percent = (value: number) => value.toFixed(3)

function evaluate(set: CompanySet): void {
  const before = process.cpuUsage().user
  const matcher = openCompanyMatcher(buildCompanyIndex(set.rights))
  const predictions = new Map<string, Prediction[]>()
  for (const record of set.lefts) {
    const decision = matcher.decide(record, { evidence: false })
    predictions.set(
      record.id,
      decision.candidates.map((one, at) => ({
        right: one.id,
        score: one.probability,
        decision: decision.state === 'auto' ? (at === 0 ? 'auto' : 'none') : decision.state,
      })),
    )
  }
  const seconds = (process.cpuUsage().user - before) / 1e6
  const part = (name: string, wanted: (id: string) => boolean) => {
    const lefts = set.lefts.map((record) => record.id).filter(wanted)
    const labels: Labels = {
      lefts,
      isTrue: (left, right) => set.truth.get(left)?.has(right) ?? false,
      hasMatch: (left) => set.truth.has(left),
    }
    const { f1, recallAt99, auto, review } = scorePredictions(
      labels,
      new Map(lefts.map((id) => [id, predictions.get(id)!])),
    )
    console.log(
      `${set.name.padEnd(22)} ${name.padEnd(8)} F1 ${percent(f1.value)} (P ${percent(f1.precision)} R ${percent(f1.recall)}) ` +
        `R@P99 ${percent(recallAt99)}  auto P ${percent(auto.precision)} R ${percent(auto.recall)}  ` +
        `review ${percent(review.share)} hit ${percent(review.hit)}  ${seconds.toFixed(1)} s`,
    )
  }
  part('train', (id) => !isHeldOut(id))
  part('held out', isHeldOut)
  part('whole', () => true)
}

async function evaluatePairs(folder: string): Promise<void> {
  const matcher = openCompanyMatcher(buildCompanyIndex([]))
  const pairs = (await readCompanyPairs(folder)).map((pair) => ({
    ...pair,
    score: matcher.compare({ id: 'l', name: pair.left }, { id: 'r', name: pair.right }).score,
  }))
  for (const [name, wanted] of [
    ['train', (id: string) => !isHeldOut(id)],
    ['held out', isHeldOut],
    ['whole', () => true],
  ] as const) {
    const some = pairs.filter((pair) => wanted(pair.id)).sort((a, b) => b.score - a.score)
    const all = some.filter((pair) => pair.same).length
    let best = 0
    let right = 0
    some.forEach((pair, at) => {
      if (pair.same) right++
      if (some[at + 1]?.score !== pair.score) best = Math.max(best, (2 * right) / (at + 1 + all))
    })
    console.log(`pairs-opensanctions    ${name.padEnd(8)} F1 ${percent(best)} of ${some.length}`)
  }
}

const [folder = '', ...further] = process.argv.slice(2)
const sets = ['company-sec', 'company-ror', 'brand-nsi'].map((name) => join(folder, name))
for (const path of [...sets, ...further]) evaluate(await readCompanySet(path))
await evaluatePairs(join(folder, 'pairs-opensanctions'))
