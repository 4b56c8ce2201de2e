import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SoqlError } from '../org.ts'
import { parseQuery } from './parse-query.ts'

const refusal = (soql: string): SoqlError => {
  try {
    parseQuery(soql)
  } catch (error) {
    assert.ok(error instanceof SoqlError, String(error))
    return error
  }
  throw new assert.AssertionError({ message: `parsed: ${soql}` })
}

test('every clause is found, keywords in any case', () => {
  const query = parseQuery(
    "select Id, a.Name, count(Id) n from Account as a using scope mine where Name like 'x%' with security_enforced group by Name having count(Id) > 1 order by Name desc nulls last limit 5 offset 2 for view",
  )
  assert.equal(query.from, 'Account')
  assert.equal(query.alias, 'a')
  assert.equal(query.selections.length, 3)
  assert.equal(query.groupBy.length, 1)
  assert.deepEqual([query.limit, query.offset], [5, 2])
  assert.deepEqual([query.orderBy[0]!.descending, query.orderBy[0]!.nullsFirst], [true, false])
})

test('the escapes of string literals are understood, any other backslash is refused', () => {
  const literal = (soql: string) => {
    const { where } = parseQuery(`SELECT Id FROM Account WHERE Name = '${soql}'`)
    assert.ok(where?.kind === 'compare' && where.value.kind === 'text')
    return where.value.value
  }
  assert.equal(literal('O\\\'Neill \\\\ \\" \\n\\R\\t \\u00e9'), 'O\'Neill \\ " \n\r\t é')
  for (const bad of ['\\x', '\\d', '\\u12', '\\'.concat(' ')])
    assert.equal(refusal(`SELECT Id FROM Account WHERE Name = '${bad}'`).code, 'MALFORMED_QUERY')
  assert.equal(refusal("SELECT Id FROM Account WHERE Name = 'ends in \\'").code, 'MALFORMED_QUERY')
})

test('AND and OR cannot be mixed without parentheses', () => {
  const error = refusal("SELECT Id FROM Account WHERE Name = 'a' AND Site = 'b' OR Site = 'c'")
  assert.equal(error.code, 'MALFORMED_QUERY')
  assert.match(error.message, /\n +\^\nERROR at Row:1:Column:56\nunexpected token: 'OR'$/)
  parseQuery("SELECT Id FROM Account WHERE (Name = 'a' AND Site = 'b') OR NOT (Site = 'c' OR Site = 'd')")
})

test('the place of an error is counted in rows and columns', () => {
  assert.match(
    refusal('SELECT Id\nFROM Account\nWHERE Name == 1').message,
    /^\nWHERE Name == 1\n {12}\^\nERROR at Row:3:Column:13\n/,
  )
})

test('malformed texts are refused', () => {
  for (const soql of [
    '',
    'SELECT',
    'SELECT Id',
    'SELECT FROM Account',
    'SELECT Id FROM Account WHERE',
    'SELECT Id FROM Account WHERE Name = "x"',
    'SELECT Id FROM Account WHERE Name = x',
    'SELECT Id, FROM Account',
    'SELECT Id FROM Account LIMIT -1',
    'SELECT Id FROM Account LIMIT x',
    'SELECT * FROM Account',
    "SELECT Id FROM Account WHERE Name = 'open",
    'SELECT Id FROM Account WHERE CreatedDate > LAST_N_DAYS',
    'SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:x',
    'SELECT Id FROM Account; DROP TABLE x',
    "SELECT Id FROM Account WHERE Name IN ('a'",
    'SELECT (SELECT Id FROM Contacts FROM Account',
  ])
    assert.equal(refusal(soql).code, 'MALFORMED_QUERY', soql)
})

test('an offset above 2000 and a text above 100,000 characters are refused', () => {
  assert.equal(refusal('SELECT Id FROM Account OFFSET 2001').code, 'NUMBER_OUTSIDE_VALID_RANGE')
  assert.match(refusal(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(100_000)}'`).message, /longer than 100000/)
})
