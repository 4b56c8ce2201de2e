import { defineErrors, type ErrorDefinition } from '../../core/errors.ts'
import type { Reject } from '../../core/outcome.ts'

const rejected = { status: 422, retry: 'after-fix', who: 'crm-admin' } as const

const definitions = {
  'CC-MIR-1': {
    status: 502,
    title: 'Page damaged',
    meaning:
      'The CRM sent the same page of records several times in a damaged form: cut short, with a quote that never ends, or with another number of records than it announced. Nothing of that page was stored.',
    nextStep:
      'Wait for the next run, which continues with this page. If it stays, look for a proxy that changes bodies.',
    retry: 'later',
    who: 'operator',
  },
  'CC-MIR-2': {
    status: 502,
    title: 'Other columns than asked for',
    meaning: 'The CRM sent a page whose columns are not the ones that were asked for. Nothing of it was stored.',
    nextStep: 'Start the run again; if it stays, send the log of the run to the maintainers.',
    retry: 'later',
    who: 'operator',
  },
  'CC-MIR-3': {
    status: 409,
    title: 'Object is being pulled by another run',
    meaning: 'Another run stored a page of this object in the meantime, so this one stepped back. Nothing is lost.',
    nextStep: 'Nothing to do; the other run finishes the work.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-MIR-4': {
    status: 409,
    title: 'Object not pulled yet',
    meaning: 'There is no copy of this object yet, because no pull has reached it.',
    nextStep: 'Run a pull for this connection first.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-MIR-5': {
    status: 409,
    title: 'Too many records have disappeared',
    meaning:
      'A whole enumeration no longer shows a large share of the records. That is more often a lost permission than a deletion, so nothing was marked as deleted.',
    nextStep:
      'Check the rights of the CRM user. If the records were really deleted, confirm it; the next pull then marks them.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-MIR-6': {
    status: 502,
    title: 'The CRM keeps forgetting the read',
    meaning: 'The CRM dropped the position of a long read several times, so that it had to start over again and again.',
    nextStep: 'Wait for the next run. If it stays, mirror fewer fields of this object.',
    retry: 'later',
    who: 'operator',
  },
  'CC-MIR-20': {
    ...rejected,
    title: 'Wrong number of cells',
    meaning: 'The record’s line has more or fewer cells than the page has columns.',
    nextStep: 'Open the record in the CRM and save it again; look for unusual characters in its texts.',
  },
  'CC-MIR-21': {
    ...rejected,
    title: 'NUL character',
    meaning: 'A text of the record holds the character U+0000, which a database text cannot hold. It was not cut out.',
    nextStep: 'Remove the character from the named field in the CRM.',
  },
  'CC-MIR-22': {
    ...rejected,
    title: 'Not UTF-8',
    meaning: 'A text of the record is not valid UTF-8, so its characters cannot be known for certain.',
    nextStep: 'Write the text of the named field in the CRM again.',
  },
  'CC-MIR-23': {
    ...rejected,
    title: 'Record without id',
    meaning: 'The line has no record id, so it cannot be told which record it belongs to.',
    nextStep: 'Nothing in the record itself; send the log of the run to the maintainers if it happens again.',
  },
  'CC-MIR-24': {
    ...rejected,
    title: 'Value does not fit the type',
    meaning: 'The CRM sent a value that its own description of the field does not allow, such as letters in a number.',
    nextStep: 'Correct the value of the named field in the CRM.',
  },
  'CC-MIR-25': {
    ...rejected,
    title: 'Record too large',
    meaning: 'The record is larger than 64 MB, on a page that had to be read record by record.',
    nextStep: 'Leave the large text field out of the mirrored fields of this object.',
  },
} as const satisfies Record<string, ErrorDefinition>

export const mirrorError = defineErrors(definitions)

const SYMBOLS = {
  'CC-MIR-20': 'WRONG_CELL_COUNT',
  'CC-MIR-21': 'NUL_CHARACTER',
  'CC-MIR-22': 'NOT_UTF8',
  'CC-MIR-23': 'NO_ID',
  'CC-MIR-24': 'VALUE_DOES_NOT_FIT',
  'CC-MIR-25': 'RECORD_TOO_LARGE',
} as const

export type ReadRejectCode = keyof typeof SYMBOLS

/** Why one record of a page could not be stored; the others of the page are. */
export function readReject(code: ReadRejectCode, message: string, fields: readonly string[] = []): Reject {
  const { meaning, nextStep } = definitions[code]
  return { code, symbol: SYMBOLS[code], message, meaning, nextStep, fields, retry: 'after-fix' }
}

/** The page as a whole cannot be trusted: nothing of it is stored, it is asked for again. Never leaves this room. */
export class DamagedPage extends Error {
  override readonly name = 'DamagedPage'
}

/** The page was readable, but PostgreSQL refused some row of it: it is read again record by record. */
export class BadRows extends Error {
  override readonly name = 'BadRows'
}
