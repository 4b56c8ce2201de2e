import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  legalForm,
  readCountry,
  readDomains,
  readPhone,
  readPlace,
  readPostcode,
  readState,
  readStreet,
} from './index.ts'

test('countries are known by code and in many languages', () => {
  const rows: Readonly<Record<string, string | null>> = {
    DE: 'DE',
    DEU: 'DE',
    Germany: 'DE',
    Deutschland: 'DE',
    Allemagne: 'DE',
    Niemcy: 'DE',
    ドイツ: 'DE',
    USA: 'US',
    'U.S.A.': 'US',
    'United States of America': 'US',
    uk: 'GB',
    England: 'GB',
    'Korea, Republic of': 'KR',
    Türkiye: 'TR',
    'Czech Republic': 'CZ',
    'Hong Kong SAR': 'HK',
    Россия: 'RU',
    中国: 'CN',
    Atlantis: 'atlantis',
    ' - ': null,
  }
  for (const [text, country] of Object.entries(rows)) assert.equal(readCountry(text), country, text)
  assert.equal(readCountry(null), null)
})

test('places have one spelling', () => {
  for (const [one, other] of [
    ['St. Louis', 'Saint Louis'],
    ['Ft Worth', 'Fort Worth'],
    ['Mt. Vernon', 'Mount Vernon'],
    ['München', 'Munich'],
    ['New York', 'New York City'],
    ['São Paulo', 'Sao Paulo'],
    ['Köln', 'Cologne'],
    ['Paris Cedex 08', 'PARIS'],
    ['東京都', 'Tokyo'],
    ['京都', 'Kyoto'],
  ] as const)
    assert.equal(readPlace(one), readPlace(other), one)
  assert.notEqual(readPlace('Springfield'), readPlace('Bloomfield'))
  assert.equal(readPlace(''), null)
})

test('states are known by code and name, in their country', () => {
  assert.equal(readState('California', 'US'), 'US-CA')
  assert.equal(readState('Calif.', 'USA'), 'US-CA')
  assert.equal(readState('CA', null), 'US-CA')
  assert.equal(readState('US-CA', null), 'US-CA')
  assert.equal(readState('WA', 'AU'), 'AU-WA')
  assert.equal(readState('Western Australia', 'Australia'), 'AU-WA')
  assert.equal(readState('Québec', 'CA'), 'CA-QC')
  assert.equal(readState('Bavaria', 'DE'), readState('Bayern', 'Germany'))
  assert.equal(readState('São Paulo', 'BR'), 'BR-SP')
  assert.equal(readState('Maharashtra', null), 'IN-MH')
  assert.equal(readState('Nowhere', 'US'), 'nowhere')
  assert.equal(readState(' ', 'US'), null)
})

test('postcodes are compared without country, spaces and add-ons', () => {
  assert.equal(readPostcode('D-80331'), '80331')
  assert.equal(readPostcode('94103-1234'), '94103')
  assert.equal(readPostcode('sw1a 1aa'), 'SW1A1AA')
  assert.equal(readPostcode('n/a'), null)
  assert.equal(readPostcode('00000'), null)
})

test('streets are compared in the short words of the post', () => {
  for (const [one, other] of [
    ['123 Main Street, Suite 4', '123 MAIN ST #4'],
    ['Hauptstraße 5', 'Hauptstr. 5'],
    ['5th Avenue 10', 'Fifth Ave. 10'],
    ['12 North Sunset Boulevard', '12 N. Sunset Blvd'],
    ['P.O. Box 12', 'PO Box 12'],
  ] as const)
    assert.equal(readStreet(one), readStreet(other), one)
  assert.equal(readStreet(''), null)
})

test('telephone numbers are digits with the country code where it is known', () => {
  const rows: readonly (readonly [string, string | null, string | null])[] = [
    ['+49 (0)30 123456', null, '4930123456'],
    ['030 / 12 34 56', 'DE', '4930123456'],
    ['0049 30 123456', 'DE', '4930123456'],
    ['+49 030 123456', 'DE', '4930123456'],
    ['(415) 555-2671 ext. 12', 'US', '14155552671'],
    ['1-415-555-2671', 'United States', '14155552671'],
    ['+1 415 555 2671 x99', null, '14155552671'],
    ['020 7946 0958', 'GB', '442079460958'],
    ['+39 06 698', 'IT', '3906698'],
    ['4930123456', 'DE', '4930123456'],
    ['030 123456', null, '30123456'],
    ['12', 'US', null],
    ['000000000', 'US', null],
    ['1111111111', null, null],
    ['123456789', null, null],
    ['n/a', null, null],
  ]
  for (const [text, country, digits] of rows) assert.equal(readPhone(text, country), digits, text)
})

test('domains are own ones, each once', () => {
  assert.deepEqual(
    readDomains(['https://www.acme.com/x', 'jane@acme.com', 'gmail.com', 'acme.github.io', null, 'a.de; b.de']),
    ['acme.com', 'a.de', 'b.de'],
  )
})

test('a form says family and countries', () => {
  assert.deepEqual(legalForm('gmbh'), { id: 'gmbh', family: 'limited', countries: ['DE', 'AT', 'CH', 'LI'] })
  assert.deepEqual(legalForm('ltd').countries, [])
  assert.equal(legalForm('never heard').family, 'generic')
})
