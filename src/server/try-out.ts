import type { Connection } from '../connections/index.ts'
import { connectNow, createConnection, listConnections, openConnector } from '../connections/index.ts'
import type { Platform } from '../platform/platform.ts'
import type { Actor } from '../platform/users/index.ts'
import { countCompanies } from '../records/index.ts'
import { prepareFields } from '../sync/apply/index.ts'

/** The built-in CRM to try things with. Who starts the server runs it; the server itself knows no sandbox. */
export interface TryOut {
  /** Starts it, or answers the one that runs: its address and an application that works there at once. */
  start(): Promise<{ readonly url: string; readonly clientId: string; readonly clientSecret: string }>
  /** Stores companies that have records in it. */
  importCompanies(workspaceId: string): Promise<{ readonly companies: number }>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Null: this server offers none. */
    tryOut: TryOut | null
  }
}

const NAME = 'Salesforce sandbox'

export interface TriedOut {
  readonly connection: Connection
  /** Companies that were stored because there were none. */
  readonly companies: number
  /** Fields that were made in it for our figures. */
  readonly fields: number
}

/**
 * One click: the built-in CRM runs, is connected, and there are companies to match. Its settings let the first plan show every
 * kind of change; as the first plan of any connection it changes more than usual, so it waits for a person.
 */
export async function tryWithoutCrm(
  platform: Platform,
  tryOut: TryOut,
  workspaceId: string,
  actor: Actor,
): Promise<TriedOut> {
  const login = await tryOut.start()
  const draft = (await findDraft(platform, workspaceId, login.url)) ?? (await make(platform, workspaceId, login, actor))
  const connection = await connectNow(platform, draft, actor)
  const fields = await prepareFields(await openConnector(platform, connection), connection)
  const isEmpty = (await countCompanies(platform.database.db, workspaceId)) === 0
  const { companies } = isEmpty ? await tryOut.importCompanies(workspaceId) : { companies: 0 }
  return { connection, companies, fields: fields.filter((field) => field.created).length }
}

async function findDraft(platform: Platform, workspaceId: string, url: string): Promise<Connection | undefined> {
  const connections = await listConnections(platform.database.db, workspaceId)
  return connections.find((one) => one.loginUrl === url && one.auth.grant === 'client-credentials')
}

async function make(
  platform: Platform,
  workspaceId: string,
  { url, clientId, clientSecret }: Awaited<ReturnType<TryOut['start']>>,
  actor: Actor,
): Promise<Connection> {
  const taken = new Set((await listConnections(platform.database.db, workspaceId)).map((one) => one.name.toLowerCase()))
  let name = NAME
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${NAME} ${number}`
  return createConnection(
    platform,
    {
      ...{ workspaceId, name, kind: 'salesforce', loginUrl: url },
      auth: { grant: 'client-credentials', clientId, clientSecret },
      settings: {
        autoSync: true,
        createAccounts: 'filter',
        createFilter: { field: 'funnel_stage', op: 'equals', value: 'Ongoing Usage' },
        scheduleMinutes: 60,
        // An undo takes back also the accounts that it made; a real CRM has to be told so.
        guards: { deletesMax: 200 },
      },
    },
    actor,
  )
}
