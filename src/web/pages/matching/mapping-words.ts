import { sentenceCase } from '../../format/words.ts'

/** Who wins on an update. */
export const RULE_WORDS = {
  ours: 'Ours wins',
  theirs: 'Theirs stays',
  'fill-if-empty': 'Ours, only where theirs is empty',
  newest: 'The newest wins',
} as const

export const CONVERSION_WORDS: Readonly<Record<string, string>> = {
  default: 'Usual',
  'date-only': 'Day only',
  'without-time-offset': 'Clock time as it stands',
  copy: 'Raw copy',
}

const NAMES: Readonly<Record<string, string>> = {
  company_id: 'Our id',
  external_key: 'Key',
  events_30d: 'Events, last 30 days',
  sources_30d: 'Unique sources, last 30 days',
  events_mom: 'Events, month over month',
  events_wow: 'Events, week over week',
  sources_mom: 'Sources, month over month',
  sources_wow: 'Sources, week over week',
  metrics_at: 'Metrics computed at',
  last_updated: 'Time of writing',
  points: 'Engagement points',
}

/** Our column as people call it. */
export function fieldWords(ours: string): string {
  return NAMES[ours] ?? sentenceCase(ours.replaceAll('_', ' '))
}

/** A value of either side in a cell. */
export function cellWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  return Array.isArray(value) ? value.join(', ') || '–' : String(value)
}
