import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AccountRow, CompanyRow } from '../account-record.ts'
import { compareFields } from './compare-fields.ts'

const OURS: CompanyRow = ['c', 'Zephyrine Labs', ['Zephyr'], ['zephyrine.de'], 'DE', 'Munich', null, 100, 'Software']

function theirs(values: { name?: string; website?: string | null; country?: string; employees?: number }): AccountRow {
  const {
    name = 'Zephyrine Labs',
    website = 'https://www.zephyrine.de/x',
    country = 'Germany',
    employees = 110,
  } = values
  return ['a', name, website, country, 'München', null, null, null, null, employees, 'Retail', null, null, null]
}

const agreements = (account: AccountRow) =>
  Object.fromEntries(compareFields(OURS, account).map((one) => [one.field, one.agreement]))

describe('comparing the fields of two sides for people', () => {
  it('reads both sides as matching does: other spellings of the same are the same', () => {
    const { name, website, country, city, employees, industry, state } = agreements(theirs({ name: 'ZEPHYRINE-LABS' }))
    assert.deepEqual({ name, website, country, city }, { name: 'same', website: 'same', country: 'same', city: 'same' })
    assert.deepEqual([employees, industry, state], ['same', 'different', 'unknown'])
  })

  it('says what differs, and that nothing is known where a side has no value', () => {
    const found = agreements(theirs({ name: 'Zephyrine Labs GmbH', website: null, country: 'France', employees: 4000 }))
    assert.deepEqual(
      [found.name, found.website, found.country, found.employees],
      ['different', 'unknown', 'different', 'different'],
    )
  })
})
