import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { remoteField } from '../../../test/support/remote-field.ts'
import {
  defaultMapping,
  ENGAGEMENT_FIELDS,
  findKeyField,
  type MappingRow,
  usableMapping,
  validateMapping,
} from './mapping.ts'

const fields = [
  remoteField('Name', 'string', { length: 255 }),
  remoteField('Website', 'url'),
  remoteField('Concordat_funnel_stage__c', 'string'),
  remoteField('Concordat_total_events_MoM__c', 'decimal', { scale: 2 }),
  remoteField('Score__c', 'decimal', { calculated: true, creatable: false, updatable: false }),
  remoteField('Locked__c', 'string', { updatable: false }),
  remoteField('Count__c', 'integer'),
]
const roles = { name: 'Name', website: 'Website', country: 'BillingCountry', city: null }
const row = (over: Partial<MappingRow>): MappingRow => ({
  ours: 'funnel_stage',
  field: 'Concordat_funnel_stage__c',
  conversion: 'default',
  rule: 'ours',
  onCreate: true,
  onUpdate: true,
  ...over,
})
const problems = (rows: MappingRow[], timeZone = 'UTC') =>
  validateMapping({ object: 'Account', rows, timeZone }, fields).map((finding) => finding.problem)

describe('default mapping', () => {
  it('writes the engagement fields that exist, and who the company is only on create', () => {
    const { rows } = defaultMapping({ object: 'Account', fields, prefix: 'Concordat', roles })
    assert.deepEqual(
      rows.map(({ ours, field, onUpdate }) => [ours, field, onUpdate]),
      [
        ['name', 'Name', false],
        ['domain', 'Website', false],
        ['funnel_stage', 'Concordat_funnel_stage__c', true],
        ['events_mom', 'Concordat_total_events_MoM__c', true],
      ],
    )
    assert.deepEqual(problems([...rows]), [])
  })
  it('follows another prefix, so that those who come from elsewhere keep their fields', () => {
    const scarf = [remoteField('Scarf_funnel_stage__c', 'string'), remoteField('scarf_first_seen', 'date')]
    const { rows } = defaultMapping({ object: 'Company', fields: scarf, prefix: 'Scarf', roles: {} })
    assert.deepEqual(
      rows.map((one) => one.field),
      ['scarf_first_seen', 'Scarf_funnel_stage__c'],
    )
  })
  it('knows the twelve fields of A1.40', () => assert.equal(ENGAGEMENT_FIELDS.length, 12))
})

describe('mapping check', () => {
  it('names what cannot work', () => {
    assert.deepEqual(problems([row({ ours: 'shoe_size' })]), ['unknown-ours'])
    assert.deepEqual(problems([row({ field: 'Gone__c' })]), ['missing-field'])
    assert.deepEqual(problems([row({ field: 'Score__c', ours: 'points' })]), ['read-only-field'])
    assert.deepEqual(problems([row({ field: 'Locked__c' })]), ['read-only-field'])
    assert.deepEqual(problems([row({ field: 'Locked__c', onUpdate: false })]), [])
    assert.deepEqual(problems([row({ field: 'Count__c' })]), ['type-mismatch'])
    assert.deepEqual(problems([row({ field: 'Count__c', ours: 'points' })]), ['type-mismatch'])
    assert.deepEqual(problems([row({}), row({ ours: 'name' })]), ['field-twice'])
    assert.deepEqual(problems([row({ conversion: 'guess' as never })]), ['unknown-conversion'])
    assert.deepEqual(problems([row({ rule: 'strongest' as never })]), ['unknown-rule'])
    assert.deepEqual(problems([], 'Mars/Olympus'), ['time-zone'])
  })
  it('keeps what works when one field is broken', () => {
    const mapping = {
      object: 'Account',
      rows: [row({ field: 'Gone__c' }), row({}), row({ ours: 'name' })],
      timeZone: 'x',
    }
    const usable = usableMapping(mapping, validateMapping(mapping, fields))
    assert.deepEqual(usable.rows, [row({})])
    assert.equal(usable.timeZone, 'UTC')
  })
})

describe('key field', () => {
  it('is ours, an external id and creatable, else there is none', () => {
    const key = remoteField('Concordat_key__c', 'string', { externalId: true, unique: true })
    assert.equal(findKeyField([key], 'Concordat')?.name, 'Concordat_key__c')
    assert.equal(findKeyField([key], 'Scarf'), null)
    assert.equal(findKeyField([{ ...key, externalId: false }], 'Concordat'), null)
    assert.equal(findKeyField([{ ...key, creatable: false }], 'Concordat'), null)
  })
})
