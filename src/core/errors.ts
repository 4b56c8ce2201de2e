/**
 * Errors stop a run or a request; they are thrown. A record that could not be read or written is not an error but a
 * reject (outcome.ts). Every error has a stable code that docs/reference/errors.md explains; a test holds both together.
 */
export interface ErrorDefinition {
  /** HTTP status when it reaches the API. */
  readonly status: number
  /** A few words, for headings. */
  readonly title: string
  /** What it means, for an operator. */
  readonly meaning: string
  /** What to do next, in plain words. */
  readonly nextStep: string
  /** When trying again makes sense. */
  readonly retry: 'now' | 'later' | 'after-fix' | 'never'
  /** Who can fix it. */
  readonly who: 'user' | 'operator' | 'crm-admin' | 'nobody'
}

export interface ErrorDetails {
  /** Facts about this occurrence that are safe to show: field names, counts, hosts. Never secrets or personal values. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>
  /** For `retry: 'later'`: not before this time. */
  readonly retryAt?: Date
  readonly cause?: unknown
}

export class ConcordatError extends Error {
  readonly code: string
  readonly definition: ErrorDefinition
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  readonly retryAt: Date | undefined

  constructor(code: string, definition: ErrorDefinition, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'ConcordatError'
    this.code = code
    this.definition = definition
    this.facts = details.facts ?? {}
    this.retryAt = details.retryAt
  }
}

const catalogue = new Map<string, ErrorDefinition>()

/**
 * Declares a room's errors. Codes look like CC-<FAMILY>-<number>, one family a room, in that room's `errors.ts`.
 * Returns a function that builds the error; throw what it returns.
 */
export function defineErrors<Code extends `CC-${string}-${number}`>(
  definitions: Readonly<Record<Code, ErrorDefinition>>,
): (code: Code, message: string, details?: ErrorDetails) => ConcordatError {
  for (const [code, definition] of Object.entries<ErrorDefinition>(definitions)) {
    const known = catalogue.get(code)
    if (known && known !== definition) throw new Error(`error code ${code} is declared twice`)
    catalogue.set(code, definition)
  }
  return (code, message, details) => new ConcordatError(code, definitions[code], message, details)
}

/** All codes declared by the rooms loaded so far. */
export function errorCatalogue(): ReadonlyMap<string, ErrorDefinition> {
  return catalogue
}
