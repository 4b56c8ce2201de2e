import { defineErrors } from '../../core/errors.ts'

export const planError = defineErrors({
  'CC-PLAN-1': {
    status: 404,
    title: 'Plan not found',
    meaning: 'There is no plan with this id in this workspace.',
    nextStep: 'List the plans of the connection and choose one of them.',
    retry: 'never',
    who: 'user',
  },
  'CC-PLAN-2': {
    status: 409,
    title: 'Plan is not in the right state',
    meaning:
      'A plan is first held, then approved, then applied, and each step is possible only once. Somebody or a schedule was faster, or the plan was dropped.',
    nextStep: 'Open the plan to see who did what, and start a new run if you need a new plan.',
    retry: 'never',
    who: 'user',
  },
  'CC-PLAN-3': {
    status: 400,
    title: 'Mapping not accepted',
    meaning: 'The mapping names fields or rules that cannot work. Nothing was stored.',
    nextStep: 'Correct the rows that the message names.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-PLAN-4': {
    status: 409,
    title: 'Nothing to undo',
    meaning: 'The run or plan has written nothing to the CRM, so there is nothing to take back.',
    nextStep: 'Choose a run with applied changes.',
    retry: 'never',
    who: 'user',
  },
  'CC-PLAN-5': {
    status: 409,
    title: 'Object not mirrored yet',
    meaning: 'A plan compares with our copy of the CRM, and this object has never been pulled.',
    nextStep: 'Pull the connection first.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-PLAN-6': {
    status: 409,
    title: 'The plan has changed since you looked',
    meaning:
      'Somebody left changes out of this plan or put some back while you were reading it, so the count you approved is not the count that would be written. Nothing was approved.',
    nextStep: 'Look at the plan as it is now and approve it again.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-PLAN-7': {
    status: 409,
    title: 'Nothing to try again',
    meaning: 'None of these rejects is open and worth another try: they were dealt with since, or can never work.',
    nextStep: 'Look at the rejects again; what is left there says what to do.',
    retry: 'never',
    who: 'user',
  },
})
