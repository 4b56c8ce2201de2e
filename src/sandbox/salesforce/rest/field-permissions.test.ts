import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  codeOf,
  openSandboxClient,
  type SandboxClient,
  type WireAnswer,
} from '../../../../test/support/sandbox-client.ts'

describe('a field made through the Tooling API', () => {
  let client: SandboxClient
  const tokens: Record<string, string> = {}

  before(async () => {
    client = await openSandboxClient()
    for (const name of ['integration', 'seller3', 'seller4']) {
      const answer = await client.send('POST', '/__sandbox/sign-in', { body: { user: `${name}@northwind.example` } })
      tokens[name] = answer.json<{ access_token: string }>().access_token
    }
  })
  after(() => client.stop())

  const as = (name: string, method: string, path: string, body?: unknown): Promise<WireAnswer> =>
    client.send(method, path, { token: tokens[name] ?? null, ...(body === undefined ? {} : { body }) })
  const made = (answer: WireAnswer): string => {
    assert.equal(answer.status, 201, answer.text)
    return answer.json<{ id: string }>().id
  }
  const makeField = async (name: string, metadata: object = { type: 'Text', length: 80 }): Promise<string> => {
    const body = { FullName: `Account.${name}`, Metadata: { label: name, ...metadata } }
    return made(await as('integration', 'POST', 'tooling/sobjects/CustomField', body))
  }
  const userId = (name: string): string =>
    client.sandbox.org.users.find((user) => user.username.startsWith(`${name}@`))?.id ?? ''
  const makeSet = async (name: string): Promise<string> =>
    made(await as('integration', 'POST', 'sobjects/PermissionSet', { Name: name, Label: name }))
  const grant = (set: string, field: string, edit: boolean): Promise<WireAnswer> =>
    as('integration', 'POST', 'sobjects/FieldPermissions', {
      ParentId: set,
      SobjectType: 'Account',
      Field: `Account.${field}`,
      PermissionsRead: true,
      PermissionsEdit: edit,
    })
  const assign = (set: string, user: string): Promise<WireAnswer> =>
    as('integration', 'POST', 'sobjects/PermissionSetAssignment', { PermissionSetId: set, AssigneeId: userId(user) })
  const sees = async (user: string, field: string): Promise<{ createable: boolean } | undefined> => {
    const described = (await as(user, 'GET', 'sobjects/Account/describe')).json<{
      fields: { name: string; createable: boolean }[]
    }>()
    return described.fields.find((each) => each.name === field)
  }

  it('is nobody’s but the administrator’s: absent from describe, unknown to queries and saves', async () => {
    await makeField('Hidden__c')
    assert.equal(await sees('integration', 'Hidden__c'), undefined)
    const query = await as('integration', 'GET', 'query?q=SELECT+Hidden__c+FROM+Account')
    assert.equal(codeOf(query), 'INVALID_FIELD')
    const save = await as('integration', 'POST', 'sobjects/Account', { Name: 'A', Hidden__c: 'x' })
    assert.equal(codeOf(save), 'INVALID_FIELD')
    assert.equal((await client.soql('SELECT Hidden__c FROM Account LIMIT 1')).status, 200)
  })

  it('is known to the Tooling API, which refuses a second one of its name', async () => {
    await makeField('Known__c')
    const query = "tooling/query?q=SELECT+Id+FROM+CustomField+WHERE+DeveloperName='Known'"
    assert.equal((await as('integration', 'GET', query)).json<{ totalSize: number }>().totalSize, 1)
    const body = { FullName: 'Account.Known__c', Metadata: { type: 'Text', label: 'Known', length: 80 } }
    assert.equal(
      codeOf(await as('integration', 'POST', 'tooling/sobjects/CustomField', body)),
      'DUPLICATE_DEVELOPER_NAME',
    )
  })

  it('becomes readable and writable by a permission set and its assignment, for those users only', async () => {
    await makeField('Granted__c')
    const set = await makeSet('Concordat_Test')
    made(await grant(set, 'Granted__c', true))
    assert.equal(await sees('integration', 'Granted__c'), undefined)
    made(await assign(set, 'integration'))
    assert.equal((await sees('integration', 'Granted__c'))?.createable, true)
    const id = made(await as('integration', 'POST', 'sobjects/Account', { Name: 'B', Granted__c: 'x' }))
    const row = await as('integration', 'GET', `sobjects/Account/${id}?fields=Granted__c`)
    assert.equal(row.json().Granted__c, 'x')
    assert.equal(await sees('seller3', 'Granted__c'), undefined)
    assert.ok(!('Granted__c' in (await as('seller3', 'GET', `sobjects/Account/${id}`)).json()))
  })

  it('can be granted for reading only, to a profile through the set it owns, and taken away again', async () => {
    await makeField('Read__c')
    const owned = await client.soql("SELECT Id FROM PermissionSet WHERE Profile.Name = 'Standard User'")
    const set = owned.json<{ records: { Id: string }[] }>().records[0]?.Id ?? ''
    const permission = made(await grant(set, 'Read__c', false))
    for (const user of ['seller3', 'seller4']) assert.equal((await sees(user, 'Read__c'))?.createable, false)
    const save = await as('seller3', 'POST', 'sobjects/Account', { Name: 'C', Read__c: 'x' })
    assert.equal(codeOf(save), 'INVALID_FIELD_FOR_INSERT_UPDATE')
    assert.equal((await as('integration', 'DELETE', `sobjects/FieldPermissions/${permission}`)).status, 204)
    assert.equal(await sees('seller3', 'Read__c'), undefined)
  })

  it('is written in bulk once it is granted', async () => {
    await makeField('Bulk__c', { type: 'Checkbox', defaultValue: false })
    const set = await makeSet('Concordat_Bulk')
    const job = { object: 'Account', operation: 'insert', lineEnding: 'LF' }
    const load = async (): Promise<string> => {
      const { id } = (await as('integration', 'POST', 'jobs/ingest', job)).json<{ id: string }>()
      const token = tokens.integration ?? ''
      const headers = { 'Content-Type': 'text/csv' }
      await client.send('PUT', `jobs/ingest/${id}/batches`, { token, headers, body: 'Name,Bulk__c\nD,true\n' })
      await as('integration', 'PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' })
      for (;;) {
        const { state } = (await as('integration', 'GET', `jobs/ingest/${id}`)).json<{ state: string }>()
        if (state === 'JobComplete' || state === 'Failed') return state
      }
    }
    assert.equal(await load(), 'Failed')
    made(await grant(set, 'Bulk__c', true))
    made(await assign(set, 'integration'))
    assert.equal(await load(), 'JobComplete')
  })

  it('needs no grant when it is required, and can have none', async () => {
    await makeField('Required__c', { type: 'Text', length: 20, required: true })
    assert.ok(await sees('seller3', 'Required__c'))
    const set = await makeSet('Concordat_Required')
    assert.equal(codeOf(await grant(set, 'Required__c', true)), 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST')
    const { id } = (await client.get("tooling/query?q=SELECT+Id+FROM+CustomField+WHERE+DeveloperName='Required'"))
      .json<{ records: { Id: string }[] }>()
      .records.map((each) => ({ id: each.Id }))[0] ?? { id: '' }
    assert.equal((await as('integration', 'DELETE', `tooling/sobjects/CustomField/${id}`)).status, 204)
  })

  it('is granted by rules: known fields, reading before editing, once a set, one assignment a user', async () => {
    await makeField('Rules__c')
    const set = await makeSet('Concordat_Rules')
    assert.equal(codeOf(await grant(set, 'Nothing__c', true)), 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST')
    const body = { ParentId: set, SobjectType: 'Account', Field: 'Account.Rules__c', PermissionsEdit: true }
    assert.equal(
      codeOf(await as('integration', 'POST', 'sobjects/FieldPermissions', body)),
      'FIELD_INTEGRITY_EXCEPTION',
    )
    made(await grant(set, 'Rules__c', true))
    assert.equal(codeOf(await grant(set, 'Rules__c', true)), 'DUPLICATE_VALUE')
    made(await assign(set, 'integration'))
    assert.equal(codeOf(await assign(set, 'integration')), 'DUPLICATE_VALUE')
    const again = await as('integration', 'POST', 'sobjects/PermissionSet', { Name: 'Concordat_Rules', Label: 'x' })
    assert.equal(codeOf(again), 'DUPLICATE_VALUE')
  })

  it('is not for standard users to make or to grant', async () => {
    const body = { FullName: 'Account.Mine__c', Metadata: { type: 'Text', label: 'Mine', length: 80 } }
    assert.equal((await as('seller3', 'POST', 'tooling/sobjects/CustomField', body)).status, 403)
    assert.equal((await as('seller3', 'POST', 'sobjects/PermissionSet', { Name: 'Mine', Label: 'x' })).status, 403)
    const described = (await as('seller3', 'GET', 'tooling/sobjects/CustomField/describe')).json()
    assert.equal(described.createable, false)
  })

  it('loses its grants when it is removed', async () => {
    const id = await makeField('Again__c')
    const set = await makeSet('Concordat_Again')
    made(await grant(set, 'Again__c', true))
    made(await assign(set, 'integration'))
    assert.ok(await sees('integration', 'Again__c'))
    assert.equal((await as('integration', 'DELETE', `tooling/sobjects/CustomField/${id}`)).status, 204)
    await makeField('Again__c')
    assert.equal(await sees('integration', 'Again__c'), undefined)
  })
})
