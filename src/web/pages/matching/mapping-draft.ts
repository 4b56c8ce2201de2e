import type { Mapping } from '../../api/schema.generated.ts'
import { CONVERSION_WORDS, fieldWords, RULE_WORDS } from './mapping-words.ts'

export type MappingDraft = Pick<Mapping['mapping'], 'rows' | 'timeZone'>
export type MappingRow = MappingDraft['rows'][number]

export const DIRECTIONS = ['both', 'create', 'update'] as const
export type Direction = (typeof DIRECTIONS)[number]
export const DIRECTION_WORDS = { both: 'Create and update', create: 'Create only', update: 'Update only' } as const

export function directionOf({ onCreate, onUpdate }: Pick<MappingRow, 'onCreate' | 'onUpdate'>): Direction {
  if (onCreate && !onUpdate) return 'create'
  return onUpdate && !onCreate ? 'update' : 'both'
}

export function withDirection(row: MappingRow, direction: Direction): MappingRow {
  return { ...row, onCreate: direction !== 'update', onUpdate: direction !== 'create' }
}

/** Every row in words by its field, and the time zone, so that two drafts can be compared line by line. */
export function describeDraft({ rows, timeZone }: MappingDraft): Readonly<Record<string, string>> {
  const lines = rows.map((row) => {
    const parts = [fieldWords(row.ours), DIRECTION_WORDS[directionOf(row)], RULE_WORDS[row.rule]]
    if (row.conversion !== 'default') parts.push(CONVERSION_WORDS[row.conversion] ?? row.conversion)
    return [row.field || '(no field)', parts.join(', ')] as const
  })
  return { ...Object.fromEntries(lines), 'Time zone': timeZone }
}

interface KnownField {
  readonly name: string
  readonly label: string
  readonly requiredOnCreate: boolean
}

/** Fields that every new record needs and that no row fills on create. */
export function unmappedRequired<Field extends KnownField>(
  fields: readonly Field[],
  rows: readonly MappingRow[],
): readonly Field[] {
  const filled = new Set(rows.filter((row) => row.onCreate).map((row) => row.field))
  return fields.filter((field) => field.requiredOnCreate && !filled.has(field.name))
}
