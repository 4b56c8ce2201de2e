import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestOrg, refused, saved, type TestOrg } from '../org-fixture.ts'

let fixture: TestOrg
before(() => {
  fixture = openTestOrg()
})
after(() => fixture.org.close())

const count = (soql: string, all = false) => fixture.org.query(fixture.admin, soql, all).totalSize
const family = () => {
  const { org, context } = fixture
  const account = saved(org.create('Account', { Name: 'Family' }, context))
  const contact = saved(org.create('Contact', { LastName: 'Child', AccountId: account }, context))
  const deal = saved(
    org.create(
      'Opportunity',
      { Name: 'Deal', AccountId: account, StageName: 'Prospecting', CloseDate: '2026-06-01' },
      context,
    ),
  )
  return { account, contact, deal }
}

test('a deleted account takes its children with it and is seen by queryAll only', () => {
  const { org, context } = fixture
  const { account, contact, deal } = family()
  const before = org.recordCount('Account')
  fixture.advance(1000)
  saved(org.delete('Account', account, context))
  assert.equal(org.recordCount('Account'), before - 1)
  for (const [object, id] of [
    ['Account', account],
    ['Contact', contact],
    ['Opportunity', deal],
  ] as const) {
    assert.equal(count(`SELECT Id FROM ${object} WHERE Id = '${id}'`), 0)
    assert.equal(count(`SELECT Id FROM ${object} WHERE Id = '${id}' AND IsDeleted = true`, true), 1)
    assert.equal(org.record(fixture.admin, object, id)!.IsDeleted, true)
  }
  const again = org.delete('Account', account, context)
  assert.ok(!again.success && again.status === 404 && again.errors[0]!.code === 'ENTITY_IS_DELETED')
})

test('undelete brings the family back', () => {
  const { org, context } = fixture
  const { account, contact } = family()
  saved(org.delete('Account', account, context))
  saved(org.undelete('Account', account, context))
  assert.equal(count(`SELECT Id FROM Contact WHERE Id = '${contact}'`), 1)
  assert.deepEqual(
    org.deletedIds('Contact', new Date(0), new Date('2100-01-01')).deleted.filter((each) => each.id === contact),
    [],
  )
  assert.match(refused(org.undelete('Account', account, context)), /^UNDELETE_FAILED/)
})

test('after fifteen days, or when the bin is emptied, the row is gone for everybody', () => {
  const { org, context } = fixture
  const { account } = family()
  saved(org.delete('Account', account, context))
  const earliest = org.deletedIds('Account', new Date(0), new Date('2100-01-01')).earliestDateAvailable
  fixture.advance(16 * 86_400_000)
  assert.equal(count(`SELECT Id FROM Account WHERE Id = '${account}'`, true), 0)
  assert.equal(org.record(fixture.admin, 'Account', account), null)
  const { account: second } = family()
  saved(org.delete('Account', second, context))
  org.backdoor.emptyRecycleBin()
  const log = org.deletedIds('Account', new Date(0), new Date('2100-01-01'))
  assert.deepEqual(log.deleted, [])
  assert.ok(log.earliestDateAvailable > earliest)
})

test('merge keeps the master, marks the loser and moves the children without a new stamp', () => {
  const { org, context, column } = fixture
  const winner = family()
  const loser = family()
  const stamp = column(`SELECT SystemModstamp FROM Contact WHERE Id = '${loser.contact}'`)[0]
  fixture.advance(5000)
  saved(org.merge('Account', winner.account, [loser.account], context))
  assert.deepEqual(fixture.select(`SELECT AccountId, SystemModstamp FROM Contact WHERE Id = '${loser.contact}'`), [
    { AccountId: winner.account, SystemModstamp: stamp },
  ])
  assert.deepEqual(
    column(`SELECT MasterRecordId FROM Account WHERE Id = '${loser.account}' AND IsDeleted = true`, true),
    [winner.account],
  )
  assert.ok(
    org.deletedIds('Account', new Date(0), new Date('2100-01-01')).deleted.some((each) => each.id === loser.account),
  )
})

test('hard delete leaves nothing to query but is in the delete log; users are never deleted', () => {
  const { org, context } = fixture
  const { account } = family()
  saved(org.hardDelete('Account', account, context))
  assert.equal(count(`SELECT Id FROM Account WHERE Id = '${account}'`, true), 0)
  assert.ok(org.deletedIds('Account', new Date(0), new Date('2100-01-01')).deleted.some((each) => each.id === account))
  assert.match(refused(org.delete('User', fixture.admin.userId, context)), /^INVALID_TYPE_FOR_OPERATION/)
})

test('a deleted generated account takes exactly its generated children', () => {
  const { org, context } = fixture
  const account = fixture.ids('Account', 100)[80]!
  const children = ['Contact', 'Opportunity'].map((object) =>
    count(`SELECT Id FROM ${object} WHERE AccountId = '${account}'`),
  )
  const before = ['Contact', 'Opportunity'].map((object) => org.recordCount(object))
  saved(org.delete('Account', account, context))
  assert.deepEqual(
    ['Contact', 'Opportunity'].map((object) => org.recordCount(object)),
    before.map((each, index) => each - children[index]!),
  )
})
