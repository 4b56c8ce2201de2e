import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parts } from '../../../test/contracts/connector/support/connector-parts.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../../test/contracts/connector/support/scripted-http.ts'
import { ConcordatError } from '../../core/errors.ts'
import { createConnector } from '../index.ts'
import { SENTENCES } from './session-check.ts'

const object = (name: string, more: object = {}) => ({
  name,
  label: name,
  custom: false,
  queryable: true,
  createable: true,
  updateable: true,
  deletable: true,
  ...more,
})
const refusal = (status: number, errorCode: string): ScriptedAnswer => ({
  status,
  body: [{ errorCode, message: 'words' }],
})

/** A healthy org; `given` replaces the answer to paths that end so. */
function org(given: Record<string, ScriptedAnswer | (() => never)> = {}) {
  const answers: Record<string, ScriptedAnswer | (() => never)> = {
    'GET /services/data': { body: [{ version: '33.0' }, { version: '66.0' }] },
    'GET /services/data/v66.0': { body: { identity: 'https://x/id/00D000000000062EAA/005000000000001AAA' } },
    'GET /services/data/v66.0/sobjects': { body: { sobjects: [object('Account'), object('Lead')] } },
    'GET /services/data/v66.0/sobjects/Account/describe': { body: { ...object('Account'), fields: [] } },
    'POST /services/data/v66.0/jobs/query': { body: { id: '750000000000001AAA', state: 'UploadComplete' } },
    'PATCH /services/data/v66.0/jobs/query/750000000000001AAA': { body: {} },
    'DELETE /services/data/v66.0/jobs/query/750000000000001AAA': { status: 204 },
    'GET /services/data/v66.0/tooling/sobjects/CustomField/describe': { body: { createable: true } },
    'GET /services/data/v66.0/limits': { body: { DailyApiRequests: { Max: 1000, Remaining: 900 } } },
    ...given,
  }
  const http = scriptedHttp((request) => {
    const answer = answers[`${request.method} ${new URL(request.url).pathname}`]
    if (typeof answer === 'function') return answer()
    return answer ?? refusal(404, 'NOT_FOUND')
  })
  return createConnector('salesforce', parts({ http }))
}

async function troubles(given: Record<string, ScriptedAnswer | (() => never)>, objects = ['Account']) {
  const findings = (await org(given).check(objects)).filter((finding) => finding.state !== 'ok')
  for (const finding of findings)
    assert.ok(finding.code && finding.cause && finding.nextStep && finding.who, `${finding.name} says all`)
  return findings.map(({ name, state, message, who }) => ({ name, state, message, who }))
}

test('a healthy org gives no trouble', async () => {
  assert.deepEqual(await troubles({}), [])
})

test('an unreachable host stops the questions at the first', async () => {
  const unreachable = () => {
    const definition = {
      status: 502,
      title: 't',
      meaning: 'm',
      nextStep: 'n',
      retry: 'later',
      who: 'operator',
    } as const
    throw new ConcordatError('CC-HTTP-2', definition, 'could not connect', { facts: { sent: false } })
  }
  assert.deepEqual(await troubles({ 'GET /services/data': unreachable }), [
    { name: 'connect', state: 'failed', message: SENTENCES.connect, who: 'operator' },
  ])
})

test('an org of old tells the version in the words people look for', async () => {
  const versions = (...list: string[]) => ({ 'GET /services/data': { body: list.map((version) => ({ version })) } })
  const [old] = await troubles(versions('30.0', '31.0', '32.0'))
  assert.deepEqual(old, { name: 'api-version', state: 'failed', message: SENTENCES.version, who: 'crm-admin' })
  const [newer] = await troubles(versions('33.0', '64.0'))
  assert.match(newer?.message ?? '', /\(v66\)/)
})

test('an org without API says so, with the editions that have it', async () => {
  const findings = await org({ 'GET /services/data/v66.0': refusal(403, 'API_DISABLED_FOR_ORG') }).check(['Account'])
  const failed = findings.find((finding) => finding.state === 'failed')
  assert.equal(failed?.name, 'api-access')
  assert.equal(failed?.message, SENTENCES.api)
  assert.match(failed?.nextStep ?? '', /Enterprise.*Professional/)
})

test('objects that are missing and objects that are closed are told apart', async () => {
  const sobjects = [object('Account', { queryable: false, updateable: false })]
  const found = await troubles({ 'GET /services/data/v66.0/sobjects': { body: { sobjects } } }, ['Account', 'Own__c'])
  assert.deepEqual(found.map(({ name, state, message }) => ({ name, state, message })).slice(0, 3), [
    { name: 'read-objects', state: 'failed', message: SENTENCES.objects },
    { name: 'object-permissions', state: 'failed', message: SENTENCES.privileges },
    { name: 'edit-objects', state: 'warning', message: 'Some objects can be read but not written.' },
  ])
})

test('a user without rights at all hears the sentence about privileges', async () => {
  const [first] = await troubles({ 'GET /services/data/v66.0/sobjects': refusal(403, 'INSUFFICIENT_ACCESS') })
  assert.equal(first?.message, SENTENCES.privileges)
})

test('no bulk, no right to create fields, few calls left: one finding each', async () => {
  const found = await troubles({
    'POST /services/data/v66.0/jobs/query': refusal(400, 'FeatureNotEnabled'),
    'GET /services/data/v66.0/tooling/sobjects/CustomField/describe': refusal(403, 'INSUFFICIENT_ACCESS'),
    'GET /services/data/v66.0/limits': { body: { DailyApiRequests: { Max: 1000, Remaining: 5 } } },
  })
  assert.deepEqual(
    found.map(({ name, state }) => [name, state]),
    [
      ['bulk-api', 'failed'],
      ['create-fields', 'warning'],
      ['quota', 'warning'],
    ],
  )
  assert.equal(found[0]?.message, SENTENCES.bulk)
})

test('an org with person accounts is warned about', async () => {
  const field = { name: 'IsPersonAccount', label: 'p', type: 'boolean', createable: false, updateable: false }
  const body = { ...object('Account'), fields: [field] }
  const [found] = await troubles({ 'GET /services/data/v66.0/sobjects/Account/describe': { body } })
  assert.equal(found?.name, 'person-accounts')
})
