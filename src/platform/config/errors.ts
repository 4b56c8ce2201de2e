import { defineErrors } from '../../core/errors.ts'

export const configError = defineErrors({
  'CC-CONFIG-1': {
    status: 500,
    title: 'A setting is not valid',
    meaning: 'An environment variable holds something Concordat cannot use, so it did not start.',
    nextStep: 'Correct the variable named in the message or unset it; docs/reference/config.md lists them all.',
    retry: 'after-fix',
    who: 'operator',
  },
})
