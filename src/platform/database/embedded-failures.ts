import { databaseError } from './errors.ts'

const CAUSES: readonly (readonly [RegExp, Parameters<typeof databaseError>[0], string])[] = [
  [/could not look up effective user ID|user does not exist/i, 'CC-DATABASE-4', 'this user id has no name'],
  [/no space left on device|disk quota exceeded/i, 'CC-DATABASE-5', 'no space left for the database'],
  [
    /database files are incompatible with server|initialized by PostgreSQL version/i,
    'CC-DATABASE-3',
    'another version',
  ],
  [
    /error while loading shared libraries|not found \(required by|Symbol not found|ENOEXEC/i,
    'CC-DATABASE-1',
    'it cannot be loaded here',
  ],
  [
    /permission denied|invalid permissions|wrong ownership|read-only file system|EACCES|EPERM/i,
    'CC-DATABASE-2',
    'not allowed',
  ],
]

/** Turns what PostgreSQL said when it ended into the error that names the cause; CC-DATABASE-6 when none is known. */
export function explainFailure(said: string, logFile: string): Error {
  const words = said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /fatal|panic|error|could not|cannot/i.test(line))
    .slice(-3)
    .join(' | ')
    .slice(0, 600)
  for (const [pattern, code, meaning] of CAUSES) {
    if (pattern.test(said)) {
      return databaseError(code, `PostgreSQL did not start: ${meaning} (${words}). Log: ${logFile}`, {
        facts: { logFile },
      })
    }
  }
  const spoken = words || 'it said nothing'
  return databaseError('CC-DATABASE-6', `PostgreSQL did not start: ${spoken}. Log: ${logFile}`, { facts: { logFile } })
}
