import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parts } from '../../../test/contracts/connector/support/connector-parts.ts'
import { scriptedHttp } from '../../../test/contracts/connector/support/scripted-http.ts'
import { createConnector } from '../index.ts'

const NEW = { name: 'Concordat_stage__c', label: 'Stage', type: 'string' } as const

/** An org where a new field is visible to nobody until a permission set grants it, as in the real one. */
function org(options: { mayGrant: boolean; mayCreate: boolean }) {
  let made = false
  let granted = false
  const refusal = { status: 403, body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }] }
  const field = { name: NEW.name, label: 'Stage', type: 'string', createable: true, updateable: true, nillable: true }
  const http = scriptedHttp((request) => {
    const path = new URL(request.url).pathname
    if (path.endsWith('/describe'))
      return { body: { name: 'Account', label: 'Account', fields: granted ? [field] : [] } }
    if (path.endsWith('/CustomField')) {
      made = options.mayCreate
      return made ? { status: 201, body: { id: '00N000000000001AAA', success: true } } : refusal
    }
    if (path.endsWith('/v66.0')) return { body: { identity: 'https://x/id/00D000000000062EAA/005000000000001AAA' } }
    if (path.endsWith('/query')) return { body: { totalSize: 0, done: true, records: [] } }
    if (!options.mayGrant) return refusal
    granted ||= path.endsWith('/FieldPermissions')
    return { status: 201, body: { id: '0PS000000000001AAA', success: true } }
  })
  return { connector: createConnector('salesforce', parts({ http })), http, made: () => made }
}

test('a new field is granted to us by a permission set of our own', async () => {
  const { connector, http } = org({ mayGrant: true, mayCreate: true })
  const answers = await connector.createFields('Account', [NEW])
  assert.deepEqual(answers, [{ name: NEW.name, created: true, message: 'created' }])
  const posted = http.requests
    .filter((request) => request.method === 'POST')
    .map((request) => request.url.split('/').at(-1))
  assert.deepEqual(posted, ['CustomField', 'PermissionSet', 'PermissionSetAssignment', 'FieldPermissions'])
})

test('a field that stays hidden is reported as made but not yet writable', async () => {
  const [answer] = await org({ mayGrant: false, mayCreate: true }).connector.createFields('Account', [NEW])
  assert.equal(answer?.created, true)
  assert.match(answer?.message ?? '', /cannot write it yet.*administrator/s)
})

test('without the right to create fields the answer says whom to ask', async () => {
  const [answer] = await org({ mayGrant: true, mayCreate: false }).connector.createFields('Account', [NEW])
  assert.equal(answer?.created, false)
  assert.match(answer?.message ?? '', /administrator/)
})
