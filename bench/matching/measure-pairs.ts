import { join } from 'node:path'
import { CsvFile } from '../support/csv-file.ts'
import { log } from '../support/measure.ts'
import { editSimilarity } from './edit-similarity.ts'
import { measureScript } from './measure-command.ts'
import { LIMIT_SECONDS } from './measure-set.ts'
import { csvObjects, readCsv } from './read-csv.ts'
import { bestThresholds } from './score-predictions.ts'
import { isHeldOut } from './split.ts'

export interface PairResult {
  readonly group: 'organisations' | 'persons'
  readonly pairs: number
  /** Best F1 over all thresholds. */
  readonly ours: number
  readonly fitted: number
  readonly heldOut: number
  readonly logicV2: number
  readonly levenshtein: number
}

const PRODUCT = join(import.meta.dirname, '../../bin/concordat.mjs')
const PAIRS = join(import.meta.dirname, '../sets/pairs-opensanctions/pairs.csv')
const GROUPS = {
  organisations: { type: 'company', schemas: ['Organization', 'Company', 'LegalEntity'] },
  persons: { type: 'person', schemas: ['Person'] },
} as const

type Pair = Awaited<ReturnType<typeof readPairs>>[number]

/** `match pairs` over the labelled pairs, beside OpenSanctions' own score and the edit distance. */
export async function measurePairs(work: string): Promise<readonly PairResult[]> {
  const all = await readPairs()
  const results: PairResult[] = []
  for (const [group, { type, schemas }] of Object.entries(GROUPS) as [
    PairResult['group'],
    (typeof GROUPS)['persons'],
  ][]) {
    const pairs = all.filter((pair) => (schemas as readonly string[]).includes(pair.schema))
    const ours = await scoredByUs(pairs, type, work)
    const score = (pair: Pair) => ours.get(pair.id) ?? Number.NEGATIVE_INFINITY
    const result = {
      group,
      pairs: pairs.length,
      ours: bestF1(pairs, score),
      fitted: bestF1(
        pairs.filter(({ id }) => !isHeldOut(id)),
        score,
      ),
      heldOut: bestF1(
        pairs.filter(({ id }) => isHeldOut(id)),
        score,
      ),
      logicV2: bestF1(pairs, (pair) => Number(pair.logicv2_score)),
      levenshtein: bestF1(pairs, (pair) => editSimilarity(pair.name1, pair.name2)),
    }
    log(`pairs, ${group}: F1 ${result.ours.toFixed(3)}, logic-v2 ${result.logicV2.toFixed(3)}`)
    results.push(result)
  }
  return results
}

function readPairs() {
  return csvObjects(PAIRS, ['id', 'schema', 'name1', 'name2', 'is_match', 'logicv2_score'])
}

async function scoredByUs(pairs: readonly Pair[], type: string, work: string): Promise<ReadonlyMap<string, number>> {
  const [asked, out] = [join(work, 'pairs.csv'), join(work, 'pairs-out.csv')]
  const file = new CsvFile(asked, ['id', 'name1', 'name2'])
  for (const { id, name1, name2 } of pairs) file.row([id, name1, name2])
  file.close()
  await measureScript(PRODUCT, ['match', 'pairs', asked, '--type', type, '--out', out], LIMIT_SECONDS)
  const scores = new Map<string, number>()
  await readCsv(out, ['id', 'score'], ([id = '', score]) => {
    scores.set(id, Number(score))
  })
  if (scores.size !== pairs.length) throw new Error(`match pairs answered ${scores.size} of ${pairs.length} pairs`)
  return scores
}

function bestF1(pairs: readonly Pair[], score: (pair: Pair) => number): number {
  const ranked = pairs.map((pair) => ({ score: score(pair), right: pair.is_match === 'true' }))
  return bestThresholds(ranked, ranked.filter((one) => one.right).length).f1.value
}
