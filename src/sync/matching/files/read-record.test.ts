import assert from 'node:assert/strict'
import { test } from 'node:test'
import { companyReader, headcount, personReader } from './read-record.ts'
import { understandHeader } from './understand-header.ts'

const companyOf = (header: string, row: string) => {
  const { plan } = understandHeader(header.split(','), { type: 'company', file: 'x', aliases: true })
  return companyReader(plan)(row.split(','))
}
const personOf = (header: string, row: string) =>
  personReader(understandHeader(header.split(','), { type: 'person', file: 'x' }).plan)(row.split(','))

test('cells become a company: trimmed, other names apart, what means nothing is nothing', () => {
  const record = companyOf(
    'id,name,aliases,website,email,country,city,employees',
    ' 7 , Acme ,Acme One| Acme Two ,acme.com,,N/A,-,"250"',
  )
  assert.deepEqual(
    { ...record },
    {
      ...record,
      id: '7',
      name: 'Acme',
      aliases: ['Acme One', 'Acme Two'],
      domains: ['acme.com'],
      country: null,
      city: null,
      employees: 250,
    },
  )
})

test('the country code of Namibia is not taken for "not available"', () => {
  assert.equal(companyOf('id,name,country', '1,Acme,NA').country, 'NA')
})

test('several domains in one cell are several domains', () => {
  assert.deepEqual(companyOf('id,domain', '1,acme.com; acme.de').domains, ['acme.com', 'acme.de'])
})

test('numbers of employees are read as people write them', () => {
  const read = ['250', '1,234', '1.234', "12'000", '51-200', '10,000+', 'about 30', '', 'many'].map((text) =>
    headcount(text || null),
  )
  assert.deepEqual(read, [250, 1234, 1234, 12000, 101, 10000, 30, null, null])
})

test('cells become a person: the house number before the street, kind only where it is one', () => {
  const record = personOf('id,kind,given_name,surname,house number,street,dob', '1,Leads,Ann,Lee,8,Rosella St,19801231')
  assert.deepEqual(
    [record.kind, record.firstName, record.lastName, record.street, record.birthdate],
    ['lead', 'Ann', 'Lee', '8 Rosella St', '19801231'],
  )
  assert.equal(personOf('id,type,name', '1,Customer,Ann Lee').kind, null)
  assert.equal(personOf('id,type,name', '1,Customer,Ann Lee').fullName, 'Ann Lee')
})
