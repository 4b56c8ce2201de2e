import { defineErrors, type ErrorDefinition } from '../../core/errors.ts'

const forOperator = { status: 503, retry: 'after-fix', who: 'operator' } as const satisfies Partial<ErrorDefinition>

export const databaseError = defineErrors({
  'CC-DATABASE-1': {
    ...forOperator,
    title: 'No built-in PostgreSQL for this machine',
    meaning: 'The PostgreSQL that comes with Concordat does not exist for this system or was not installed.',
    nextStep:
      'Run "npm install" again without --omit=optional. On Alpine and other musl systems, or on an unusual processor, install PostgreSQL 15 or later and set DATABASE_URL.',
  },
  'CC-DATABASE-2': {
    ...forOperator,
    title: 'The data directory cannot be used',
    meaning: 'Concordat may not read or write the directory in which it keeps its database.',
    nextStep:
      'Give the user that runs Concordat full rights on the directory named in the message, set CONCORDAT_DATA_DIR to another one, or set DATABASE_URL.',
  },
  'CC-DATABASE-3': {
    ...forOperator,
    title: 'The database files belong to another version of PostgreSQL',
    meaning: 'The data directory was written by another major version, which this one cannot read.',
    nextStep:
      'Start the version of Concordat that wrote it, or point CONCORDAT_DATA_DIR to a new directory, or run that PostgreSQL version yourself and set DATABASE_URL.',
  },
  'CC-DATABASE-4': {
    ...forOperator,
    title: 'This user has no entry in the user list',
    meaning: 'PostgreSQL refuses to run as a user id that /etc/passwd does not know (common in containers).',
    nextStep:
      'Run the container as root or as a user listed in /etc/passwd, or start PostgreSQL separately and set DATABASE_URL.',
  },
  'CC-DATABASE-5': {
    ...forOperator,
    title: 'The disk is full',
    meaning: 'PostgreSQL could not write because the disk that holds the data directory has no space left.',
    nextStep: 'Free some space. Concordat goes on by itself within a minute; nothing that was stored is lost.',
  },
  'CC-DATABASE-6': {
    ...forOperator,
    title: 'The built-in PostgreSQL did not start',
    meaning: 'The database server ended before it answered. Its own words are in the message and in its log file.',
    nextStep: 'Read the log file named in the message; "concordat doctor" checks the usual causes.',
  },
  'CC-DATABASE-7': {
    ...forOperator,
    title: 'The database does not answer',
    meaning: 'No PostgreSQL answered at the address in DATABASE_URL.',
    nextStep: 'Check that the server runs, that host and port are right and that a firewall lets you through.',
  },
  'CC-DATABASE-8': {
    ...forOperator,
    title: 'The database refused the sign-in',
    meaning: 'A PostgreSQL answered but did not accept the user, the password or the database name.',
    nextStep: 'Correct user, password and database name in DATABASE_URL (special characters percent-encoded).',
  },
  'CC-DATABASE-9': {
    ...forOperator,
    title: 'This PostgreSQL cannot be used',
    meaning: 'The server is older than PostgreSQL 15, or the database does not store text as UTF-8.',
    nextStep: 'Use PostgreSQL 15 or later and a database created with ENCODING UTF8.',
  },
  'CC-DATABASE-10': {
    ...forOperator,
    title: 'The database was made by another version of Concordat',
    meaning:
      'A step that built the tables is not the one this version knows, so the tables may differ from what it expects.',
    nextStep:
      'Start the version of Concordat that was used before, or the newest one. Developers: never edit an applied migration, add a new one.',
  },
  'CC-DATABASE-11': {
    status: 500,
    retry: 'never',
    who: 'nobody',
    title: 'A migration file is not well formed',
    meaning: 'A file in migrations/ does not say in its first line which room owns it, or two share a number.',
    nextStep: 'This is a fault in this copy of Concordat: install it again, or add "-- owner: <room>" as first line.',
  },
  'CC-DATABASE-12': {
    ...forOperator,
    title: 'Another start is still under way',
    meaning: 'Another Concordat on this data directory has been starting or stopping the database for minutes.',
    nextStep: 'Wait for it or end it, then start again.',
    retry: 'later',
  },
})
