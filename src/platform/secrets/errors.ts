import { defineErrors } from '../../core/errors.ts'

export const secretError = defineErrors({
  'CC-SECRET-1': {
    status: 500,
    title: 'Secret key unusable',
    meaning: 'The secret key is too short, not in hex or base64, or a well-known value that protects nothing.',
    nextStep: 'Set CONCORDAT_SECRET_KEY to 32 random bytes, for example the output of: openssl rand -base64 32',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-SECRET-2': {
    status: 500,
    title: 'Secret key missing',
    meaning: 'The database holds encrypted credentials, but no secret key was found to read them.',
    nextStep:
      'Set CONCORDAT_SECRET_KEY, or put secret.key back into the data directory. If the key is lost for good, run "concordat secrets forget" and connect every CRM again.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-SECRET-3': {
    status: 500,
    title: 'Wrong secret key',
    meaning: 'The secret key given is not the one the stored credentials were encrypted with.',
    nextStep:
      'Give the key with the id named in the message, alone or next to the new one: "newid:newkey,oldid:oldkey".',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-SECRET-4': {
    status: 500,
    title: 'Secret key readable by others',
    meaning: 'Other users of this machine may read the key file, so it protects nothing.',
    nextStep: 'Run chmod 600 on the file named in the message. If others had access, rotate the key afterwards.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-SECRET-5': {
    status: 500,
    title: 'Stored secret damaged',
    meaning: 'A stored credential was changed, cut or moved to another place and is not accepted.',
    nextStep: 'Connect the CRM again to store it anew. If nobody touched the database by hand, tell the operator.',
    retry: 'after-fix',
    who: 'operator',
  },
  'CC-SECRET-6': {
    status: 500,
    title: 'Key of a stored secret not loaded',
    meaning: 'A stored credential was encrypted with a key that this process was not given.',
    nextStep: 'Start every process with the same list of keys, then try again.',
    retry: 'after-fix',
    who: 'operator',
  },
})
