import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRefusal, refusalError, rejectOf } from './errors.ts'
import { parseLimitHeader } from './limits.ts'
import { parseRowError } from './write-bulk-results.ts'

const refusal = (symbol: string, status = 400, message = 'words', fields: string[] = []) => ({
  status,
  symbol,
  message,
  fields,
})

test('all forms of error bodies are understood', () => {
  assert.deepEqual(
    parseRefusal(400, '[{"message":"m","errorCode":"INVALID_FIELD","fields":["A"]}]'),
    refusal('INVALID_FIELD', 400, 'm', ['A']),
  )
  assert.deepEqual(
    parseRefusal(400, '{"error":"invalid_grant","error_description":"d"}'),
    refusal('invalid_grant', 400, 'd'),
  )
  assert.equal(parseRefusal(502, '<html>').symbol, 'HTTP_502')
  assert.equal(parseRefusal(406, '').symbol, 'HTTP_406')
})

test('refusals become errors that say when a retry makes sense and who can help', () => {
  const codes: [string, number, string][] = [
    ['API_DISABLED_FOR_ORG', 403, 'CC-SF-3'],
    ['INSUFFICIENT_ACCESS_OR_READONLY', 403, 'CC-SF-4'],
    ['INVALID_TYPE', 400, 'CC-SF-5'],
    ['INVALID_FIELD', 400, 'CC-SF-6'],
    ['HTTP_410', 410, 'CC-SF-7'],
    ['REQUEST_LIMIT_EXCEEDED', 403, 'CC-SF-8'],
    ['HTTP_200', 200, 'CC-SF-10'],
    ['HTTP_502', 502, 'CC-SF-15'],
    ['SOMETHING_NEW', 400, 'CC-SF-20'],
  ]
  for (const [symbol, status, code] of codes)
    assert.equal(refusalError(refusal(symbol, status), 'testing').code, code, symbol)
})

test('words that may quote what a record holds stay out of errors', () => {
  assert.doesNotMatch(refusalError(refusal('MALFORMED_QUERY', 400, 'Jane Doe'), 'searching').message, /Jane/)
})

test('a refused name of a person account is explained', () => {
  const reject = rejectOf(
    'Account',
    refusal('INVALID_FIELD_FOR_INSERT_UPDATE', 400, 'Unable to create/update fields: Name', ['Name']),
  )
  assert.match(reject.meaning, /person account/)
  assert.equal(reject.retry, 'after-fix')
})

test('a locked row is worth trying again, a converted lead never', () => {
  assert.equal(rejectOf('Account', refusal('UNABLE_TO_LOCK_ROW')).retry, 'later')
  assert.equal(rejectOf('Lead', refusal('CANNOT_UPDATE_CONVERTED_LEAD')).retry, 'never')
})

test('row errors of bulk jobs are taken apart', () => {
  assert.deepEqual(parseRowError('REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --'), {
    status: 200,
    symbol: 'REQUIRED_FIELD_MISSING',
    message: 'Required fields are missing: [Name]',
    fields: ['Name'],
  })
  assert.deepEqual(parseRowError('STRING_TOO_LONG:too long: a, b:A,B__c --').fields, ['A', 'B__c'])
  assert.deepEqual(parseRowError('UNABLE_TO_LOCK_ROW:unable to lock:--').fields, [])
  assert.equal(parseRowError('').symbol, 'UNKNOWN_EXCEPTION')
})

test('the quota header is read with and without additions', () => {
  assert.deepEqual(parseLimitHeader('api-usage=18/15000'), { used: 18, limit: 15000 })
  assert.deepEqual(parseLimitHeader('api-usage=18/15000; per-app-api-usage=17/250(appName=x)'), {
    used: 18,
    limit: 15000,
  })
  assert.equal(parseLimitHeader(undefined), null)
})
