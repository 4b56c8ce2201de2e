import { defineErrors } from '../../core/errors.ts'

export const loopError = defineErrors({
  'CC-LOOP-1': {
    status: 409,
    title: 'The connection is switched off',
    retry: 'after-fix',
    who: 'user',
    meaning: 'This connection is disabled or not connected, so nothing is read from or written to its CRM.',
    nextStep: 'Enable the connection in its settings, or sign in again if it needs you, then start the run again.',
  },
  'CC-LOOP-2': {
    status: 409,
    title: 'The run does not wait for a decision',
    retry: 'never',
    who: 'user',
    meaning: 'Only a run that is held by its plan can be continued.',
    nextStep: 'Look at the run with "concordat runs show"; start a new run if it has ended.',
  },
  'CC-LOOP-3': {
    status: 400,
    title: 'Nothing to undo',
    retry: 'never',
    who: 'user',
    meaning: 'This run has written nothing to the CRM, so there is nothing to take back.',
    nextStep: 'Choose a run that applied changes: "concordat runs list".',
  },
})
