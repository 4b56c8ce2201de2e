import { defineErrors } from '../../core/errors.ts'

export const runError = defineErrors({
  'CC-RUN-1': {
    status: 409,
    title: 'Run taken over',
    meaning:
      'Another worker took this run over because this one had gone silent. What this worker was about to store was refused; the other one continues from the last stored position.',
    nextStep: 'Nothing to do. If it happens often, look for a machine that sleeps or is short of memory.',
    retry: 'never',
    who: 'nobody',
  },
  'CC-RUN-2': {
    status: 500,
    title: 'Counts do not close',
    meaning:
      'The run read or planned a number of records that differs from the sum of what became of them, so something may be missing. Nothing is hidden behind a green run.',
    nextStep: 'Start the run again. If the counts still differ, send the log of the run to the maintainers.',
    retry: 'now',
    who: 'operator',
  },
  'CC-RUN-3': {
    status: 404,
    title: 'Run not found',
    meaning: 'There is no run with this id; runs are kept for 30 days.',
    nextStep: 'Check the id with "concordat runs list".',
    retry: 'never',
    who: 'user',
  },
  'CC-RUN-4': {
    status: 409,
    title: 'Stop requested',
    meaning: 'Somebody asked this run to stop. What was stored until then stays and a later run continues from there.',
    nextStep: 'Start it again when you want it to continue.',
    retry: 'never',
    who: 'user',
  },
  'CC-RUN-5': {
    status: 500,
    title: 'Outcomes unknown',
    meaning:
      'For some writes the CRM never answered and looking them up has not settled what happened, so the run may not be called a success.',
    nextStep: 'Start the run again: it looks up the unknown ones before it writes anything.',
    retry: 'now',
    who: 'operator',
  },
  'CC-RUN-6': {
    status: 409,
    title: 'Run is finished',
    meaning: 'The run has already ended, its state cannot change any more.',
    nextStep: 'Start a new run.',
    retry: 'never',
    who: 'user',
  },
  'CC-RUN-7': {
    status: 409,
    title: 'Run is paused',
    meaning: 'Somebody paused this run. It keeps its place, and nothing is read or written until it is resumed.',
    nextStep: 'Resume it when you want it to go on.',
    retry: 'never',
    who: 'user',
  },
  'CC-RUN-8': {
    status: 409,
    title: 'Run cannot be paused or resumed now',
    meaning: 'Only a run that is queued, running or waiting can be paused, and only a paused one can be resumed.',
    nextStep: 'Look at the state of the run.',
    retry: 'never',
    who: 'user',
  },
})
