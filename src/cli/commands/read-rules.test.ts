import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRules } from './read-rules.ts'

const RULE = { object: 'Account', name: 'r', field: 'Name', when: 'equals', value: 'No', message: 'no' }

test('rules of the emulated CRM come from a file; what is no rule is named with what would be one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'))
  const file = join(folder, 'rules.json')
  const reading = (text: string) => () => {
    writeFileSync(file, text)
    return readRules(file)
  }
  assert.deepEqual(reading(JSON.stringify([RULE, { ...RULE, onlyNew: true }]))().length, 2)
  assert.throws(reading('{'), /it is no JSON; it takes a list of/)
  assert.throws(reading('{}'), /it is no list/)
  assert.throws(reading(JSON.stringify([RULE, { ...RULE, when: 'shorter' }])), /entry 2 is not one/)
  assert.throws(reading(JSON.stringify([{ ...RULE, onlyNew: 'yes' }])), /entry 1 is not one/)
  assert.throws(() => readRules(join(folder, 'missing.json')), /cannot be read/)
  rmSync(folder, { recursive: true })
})
