import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountRow, CompanyRow } from '../account-record.ts'
import { aliasesOf, isOwnName } from './alias.ts'

const ours = (name: string, ...domains: string[]): CompanyRow => ['c', name, [], domains, null, null, null, null, null]
const theirs = (name: string | null, website: string | null = null): AccountRow => [
  ...(['a', name, website] as const),
  ...([null, null, null, null, null, null, null, null, null, null, null] as const),
]

test('an account learns the name and the own domain of the company it was confirmed for', () => {
  assert.deepEqual(aliasesOf(ours('Fizzle', 'fizzle.io'), theirs('Metalorn Platforms', 'https://metalorn.com')), [
    { kind: 'name', value: 'Fizzle' },
    { kind: 'domain', value: 'fizzle.io' },
  ])
})

test('what it has already is not learned, however it is written', () => {
  assert.deepEqual(aliasesOf(ours('MÜLLER AG', 'mueller.de'), theirs('Müller A.G', 'http://www.mueller.de/start')), [
    { kind: 'name', value: 'MÜLLER AG' },
  ])
  assert.deepEqual(aliasesOf(ours('Zephyrine  Labs', 'zephyrine.com'), theirs('zephyrine labs', 'zephyrine.com')), [])
})

test('freemail and hosts of platforms are never learned', () => {
  assert.deepEqual(aliasesOf(ours('Quillon', 'gmail.com'), theirs('Quillon')), [])
  assert.deepEqual(aliasesOf(ours('Quillon', 'quillon.github.io'), theirs('Quillon')), [])
})

test('a name that any company could have is never learned', () => {
  for (const name of ['Test', 'Unknown', 'The Company Inc.', 'N/A', 'Head Office', '12345', '-', '', 'Demo Account'])
    assert.equal(isOwnName(name), false, name)
  for (const name of [
    '3M',
    'HP',
    '株式会社日立製作所',
    'International Business Machines',
    'General Test Systems GmbH & Co',
  ])
    assert.equal(isOwnName(name), true, name)
})
