import { type Connection, openConnector } from '../connections/index.ts'
import type { CheckFinding, Connector } from '../connectors/index.ts'
import { ConcordatError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'

/** A difference beyond this makes "changed since" of both sides mean different things to a person. */
const SKEW_MS = 5 * 60_000
/** How integration users are usually called; anything else is taken for a person. */
const SERVICE_NAME = /integration|service|svc|sync|api|bot|concordat|system|automation|connector/i
const WANTED_ROLES = ['name', 'website', 'phone', 'city', 'country'] as const

/** Everything worth knowing before the first sync: what the connector finds, our clocks, and whom we act as. */
export async function preflight(platform: Platform, connection: Connection): Promise<readonly CheckFinding[]> {
  const connector = await openConnector(platform, connection)
  const found = await connector.check(Object.keys(connection.settings.objects))
  if (found.some(({ name, state }) => ['connect', 'sign-in', 'api-access'].includes(name) && state === 'failed'))
    return found
  return [
    ...found,
    ...(await asked(() => checkFields(connector))),
    ...(await asked(() => checkClock(platform, connector))),
    ...checkUser(connection),
  ]
}

/** A question that the CRM does not answer is left out: what stands in the way was found by the connector already. */
async function asked(question: () => Promise<CheckFinding>): Promise<readonly CheckFinding[]> {
  try {
    return [await question()]
  } catch (error) {
    if (error instanceof ConcordatError) return []
    throw error
  }
}

async function checkFields({ capabilities, describeObject }: Connector): Promise<CheckFinding> {
  const { accountObject, accountFields } = capabilities
  const { fields } = await describeObject(accountObject)
  const there = new Set(fields.map((field) => field.name))
  const hidden = WANTED_ROLES.map((role) => accountFields[role]).filter((name) => name !== null && !there.has(name))
  if (hidden.length === 0)
    return {
      name: 'field-access',
      state: 'ok',
      message: `The fields of ${accountObject} that matching compares can be read.`,
    }
  return {
    ...{ name: 'field-access', state: 'warning', message: 'Some fields that matching compares cannot be read.' },
    cause: `Not visible to this user: ${hidden.join(', ')}.`,
    nextStep:
      'Ask your CRM administrator for read access to these fields; matching works with less evidence until then.',
    who: 'crm-admin',
  }
}

async function checkClock({ clock }: Platform, connector: Connector): Promise<CheckFinding> {
  const skew = Math.abs((await connector.now()).getTime() - clock.now().getTime())
  if (skew <= SKEW_MS) return { name: 'clock', state: 'ok', message: 'Both clocks agree.' }
  return {
    ...{ name: 'clock', state: 'warning', message: 'The clock of this server and that of the CRM differ.' },
    cause: `They are ${Math.round(skew / 60_000)} minutes apart.`,
    nextStep:
      'Switch on time synchronisation on the machine that runs Concordat. Reading uses the clock of the CRM alone.',
    who: 'operator',
  }
}

function checkUser({ signedInAs }: Connection): readonly CheckFinding[] {
  if (!signedInAs) return []
  const name = 'integration-user'
  if (SERVICE_NAME.test(signedInAs.user.split('@')[0] ?? ''))
    return [{ name, state: 'ok', message: `${signedInAs.user} looks like an integration user.` }]
  return [
    {
      ...{ name, state: 'warning', message: `${signedInAs.user} looks like a person.` },
      cause:
        'The CRM will show this name as creator of everything Concordat writes, and it ends when this person leaves.',
      nextStep: 'Better: let your CRM administrator make an integration user, then sign in again as that user.',
      who: 'crm-admin',
    },
  ]
}
