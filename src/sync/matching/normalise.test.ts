import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countryCode } from './country.ts'
import { hashKey, keysOf } from './keys.ts'
import { prepareName, prepareRecord } from './normalise.ts'

const words = (name: string) => prepareName(name).words.join(' ')
const names = (name: string) => prepareRecord({ id: '1', name }).names.map((one) => one.words.join(' '))

test('legal forms are taken off the end and the start and kept as evidence', () => {
  assert.equal(words('Acme GmbH & Co. KG'), 'acme')
  assert.equal(words('PT Acme Tbk'), 'acme')
  assert.equal(words('株式会社Acme'), 'acme')
  assert.equal(words('ООО Ромашка'), 'romashka')
  assert.equal(words('Spółka Acme Sp. z o.o.'), 'spolka acme')
  assert.deepEqual([prepareName('Acme Ltd.').form, prepareName('Acme Limited').form], ['ltd', 'ltd'])
  assert.equal(words('AG'), 'ag', 'a name that is only a form stays')
})

test('initials are one word however they are dotted', () => {
  assert.equal(words('A. B. C. Company'), words('ABC Company'))
  assert.equal(words('A. O. Smith Corp.'), 'ao smith')
})

test('scripts, accents, abbreviations and languages meet in one spelling', () => {
  assert.equal(words('Université de Genève'), words('Geneve University'.split(' ').reverse().join(' ')))
  assert.equal(words('Nat’l Mfg Intl'), 'national manufacturing international')
  assert.equal(words('Rocky III'), 'rocky 3')
  assert.equal(words('ﬁrst Bank'), 'first bank')
})

test('notes of sales people are no part of the name', () => {
  assert.deepEqual(names('Acme Inc *DUPLICATE* - HQ'), ['acme'])
  assert.deepEqual(names('Acme (do not use)'), ['acme'])
  assert.deepEqual(names('Pathfinder Bancorp, Inc. /MD/'), ['pathfinder bancorp'])
})

test('other names behind dba and in brackets become aliases, a country in brackets does not', () => {
  assert.deepEqual(names('Penguin Food dba Kalltrancy'), ['penguin food', 'kalltrancy'])
  assert.deepEqual(names('IBM (International Business Machines)'), ['ibm', 'international business machines'])
  assert.deepEqual(names('Quillon (Canada)'), ['quillon'])
})

test('countries are known by code and by name in several languages', () => {
  for (const name of ['DE', 'Germany', 'Deutschland', 'Allemagne', 'germany '])
    assert.equal(countryCode(name), 'DE', name)
  for (const name of ['USA', 'United States of America', 'u.s.']) assert.equal(countryCode(name), 'US', name)
  assert.equal(countryCode('Atlantis'), 'atlantis')
  assert.equal(countryCode(' '), null)
})

test('freemail and platform addresses are no domains of a company', () => {
  const record = prepareRecord({
    id: '1',
    name: 'A',
    domains: ['gmail.com', 'https://www.acme.com/x', 'acme.github.io'],
  })
  assert.deepEqual(record.domains, ['acme.com'])
})

test('any text can be prepared, and preparing is repeatable', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'grapheme' })), (name, aliases) => {
      const record = { id: '1', name, aliases, country: name, city: name, domains: aliases }
      const prepared = prepareRecord(record)
      assert.deepEqual(prepareRecord(record), prepared)
      assert.deepEqual(JSON.parse(JSON.stringify(prepared)), prepared)
      for (const key of keysOf(prepared)) assert.ok(Number.isSafeInteger(key) && key >= 0)
    }),
    { numRuns: 500 },
  )
})

test('a key depends on every letter', () => {
  assert.notEqual(hashKey('t:acme'), hashKey('t:acne'))
  assert.notEqual(hashKey('t:acme'), hashKey('n:acme'))
})
