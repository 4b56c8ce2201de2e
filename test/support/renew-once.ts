/** Renews the tokens of one connection through a call to the CRM: DATABASE_URL CONNECTION_ID. Killed by failpoints. */
import { getConnection, openConnector } from '../../src/connections/index.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config/index.ts'
import { openDatabase } from '../../src/platform/database/database.ts'
import { silentLog } from '../../src/platform/log/log.ts'
import { createKeyRing, parseKeys } from '../../src/platform/secrets/index.ts'
import { DEFAULT_WORKSPACE } from '../../src/platform/workspace.ts'

const [url = '', connectionId = ''] = process.argv.slice(2)
const database = openDatabase(url, { poolMax: 2 })
const secrets = createKeyRing(parseKeys(process.env.CONCORDAT_SECRET_KEY ?? ''))
const ground = { config: readConfig({}), clock: systemClock, log: silentLog, database, secrets }
const connector = await openConnector(ground, await getConnection(database.db, DEFAULT_WORKSPACE, connectionId))
await connector.identity()
await database.close()
