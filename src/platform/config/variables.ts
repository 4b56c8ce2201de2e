export interface Variable {
  readonly name: string
  /** Shown in docs/reference/config.md. */
  readonly standard: string
  readonly meaning: string
}

/** Every environment variable Concordat reads. docs/reference/config.md shows the same list; a test holds them together. */
export const VARIABLES: readonly Variable[] = [
  {
    name: 'DATABASE_URL',
    standard: 'unset: PostgreSQL 18 inside the data directory',
    meaning: 'A PostgreSQL server (15 or later) to use instead, as postgres://user:password@host:5432/database.',
  },
  {
    name: 'CONCORDAT_DATA_DIR',
    standard: './data',
    meaning: 'Directory for the embedded PostgreSQL and the key file. Relative to where the command runs.',
  },
  { name: 'CONCORDAT_PORT', standard: '4400', meaning: 'TCP port of the web server; 0 picks a free one.' },
  {
    name: 'CONCORDAT_PUBLIC_URL',
    standard: 'http://127.0.0.1:PORT',
    meaning: 'Address under which browsers reach Concordat; CRMs send people back here after signing in.',
  },
  {
    name: 'CONCORDAT_SECRET_KEY',
    standard: 'unset: a key file in the data directory',
    meaning: 'Key that encrypts stored credentials. Set it on every process that shares a DATABASE_URL.',
  },
  {
    name: 'CONCORDAT_LOG_LEVEL',
    standard: 'info',
    meaning: 'How much is logged on standard error: trace, debug, info, warn, error or silent.',
  },
  {
    name: 'CONCORDAT_ALLOW_SANDBOXES',
    standard: 'true',
    meaning: 'Whether connections may point to sandboxes on this machine (http://127.0.0.1). true or false.',
  },
  {
    name: 'CONCORDAT_CLIENT_SECRET',
    standard: 'unset',
    meaning: 'For "concordat connections add" only: the client secret of the CRM app, so that it is not typed.',
  },
  {
    name: 'CONCORDAT_PRIVATE_KEY',
    standard: 'unset',
    meaning: 'For "concordat connections add" only: the private key (PEM) for signing in with JWT.',
  },
  {
    name: 'CONCORDAT_FAILPOINTS',
    standard: 'unset',
    meaning: 'For tests of crashes only: places where this process kills itself. Never set it in production.',
  },
  {
    name: 'CONCORDAT_TEST_DATABASE_URL',
    standard: 'unset: tests start their own PostgreSQL',
    meaning: 'For tests only: a PostgreSQL server on which the tests may create and drop databases.',
  },
]
