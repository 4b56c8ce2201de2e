import { fileError } from './errors.ts'
import { headingKey, KNOWN_COLUMNS, type KnownColumn, PREFIXES, type RecordType } from './known-columns.ts'

/** Which value of a row means what. Plain values: it is posted to threads. */
export interface ColumnPlan {
  readonly type: RecordType
  /** How many values a row must have. */
  readonly width: number
  /** Known column → positions of its values, the best first. */
  readonly at: Readonly<Record<string, readonly number[]>>
  /** Positions of the further columns to compare, in the order they were asked for. */
  readonly others: readonly number[]
}

export interface UnderstoodHeader {
  readonly plan: ColumnPlan
  /** Known column → the headings that feed it. */
  readonly used: Readonly<Record<string, readonly string[]>>
  /** Headings that nothing is done with, as the file has them. */
  readonly unused: readonly string[]
  /** The file has other names of its records, and they were not asked for. */
  readonly aliasesLeftOut: boolean
}

export interface HeaderOptions {
  readonly type: RecordType
  /** Name of the file, for messages. */
  readonly file: string
  /** Heading of the id; null: by its name; false: the records need none. */
  readonly id?: string | null | false
  /** Whether other names count. */
  readonly aliases?: boolean
  /** Headings of further columns to compare. */
  readonly compare?: readonly string[]
}

const TO_COMPARE: Readonly<Record<RecordType, readonly string[]>> = {
  company: ['name', 'domain', 'aliases', 'phone'],
  person: ['first_name', 'last_name', 'full_name', 'email', 'phone'],
}

/** Finds out which column is what; throws CC-MATCH-20 when a needed one is missing, CC-MATCH-23 for one to compare. */
export function understandHeader(header: readonly string[], options: HeaderOptions): UnderstoodHeader {
  const found = knownColumns(header, options.type)
  if (options.id) found.set('id', [positionOf(header, options.id, options.file, 'CC-MATCH-20')])
  const others = (options.compare ?? []).map((name) => positionOf(header, name, options.file, 'CC-MATCH-23'))
  const aliasesLeftOut = !options.aliases && found.has('aliases')
  if (!options.aliases) found.delete('aliases')
  refuseIncomplete(found, header, options)
  const taken = new Set([...others, ...[...found.values()].flat()])
  return {
    plan: { type: options.type, width: header.length, at: Object.fromEntries(found), others },
    used: Object.fromEntries([...found].map(([name, at]) => [name, at.map((position) => header[position] ?? '')])),
    unused: header.filter(
      (heading, at) =>
        !taken.has(at) && heading.trim() !== '' && !(aliasesLeftOut && meaningOf(heading, options.type) === 'aliases'),
    ),
    aliasesLeftOut,
  }
}

/** Known column → positions. Where several headings mean the same, the best heading wins, then the first. */
function knownColumns(header: readonly string[], type: RecordType): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const known of KNOWN_COLUMNS[type]) {
    const ranked = header
      .map((heading, at) => ({ at, rank: rankOf(heading, known, type) }))
      .filter(({ rank }) => rank !== null)
      .sort((a, b) => a.rank! - b.rank! || a.at - b.at)
      .map(({ at }) => at)
    if (ranked.length > 0) found.set(known.name, known.several ? ranked : ranked.slice(0, 1))
  }
  return found
}

/** How well a heading names a known column, 0 best; null when it means another one or nothing. */
function rankOf(heading: string, known: KnownColumn, type: RecordType): number | null {
  if (meaningOf(heading, type) !== known.name) return null
  const key = headingKey(heading)
  if (key === headingKey(known.name)) return 0
  const rank = known.headings.findIndex((name) => headingKey(name) === key)
  return rank < 0 ? known.headings.length + 1 : rank + 1
}

const meanings = new Map<RecordType, Map<string, string>>()

function meaningOf(heading: string, type: RecordType): string | undefined {
  let known = meanings.get(type)
  if (!known) {
    known = new Map()
    for (const { name, headings } of KNOWN_COLUMNS[type])
      for (const one of [name, ...headings]) if (!known.has(headingKey(one))) known.set(headingKey(one), name)
    meanings.set(type, known)
  }
  const key = headingKey(heading)
  const direct = known.get(key)
  if (direct) return direct
  const prefix = PREFIXES[type].find((one) => key.startsWith(one) && known.has(key.slice(one.length)))
  return prefix === undefined ? undefined : known.get(key.slice(prefix.length))
}

function positionOf(
  header: readonly string[],
  name: string,
  file: string,
  code: 'CC-MATCH-20' | 'CC-MATCH-23',
): number {
  const exact = header.findIndex((heading) => heading.trim() === name.trim())
  const at = exact >= 0 ? exact : header.findIndex((heading) => headingKey(heading) === headingKey(name))
  if (at >= 0) return at
  throw fileError(code, `${file} has no column "${name}"; it has ${listed(header)}`)
}

function refuseIncomplete(
  found: ReadonlyMap<string, readonly number[]>,
  header: readonly string[],
  { type, file, id }: HeaderOptions,
): void {
  if (id !== false && !found.has('id'))
    throw fileError('CC-MATCH-20', `${file} has no column that is called id; it has ${listed(header)}`)
  if (TO_COMPARE[type].some((name) => found.has(name))) return
  const wanted = TO_COMPARE[type].join(', ')
  throw fileError(
    'CC-MATCH-20',
    `${file} has nothing to compare a ${type} by: it needs one of ${wanted}; it has ${listed(header)}`,
  )
}

/** The headings in quotation marks; a long list is cut. */
export function listed(names: readonly string[], most = 20): string {
  const shown = names.slice(0, most).map((name) => `"${name.trim().slice(0, 60)}"`)
  const more = names.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
