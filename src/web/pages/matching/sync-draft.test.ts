import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ConnectionSettings } from '../../api/schema.generated.ts'
import { draftOf, patchOf, scheduleChoices } from './sync-draft.ts'

const SETTINGS: ConnectionSettings = {
  enabled: true,
  autoMatch: true,
  autoSync: false,
  createAccounts: 'off',
  createFilter: null,
  fieldPrefix: 'Concordat',
  objects: { Account: { fields: 'all' } },
  guards: { createsMax: 1000, createsShare: 0.2, updatesShare: 0.2, clearsShare: 0.05, deletesMax: 0 },
  scheduleMinutes: null,
  historyDays: 30,
}
const BIG = { id: 'big', filter: { field: 'points', op: 'greater', value: 5 } }

describe('the draft of the settings of syncing', () => {
  it('sends nothing that did not change, and shares again as shares', () => {
    const draft = draftOf(SETTINGS, [])
    assert.deepEqual(patchOf(SETTINGS, draft, []), {})
    const changed = { ...draft, autoSync: true, clearsShare: 2.5, schedule: '60' }
    assert.deepEqual(patchOf(SETTINGS, changed, []), {
      ...{ autoSync: true, scheduleMinutes: 60, guards: { clearsShare: 0.025 } },
    })
  })

  it('creates for all, for a segment, or for none, and finds the segment of a filter again', () => {
    const draft = { ...draftOf(SETTINGS, [BIG]), create: true }
    assert.deepEqual(patchOf(SETTINGS, draft, [BIG]), { createAccounts: 'all' })
    const patch = patchOf(SETTINGS, { ...draft, segment: 'big' }, [BIG])
    assert.deepEqual(patch, { createAccounts: 'filter', createFilter: BIG.filter })
    const set: ConnectionSettings = { ...SETTINGS, createAccounts: 'filter', createFilter: BIG.filter }
    assert.equal(draftOf(set, [BIG]).segment, 'big')
    assert.equal(draftOf(set, []).segment, 'other')
    assert.deepEqual(patchOf(set, { ...draftOf(set, [BIG]), create: false }, [BIG]), { createAccounts: 'off' })
  })

  it('offers a schedule that is none of the usual ones as well', () => {
    assert.equal(scheduleChoices('60').length, 8)
    assert.deepEqual(scheduleChoices('7').at(-1), { value: '7', label: 'Every 7 minutes' })
  })
})
