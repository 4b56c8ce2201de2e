import { defineErrors } from '../core/errors.ts'

export const cliError = defineErrors({
  'CC-CLI-1': {
    status: 400,
    title: 'File cannot be read',
    retry: 'after-fix',
    who: 'user',
    meaning: 'The file named on the command line does not exist or may not be read by you.',
    nextStep: 'Check the path and its permissions; use - to read from standard input.',
  },
  'CC-CLI-2': {
    status: 400,
    title: 'Option not understood',
    retry: 'after-fix',
    who: 'user',
    meaning: 'An option of the command has a value it does not take.',
    nextStep: 'Run the command with --help to see what it takes.',
  },
  'CC-CLI-3': {
    status: 400,
    title: 'A secret is missing',
    retry: 'after-fix',
    who: 'user',
    meaning:
      'Adding this connection needs a secret, which is never taken from the command line, where others could see it.',
    nextStep:
      'Put it into the environment variable CONCORDAT_CLIENT_SECRET (or CONCORDAT_PRIVATE_KEY for JWT), or pipe it in with --secret-stdin.',
  },
  'CC-CLI-4': {
    status: 500,
    title: 'The demo did not go as it should',
    retry: 'now',
    who: 'nobody',
    meaning: 'A check at the end of the demo failed. Nothing outside the demo was touched.',
    nextStep: 'Run it again; if it fails again, report it with the output of "concordat demo --json".',
  },
})
