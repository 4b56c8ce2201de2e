import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { API, openSandboxClient, type SandboxClient } from '../../../../test/support/sandbox-client.ts'

describe('the Tooling API', () => {
  let client: SandboxClient
  before(async () => {
    client = await openSandboxClient()
  })
  after(() => client.stop())

  it('describes custom fields, so that clients know whether they may make some', async () => {
    const described = (await client.get('tooling/sobjects/CustomField/describe')).json<{
      createable: boolean
      urls: { describe: string }
      fields: { name: string; createable: boolean }[]
    }>()
    assert.equal(described.createable, true)
    assert.equal(described.urls.describe, `${API}/tooling/sobjects/CustomField/describe`)
    assert.ok(described.fields.find((field) => field.name === 'FullName')?.createable)
  })

  it('lists its objects and knows no others', async () => {
    const global = (await client.get('tooling/sobjects')).json<{ sobjects: { name: string; createable: boolean }[] }>()
    assert.deepEqual(
      global.sobjects.map((object) => [object.name, object.createable]),
      [
        ['CustomField', true],
        ['EntityDefinition', false],
        ['FieldDefinition', false],
      ],
    )
    assert.equal((await client.get('tooling/sobjects/Nothing/describe')).status, 404)
  })

  it('and all others answer with addresses of the version that was asked', async () => {
    const old = '/services/data/v58.0'
    const soql = 'SELECT+Id,Owner.Name,(SELECT+Id+FROM+Contacts)+FROM+Account+LIMIT+3'
    const paths = [
      `query?q=${soql}`,
      'tooling/query?q=SELECT+Id+FROM+EntityDefinition',
      'sobjects',
      'sobjects/Account/describe',
      'tooling/sobjects/CustomField/describe',
      'search?q=FIND+{an}+RETURNING+Account(Id)',
    ]
    for (const path of paths) {
      const { text } = await client.get(`${old}/${path}`)
      assert.ok(text.includes('/services/data/v58.0/'), path)
      assert.ok(!/v(?!58\.0)\d+\.0\//.test(text), path)
    }
  })
})
