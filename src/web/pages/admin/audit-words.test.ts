import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuditRow } from '../../api/schema.generated.ts'
import { actionWords, actorWords, auditCsv, differencesOf } from './audit-words.ts'

const ROW: AuditRow = {
  ...{ id: '1', at: '2026-11-25T10:00:00.000Z', actorKind: 'command-line', actorId: null, action: 'user.role-changed' },
  ...{ subjectKind: 'user', subjectId: 'u', before: { role: 'viewer' }, after: { role: 'admin' }, address: '::1' },
}

describe('words of the audit', () => {
  it('says what was done, by whom, and what changed', () => {
    assert.equal(actionWords(ROW.action), 'User role changed')
    assert.equal(actorWords(ROW, [], []), 'Command line')
    assert.deepEqual(differencesOf(ROW), [{ name: 'role', before: 'viewer', after: 'admin' }])
    assert.deepEqual(differencesOf({ before: null, after: { a: [1] } }), [{ name: 'a', before: '', after: '[1]' }])
  })

  it('exports cells that no spreadsheet runs', () => {
    const csv = auditCsv([{ ...ROW, subjectId: '=1+1', before: null, after: { name: 'a "b", c' } }])
    assert.match(csv, /^at,actorKind,/)
    assert.match(csv, /,'=1\+1,,"\{""name"":""a \\""b\\"", c""\}",::1\r\n$/)
  })
})
