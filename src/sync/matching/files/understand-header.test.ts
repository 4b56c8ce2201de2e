import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerWarnings } from './header-warnings.ts'
import { understandHeader } from './understand-header.ts'

const companies = (header: readonly string[], more = {}) =>
  understandHeader(header, { type: 'company', file: 'left.csv', ...more })
const people = (header: readonly string[], more = {}) =>
  understandHeader(header, { type: 'person', file: 'left.csv', ...more })

test('the headings of a Salesforce account export are understood', () => {
  const header = [
    'Account ID',
    'Account Name',
    'Website',
    'Billing Country',
    'Billing City',
    'Billing State/Province',
    'Billing Zip/Postal Code',
    'Billing Street',
    'Phone',
    'Employees',
    'Industry',
    'Parent Account ID',
  ]
  const { used, unused } = companies(header)
  assert.deepEqual(Object.keys(used), [
    'id',
    'name',
    'domain',
    'country',
    'city',
    'state',
    'postcode',
    'street',
    'phone',
    'employees',
    'industry',
    'parent_id',
  ])
  assert.deepEqual(unused, [])
})

test('case and separators do not matter: number_of_employees, NumberOfEmployees and Number of Employees are one', () => {
  for (const heading of ['number_of_employees', 'NumberOfEmployees', 'Number of Employees', 'NUMBER-OF-EMPLOYEES'])
    assert.deepEqual(companies(['id', 'name', heading]).plan.at.employees, [2])
})

test('the headings of people are understood: given_name, surname, e-mail, zip, dob', () => {
  const { plan } = people([
    'rec_id',
    'given_name',
    'surname',
    'street_number',
    'address_1',
    'suburb',
    'zip',
    'E-Mail',
    'dob',
    'Job Title',
    'Account Name',
  ])
  assert.deepEqual(plan.at, {
    id: [0],
    first_name: [1],
    last_name: [2],
    email: [7],
    company: [10],
    title: [9],
    street: [4],
    street_number: [3],
    suburb: [5],
    postcode: [6],
    birthdate: [8],
  })
})

test('of two columns that mean the same the better heading counts and the other is named as not used', () => {
  const { plan, unused } = companies(['id', 'name', 'Shipping City', 'city'])
  assert.deepEqual(plan.at.city, [3])
  assert.deepEqual(unused, ['Shipping City'])
})

test('several columns may hold domains', () => {
  assert.deepEqual(companies(['id', 'Website', 'Email', 'domain']).plan.at.domain, [3, 0 + 1, 2])
})

test('other names count only when asked for, and it is said when they are left out', () => {
  const left = companies(['id', 'name', 'aliases'])
  assert.equal(left.plan.at.aliases, undefined)
  assert.deepEqual(left.unused, [])
  assert.match(
    headerWarnings({ file: 'a.csv', header: left }, { file: 'b.csv', header: left })[0]!,
    /a\.csv and b\.csv.*--aliases/,
  )
  assert.deepEqual(companies(['id', 'name', 'aliases'], { aliases: true }).plan.at.aliases, [2])
})

test('a column nobody understood is named with the way to use it', () => {
  const header = companies(['id', 'name', 'SIC code'])
  assert.match(
    headerWarnings({ file: 'a.csv', header }, { file: 'b.csv', header })[0]!,
    /a\.csv: not used: "SIC code".*--compare/,
  )
  const compared = companies(['id', 'name', 'SIC code'], { compare: ['sic_code'] })
  assert.deepEqual([compared.plan.others, compared.unused], [[2], []])
})

test('what is missing is an error that says what there is and what to do', () => {
  const codeOf =
    (code: string, message: RegExp) => (error: { code: string; message: string; definition: { nextStep: string } }) => {
      assert.equal(error.code, code)
      assert.match(error.message, message)
      return error.definition.nextStep.length > 0
    }
  assert.throws(() => companies(['nr', 'name']), codeOf('CC-MATCH-20', /no column that is called id.*"nr", "name"/))
  assert.throws(() => companies(['id', 'colour']), codeOf('CC-MATCH-20', /nothing to compare a company by/))
  assert.throws(() => people(['id', 'city']), codeOf('CC-MATCH-20', /nothing to compare a person by/))
  assert.throws(
    () => companies(['id', 'name'], { compare: ['vat'] }),
    codeOf('CC-MATCH-23', /left\.csv has no column "vat"/),
  )
  assert.deepEqual(companies(['nr', 'name'], { id: 'Nr' }).plan.at.id, [0])
})
