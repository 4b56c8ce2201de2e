import { defineErrors } from '../../core/errors.ts'

export const applyError = defineErrors({
  'CC-APPLY-1': {
    status: 409,
    title: 'Connection is off',
    meaning:
      'The connection was switched off, removed or needs a new sign-in while its plan was being written. What was written stays written; nothing else is sent.',
    nextStep:
      'Switch the connection on again (or reconnect it) and apply the plan once more; it goes on where it ended.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-APPLY-2': {
    status: 503,
    title: 'Waiting until the CRM can tell what it did',
    meaning:
      'An answer of the CRM was lost while records were created. The CRM shows new records only after a while; until then nobody can know whether they exist, so nothing is sent again.',
    nextStep: 'Nothing to do: the run looks the records up when the time has passed.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-APPLY-3': {
    status: 503,
    title: 'Bulk job still at work in the CRM',
    meaning: 'The CRM has not finished a bulk job of this plan. The run waits and looks again.',
    nextStep: 'Nothing to do. If it takes hours, look at the bulk jobs page of the CRM.',
    retry: 'later',
    who: 'nobody',
  },
  'CC-APPLY-5': {
    status: 409,
    title: 'Key field is gone',
    meaning:
      'New records are created only with our key in an external-id field, so that a lost answer can be looked up. That field has disappeared from the object, or our user may no longer write it.',
    nextStep: 'Restore the field, pull the connection, then apply the plan again.',
    retry: 'after-fix',
    who: 'crm-admin',
  },
})
