import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CompanyRecord } from './company/index.ts'
import { touchKeys } from './touch-keys.ts'

const keysOf = (name: string, ...domains: string[]) => new Set(touchKeys({ id: '1', name, domains } as CompanyRecord))
const share = (a: ReadonlySet<number>, b: ReadonlySet<number>) => [...a].filter((key) => b.has(key))

test('records that could be candidates of each other share a key', () => {
  const wanted = keysOf('Zephyrine Laboratories', 'zephyrine.com')
  assert.ok(share(wanted, keysOf('Zephirine Labs')).length > 0, 'a misspelt word')
  assert.ok(share(wanted, keysOf('Zephyrinelaboratories GmbH')).length > 0, 'joined words')
  assert.ok(share(wanted, keysOf('Something Else', 'www.zephyrine.com/about')).length > 0, 'the domain')
  assert.ok(share(wanted, keysOf('Zephyrine', 'zephyrine.de')).length > 0, 'the domain says the name')
  assert.deepEqual(share(wanted, keysOf('Borealis Instruments', 'borealis.io')), [])
})

test('domains and whole names are keys below zero, words are not', () => {
  assert.ok(share(keysOf('Acme Rockets'), keysOf('Acme Rockets Inc.')).some((key) => key < 0))
  assert.ok(share(keysOf('Acme Rockets'), keysOf('Acme Trading')).every((key) => key >= 0))
})

test('however long a record is, its keys stay few, whole and of 32 bits', () => {
  const long = { id: '1', name: 'word '.repeat(20_000), aliases: Array.from({ length: 1000 }, (_, n) => `Alias ${n}`) }
  const keys = touchKeys(long)
  assert.ok(keys.length < 400, `${keys.length}`)
  assert.ok(keys.every((key) => Number.isInteger(key) && key >= -(2 ** 31) && key < 2 ** 31))
  assert.deepEqual(touchKeys({ id: '1', name: '' }), [])
})
