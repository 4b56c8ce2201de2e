import { markdownTable } from '../support/results-page.ts'
import { bar, type Checked, fixed, holds, percent } from './checked.ts'
import { AUTO_PRECISION_MUST, type Bar, PAIR_F1, REVIEW_HIT_MUST } from './figures.ts'
import type { PairResult } from './measure-pairs.ts'
import type { SetResult } from './measure-set.ts'

/** F1 and recall at 99 % precision against what was promised, on all of a set and on each half. */
export function accuracyTable(results: readonly SetResult[]): Checked {
  const rows = results.map(({ figure, ours: { scores, fitted, heldOut } }) => {
    const f1 = { value: scores.f1.value, bar: figure.f1 }
    const recall = { value: scores.recallAt99, bar: figure.recallAt99 }
    return {
      cells: [
        figure.title,
        fixed(f1.value),
        bar(f1.bar),
        fixed(recall.value),
        bar(recall.bar),
        ...verdict([f1, recall]),
        `${fixed(fitted.f1.value)} / ${fixed(heldOut.f1.value)}`,
        `${fixed(fitted.recallAt99)} / ${fixed(heldOut.recallAt99)}`,
      ],
      fails: [f1, recall].some((one) => one.bar !== undefined && one.value < one.bar.must),
    }
  })
  const header = [
    'set',
    'F1',
    'must / stretch',
    'R@P99',
    'must / stretch',
    'holds',
    'stretch',
    'F1, fitted / held-out half',
    'R@P99, halves',
  ]
  return checked(header, rows)
}

/** What the product decided by its shipped thresholds. */
export function decisionTable(results: readonly SetResult[]): Checked {
  const rows = results.map(({ figure, ours }) => {
    const { auto, review } = ours.scores
    const promised = figure.type === 'company'
    // Without rows nothing is wrong.
    const fails =
      promised &&
      ((auto.rows > 0 && auto.precision < AUTO_PRECISION_MUST) || (review.rows > 0 && review.hit < REVIEW_HIT_MUST))
    return {
      cells: [
        figure.title,
        percent(auto.precision),
        promised ? `≥ ${percent(AUTO_PRECISION_MUST)}` : '–',
        percent(auto.recall),
        percent(ours.heldOut.auto.precision),
        percent(review.share),
        percent(review.hit),
        promised ? `≥ ${percent(REVIEW_HIT_MUST)}` : '–',
        promised ? holds(!fails) : '–',
      ],
      fails,
    }
  })
  const header = [
    'set',
    'auto: precision',
    'must',
    'auto: recall',
    'auto: precision, held-out half',
    'review: share of records',
    'review: true one offered',
    'must',
    'holds',
  ]
  return checked(header, rows)
}

/** Given pairs of names, beside OpenSanctions' own score and the edit distance; best F1 of each. */
export function pairTable(results: readonly PairResult[]): Checked {
  const rows = results.map((result) => {
    const judged = { value: result.ours, bar: PAIR_F1[result.group] }
    return {
      cells: [
        `${result.pairs} ${result.group}`,
        fixed(result.ours),
        bar(judged.bar),
        ...verdict([judged]),
        `${fixed(result.fitted)} / ${fixed(result.heldOut)}`,
        fixed(result.logicV2),
        fixed(result.levenshtein),
      ],
      fails: judged.value < judged.bar.must,
    }
  })
  return checked(
    ['pairs', 'F1', 'must / stretch', 'holds', 'stretch', 'fitted / held-out half', 'logic-v2', 'Levenshtein'],
    rows,
  )
}

interface Judged {
  readonly value: number
  readonly bar: Bar | undefined
}

/** Cells "holds" and "stretch"; a dash where nothing was promised. */
function verdict(judged: readonly Judged[]): readonly [string, string] {
  const promised = judged.flatMap(({ value, bar }) => (bar ? [{ value, bar }] : []))
  if (promised.length === 0) return ['–', '–']
  return [
    holds(promised.every(({ value, bar }) => value >= bar.must)),
    promised.every(({ value, bar }) => value >= bar.stretch) ? 'yes' : 'no',
  ]
}

function checked(
  header: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly fails: boolean }[],
): Checked {
  return {
    text: markdownTable(
      header,
      rows.map((row) => row.cells),
    ),
    failed: rows.flatMap(({ cells, fails }) => (fails ? [cells[0] ?? ''] : [])),
  }
}
