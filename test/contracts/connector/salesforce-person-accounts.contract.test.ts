import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useSandbox } from './support/sandbox-connector.ts'

const org = useSandbox({ records: 40, personAccounts: true })

test('a person account refuses a company name, and the reject explains it; business accounts go on', async () => {
  const viewer = { userId: org.sandbox.org.users[0]?.id ?? '' }
  const firstOf = (person: boolean) => {
    const soql = `SELECT Id FROM Account WHERE IsPersonAccount = ${person} LIMIT 1`
    const [row] = org.sandbox.org.query(viewer, soql, false).rows(0, 1)
    return (row as { Id: string } | undefined)?.Id ?? assert.fail('the org has both kinds of accounts')
  }
  const records = [
    { key: 'person', id: firstOf(true), values: { Name: 'Acme' } },
    { key: 'business', id: firstOf(false), values: { Name: 'Acme' } },
  ]
  for (const by of ['batch', 'bulk'] as const) {
    const results = await org
      .connector()
      .write({ object: 'Account', kind: 'update', externalIdField: null, by, records })
    const of = new Map(results.map((result) => [result.key, result]))
    assert.equal(of.get('business')?.outcome, 'applied')
    const person = of.get('person')
    assert.ok(person?.outcome === 'rejected')
    assert.match(person.reject.meaning, /person account/)
  }
})

test('the check warns about person accounts', async () => {
  const findings = await org.connector().check(['Account'])
  assert.equal(findings.find((finding) => finding.name === 'person-accounts')?.state, 'warning')
})
