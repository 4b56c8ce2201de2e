/**
 * The questions a person has before connecting, each answered with what was found, why, what to do and who can do it.
 * The sentences of features A3.13-18 are used word for word; the cause beside them says more exactly what happened.
 */

import type { RemoteObjectSummary } from '../../core/describe.ts'
import { ConcordatError } from '../../core/errors.ts'
import type { CheckFinding } from '../connector.ts'
import type { Describer } from './describe.ts'
import { readRefusal, symbolOf } from './errors.ts'
import { soql } from './query.ts'
import type { JobAnswer } from './read-bulk.ts'
import { API_PATH, API_VERSION, type Session } from './session.ts'

export const SENTENCES = {
  connect: 'Could not connect to CRM. Please try again later.',
  api: 'The CRM API reported an error. Please try again later.',
  privileges: 'Your CRM account does not have sufficient access privileges. Please check with your CRM administrator.',
  objects:
    'Could not read the required CRM objects from your org. Please refer to the security whitepaper by your LinkedIn Customer Success Manager.',
  version:
    'Your Salesforce org does not support the required version of the Salesforce API (v33). Please check with your Salesforce Administrator.',
  bulk: 'Your Salesforce org does not support the Salesforce Bulk API. Please check with your Salesforce representative.',
} as const

/** Below this share of the daily calls a sync may not get through. */
const QUOTA_WARNING_SHARE = 0.1
const SEED_VERSION = 33

type Who = NonNullable<CheckFinding['who']>

/** Asks one question after the other and stops where the next cannot be asked any more. Never throws for a refusal. */
export async function check(
  session: Session,
  describer: Describer,
  objects: readonly string[],
): Promise<readonly CheckFinding[]> {
  const findings: CheckFinding[] = []
  const ask = async (name: string, question: () => Promise<readonly CheckFinding[]>): Promise<boolean> => {
    const answers = await question().catch((error: unknown) => [thrown(name, error)])
    findings.push(...answers)
    return !answers.some((finding) => finding.state === 'failed')
  }
  if (!(await ask('connect', () => checkVersions(session)))) return findings
  if (!(await ask('sign-in', () => checkSignIn(session)))) return findings
  let summaries: readonly RemoteObjectSummary[] = []
  await ask('read-objects', async () => {
    summaries = await describer.describeObjects()
    return checkObjects(summaries, objects)
  })
  await ask('person-accounts', () => checkPersonAccounts(describer, summaries))
  await ask('bulk-api', () => checkBulk(session, readable(summaries, objects)))
  await ask('create-fields', () => checkCreateFields(session))
  await ask('quota', () => checkQuota(session))
  return findings
}

function ok(name: string, message: string): CheckFinding {
  return { name, state: 'ok', message }
}

function trouble(
  name: string,
  state: 'warning' | 'failed',
  message: string,
  details: { code: string; cause: string; nextStep: string; who: Who },
): CheckFinding {
  return { name, state, message, ...details }
}

/** What a thrown error means for the question that was asked. */
function thrown(name: string, error: unknown): CheckFinding {
  if (!(error instanceof ConcordatError)) throw error
  const { code, definition, message } = error
  const state = ['create-fields', 'quota', 'person-accounts'].includes(name) ? 'warning' : 'failed'
  const details = { code, cause: message, nextStep: definition.nextStep, who: definition.who }
  return trouble(code === 'CC-SF-3' ? 'api-access' : name, state, sentenceFor(code), details)
}

function sentenceFor(code: string): string {
  if (/^CC-HTTP-([1-6]|10|12)$/.test(code)) return SENTENCES.connect
  if (code === 'CC-SF-4') return SENTENCES.privileges
  if (code === 'CC-SF-5' || code === 'CC-SF-6') return SENTENCES.objects
  if (code === 'CC-SF-1') return 'Salesforce no longer accepts the stored sign-in. Please connect again.'
  if (code === 'CC-SF-17') return 'Salesforce does not accept this application. Please check its settings.'
  if (code === 'CC-SF-13') return 'Salesforce refuses a sign-in it has just issued.'
  if (code === 'CC-SF-12') return 'The address of your Salesforce org is not an allowed one.'
  if (code === 'CC-SF-7') return SENTENCES.version.replace('(v33)', `(v${Number(API_VERSION)})`)
  return SENTENCES.api
}

