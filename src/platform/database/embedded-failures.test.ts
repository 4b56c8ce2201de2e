import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConcordatError } from '../../core/errors.ts'
import { explainFailure } from './embedded-failures.ts'

test('what PostgreSQL says when it ends becomes the error that names the cause', () => {
  const cases: Record<string, string> = {
    'initdb: error: could not look up effective user ID 12345: user does not exist': 'CC-DATABASE-4',
    'PANIC:  could not write to file "pg_wal/xlogtemp.9": No space left on device': 'CC-DATABASE-5',
    'FATAL:  database files are incompatible with server': 'CC-DATABASE-3',
    'postgres: error while loading shared libraries: libicui18n.so.60: cannot open shared object file': 'CC-DATABASE-1',
    'FATAL:  data directory "/x" has wrong ownership': 'CC-DATABASE-2',
    'FATAL:  could not map anonymous shared memory': 'CC-DATABASE-6',
    '': 'CC-DATABASE-6',
  }
  for (const [said, code] of Object.entries(cases)) {
    const error = explainFailure(said, '/x/postgres.log') as ConcordatError
    assert.equal(error.code, code, said)
    assert.ok(error.message.includes('/x/postgres.log'))
    assert.ok(error.definition.nextStep.length > 20)
  }
})
