import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classOf } from './reject-class.ts'

test('a reject belongs to the class of who can help with it', () => {
  const wanted = {
    INVALID_SESSION_ID: 'auth',
    INSUFFICIENT_ACCESS_OR_READONLY: 'permission',
    INVALID_FIELD_FOR_INSERT_UPDATE: 'permission',
    FIELD_CUSTOM_VALIDATION_EXCEPTION: 'validation',
    REQUIRED_FIELD_MISSING: 'validation',
    DUPLICATES_DETECTED: 'duplicate',
    UNABLE_TO_LOCK_ROW: 'lock',
    REQUEST_LIMIT_EXCEEDED: 'limit',
    SERVER_UNAVAILABLE: 'limit',
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'mapping',
    INVALID_CROSS_REFERENCE_KEY: 'mapping',
    NUL_CHARACTER: 'mapping',
    STRING_TOO_LONG: 'size',
    RECORD_TOO_LARGE: 'size',
    SOMETHING_NEW: 'unknown',
  }
  assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((symbol) => [symbol, classOf(symbol)])), wanted)
})
