import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeDraft, directionOf, type MappingRow, unmappedRequired, withDirection } from './mapping-draft.ts'

const ROW: MappingRow = {
  ...{ ours: 'points', field: 'Score__c', conversion: 'default', rule: 'ours', onCreate: true, onUpdate: true },
}

describe('the draft of a mapping', () => {
  it('turns a direction into its two flags and back', () => {
    for (const direction of ['both', 'create', 'update'] as const)
      assert.equal(directionOf(withDirection(ROW, direction)), direction)
  })

  it('says every row in words, so that a change shows as one line', () => {
    const before = describeDraft({ rows: [ROW], timeZone: 'UTC' })
    const after = describeDraft({ rows: [{ ...ROW, rule: 'newest', conversion: 'copy' }], timeZone: 'UTC' })
    assert.equal(before.Score__c, 'Engagement points, Create and update, Ours wins')
    assert.equal(after.Score__c, 'Engagement points, Create and update, The newest wins, Raw copy')
  })

  it('names the required fields that a new record would lack', () => {
    const field = (name: string, requiredOnCreate: boolean) => ({ name, label: name, requiredOnCreate })
    const fields = [field('Name', true), field('Score__c', true), field('City', false)]
    const lacking = unmappedRequired(fields, [ROW, { ...ROW, field: 'Name', onCreate: false }])
    assert.deepEqual(
      lacking.map((one) => one.name),
      ['Name'],
    )
  })
})