/** The list of versions needs no sign-in, so it tells an unreachable host from a refused sign-in. */
async function checkVersions(session: Session): Promise<readonly CheckFinding[]> {
  const { body } = await session.publicJson('/services/data', 'asking for API versions')
  const versions = Array.isArray(body) ? body.map((entry: { version?: unknown }) => Number(entry.version)) : []
  const reached = ok('connect', 'Salesforce answers.')
  if (versions.includes(Number(API_VERSION)))
    return [reached, ok('api-version', `API version ${API_VERSION} is there.`)]
  const old = !versions.includes(SEED_VERSION)
  const message = old ? SENTENCES.version : SENTENCES.version.replace('(v33)', `(v${Number(API_VERSION)})`)
  const cause = `The org offers versions ${Math.min(...versions)} to ${Math.max(...versions)}; we speak ${API_VERSION}.`
  const nextStep = 'Update Concordat if its version was retired; otherwise ask Salesforce support about the org.'
  return [reached, trouble('api-version', 'failed', message, { code: 'CC-SF-7', cause, nextStep, who: 'crm-admin' })]
}

async function checkSignIn(session: Session): Promise<readonly CheckFinding[]> {
  await session.json({ method: 'GET', path: API_PATH, doing: 'signing in', repeatable: true })
  return [ok('sign-in', 'Salesforce accepts the sign-in.'), ok('api-access', 'The user may use the API.')]
}

function checkObjects(summaries: readonly RemoteObjectSummary[], objects: readonly string[]): readonly CheckFinding[] {
  const known = new Map(summaries.map((object) => [object.name, object]))
  const missing = objects.filter((name) => !known.has(name))
  const closed = objects.filter((name) => known.has(name) && !known.get(name)?.readable)
  const findings: CheckFinding[] = []
  if (missing.length > 0)
    findings.push(
      trouble('read-objects', 'failed', SENTENCES.objects, {
        code: 'CC-SF-5',
        cause: `Not visible in this org: ${missing.join(', ')}. They do not exist, or the user has no access to them.`,
        nextStep: 'Check the names in the settings, and ask your Salesforce administrator for read access to them.',
        who: 'crm-admin',
      }),
    )
  if (closed.length > 0)
    findings.push(
      trouble('object-permissions', 'failed', SENTENCES.privileges, {
        code: 'CC-SF-4',
        cause: `The user may not read: ${closed.join(', ')}.`,
        nextStep: 'Ask your Salesforce administrator to grant read access to these objects.',
        who: 'crm-admin',
      }),
    )
  if (findings.length === 0) findings.push(ok('read-objects', 'All required objects can be read.'))
  return [...findings, checkEditing([...known.values()].filter((object) => objects.includes(object.name)))]
}

function checkEditing(objects: readonly RemoteObjectSummary[]): CheckFinding {
  const locked = objects.filter((object) => !object.updatable || !object.creatable).map((object) => object.name)
  if (locked.length === 0) return ok('edit-objects', 'Records can be created and changed.')
  return trouble('edit-objects', 'warning', 'Some objects can be read but not written.', {
    code: 'CC-SF-4',
    cause: `The user may not create or change: ${locked.join(', ')}.`,
    nextStep: 'Fine if you only read. Otherwise ask your Salesforce administrator for create and edit access.',
    who: 'crm-admin',
  })
}

async function checkPersonAccounts(
  describer: Describer,
  summaries: readonly RemoteObjectSummary[],
): Promise<readonly CheckFinding[]> {
  if (!summaries.some((object) => object.name === 'Account' && object.readable)) return []
  const { fieldNames } = await describer.known('Account')
  if (!fieldNames.has('IsPersonAccount')) return []
  return [
    trouble('person-accounts', 'warning', 'Person accounts are switched on in this org.', {
      code: 'CC-SF-20',
      cause: 'Accounts that stand for a person cannot take a company name.',
      nextStep: 'Exclude them from matching; writes to their name are refused one by one with an explanation.',
      who: 'user',
    }),
  ]
}

