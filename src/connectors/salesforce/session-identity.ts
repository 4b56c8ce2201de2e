import type { RemoteIdentity } from '../connector.ts'
import type { ConnectorParts } from '../login.ts'
import { salesforceError } from './errors.ts'
import { queryRecords } from './read-rest.ts'
import { API_PATH, type Session } from './session.ts'
import { isRecordId, longId } from './values.ts'

/** Who we are at the CRM. Needs no scope beyond "api". */
export async function readIdentity(session: Session, parts: ConnectorParts): Promise<RemoteIdentity> {
  const userId = await readUserId(session)
  const [organization] = await queryRecords(session, {
    select: ['Id', 'Name', 'IsSandbox'],
    from: 'Organization',
    limit: 1,
  })
  const where = { field: 'Id', is: '=', value: userId } as const
  const [user] = await queryRecords(session, { select: ['Username'], from: 'User', where })
  const tokens = await parts.tokens.read()
  if (!organization || !tokens) throw salesforceError('CC-SF-10', 'Salesforce does not name its organisation')
  return {
    organizationId: longId(String(organization.Id)),
    organizationName: String(organization.Name ?? ''),
    userId,
    userName: String(user?.Username ?? ''),
    instanceUrl: tokens.instanceUrl,
    isSandbox: organization.IsSandbox === true,
  }
}

/** The connected user's id, from the identity address in the list of resources. */
export async function readUserId(session: Session): Promise<string> {
  const resources = await session.json({
    method: 'GET',
    path: API_PATH,
    doing: 'asking who we are',
    repeatable: true,
  })
  const identity = String((resources as Record<string, unknown> | null)?.identity ?? '')
  const id = identity.split('/').at(-1) ?? ''
  if (!isRecordId(id)) throw salesforceError('CC-SF-10', 'Salesforce does not say who we are')
  return longId(id)
}

/** The CRM's clock, to the second, from the Date header of an answer that is not counted. */
export async function readNow(session: Session): Promise<Date> {
  const { headers } = await session.publicJson('/services/data', 'asking for the time')
  const now = new Date(headers.date ?? '')
  if (Number.isNaN(now.getTime())) throw salesforceError('CC-SF-10', 'Salesforce does not say what time it is')
  return now
}
