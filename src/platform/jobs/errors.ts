import { defineErrors } from '../../core/errors.ts'

export const jobsError = defineErrors({
  'CC-JOBS-1': {
    status: 500,
    title: 'Work was defined too late',
    meaning: 'A part of Concordat tried to register work after the worker of this process had started.',
    nextStep: 'This is a fault in Concordat. Restart it; if it happens again, report it with the log.',
    retry: 'never',
    who: 'nobody',
  },
  'CC-JOBS-2': {
    status: 503,
    title: 'This process is stopping',
    meaning: 'Work was handed in while this process was shutting down, so nobody would have taken it.',
    nextStep: 'Try again in a few seconds; another worker or the restarted one takes it.',
    retry: 'later',
    who: 'nobody',
  },
})
