import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestOrg, refused, saved, type TestOrg } from '../org-fixture.ts'

let fixture: TestOrg
let account: string

before(() => {
  fixture = openTestOrg()
  account = saved(fixture.org.create('Account', { Name: 'Root' }, fixture.context))
})
after(() => fixture.org.close())

const create = (values: Record<string, string | number | boolean | null>, object = 'Account', more = {}) =>
  fixture.org.create(object, values, { ...fixture.context, ...more })
const update = (id: string, values: Record<string, string | number | boolean | null>, object = 'Account', more = {}) =>
  fixture.org.update(object, id, values, { ...fixture.context, ...more })
const read = (id: string, object = 'Account') => fixture.org.record(fixture.admin, object, id)!

test('a created record has owner, defaults and stamps; blanks are trimmed and empty text is null', () => {
  const id = saved(create({ Name: '  Trim & Co  ', Site: '   ', AnnualRevenue: '12', NumberOfEmployees: 5 }))
  const record = read(id.slice(0, 15))
  assert.deepEqual(
    [record.Id, record.Name, record.Site, record.AnnualRevenue, record.OwnerId],
    [id, 'Trim & Co', null, 12, fixture.admin.userId],
  )
  assert.deepEqual(
    [record.CreatedDate, record.SystemModstamp, record.IsDeleted],
    ['2026-05-13T10:00:00.000+0000', '2026-05-13T10:00:00.000+0000', false],
  )
})

