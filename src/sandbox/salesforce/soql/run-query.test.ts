import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OrgRecord, SoqlError } from '../org.ts'
import { openTestOrg, saved, type TestOrg } from '../org-fixture.ts'

let fixture: TestOrg
const made: string[] = []

before(() => {
  fixture = openTestOrg()
  const { org, context } = fixture
  org.createCustomField('Account', {
    name: 'Key__c',
    type: 'string',
    length: 40,
    externalId: true,
    unique: true,
    caseSensitive: true,
  })
  org.createCustomField('Account', { name: 'Score__c', type: 'double', precision: 18, scale: 2 })
  const picks = ['Red', 'Green', 'Blue'].map((value) => ({ value, label: value, active: true, defaultValue: false }))
  org.createCustomField('Account', { name: 'Colours__c', type: 'multipicklist', picklistValues: picks })
  const rows: OrgRecord[] = [
    { Name: 'Zyx One', Key__c: 'k1', Score__c: 1.5, Colours__c: 'Red;Blue', AnnualRevenue: 350000000, Site: 'Zyx' },
    { Name: 'zyx two', Key__c: 'K1', Score__c: 2, Colours__c: 'Green', NumberOfEmployees: 5, Site: 'Zyx' },
    { Name: "Zyx_O'Neill 100%", Key__c: 'k3', Site: 'zyx', Description: 'a "quoted",\nline' },
  ]
  for (const row of rows) made.push(saved(org.create('Account', row, context)))
})
after(() => fixture.org.close())

const names = (where: string) => fixture.column(`SELECT Name FROM Account WHERE ${where}`)
const refusal = (soql: string, all = false): SoqlError => {
  try {
    fixture.org.query(fixture.admin, soql, all)
  } catch (error) {
    assert.ok(error instanceof SoqlError, String(error))
    return error
  }
  throw new assert.AssertionError({ message: `accepted: ${soql}` })
}

test('text is compared without case unless the field says otherwise', () => {
  assert.deepEqual(names("name = 'ZYX ONE'"), ['Zyx One'])
  assert.deepEqual(names("Key__c = 'k1'"), ['Zyx One'])
  assert.deepEqual(names("Key__c IN ('K1', 'k3')"), ['zyx two', "Zyx_O'Neill 100%"])
})

test('LIKE knows %, _ and their escapes', () => {
  assert.deepEqual(names("Site = 'Zyx' AND Name LIKE 'zyx %'"), ['Zyx One', 'zyx two'])
  assert.deepEqual(names("Name LIKE 'Zyx\\_%'"), ["Zyx_O'Neill 100%"])
  assert.deepEqual(names("Name LIKE '%100\\%'"), ["Zyx_O'Neill 100%"])
  assert.deepEqual(names("Name LIKE 'zyx_one'"), ['Zyx One'])
  assert.deepEqual(names("Name LIKE '%o\\'neill%'"), ["Zyx_O'Neill 100%"])
})

test('numbers, nulls and NOT', () => {
  assert.deepEqual(names("Site = 'Zyx' AND Score__c > 1.5"), ['zyx two'])
  assert.deepEqual(names("Site = 'Zyx' AND Score__c != 2"), ['Zyx One', "Zyx_O'Neill 100%"])
  assert.deepEqual(names("Site = 'Zyx' AND Score__c = null"), ["Zyx_O'Neill 100%"])
  assert.deepEqual(names("Site = 'Zyx' AND (NOT Score__c < 2)"), ['zyx two', "Zyx_O'Neill 100%"])
  assert.deepEqual(names('Score__c IN (1.5, 2)'), ['Zyx One', 'zyx two'])
  assert.deepEqual(names("Site = 'zyx' AND Key__c NOT IN ('k1')"), ['zyx two', "Zyx_O'Neill 100%"])
})

test('INCLUDES and EXCLUDES look into multi-select picklists', () => {
  assert.deepEqual(names("Colours__c INCLUDES ('Red;Blue')"), ['Zyx One'])
  assert.deepEqual(names("Colours__c INCLUDES ('Blue', 'Green')"), ['Zyx One', 'zyx two'])
  assert.deepEqual(names("Site = 'Zyx' AND Colours__c EXCLUDES ('Red')"), ['zyx two', "Zyx_O'Neill 100%"])
})

