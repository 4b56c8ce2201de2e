import { join } from 'node:path'
import { readCsv } from './read-csv.ts'
import type { Labels, Prediction } from './score-predictions.ts'

/** Labels of a set's folder: left.csv names the records, truth.csv (left_id, right_id) the pairs that are one. */
export async function readLabels(folder: string): Promise<Labels> {
  const lefts: string[] = []
  await readCsv(join(folder, 'left.csv'), ['id'], ([id = '']) => {
    lefts.push(id)
  })
  const rights = new Map<string, string[]>()
  await readCsv(join(folder, 'truth.csv'), ['left_id', 'right_id'], ([left = '', right = '']) => {
    const list = rights.get(left)
    if (list) list.push(right)
    else rights.set(left, [right])
  })
  return {
    lefts,
    isTrue: (left, right) => rights.get(left)?.includes(right) ?? false,
    hasMatch: (left) => rights.has(left),
  }
}

/** The part of the labels whose left records are wanted. */
export function partOf(labels: Labels, wanted: (left: string) => boolean): Labels {
  return { ...labels, lefts: [...labels.lefts].filter(wanted) }
}

/** Rows of a predictions file by left record; a row without a right_id says that there is none. Throws on a record not known. */
export async function readPredictions(
  path: string,
  labels: Labels,
): Promise<ReadonlyMap<string, readonly Prediction[]>> {
  const predictions = new Map<string, Prediction[]>()
  for (const left of labels.lefts) predictions.set(left, [])
  await readCsv(path, ['left_id', 'right_id', 'score', 'decision'], ([left = '', right = '', score, decision = '']) => {
    const list = predictions.get(left)
    if (!list) throw new Error(`${path} has a row of "${left}", which is no left record`)
    if (right !== '') list.push({ right, score: Number(score), decision })
  })
  return predictions
}
