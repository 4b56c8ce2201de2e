import type { ApiKey, AuditRow, User } from '../../api/schema.generated.ts'
import { sentenceCase } from '../../format/words.ts'

/** What an action is about; also the beginnings by which the page filters. */
export const SUBJECTS = [
  { value: '', label: 'Everything' },
  { value: 'user.', label: 'Users' },
  { value: 'session.', label: 'Sign-ins' },
  { value: 'api-key.', label: 'API keys' },
  { value: 'connection.', label: 'Connections' },
  { value: 'plan.', label: 'Plans' },
  { value: 'run.', label: 'Runs' },
  { value: 'link.', label: 'Matches' },
] as const

/** "user.role-changed" → "User role changed". */
export function actionWords(action: string): string {
  return sentenceCase(action.replace(/[.-]/g, ' '))
}

/** Who did it, by name where it is known. */
export function actorWords(row: AuditRow, users: readonly User[], keys: readonly ApiKey[]): string {
  const person = users.find(({ id }) => id === row.actorId)
  if (person) return person.name
  const key = keys.find(({ id }) => id === row.actorId)
  if (key) return `Key ${key.name}`
  return sentenceCase(row.actorKind.replace('-', ' '))
}

export interface Difference {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** What changed, one line a part. */
export function differencesOf(row: Pick<AuditRow, 'before' | 'after'>): readonly Difference[] {
  const [before, after] = [asObject(row.before), asObject(row.after)]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.map((name) => ({ name, before: shown(before[name]), after: shown(after[name]) }))
}

function asObject(part: unknown): Readonly<Record<string, unknown>> {
  return typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>) : {}
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const COLUMNS = [
  'at',
  'actorKind',
  'actorId',
  'action',
  'subjectKind',
  'subjectId',
  'before',
  'after',
  'address',
] as const

/** All rows as CSV. A cell that a spreadsheet would take for a formula is led by an apostrophe. */
export function auditCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((name) => csvCell(shown(row[name]))).join(','))
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
