/** Outcomes of saves that did not happen, in Salesforce's words (sheet §7). */
import type { OrgError, SaveResult } from '../org.ts'

/** Thrown inside a save, answered as its result. */
export class SaveRefused extends Error {
  readonly errors: readonly OrgError[]
  readonly status: number
  readonly more: { choices?: readonly string[]; duplicateResult?: unknown }
  constructor(errors: readonly OrgError[], status = 400, more: SaveRefused['more'] = {}) {
    super(errors[0]?.message ?? 'refused')
    this.errors = errors
    this.status = status
    this.more = more
  }
}

export function refuse(code: string, message: string, fields: readonly string[] = [], status = 400): SaveRefused {
  return new SaveRefused([{ code, message, fields }], status)
}

export function refusalResult(error: SaveRefused, id: string | null): SaveResult {
  return { success: false, id, errors: error.errors, status: error.status, ...error.more }
}
