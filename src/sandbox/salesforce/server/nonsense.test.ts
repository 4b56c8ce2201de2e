import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

const BODIES: readonly unknown[] = [
  '',
  '{',
  'null',
  '[]',
  '{}',
  '{"records":[null]}',
  '{"records":[[]]}',
  '{"records":[{"attributes":null}]}',
  '{"records":[{"attributes":{"type":7}}]}',
  '{"compositeRequest":[null]}',
  '{"compositeRequest":[{"method":"GET","url":"%","referenceId":"a"}]}',
  '{"compositeRequest":[{"method":"GET","url":"/services/data/v67.0/sobjects/@{b.id}","referenceId":"a"}]}',
  '{"graphs":[null]}',
  '{"batchRequests":[null]}',
  '{"ids":null,"fields":[null]}',
  '{"operation":"query","query":7}',
  '{"operation":"query","query":"SELECT"}',
  '{"object":null,"operation":"insert"}',
  '{"state":"Sleeping"}',
  '{"Name":{"a":{}}}',
  '{"Name":["x"]}',
  '{"Name":{"x":1},"OwnerId":7,"AnnualRevenue":"many","IsDeleted":"no"}',
  '{"FullName":7,"Metadata":7}',
]

const PATHS: readonly (readonly [string, string])[] = [
  ['POST', 'sobjects/Account'],
  ['PATCH', 'sobjects/Account/x'],
  ['PATCH', 'sobjects/Account/Name/x'],
  ['PATCH', 'sobjects/Account/001000000000000AAA'],
  ['POST', 'composite'],
  ['POST', 'composite/graph'],
  ['POST', 'composite/batch'],
  ['POST', 'composite/sobjects'],
  ['PATCH', 'composite/sobjects'],
  ['PATCH', 'composite/sobjects/Account/Id'],
  ['PATCH', 'composite/sobjects/Account/Nope'],
  ['POST', 'composite/sobjects/Account'],
  ['POST', 'composite/tree/Account'],
  ['POST', 'jobs/query'],
  ['POST', 'jobs/ingest'],
  ['PATCH', 'jobs/ingest/x'],
  ['POST', 'tooling/sobjects/CustomField'],
  ['POST', '/services/oauth2/token'],
  ['POST', '/services/oauth2/consent'],
  ['POST', '/services/Soap/u/60.0'],
]

const GETS: readonly string[] = [
  'query/x',
  'query/0r8000000000000AAA-7',
  'query?q=%27',
  'queryAll?q=SELECT+Id+FROM+Account+WHERE+Id+IN+()',
  'sobjects/Account/%20',
  'sobjects/Account/%E0%A4%A',
  'sobjects/Account/updated?start=x&end=y',
  'sobjects/Account/001000000000000AAA?fields=)(',
  'composite/sobjects/Account?ids=x&fields=Id',
  'search?q=FIND',
  'tooling/query?q=x',
  'limits/recordCount?sObjects=',
  'jobs/query/x/results?locator=zzz',
  '/id/x/y?oauth_token=z',
  '/services/oauth2/authorize?client_id=concordat-sandbox&redirect_uri=%%%',
]

describe('nonsense', () => {
  let client: SandboxClient

  before(async () => {
    client = await openSandboxClient()
  })
  after(() => client.stop())

  it('is refused by name and never ends in an unexpected error', async () => {
    const before = client.sandbox.org.journal(0, 1000).length
    for (const [method, path] of PATHS)
      for (const body of BODIES) {
        const answer = await client.send(method, path, { body, headers: { 'Content-Type': 'application/json' } })
        const soapFault = path.includes('Soap') && answer.status === 500
        assert.ok(answer.status < 500 || soapFault, `${method} ${path} ${String(body)}: ${answer.text}`)
      }
    for (const path of GETS) {
      const answer = await client.get(path)
      assert.ok(
        answer.status >= 400 || path.startsWith('limits') || path.startsWith('composite'),
        `${path}: ${answer.text}`,
      )
      assert.ok(answer.status < 500, `${path}: ${answer.text}`)
    }
    assert.equal(client.sandbox.org.journal(0, 1000).length, before)
  })
})
