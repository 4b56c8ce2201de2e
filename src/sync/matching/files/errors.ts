import { defineErrors } from '../../../core/errors.ts'

const afterFix = { status: 400, retry: 'after-fix', who: 'user' } as const

/** What stops the matching of files. A single row that cannot be read stops nothing: it is a reject. */
export const fileError = defineErrors({
  'CC-MATCH-20': {
    ...afterFix,
    title: 'The file lacks a column that is needed',
    meaning: 'Every record needs an id and something to compare, and the first line names no column for one of them.',
    nextStep:
      'Rename the column, or name the id with --left-id COLUMN or --right-id COLUMN. The first line of the file must hold the column names.',
  },
  'CC-MATCH-21': {
    ...afterFix,
    title: 'The first line cannot be used',
    meaning: 'The first line should hold the column names, but the file is empty or the line is not text in columns.',
    nextStep: 'Open the file in a text editor and check that its first line names the columns, separated by commas.',
  },
  'CC-MATCH-22': {
    ...afterFix,
    title: 'The file is not text',
    meaning: 'The file is compressed, a spreadsheet, or not text at all.',
    nextStep: 'Unpack it, or save it as CSV (in Excel: "CSV UTF-8"), and match that file.',
  },
  'CC-MATCH-23': {
    ...afterFix,
    title: 'A column to compare is not in both files',
    meaning: 'A column named with --compare counts as evidence only when both files have it.',
    nextStep: 'Use a heading that both files have; case and separators do not matter.',
  },
  'CC-MATCH-24': {
    ...afterFix,
    title: 'The file cannot be read or written',
    meaning: 'The operating system refused to open, read or write the file.',
    nextStep: 'Check the path, its folder and your permissions, and that the disk is not full.',
  },
  'CC-MATCH-25': {
    status: 500,
    title: 'A thread of the matching ended unexpectedly',
    meaning:
      'One of the threads that match died, most likely because the machine ran out of memory. No output was written.',
    nextStep: 'Run it again with fewer threads (--threads 1) or on a machine with more free memory.',
    retry: 'later',
    who: 'operator',
  },
  'CC-MATCH-26': {
    ...afterFix,
    title: 'The options do not go together',
    meaning: 'Two of the options or files given exclude each other, so nothing was read or written.',
    nextStep: 'Change what the message names; --help explains every option.',
  },
  'CC-MATCH-27': {
    status: 499,
    title: 'Stopped',
    meaning: 'The matching was interrupted before it was done. No output was written.',
    nextStep: 'Run the same command again; it starts from the beginning.',
    retry: 'now',
    who: 'user',
  },
})
