/**
 * The process whose time and memory the pull benchmark measures: connects, pulls Account once, prints what it took.
 * argv: database url, sandbox url, client id, client secret, connection name, fields (comma-separated)
 */
import { connectNow, createConnection, getConnection, openConnector } from '../../src/connections/index.ts'
import { readConfig } from '../../src/platform/config/config.ts'
import { openPlatform } from '../../src/platform/index.ts'
import { COMMAND_LINE } from '../../src/platform/users/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'
import { claimRun, createRun, runBalance } from '../../src/sync/history/index.ts'
import { pullObject } from '../../src/sync/mirror/index.ts'
import { BENCH_KEY } from './bench-key.ts'
import { peakMegabytes } from './measure.ts'

const [databaseUrl = '', loginUrl = '', clientId = '', clientSecret = '', name = '', fields = ''] =
  process.argv.slice(2)
const env = {
  ...process.env,
  DATABASE_URL: databaseUrl,
  CONCORDAT_SECRET_KEY: BENCH_KEY,
  CONCORDAT_LOG_LEVEL: 'error',
}
await using platform = await openPlatform({ config: readConfig(env) })
const known = await getConnection(platform.database.db, DEFAULT_WORKSPACE, name).catch(() => null)
const connection = known ?? (await connect())
const connector = await openConnector(platform, connection)
const run = await createRun(platform.database.db, {
  workspaceId: DEFAULT_WORKSPACE,
  connectionId: connection.id,
  kind: 'pull',
  trigger: 'cli',
})
const claim = await claimRun(platform.database, run.id, 'bench')
if (!claim) throw new Error('the run could not be claimed')
const started = performance.now()
await pullObject(platform, connector, connection, claim, 'Account')
const seconds = (performance.now() - started) / 1000
const balance = await runBalance(platform.database.db, run.id)
process.stdout.write(
  `${JSON.stringify({ seconds, megabytes: peakMegabytes(process.pid), account: balance.objects[0] })}\n`,
)

async function connect() {
  const auth = { grant: 'client-credentials', clientId, clientSecret } as const
  const settings = { objects: { Account: { fields: fields.split(',') } } }
  const draft = await createConnection(platform, { name, kind: 'salesforce', loginUrl, auth, settings }, COMMAND_LINE)
  return connectNow(platform, draft, COMMAND_LINE)
}
