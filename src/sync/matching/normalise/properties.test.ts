import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  plainText,
  readCompanyNames,
  readCountry,
  readDomains,
  readPersonWords,
  readPhone,
  readPlace,
  readPostcode,
  readState,
  readStreet,
} from './index.ts'

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), fc.string({ unit: 'grapheme', maxLength: 100 }))
/** Texts like names: words, forms, notes and signs in any order. */
const nameLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."Acme GmbH & Co. KG|S.A.|(UK)|*DUP*|dba|- HQ|IV|A.|B|2nd|the|of|Intl.|[|)|/DE/|Müller|東京|ООО|AT&T|d'|x".split(
          '|',
        ),
      ),
      fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(' '))
const words = (text: string) => readCompanyNames(text).names.map((name) => name.words)

test('no text makes any reader throw, and every word is lower-case ASCII', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, nameLike), (text) => {
      for (const name of readCompanyNames(text, [text]).names) {
        assert.ok(name.words.length > 0 && name.words.length === name.marks.length && name.core !== '')
        for (const word of name.words) assert.match(word, /^[a-z0-9]+$/)
      }
      for (const word of readPersonWords(text).words) assert.match(word, /^[a-z0-9]+$/)
      for (const read of [readCountry, readPlace, readPostcode, readStreet, plainText]) read(text)
      readState(text, text)
      readPhone(text, text)
      readDomains([text])
    }),
    { numRuns: 1500 },
  )
})

test('case and spaces make no difference', () => {
  fc.assert(
    fc.property(nameLike, (text) => {
      assert.deepEqual(words(text.toUpperCase()), words(text.toLowerCase()))
      assert.deepEqual(words(`  ${text.replace(/ /g, '   ')} `), words(text))
    }),
    { numRuns: 500 },
  )
})

test('composed and decomposed letters are read alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      assert.deepEqual(words(text.normalize('NFD')), words(text.normalize('NFC')))
    }),
  )
})

test('reading what was read gives the same words', () => {
  const plain = fc
    .array(
      fc.constantFrom(...'acme siemens bank müller intl. holdings IV the 3 of energy Deutschland mfg'.split(' ')),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((parts) => parts.join(' '))
  fc.assert(
    fc.property(plain, (text) => {
      for (const once of words(text)) assert.deepEqual(words(once.join(' ')), [once])
    }),
  )
})

test('hostile texts are read in bounded time', () => {
  const started = process.cpuUsage()
  for (const part of ['a', '(', '*', 'a.', "d'", '/', 'ü', '株', 'x ', 'dba ', '\ud800', '\u200f', '7', 'co ', '&']) {
    const text = part.repeat(100_000 / part.length)
    readCompanyNames(text, [text])
    readPersonWords(text)
    readPhone(text)
    readStreet(text)
    readState(text, text)
    readPlace(text)
    readPostcode(text)
    readCountry(text)
  }
  const { user, system } = process.cpuUsage(started)
  assert.ok(user + system < 1_500_000, `${user + system} µs`)
})
