import jsforce from 'jsforce'
import type { SalesforceSandbox } from '../../../src/sandbox/index.ts'

export type Connection = InstanceType<typeof jsforce.Connection>

export const VERSION = '67.0'

/** A jsforce connection signed in by client credentials. */
export async function signInByClientCredentials(sandbox: SalesforceSandbox, version = VERSION): Promise<Connection> {
  const connection = new jsforce.Connection({
    version,
    instanceUrl: sandbox.url,
    oauth2: { loginUrl: sandbox.url, ...sandbox.app },
  })
  await connection.authorize({ grant_type: 'client_credentials' })
  connection.bulk2.pollInterval = 20
  connection.bulk2.pollTimeout = 30_000
  return connection
}

/** Makes a custom field and grants it to the signed-in user, as real orgs want it before anybody sees the field. */
export async function makeVisibleField(connection: Connection, fullName: string, metadata: object): Promise<void> {
  await connection.tooling.sobject('CustomField').create({ FullName: fullName, Metadata: metadata })
  const { user_id: userId } = await connection.identity()
  const set = await connection.sobject('PermissionSet').create({ Name: 'Contract_Test', Label: 'Contract test' })
  const granted = await connection.sobject('FieldPermissions').create({
    ParentId: set.id ?? '',
    SobjectType: fullName.split('.')[0] ?? '',
    Field: fullName,
    PermissionsRead: true,
    PermissionsEdit: true,
  })
  const assigned = await connection
    .sobject('PermissionSetAssignment')
    .create({ PermissionSetId: set.id ?? '', AssigneeId: userId })
  if (!granted.success || !assigned.success) throw new Error(JSON.stringify([granted, assigned]))
}

/** What a person does in the browser: opens the page, chooses a user, allows. Answers the address they are sent to. */
export async function allowInBrowser(
  sandbox: SalesforceSandbox,
  authorizationUrl: string,
  decision: 'allow' | 'deny' = 'allow',
): Promise<URL> {
  const page = await (await fetch(authorizationUrl)).text()
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const user = /name="user" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const answer = await fetch(`${sandbox.url}/services/oauth2/consent`, {
    method: 'POST',
    body: new URLSearchParams({ ticket, user, decision }),
    redirect: 'manual',
  })
  return new URL(answer.headers.get('location') ?? '')
}

/** Runs what must fail and answers with the error jsforce made of it. */
export async function refusalOf(work: PromiseLike<unknown>): Promise<Error & { errorCode?: string; data?: unknown }> {
  try {
    await work
  } catch (error) {
    return error as Error & { errorCode?: string }
  }
  throw new Error('expected a refusal')
}