test('values that do not fit are refused in the words of the real thing', () => {
  fixture.org.createCustomField('Account', {
    name: 'Tier__c',
    type: 'picklist',
    restrictedPicklist: true,
    picklistValues: [
      { value: 'A', label: 'A', active: true, defaultValue: false },
      { value: 'Z', label: 'Z', active: false, defaultValue: false },
    ],
  })
  fixture.org.createCustomField('Account', { name: 'Ratio__c', type: 'double', precision: 4, scale: 2 })
  const base = { Name: 'X' }
  const cases: [object, string][] = [
    [{}, 'REQUIRED_FIELD_MISSING: Required fields are missing: [Name]'],
    [{ Name: ' ' }, 'REQUIRED_FIELD_MISSING: Required fields are missing: [Name]'],
    [{ ...base, Foo: 1 }, "INVALID_FIELD: No such column 'Foo' on sobject of type Account"],
    [
      { ...base, CreatedDate: '2026-01-01T00:00:00Z' },
      'INVALID_FIELD_FOR_INSERT_UPDATE: Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
    ],
    [
      { ...base, Site: 'x'.repeat(81) },
      `STRING_TOO_LONG: Account Site: data value too large: ${'x'.repeat(81)} (max length=80)`,
    ],
    [
      { ...base, Tier__c: 'B' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: Tier: bad value for restricted picklist field: B',
    ],
    [
      { ...base, Tier__c: 'Z' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: Tier: bad value for restricted picklist field: Z',
    ],
    [
      { ...base, Ratio__c: 123.4 },
      'NUMBER_OUTSIDE_VALID_RANGE: Ratio: value outside of valid range on numeric field: 123.4',
    ],
    [
      { ...base, NumberOfEmployees: 1e9 },
      'NUMBER_OUTSIDE_VALID_RANGE: Employees: value outside of valid range on numeric field: 1000000000',
    ],
    [{ ...base, OwnerId: 'nobody' }, 'MALFORMED_ID: Owner ID: id value of incorrect type: nobody'],
    [
      { ...base, ParentId: fixture.admin.userId },
      `FIELD_INTEGRITY_EXCEPTION: Parent Account ID: id value of incorrect type: ${fixture.admin.userId}`,
    ],
    [{ ...base, ParentId: '0015g0000Azzzzz' }, 'INVALID_CROSS_REFERENCE_KEY: invalid cross reference id'],
    [{ ...base, Id: account }, 'INVALID_FIELD_FOR_INSERT_UPDATE: cannot specify Id in an insert call'],
  ]
  for (const [values, wanted] of cases) assert.equal(refused(create(values as never)), wanted)
  assert.match(
    refused(create({ ...base, AnnualRevenue: 'much' })),
    /^JSON_PARSER_ERROR: Cannot deserialize instance of double from VALUE_STRING value much/,
  )
  assert.equal(
    refused(create({ ...base, AnnualRevenue: 'much' }, 'Account', { via: 'bulk' })),
    'INVALID_TYPE_ON_FIELD_IN_RECORD: Annual Revenue: value not of required type: much',
  )
  assert.equal(
    refused(create({ LastName: 'x', Email: 'a b@c' }, 'Contact')),
    'INVALID_EMAIL_ADDRESS: Email: invalid email address: a b@c',
  )
  assert.equal(
    refused(create({ Name: 'x', Rating: null, Bogus__c: null })),
    "INVALID_FIELD: No such column 'Bogus__c' on sobject of type Account",
  )
})

test('null clears, an update moves the stamps, required fields cannot be cleared', () => {
  const id = saved(create({ Name: 'Clear', Site: 'x', Rating: 'Hot' }))
  fixture.advance(60_000)
  saved(update(id, { Site: null }))
  assert.deepEqual(
    [read(id).Site, read(id).Rating, read(id).LastModifiedDate],
    [null, 'Hot', '2026-05-13T10:01:00.000+0000'],
  )
  assert.equal(refused(update(id, { Name: null })), 'REQUIRED_FIELD_MISSING: Required fields are missing: [Name]')
})

test('generated rows are updated like any other and keep what was not touched', () => {
  const id = fixture.ids('Account', 20)[13]!
  const before = read(id)
  saved(update(id, { Phone: '42' }))
  const { Phone, LastModifiedDate, LastModifiedById, SystemModstamp, ...rest } = read(id)
  assert.equal(Phone, '42')
  for (const [name, value] of Object.entries(rest)) assert.deepEqual(value, before[name], name)
  assert.ok(LastModifiedDate === SystemModstamp && LastModifiedById === fixture.admin.userId)
})

test('rows that are not there: 404 for a single row, a cross-reference error in lists', () => {
  const gone = '0015g0000Azzzzz'
  const single = update(gone, { Site: 'x' })
  assert.ok(!single.success && single.status === 404 && single.errors[0]!.code === 'NOT_FOUND')
  assert.equal(
    refused(update(gone, { Site: 'x' }, 'Account', { via: 'collections' })),
    'INVALID_CROSS_REFERENCE_KEY: invalid cross reference id',
  )
  assert.equal(
    refused(update('x', { Site: 'x' }, 'Account', { via: 'bulk' })),
    'MALFORMED_ID: Account ID: id value of incorrect type: x',
  )
  const id = saved(create({ Name: 'Gone' }))
  saved(fixture.org.delete('Account', id, fixture.context))
  assert.equal(refused(update(id, { Site: 'x' })), 'ENTITY_IS_DELETED: entity is deleted')
})

test('upsert creates, updates, and names the choices when several records carry the key', () => {
  const { org, context } = fixture
  org.createCustomField('Account', { name: 'Ext__c', type: 'string', length: 40, externalId: true, unique: true })
  org.createCustomField('Account', { name: 'Loose__c', type: 'string', length: 40, externalId: true })
  const first = org.upsert('Account', 'Ext__c', 'a/1', { Name: 'Up' }, context)
  assert.ok(first.success && first.created)
  const second = org.upsert('Account', 'ext__c', 'A/1', { Site: 'S' }, context)
  assert.ok(second.success && !second.created && second.id === first.id)
  saved(create({ Name: 'L1', Loose__c: 'same' }))
  saved(create({ Name: 'L2', Loose__c: 'same' }))
  const several = org.upsert('Account', 'Loose__c', 'same', { Site: 'S' }, context)
  assert.ok(!several.success && several.status === 300 && several.choices!.length === 2)
  assert.equal(
    refused(org.upsert('Account', 'Ext__c', null, { Name: 'x' }, context)),
    'MISSING_ARGUMENT: Ext__c not specified',
  )
  assert.match(
    refused(org.upsert('Account', 'Site', 'x', {}, { ...context, via: 'collections' })),
    /^INVALID_FIELD: Field name provided, Site does not match an External ID/,
  )
  assert.equal(
    refused(create({ Name: 'Twin', Ext__c: 'A/1' })),
    `DUPLICATE_VALUE: duplicate value found: Ext__c duplicates value on record with id: ${first.id.slice(0, 15)}`,
  )
  saved(org.delete('Account', first.id, context))
  saved(create({ Name: 'Free again', Ext__c: 'a/1' }))
})

test('relationship keys find the parent by its external id', () => {
  const { org, context } = fixture
  saved(create({ Name: 'Parent', Ext__c: 'parent' }))
  const child = saved(org.create('Contact', { LastName: 'Child', 'Account.Ext__c': 'parent' }, context))
  assert.equal(fixture.column(`SELECT Account.Ext__c FROM Contact WHERE Id = '${child}'`).length, 1)
  assert.equal(
    refused(org.create('Contact', { LastName: 'C', 'Account.Ext__c': 'none' }, context)),
    'INVALID_FIELD: Foreign key external ID: none not found for field Ext__c in entity Account',
  )
  saved(org.update('Account', account, { 'Owner.Username': 'integration@northwind.example' }, context))
})

test('validation rules, duplicate rules and inactive owners refuse', () => {
  const { org, context } = fixture
  org.addValidationRule({
    object: 'Account',
    name: 'No test',
    field: 'Name',
    when: 'matches',
    value: '^TEST',
    message: 'No test accounts, please.',
  })
  assert.equal(refused(create({ Name: 'TEST 1' })), 'FIELD_CUSTOM_VALIDATION_EXCEPTION: No test accounts, please.')
  org.addValidationRule({
    ...{ object: 'Account', name: 'Short', field: 'Name', when: 'matches', value: '^New only' },
    ...{ message: 'Not for a new one.', onlyNew: true },
  })
  assert.equal(refused(create({ Name: 'New only 1' })), 'FIELD_CUSTOM_VALIDATION_EXCEPTION: Not for a new one.')
  saved(org.update('Account', saved(create({ Name: 'Old' })), { Name: 'New only 2' }, context))
  org.addDuplicateRule({ object: 'Account', name: 'Same_Site', fields: ['Site'], action: 'allow' })
  saved(create({ Name: 'D1', Site: 'Duplicate Site' }))
  const refusal = create({ Name: 'D2', Site: 'duplicate site' })
  assert.equal(refused(refusal), 'DUPLICATES_DETECTED: Use one of these records?')
  assert.equal((refusal as { duplicateResult?: { allowSave: boolean } }).duplicateResult?.allowSave, true)
  saved(org.create('Account', { Name: 'D2', Site: 'duplicate site' }, { ...context, allowDuplicates: true }))
  org.addDuplicateRule({ object: 'Account', name: 'Same_Duns', fields: ['DunsNumber'], action: 'block' })
  saved(create({ Name: 'B1', DunsNumber: '123' }))
  assert.match(
    refused(org.create('Account', { Name: 'B2', DunsNumber: '123' }, { ...context, allowDuplicates: true })),
    /^DUPLICATES_DETECTED/,
  )
  const inactive = org.users.find((user) => !user.active)!
  assert.match(refused(create({ Name: 'O', OwnerId: inactive.id })), /^OPERATION_WITH_INACTIVE_USER_EXCEPTION/)
})

test('a profile without edit rights on a field cannot write it, without read rights it does not exist', () => {
  const { org, seller, context } = fixture
  org.setFieldAccess('Account', 'Phone', 'standard', 'read')
  org.setFieldAccess('Account', 'Fax', 'standard', 'none')
  const asSeller = { ...context, userId: seller.userId }
  assert.match(refused(org.update('Account', account, { Phone: '1' }, asSeller)), /^INVALID_FIELD_FOR_INSERT_UPDATE/)
  assert.match(refused(org.update('Account', account, { Fax: '1' }, asSeller)), /^INVALID_FIELD: No such column 'Fax'/)
  assert.ok(!('Fax' in org.record(seller, 'Account', account)!))
})

test('tasks: derived account, closing time, no related record on a lead', () => {
  const { org } = fixture
  const lead = saved(create({ LastName: 'L', Company: 'C' }, 'Lead'))
  assert.match(refused(create({ Subject: 'x', WhoId: lead, WhatId: account }, 'Task')), /^FIELD_INTEGRITY_EXCEPTION/)
  const contact = saved(create({ LastName: 'P', AccountId: account }, 'Contact'))
  const task = saved(create({ Subject: 'x', WhoId: contact, Status: 'Completed', ActivityDate: '2026-05-01' }, 'Task'))
  const record = org.record(fixture.admin, 'Task', task)!
  assert.deepEqual(
    [record.AccountId, record.IsClosed, record.ActivityDate, record.TaskSubtype, record.Priority],
    [account, true, '2026-05-01', 'Task', 'Normal'],
  )
  assert.notEqual(record.CompletedDateTime, null)
  assert.match(
    refused(create({ Subject: 'x', TaskSubtype: 'Pigeon' }, 'Task')),
    /^INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST/,
  )
  assert.match(refused(update(task, { TaskSubtype: 'Call' }, 'Task')), /^INVALID_FIELD_FOR_INSERT_UPDATE/)
})

test('opportunities: the stage decides probability and state; one primary contact role', () => {
  const { org } = fixture
  const id = saved(
    create({ Name: 'Deal', StageName: 'Closed Won', CloseDate: '2026-06-01', Amount: 10 }, 'Opportunity'),
  )
  const deal = read(id, 'Opportunity')
  assert.deepEqual(
    [deal.Probability, deal.IsWon, deal.IsClosed, deal.ForecastCategory, deal.ExpectedRevenue],
    [100, true, true, 'Closed', 10],
  )
  assert.match(refused(create({ Name: 'Deal' }, 'Opportunity')), /\[StageName, CloseDate\]/)
  const contact = saved(create({ LastName: 'R', AccountId: account }, 'Contact'))
  const first = saved(create({ OpportunityId: id, ContactId: contact, IsPrimary: true }, 'OpportunityContactRole'))
  const second = saved(create({ OpportunityId: id, ContactId: contact, IsPrimary: true }, 'OpportunityContactRole'))
  assert.deepEqual(
    [read(first, 'OpportunityContactRole').IsPrimary, read(second, 'OpportunityContactRole').IsPrimary],
    [false, true],
  )
  assert.match(
    refused(org.create('OpportunityStage', { MasterLabel: 'x' }, fixture.context)),
    /^INVALID_TYPE_FOR_OPERATION/,
  )
})

test('a converted lead points at what it became and is read-only', () => {
  const { org, context } = fixture
  const lead = saved(create({ LastName: 'Conv', Company: 'Convert Inc' }, 'Lead'))
  saved(org.convertLead(lead, context))
  const record = read(lead, 'Lead')
  assert.equal(record.IsConverted, true)
  assert.equal(read(String(record.ConvertedAccountId)).Name, 'Convert Inc')
  assert.equal(
    refused(update(lead, { Title: 'x' }, 'Lead')),
    'CANNOT_UPDATE_CONVERTED_LEAD: cannot reference converted lead',
  )
  const generated = fixture.column('SELECT Id FROM Lead WHERE IsConverted = true LIMIT 1')[0] as string
  assert.match(refused(update(generated, { Title: 'x' }, 'Lead')), /^CANNOT_UPDATE_CONVERTED_LEAD/)
})

test('person accounts: no writable Name, a shadow contact that follows', () => {
  const { org, context, column, select } = openTestOrg({ personAccounts: true, records: 100 })
  const id = saved(
    org.create('Account', { FirstName: 'Ada', LastName: 'Byron', PersonEmail: 'ada@example.com' }, context),
  )
  assert.deepEqual(select(`SELECT Name, IsPersonAccount, RecordType.IsPersonType FROM Account WHERE Id = '${id}'`), [
    { Name: 'Ada Byron', IsPersonAccount: true, RecordType: { IsPersonType: true } },
  ])
  assert.match(refused(org.update('Account', id, { Name: 'x' }, context)), /^INVALID_FIELD_FOR_INSERT_UPDATE/)
  saved(org.update('Account', id, { LastName: 'Lovelace' }, context))
  assert.deepEqual(column(`SELECT Name FROM Contact WHERE AccountId = '${id}' AND IsPersonAccount = true`), [
    'Ada Lovelace',
  ])
  const generated = select(
    'SELECT Id, PersonContactId, PersonContact.AccountId FROM Account WHERE IsPersonAccount = true',
  )
  assert.equal(generated.length, 6)
  for (const row of generated) assert.equal((row.PersonContact as { AccountId: string }).AccountId, row.Id)
  org.close()
})
