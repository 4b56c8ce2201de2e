/** One setting that differs, in words. */
export interface Change<Settings> {
  readonly key: keyof Settings
  readonly name: string
  readonly before: string
  readonly after: string
}

/** What differs between the saved settings and the draft; only settings that have a name are looked at. */
export function changesBetween<Settings extends object>(
  saved: Settings,
  draft: Settings,
  names: Readonly<Partial<Record<keyof Settings, string>>>,
): readonly Change<Settings>[] {
  return (Object.keys(names) as (keyof Settings)[])
    .filter((key) => JSON.stringify(saved[key]) !== JSON.stringify(draft[key]))
    .map((key) => ({ key, name: names[key] ?? String(key), before: wordOf(saved[key]), after: wordOf(draft[key]) }))
}

function wordOf(value: unknown): string {
  if (value === true) return 'on'
  if (value === false) return 'off'
  if (value === null || value === undefined || value === '') return 'none'
  return typeof value === 'object' ? 'changed' : String(value)
}
