/**
 * A process that matches the people of one connection under a run: `match-people-once.ts DATABASE_URL RUN_ID CONNECTION_JSON`.
 * Tests kill it.
 */
import { openDatabase } from '../../src/platform/database/database.ts'
import { claimRun } from '../../src/sync/history/index.ts'
import { type MatchedConnection, matchConnection } from '../../src/sync/matching/index.ts'
import { matchPeople } from '../../src/sync/matching/person/match-people.ts'

const [, , url = '', runId = '', connection = '{}'] = process.argv
await using database = openDatabase(url)
const claim = await claimRun(database, runId, `child ${process.pid}`)
if (!claim) throw new Error('the run has ended')
const matched = JSON.parse(connection) as MatchedConnection
await matchConnection({ database }, matched, claim)
await matchPeople({ database }, matched, claim)
