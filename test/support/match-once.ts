/**
 * A process that matches one connection under a run: `match-once.ts DATABASE_URL RUN_ID CONNECTION_JSON [changes]`,
 * all companies or only what changed. Tests kill it.
 */
import { openDatabase } from '../../src/platform/database/database.ts'
import { claimRun } from '../../src/sync/history/index.ts'
import { type MatchedConnection, matchConnection } from '../../src/sync/matching/index.ts'

const [, , url = '', runId = '', connection = '{}', extent] = process.argv
await using database = openDatabase(url)
const claim = await claimRun(database, runId, `child ${process.pid}`)
if (!claim) throw new Error('the run has ended')
await matchConnection({ database }, JSON.parse(connection) as MatchedConnection, claim, { full: extent !== 'changes' })
