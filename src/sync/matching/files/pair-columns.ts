import { fileError } from './errors.ts'
import { headingKey, type RecordType } from './known-columns.ts'
import { type ColumnPlan, listed, type UnderstoodHeader, understandHeader } from './understand-header.ts'

/** Only rows whose value of a column is one of these are compared. */
export interface RowChoice {
  readonly at: number
  readonly values: readonly string[]
}

/** Which values of a row make up its two records. Plain values: it is posted to threads. */
export interface PairPlan {
  readonly left: ColumnPlan
  readonly right: ColumnPlan
  readonly id: number
  readonly where: RowChoice | null
  /** Whether the row's own values are written as well. */
  readonly keep: boolean
}

export interface PairHeaderOptions {
  readonly file: string
  readonly type: RecordType
  readonly aliases: boolean
  readonly compare: readonly string[]
  readonly id: string | null
  /** COLUMN=VALUE[,VALUE…] */
  readonly where: string | null
  readonly keep: boolean
}

const SIDES = [
  { left: /^(?:left|l)[ _.-]+(.+)$/i, right: /^(?:right|r)[ _.-]+(.+)$/i },
  { left: /^(.+?)[ _.-]+(?:left|l|a)$/i, right: /^(.+?)[ _.-]+(?:right|r|b)$/i },
  { left: /^(.+?)[ _.-]*1$/, right: /^(.+?)[ _.-]*2$/ },
] as const

/** Finds the two records of a row by headings such as name1 and name2, left_name and right_name. Throws CC-MATCH-20, 23, 26. */
export function understandPairs(
  header: readonly string[],
  options: PairHeaderOptions,
): { plan: PairPlan; left: UnderstoodHeader; unused: readonly string[] } {
  const { type, file, aliases, compare } = options
  const sided = sidesOf(header)
  if (sided.left.every((name) => name === ''))
    throw fileError(
      'CC-MATCH-20',
      `${file} has no columns for two sides, such as name1 and name2; it has ${listed(header)}`,
    )
  const understand = (names: readonly string[], side: string) =>
    understandHeader(names, { type, aliases, compare, id: false, file: `${file} (${side})` })
  const left = understand(sided.left, 'left side')
  const right = understand(sided.right, 'right side')
  const id = idAt(header, sided.left, options)
  const where = options.where === null ? null : choiceOf(header, options.where, file)
  const used = new Set([id, where?.at])
  const alone = header.filter((_, at) => !used.has(at) && sided.left[at] === '' && sided.right[at] === '')
  const half = header.filter(
    (_, at) => left.unused.includes(sided.left[at]!) || right.unused.includes(sided.right[at]!),
  )
  return {
    plan: { left: left.plan, right: right.plan, id, where, keep: options.keep },
    left,
    unused: [...half, ...alone],
  }
}

/** Per side the headings without their side's mark, '' where a column belongs to the other side or to none. */
function sidesOf(header: readonly string[]): { left: string[]; right: string[] } {
  const left = header.map(() => '')
  const right = header.map(() => '')
  for (const { left: ours, right: theirs } of SIDES) {
    const stem = (pattern: RegExp, at: number) => pattern.exec(header[at]!.trim())?.[1]
    const places = header.map((_, at) => at).filter((at) => left[at] === '' && right[at] === '')
    for (const at of places) {
      const name = stem(ours, at)
      if (name === undefined) continue
      const partner = places.find((other) => headingKey(stem(theirs, other) ?? '') === headingKey(name))
      if (partner === undefined || right[partner] !== '') continue
      left[at] = name
      right[partner] = name
    }
  }
  return { left, right }
}

function idAt(header: readonly string[], left: readonly string[], { id, file }: PairHeaderOptions): number {
  const wanted = headingKey(id ?? 'id')
  const names = id === null ? [wanted, 'pairid', 'pair', 'rowid'] : [wanted]
  const at = names
    .map((name) => header.findIndex((heading, place) => left[place] === '' && headingKey(heading) === name))
    .find((place) => place >= 0)
  if (at !== undefined) return at
  throw fileError(
    'CC-MATCH-20',
    `${file} has no column "${id ?? 'id'}" that names its pairs; name one with --id COLUMN; it has ${listed(header)}`,
  )
}

function choiceOf(header: readonly string[], where: string, file: string): RowChoice {
  const split = where.indexOf('=')
  const at = header.findIndex((heading) => headingKey(heading) === headingKey(where.slice(0, split)))
  if (split < 1) throw fileError('CC-MATCH-26', `--where ${where} is not of the form COLUMN=VALUE[,VALUE]`)
  if (at < 0) throw fileError('CC-MATCH-26', `--where ${where}: ${file} has no such column; it has ${listed(header)}`)
  return {
    at,
    values: where
      .slice(split + 1)
      .split(',')
      .map((value) => value.trim().toLowerCase()),
  }
}

export function isChosen(cells: readonly string[], where: RowChoice | null): boolean {
  return where === null || where.values.includes((cells[where.at] ?? '').trim().toLowerCase())
}