function readable(summaries: readonly RemoteObjectSummary[], objects: readonly string[]): string | null {
  const candidates = summaries.filter((object) => object.readable)
  return (candidates.find((object) => objects.includes(object.name)) ?? candidates[0])?.name ?? null
}

/** Only creating a job shows whether bulk is allowed; the job is taken back at once. */
async function checkBulk(session: Session, object: string | null): Promise<readonly CheckFinding[]> {
  if (object === null) return []
  const response = await session.send({
    method: 'POST',
    path: `${API_PATH}/jobs/query`,
    doing: 'trying the Bulk API',
    repeatable: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'query', query: soql({ select: ['Id'], from: object, limit: 1 }) }),
  })
  if (response.status === 200) {
    const { id } = (await session.read(response, 'trying the Bulk API')) as JobAnswer
    await takeBack(session, id)
    return [ok('bulk-api', 'The Bulk API is there.')]
  }
  const refusal = await readRefusal(response)
  if (response.status >= 500 || refusal.symbol === 'REQUEST_LIMIT_EXCEEDED')
    throw await session.refused(refusal, 'trying the Bulk API')
  return [
    trouble('bulk-api', 'failed', SENTENCES.bulk, {
      code: 'CC-SF-11',
      cause: `Salesforce answered ${refusal.symbol} ${refusal.message}`.trim(),
      nextStep: 'Ask your Salesforce administrator whether the edition and the user have the Bulk API.',
      who: 'crm-admin',
    }),
  ]
}

async function takeBack(session: Session, id: string): Promise<void> {
  const path = `${API_PATH}/jobs/query/${id}`
  const doing = 'removing the trial job'
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ state: 'Aborted' })
  // The job may be finished already; then it cannot be aborted and is removed all the same.
  ;(await session.send({ method: 'PATCH', path, doing, repeatable: true, headers, body })).body.resume()
  ;(await session.send({ method: 'DELETE', path, doing, repeatable: true })).body.resume()
}

/** Whether custom fields can be created (A1.8); without it the sync works but writes only to fields that exist. */
async function checkCreateFields(session: Session): Promise<readonly CheckFinding[]> {
  const path = `${API_PATH}/tooling/sobjects/CustomField/describe`
  try {
    const answer = await session.json({
      method: 'GET',
      path,
      doing: 'asking for the right to create fields',
      repeatable: true,
    })
    if ((answer as { createable?: unknown } | null)?.createable === true)
      return [ok('create-fields', 'Missing custom fields can be created.')]
  } catch (error) {
    if (!(error instanceof ConcordatError) || symbolOf(error) === '') throw error
    if (symbolOf(error) === 'METHOD_NOT_ALLOWED')
      return [ok('create-fields', 'Whether missing custom fields can be created shows when it is tried.')]
  }
  return [
    trouble('create-fields', 'warning', 'Missing custom fields cannot be created by us.', {
      code: 'CC-SF-4',
      cause: 'The user lacks "Customize Application", which creating fields needs.',
      nextStep: 'Grant it, or ask your Salesforce administrator to create the fields listed in the settings by hand.',
      who: 'crm-admin',
    }),
  ]
}

async function checkQuota(session: Session): Promise<readonly CheckFinding[]> {
  const answer = await session.json({
    method: 'GET',
    path: `${API_PATH}/limits`,
    doing: 'asking for limits',
    repeatable: true,
  })
  const daily = (answer as { DailyApiRequests?: { Max: string; Remaining: string } } | null)?.DailyApiRequests
  const remaining = Number(daily?.Remaining)
  const max = Number(daily?.Max)
  if (!(max > 0) || remaining / max >= QUOTA_WARNING_SHARE)
    return [ok('quota', max > 0 ? `${remaining} of ${max} daily API calls are left.` : 'No daily limit is shown.')]
  return [
    trouble('quota', 'warning', `Only ${remaining} of ${max} daily API calls are left.`, {
      code: 'CC-SF-8',
      cause: 'This org has used most of its API calls of the last 24 hours.',
      nextStep: 'The sync pauses before the calls run out. Look for other applications that use many, or buy more.',
      who: 'crm-admin',
    }),
  ]
}
