/** A record as the journal shows it: the CRM's field names, values as its wire would show them. */
export interface JournalRecord {
  readonly [field: string]: string | number | boolean | null
}

/** One effect that really happened in an emulated CRM. */
export interface JournalEntry {
  readonly seq: number
  /** ISO instant. */
  readonly at: string
  readonly action: 'create' | 'update' | 'delete' | 'undelete' | 'merge' | 'hard-delete'
  readonly object: string
  readonly id: string
  /** Only the fields that changed. */
  readonly before: JournalRecord
  readonly after: JournalRecord
  /** Which way it came: the API, `person`, `backdoor`. */
  readonly via: string
  /** The client's request id, for tests that follow a call. */
  readonly request: string
  readonly userId: string
}

let lastInstant = { at: 0, text: '' }

/** ISO text of an instant; thousands of rows share a millisecond. */
export function journalInstant(at: number): string {
  if (lastInstant.at !== at) lastInstant = { at, text: new Date(at).toISOString() }
  return lastInstant.text
}