test('records come in SELECT order with schema casing, nested parents and REST values', () => {
  const [row] = [
    ...fixture.org
      .query(
        fixture.admin,
        `select owner.NAME, id, annualrevenue, CreatedDate, parent.name from account where id = '${made[0]}'`,
        false,
      )
      .rows(0, 1),
  ]
  const text = JSON.stringify(row)
  assert.match(
    text,
    /^\{"attributes":\{"type":"Account","url":"\/services\/data\/v67\.0\/sobjects\/Account\/[0-9A-Za-z]{18}"\},"Owner":\{"attributes":\{"type":"User"/,
  )
  assert.match(text, /"AnnualRevenue":3\.5E8,"CreatedDate":"2026-05-13T10:00:00\.000\+0000","Parent":null\}$/)
})

test('polymorphic parents, five levels up and TYPEOF', () => {
  const { select } = fixture
  const [task] = select(
    'SELECT Who.Name, Who.Type, What.Type, Account.Owner.Manager.Manager.Name FROM Task WHERE WhoId != null AND WhatId != null LIMIT 1',
  )
  assert.equal((task!.Who as Record<string, unknown>).Type, 'Contact')
  assert.equal((task!.What as Record<string, unknown>).Type, 'Account')
  const [chosen] = select(
    'SELECT TYPEOF What WHEN Account THEN Phone, Website WHEN Opportunity THEN Amount ELSE Name END FROM Task WHERE WhatId != null LIMIT 1',
  )
  assert.deepEqual(Object.keys(chosen!.What as object), ['Phone', 'Website'])
})

test('child queries have their own conditions, and no children are null', () => {
  const { org, context, select } = fixture
  saved(org.create('Contact', { LastName: 'Alpha', AccountId: made[0]! }, context))
  saved(org.create('Contact', { LastName: 'Beta', AccountId: made[0]! }, context))
  const rows = select(
    `SELECT Name, (SELECT LastName FROM Contacts WHERE LastName != 'Gamma' ORDER BY LastName DESC LIMIT 1) FROM Account WHERE Id IN ('${made[0]}', '${made[1]}')`,
  )
  assert.deepEqual(rows[0]!.Contacts, { totalSize: 1, done: true, records: [{ LastName: 'Beta' }] })
  assert.equal(rows[1]!.Contacts, null)
})

test('child queries find exactly the generated children', () => {
  const { select } = fixture
  const byAccount = new Map<string, number>()
  for (const row of select('SELECT AccountId FROM Contact WHERE AccountId != null'))
    byAccount.set(String(row.AccountId), (byAccount.get(String(row.AccountId)) ?? 0) + 1)
  for (const row of select('SELECT Id, (SELECT Id FROM Contacts) FROM Account')) {
    const contacts = row.Contacts as { totalSize: number } | null
    assert.equal(contacts?.totalSize ?? 0, byAccount.get(String(row.Id)) ?? 0)
  }
})

test('references found by index are the ones a scan finds', () => {
  const { select } = fixture
  const cases = [
    ['Task', 'WhatId'],
    ['Task', 'WhoId'],
    ['Task', 'AccountId'],
    ['Opportunity', 'AccountId'],
    ['OpportunityContactRole', 'ContactId'],
    ['OpportunityContactRole', 'OpportunityId'],
    ['Account', 'ParentId'],
  ] as const
  for (const [object, field] of cases) {
    const all = select(`SELECT Id, ${field} FROM ${object} WHERE ${field} != null`)
    for (const wanted of new Set(all.slice(0, 60).map((row) => String(row[field])))) {
      const scanned = all.filter((row) => row[field] === wanted).map((row) => row.Id)
      assert.deepEqual(
        fixture.column(`SELECT Id FROM ${object} WHERE ${field} = '${wanted}'`),
        scanned,
        `${object}.${field}`,
      )
    }
  }
})

test('semi-joins select by the ids of another query', () => {
  assert.deepEqual(names("Id IN (SELECT AccountId FROM Contact WHERE LastName IN ('Alpha', 'Beta'))"), ['Zyx One'])
  assert.deepEqual(names("Site = 'Zyx' AND Id NOT IN (SELECT AccountId FROM Contact WHERE AccountId != null)"), [
    'zyx two',
    "Zyx_O'Neill 100%",
  ])
  assert.equal(refusal('SELECT Id FROM Account WHERE Id IN (SELECT LastName FROM Contact)').code, 'INVALID_FIELD')
})

test('aggregates, GROUP BY, HAVING and aliases', () => {
  const { select, org, admin } = fixture
  assert.deepEqual(
    select(
      "SELECT COUNT(Id), COUNT(Score__c) scored, SUM(Score__c), AVG(Score__c) a, MIN(Name), MAX(Score__c) FROM Account WHERE Site = 'zyx'",
    ),
    [{ expr0: 3, scored: 2, expr1: 3.5, a: 1.75, expr2: 'Zyx One', expr3: 2 }],
  )
  const stages = select(
    'SELECT StageName, COUNT(Id) n FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC, StageName',
  )
  assert.equal(
    stages.reduce((sum, row) => sum + Number(row.n), 0),
    org.recordCount('Opportunity'),
  )
  assert.deepEqual(
    stages,
    [...stages].sort(
      (left, right) => Number(right.n) - Number(left.n) || (String(left.StageName) < String(right.StageName) ? -1 : 1),
    ),
  )
  assert.deepEqual(
    select(
      "SELECT CALENDAR_YEAR(CreatedDate) y, COUNT_DISTINCT(Site) s FROM Account WHERE Site = 'Zyx' GROUP BY CALENDAR_YEAR(CreatedDate)",
    ),
    [{ y: 2026, s: 1 }],
  )
  const count = org.query(admin, "SELECT COUNT() FROM Account WHERE Site = 'Zyx'", false)
  assert.deepEqual([count.countOnly, count.totalSize, [...count.rows(0, 10)]], [true, 3, []])
  assert.equal(refusal('SELECT Name, COUNT(Id) FROM Account GROUP BY Site').code, 'MALFORMED_QUERY')
  assert.equal(refusal('SELECT Description FROM Account GROUP BY Description').code, 'MALFORMED_QUERY')
})

test('ROLLUP and CUBE add subtotals, and GROUPING tells them from groups without a value', () => {
  const { select } = fixture
  const where = "FROM Account WHERE Site = 'zyx'"
  const byRating = select(`SELECT Rating, COUNT(Id) n, GROUPING(Rating) g ${where} GROUP BY ROLLUP(Rating)`)
  assert.deepEqual(byRating.at(-2), { Rating: null, n: 3, g: 0 })
  assert.deepEqual(byRating.at(-1), { Rating: null, n: 3, g: 1 })
  const grouped = `SELECT Site, Name, COUNT(Id) n, GROUPING(Site) a, GROUPING(Name) b ${where}`
  const shapes = (soql: string) =>
    select(soql)
      .map((row) => `${row.a}${row.b}`)
      .sort()
  assert.deepEqual(shapes(`${grouped} GROUP BY ROLLUP(Site, Name)`), ['00', '00', '00', '01', '11'])
  assert.deepEqual(shapes(`${grouped} GROUP BY CUBE(Site, Name)`), ['00', '00', '00', '01', '10', '10', '10', '11'])
  const totals = select(`SELECT COUNT(Id) n ${where} GROUP BY ROLLUP(Site) HAVING GROUPING(Site) = 1`)
  assert.deepEqual(totals, [{ n: 3 }])
  assert.equal(refusal('SELECT GROUPING(Site) FROM Account GROUP BY Site').code, 'MALFORMED_QUERY')
  assert.equal(refusal('SELECT Site FROM Account GROUP BY CUBE(Site, Type, Industry, Rating)').code, 'MALFORMED_QUERY')
})

test('dates and instants are compared with literals of their own kind only', () => {
  const { column } = fixture
  assert.equal(column("SELECT Name FROM Account WHERE CreatedDate = TODAY AND Site = 'Zyx'").length, 3)
  assert.equal(
    column(
      'SELECT Name FROM Account WHERE CreatedDate >= 2026-05-13T12:00:00+02:00 AND CreatedDate < 2026-05-13T10:00:01Z',
    ).length,
    3,
  )
  assert.equal(column('SELECT Id FROM Account WHERE CreatedDate > TODAY').length, 0)
  assert.equal(column('SELECT Id FROM Opportunity WHERE CloseDate > 2026-01-01 AND CloseDate < THIS_YEAR').length, 0)
  assert.match(
    refusal('SELECT Id FROM Account WHERE CreatedDate > 2026-01-01').message,
    /field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes$/,
  )
  assert.equal(refusal("SELECT Id FROM Account WHERE CreatedDate > '2026-01-01T00:00:00Z'").code, 'INVALID_FIELD')
  assert.equal(refusal('SELECT Id FROM Opportunity WHERE CloseDate = 2026-01-01T00:00:00Z').code, 'INVALID_FIELD')
})

test('ORDER BY: nulls first unless told otherwise, ties stay in row order', () => {
  assert.deepEqual(fixture.column("SELECT Score__c FROM Account WHERE Site = 'Zyx' ORDER BY Score__c"), [null, 1.5, 2])
  assert.deepEqual(
    fixture.column("SELECT Score__c FROM Account WHERE Site = 'Zyx' ORDER BY Score__c DESC NULLS LAST"),
    [2, 1.5, null],
  )
  assert.deepEqual(fixture.column("SELECT Name FROM Account WHERE Site = 'Zyx' ORDER BY Name DESC LIMIT 2 OFFSET 1"), [
    'zyx two',
    'Zyx One',
  ])
  assert.deepEqual(fixture.column("SELECT Id FROM Account WHERE Site = 'Zyx' ORDER BY Id DESC"), [...made].reverse())
  const stamps = fixture.column('SELECT SystemModstamp FROM Account ORDER BY SystemModstamp, Id') as string[]
  assert.deepEqual(stamps, [...stamps].sort())
})

test('keyset paging by stamp and id sees every row once', () => {
  const { org, admin } = fixture
  const total = org.recordCount('Account')
  const seen = new Set<string>()
  let condition = ''
  for (let page = 0; page < 20; page++) {
    const rows = fixture.select(
      `SELECT Id, SystemModstamp FROM Account ${condition} ORDER BY SystemModstamp, Id LIMIT 50`,
    )
    for (const row of rows) seen.add(String(row.Id))
    const last = rows.at(-1)
    if (!last) break
    const stamp = String(last.SystemModstamp).replace('+0000', 'Z')
    condition = `WHERE SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > '${last.Id}')`
  }
  assert.equal(seen.size, total)
  assert.equal(org.query(admin, 'SELECT Id FROM Account', false).totalSize, total)
})

test('FIELDS() expands, and wants a limit unless only standard fields are meant', () => {
  assert.deepEqual(Object.keys(fixture.select("SELECT FIELDS(CUSTOM) FROM Account WHERE Site = 'Zyx' LIMIT 1")[0]!), [
    'Key__c',
    'Score__c',
    'Colours__c',
  ])
  assert.ok(Object.keys(fixture.select('SELECT FIELDS(STANDARD) FROM Account')[0]!).length > 45)
  assert.equal(refusal('SELECT FIELDS(ALL) FROM Account').code, 'MALFORMED_QUERY')
  assert.equal(refusal('SELECT FIELDS(ALL) FROM Account LIMIT 201').code, 'MALFORMED_QUERY')
})

test('errors carry the code, the place and the words clients look for', () => {
  const missing = refusal('SELECT Id, X FROM Lead')
  assert.equal(missing.code, 'INVALID_FIELD')
  assert.match(
    missing.message,
    /^\nSELECT Id, X FROM Lead\n {11}\^\nERROR at Row:1:Column:12\nNo such column 'X' on entity 'Lead'\. If you are attempting to use a custom field/,
  )
  assert.equal(refusal('SELECT Id FROM Nothing').code, 'INVALID_TYPE')
  assert.match(refusal('SELECT Id FROM Nothing').message, /sObject type 'Nothing' is not supported\./)
  assert.match(refusal('SELECT Foo.Name FROM Account').message, /Didn't understand relationship 'Foo' in field path/)
  assert.match(
    refusal('SELECT Id FROM Account WHERE Name = 5').message,
    /must be of type string and should be enclosed in quotes$/,
  )
  assert.equal(refusal("SELECT Id FROM Account WHERE Id = 'abc'").code, 'INVALID_QUERY_FILTER_OPERATOR')
  assert.equal(refusal("SELECT Id FROM Account WHERE NumberOfEmployees LIKE '5'").code, 'INVALID_QUERY_FILTER_OPERATOR')
  assert.match(
    refusal("SELECT Id FROM Account WHERE Description = 'x'").message,
    /can not be filtered in a query call$/,
  )
  assert.match(refusal('SELECT Id, Id FROM Account').message, /duplicate field selected: Id$/)
  assert.match(refusal('SELECT Name n FROM Account').message, /only aggregate expressions use field aliasing$/)
})

test('a field the profile may not see is no column', () => {
  const { org, seller } = fixture
  org.setFieldAccess('Account', 'Rating', 'standard', 'none')
  assert.throws(() => org.query(seller, 'SELECT Rating FROM Account', false), { code: 'INVALID_FIELD' })
  assert.throws(() => org.query(seller, "SELECT Id FROM Account WHERE Rating = 'Hot'", false), {
    code: 'INVALID_FIELD',
  })
  assert.ok(!org.object(seller, 'account')!.fields.some((field) => field.name === 'Rating'))
  org.query(fixture.admin, 'SELECT Rating FROM Account', false)
})

test('what Bulk refuses is said before, and its cells are the REST values in their Bulk form', () => {
  const { org, admin } = fixture
  const refusalOf = (soql: string) => org.query(admin, soql, false).bulkRefusal
  assert.deepEqual(refusalOf('SELECT BillingAddress FROM Account'), {
    code: 'API_ERROR',
    message: 'Selecting compound data not supported in Bulk Query',
  })
  assert.equal(refusalOf('SELECT MasterLabel FROM OpportunityStage')!.code, 'INVALIDENTITY')
  for (const soql of [
    'SELECT COUNT() FROM Account',
    'SELECT Site FROM Account GROUP BY Site',
    'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
    'SELECT Id FROM Account LIMIT 5 OFFSET 5',
  ]) {
    assert.notEqual(refusalOf(soql), null)
    assert.equal(org.query(admin, soql, false).csvRows(0, 1), null)
  }
  const soql =
    'SELECT Id, Name, AnnualRevenue, NumberOfEmployees, IsDeleted, CreatedDate, Owner.Name, Description FROM Account'
  const result = org.query(admin, soql, false)
  const cells = [...result.csvRows(0, Number.POSITIVE_INFINITY)!]
  const records = fixture.select(soql)
  assert.equal(cells.length, records.length)
  for (const [index, record] of records.entries()) {
    const [id, name, revenue, employees, deleted, created, owner, description] = cells[index]!
    assert.deepEqual(
      [id, name, deleted, owner, description],
      [record.Id, record.Name, 'false', (record.Owner as { Name: string }).Name, record.Description ?? ''],
    )
    assert.equal(revenue === '' ? null : Number(revenue), record.AnnualRevenue)
    assert.equal(employees === '' ? null : Number(employees), record.NumberOfEmployees)
    assert.equal(created, String(record.CreatedDate).replace('+0000', 'Z'))
  }
})

test('pages of one result do not move when rows are added or deleted meanwhile', () => {
  const { org, admin, context } = fixture
  const result = org.query(admin, 'SELECT Id FROM Lead', false)
  const first = [...result.rows(0, 10)] as { Id: string }[]
  saved(
    org.delete(
      'Lead',
      (fixture.select('SELECT Id FROM Lead WHERE IsConverted = false LIMIT 1')[0] as { Id: string }).Id,
      context,
    ),
  )
  saved(org.create('Lead', { LastName: 'Later', Company: 'Later' }, context))
  const rest = [...result.rows(10, 1_000_000)] as { Id: string }[]
  assert.equal(new Set([...first, ...rest].map((row) => row.Id)).size, result.totalSize)
})

test('the first rows of a long order are those of the whole order', () => {
  const { org, column } = openTestOrg({ records: 5000 })
  for (const order of ['Name', 'Name DESC', 'AnnualRevenue DESC NULLS LAST, Name', 'SystemModstamp DESC']) {
    const whole = column(`SELECT Id FROM Account ORDER BY ${order}`)
    assert.deepEqual(column(`SELECT Id FROM Account ORDER BY ${order} LIMIT 7 OFFSET 3`), whole.slice(3, 10), order)
  }
  org.close()
})
