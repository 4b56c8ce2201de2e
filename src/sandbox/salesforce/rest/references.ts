/** A sub-request refers to one that failed or does not exist. */
export class MissingReference extends Error {}

const REFERENCE = /@\{([^}]+)\}/g

/** Replaces `@{ref.field}`, `@{ref.records[0].Id}` in texts anywhere inside `value`; a text that is one reference keeps the type. */
export function substitute(value: unknown, references: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return substituteText(value, references)
  if (Array.isArray(value)) return value.map((one) => substitute(one, references))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, substitute(inner, references)]))
}

function substituteText(text: string, references: ReadonlyMap<string, unknown>): unknown {
  const whole = /^@\{([^}]+)\}$/.exec(text)
  if (whole) return lookUp(whole[1] as string, references)
  return text.replace(REFERENCE, (_match, path: string) => String(lookUp(path, references)))
}

function lookUp(path: string, references: ReadonlyMap<string, unknown>): unknown {
  const steps = path.split(/[.[\]]+/).filter(Boolean)
  const name = steps.shift() ?? ''
  if (!references.has(name))
    throw new MissingReference(`Invalid reference specified. No value for ${name} found in ${path}`)
  let value: unknown = references.get(name)
  for (const step of steps) {
    const wanted = step.toLowerCase()
    const container = value as Record<string, unknown> | null
    const key = container && Object.keys(container).find((one) => one.toLowerCase() === wanted)
    if (!container || key === undefined || key === null)
      throw new MissingReference(`Invalid reference specified. No value for ${path} found in ${name}`)
    value = container[key]
  }
  return value
}
