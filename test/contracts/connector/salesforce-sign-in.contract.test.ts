import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  authorizationUrl,
  type Connector,
  codeChallenge,
  exchangeCode,
  type LoginDetails,
} from '../../../src/connectors/index.ts'
import { memoryTokens } from './support/memory-tokens.ts'
import { useSandbox } from './support/sandbox-connector.ts'

const org = useSandbox({ records: 5 })
const redirectUri = 'http://localhost:1717/OauthRedirect'

function login(rotating: boolean): LoginDetails {
  const { clientId, clientSecret } = rotating ? org.sandbox.rotatingApp : org.sandbox.app
  return { loginUrl: org.sandbox.url, grant: 'web-server', clientId, clientSecret }
}

/** Plays the person in the browser: opens the page, sends its form, and takes the code from where it is sent back to. */
async function codeFor(details: LoginDetails, verifier: string): Promise<string> {
  const page = authorizationUrl('salesforce', details, {
    redirectUri,
    state: 'st',
    codeChallenge: codeChallenge(verifier),
  })
  let response = await fetch(page, { redirect: 'manual' })
  for (let step = 0; step < 4; step += 1) {
    const location = response.headers.get('location')
    if (location?.startsWith(redirectUri)) {
      await response.body?.cancel()
      const back = new URL(location)
      assert.equal(back.searchParams.get('state'), 'st')
      return back.searchParams.get('code') ?? assert.fail(location)
    }
    const html = await response.text()
    const form = new URLSearchParams()
    for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
      const [, name] = /name="([^"]*)"/.exec(tag) ?? []
      const [, value = ''] = /value="([^"]*)"/.exec(tag) ?? []
      if (name && !form.has(name)) form.set(name, value)
    }
    form.set('decision', 'allow')
    const [, action = ''] = /<form[^>]*action="([^"]*)"/.exec(html) ?? []
    const target = new URL(action.replaceAll('&amp;', '&') || page, page)
    response = await fetch(target, { method: 'POST', body: form, redirect: 'manual' })
  }
  return assert.fail('the sign-in page never came back')
}

async function signedIn(rotating: boolean) {
  const details = login(rotating)
  const verifier = 'v'.repeat(64)
  const code = await codeFor(details, verifier)
  const signIn = await exchangeCode('salesforce', org.http, details, { code, codeVerifier: verifier, redirectUri })
  const tokens = memoryTokens(signIn.tokens)
  const connector = (): Connector => org.connector({ login: details, tokens })
  return { details, code, verifier, signIn, tokens, connector }
}

test('a person signs in by browser, and the connector works in their name', async () => {
  const { signIn, connector } = await signedIn(false)
  assert.equal(signIn.organizationId, org.sandbox.org.organizationId)
  assert.ok(signIn.tokens.refreshToken)
  assert.equal((await connector().identity()).userId, signIn.userId)
})

test('a code works once and only with its verifier', async () => {
  const { details, code, verifier } = await signedIn(false)
  await assert.rejects(exchangeCode('salesforce', org.http, details, { code, codeVerifier: verifier, redirectUri }), {
    code: 'CC-SF-1',
  })
  const second = await codeFor(details, verifier)
  await assert.rejects(
    exchangeCode('salesforce', org.http, details, { code: second, codeVerifier: 'w'.repeat(64), redirectUri }),
    { name: 'ConcordatError' },
  )
})

for (const rotating of [false, true])
  test(`twenty readers meet an expired session at once: one renewal (${rotating ? 'with' : 'without'} rotation)`, async () => {
    const { connector, tokens } = await signedIn(rotating)
    const before = tokens.stored()
    assert.ok(before)
    org.sandbox.requests.clear()
    const stale = { ...before, accessToken: `${org.sandbox.org.organizationId}!expired` }
    await tokens.renew(async () => stale)
    const readers = Array.from({ length: 20 }, connector)
    await Promise.all(readers.map((reader) => reader.countAll('Account')))
    assert.equal(org.calls('/services/oauth2/token').length, 1)
    assert.equal(tokens.stored()?.refreshToken === before.refreshToken, !rotating)
    assert.equal(await connector().countAll('Account'), 5)
  })

test('after disconnecting, the sign-in is dead and says that a person is needed', async () => {
  const { connector } = await signedIn(true)
  const one = connector()
  await one.countAll('Account')
  await one.revoke()
  await one.revoke()
  org.sandbox.requests.clear()
  await assert.rejects(one.countAll('Account'), { code: 'CC-SF-1' })
  assert.equal(org.calls('/services/oauth2/token').length, 1)
})

test('a wrong secret and an unknown application are for the operator', async () => {
  for (const wrong of [{ clientSecret: 'wrong' }, { clientId: 'nobody' }]) {
    const connector = org.connector({ login: { ...org.login(), ...wrong } })
    await assert.rejects(connector.countAll('Account'), { code: 'CC-SF-17' })
    const finding = (await connector.check(['Account'])).find(({ name }) => name === 'sign-in')
    assert.equal(finding?.state, 'failed')
    assert.ok(finding.cause && finding.nextStep && finding.who === 'operator')
  }
})

test('a good connection passes every question', async () => {
  const findings = await org.connector().check(['Account', 'Contact', 'Lead'])
  assert.deepEqual(
    findings.filter((finding) => finding.state !== 'ok'),
    [],
  )
  for (const name of [
    'connect',
    'api-version',
    'sign-in',
    'api-access',
    'read-objects',
    'edit-objects',
    'bulk-api',
    'create-fields',
    'quota',
  ])
    assert.ok(
      findings.some((finding) => finding.name === name),
      name,
    )
})

test('each of the known failures is named in the words people look for', async () => {
  const closed = org.connector({ login: { ...org.login(), loginUrl: 'http://127.0.0.1:9' } })
  const sentences = async (connector: Connector, objects: string[]) =>
    (await connector.check(objects)).filter((finding) => finding.state === 'failed').map((finding) => finding.message)
  assert.deepEqual(await sentences(closed, ['Account']), ['Could not connect to CRM. Please try again later.'])
  assert.match(
    String(await sentences(org.connector(), ['Account', 'Missing__c'])),
    /^Could not read the required CRM objects from your org\./,
  )
  org.sandbox.faults.set('html-page=query,html-page=describe')
  assert.match(
    String(await sentences(org.connector(), ['Account'])),
    /^The CRM API reported an error\. Please try again later\./,
  )
})
