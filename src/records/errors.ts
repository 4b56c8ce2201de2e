import { defineErrors, type ErrorDefinition } from '../core/errors.ts'

const afterFix = { status: 400, retry: 'after-fix', who: 'user' } as const

const definitions = {
  'CC-RECORDS-1': {
    ...afterFix,
    title: 'The file lacks a column that is needed',
    meaning: 'The header line has no column for a value that every record must have, so nothing was imported.',
    nextStep:
      'Add or rename the column named in the message. Spelling and case of the accepted names are in the import guide.',
  },
  'CC-RECORDS-2': {
    ...afterFix,
    title: 'The header line cannot be used',
    meaning: 'The first line is empty, broken, or names one column twice, so nothing was imported.',
    nextStep: 'Make sure that the first line holds each column name once and that the file is a CSV file.',
  },
  'CC-RECORDS-3': {
    ...afterFix,
    title: 'The file is not text in UTF-8',
    meaning: 'The file starts like UTF-16 text, a compressed archive or a spreadsheet, so nothing was imported.',
    nextStep: 'Save or export it as CSV in UTF-8 (in Excel: "CSV UTF-8") and import it again; unpack archives first.',
  },
  'CC-RECORDS-4': {
    ...afterFix,
    status: 404,
    title: 'No such record',
    meaning: 'The company, segment or import does not exist, or belongs to another workspace.',
    nextStep: 'Check the id; the lists show those that exist.',
  },
  'CC-RECORDS-5': {
    ...afterFix,
    status: 409,
    title: 'The name is taken',
    meaning: 'A segment with this name exists already.',
    nextStep: 'Choose another name, or change the existing segment.',
  },
  'CC-RECORDS-20': {
    ...afterFix,
    title: 'Wrong number of columns',
    meaning: 'The line has more or fewer values than the header has columns.',
    nextStep: 'Look for a missing or extra separator, or a quote that is opened and never closed, in this line.',
  },
  'CC-RECORDS-21': {
    ...afterFix,
    title: 'Letters that are not UTF-8',
    meaning: 'The line holds bytes that are not valid UTF-8, so its letters cannot be known for sure.',
    nextStep: 'Export the file again as UTF-8.',
  },
  'CC-RECORDS-22': {
    ...afterFix,
    title: 'A NUL character in the line',
    meaning: 'The line holds a NUL character, which no text field can store; usually the file was damaged.',
    nextStep: 'Export the record again, or remove the character.',
  },
  'CC-RECORDS-23': {
    ...afterFix,
    title: 'A quote is not closed properly',
    meaning:
      'A value starts with a quote that never ends, or text follows its closing quote. Only this line was left out.',
    nextStep: 'Close the quote; write a quote inside a quoted value twice ("").',
  },
  'CC-RECORDS-24': {
    ...afterFix,
    title: 'The line is too long',
    meaning: 'The record is longer than 1 MB, far more than any record needs; usually a line break is missing.',
    nextStep: 'Check the line for a missing line break or for a document pasted into a field.',
  },
  'CC-RECORDS-25': {
    ...afterFix,
    title: 'The line is not a JSON object',
    meaning:
      'In NDJSON every line is one object in braces; this one is not, or holds a nested value where a text belongs.',
    nextStep: 'Write one {"key": "value"} object a line.',
  },
  'CC-RECORDS-26': {
    ...afterFix,
    title: 'A needed value is missing',
    meaning: 'The record has no value in a column that must not be empty.',
    nextStep: 'Fill the column named in the message.',
  },
  'CC-RECORDS-27': {
    ...afterFix,
    title: 'Not a valid date or time',
    meaning: 'The value is not an existing day or instant, or lies in the future.',
    nextStep: 'Write 2026-03-31 or 2026-03-31T14:05:00Z.',
  },
  'CC-RECORDS-28': {
    ...afterFix,
    title: 'Not a whole number',
    meaning: 'The value of a number column is not a whole number from 0 to 2147483647.',
    nextStep: 'Write digits only, or leave the value empty.',
  },
  'CC-RECORDS-29': {
    ...afterFix,
    title: 'Not one of the allowed words',
    meaning: 'The column takes only certain words and this is none of them.',
    nextStep: 'Use one of the words in the message.',
  },
  'CC-RECORDS-30': {
    ...afterFix,
    title: 'The value is too long',
    meaning: 'The value has more characters than the column can hold.',
    nextStep: 'Shorten the value; the limit is in the message.',
  },
  'CC-RECORDS-31': {
    ...afterFix,
    title: 'The key appears twice in the file',
    meaning: 'An earlier line of the same file has the same key and other values. The earlier line was kept.',
    nextStep: 'Remove one of the two lines and import the file again.',
  },
  'CC-RECORDS-32': {
    ...afterFix,
    title: 'No such company',
    meaning: 'The line names a company that is not known here, neither by its key nor by its domain.',
    nextStep: 'Import the company first, or give a domain of a known company, then import this line again.',
  },
  'CC-RECORDS-33': {
    ...afterFix,
    title: 'The domain belongs to several companies',
    meaning: 'The line names its company by a domain that more than one company has, so the company cannot be known.',
    nextStep: 'Name the company by its key instead.',
  },
} as const satisfies Record<string, ErrorDefinition>

export type RecordsCode = keyof typeof definitions
export const recordsError = defineErrors<RecordsCode>(definitions)

/** Symbols of the rejects of single lines, in the manner of a CRM's symbolic names. */
export const ROW_SYMBOLS = {
  'CC-RECORDS-20': 'WRONG_COLUMN_COUNT',
  'CC-RECORDS-21': 'NOT_UTF8',
  'CC-RECORDS-22': 'NUL_CHARACTER',
  'CC-RECORDS-23': 'BROKEN_QUOTES',
  'CC-RECORDS-24': 'LINE_TOO_LONG',
  'CC-RECORDS-25': 'NOT_A_JSON_OBJECT',
  'CC-RECORDS-26': 'REQUIRED_VALUE_MISSING',
  'CC-RECORDS-27': 'INVALID_DATE',
  'CC-RECORDS-28': 'INVALID_NUMBER',
  'CC-RECORDS-29': 'UNKNOWN_WORD',
  'CC-RECORDS-30': 'VALUE_TOO_LONG',
  'CC-RECORDS-31': 'DUPLICATE_KEY',
  'CC-RECORDS-32': 'COMPANY_UNKNOWN',
  'CC-RECORDS-33': 'DOMAIN_OF_SEVERAL_COMPANIES',
} as const

export type RowCode = keyof typeof ROW_SYMBOLS

/** Our words for a line's reject; the database keeps only code, line and message. */
export function explainRow(code: RowCode): { symbol: string; meaning: string; nextStep: string } {
  return { symbol: ROW_SYMBOLS[code], meaning: definitions[code].meaning, nextStep: definitions[code].nextStep }
}
