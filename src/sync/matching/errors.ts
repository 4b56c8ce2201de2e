import { defineErrors } from '../../core/errors.ts'

export const matchError = defineErrors({
  'CC-MATCH-1': {
    status: 404,
    title: 'No such company to link',
    meaning: 'The company does not exist in this workspace or is archived.',
    nextStep: 'Choose a company that is not archived.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-MATCH-2': {
    status: 404,
    title: 'No such CRM record to link',
    meaning: 'The record is not in the mirror of this connection, or it was deleted in the CRM.',
    nextStep: 'Pull the connection and search for the record again; it may have been merged into another one.',
    retry: 'after-fix',
    who: 'user',
  },
  'CC-MATCH-3': {
    status: 404,
    title: 'No such link',
    meaning: 'The link does not exist in this workspace or has ended already.',
    nextStep: 'Reload the list; somebody else may have ended it.',
    retry: 'never',
    who: 'user',
  },
  'CC-MATCH-4': {
    status: 409,
    title: 'The accounts have not been pulled yet',
    meaning: 'Matching compares companies with the mirror, and this connection has no mirrored accounts.',
    nextStep: 'Pull the connection first.',
    retry: 'after-fix',
    who: 'user',
  },
})
