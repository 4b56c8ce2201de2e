import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { createKeyRing, keyIdOf, parseKeys, sameSecret } from './key-ring.ts'

const [one, two] = [randomBytes(32), randomBytes(32)]
const ringOf = (text: string) => createKeyRing(parseKeys(text))
const broken = { code: 'CC-SECRET-5' }

test('what is sealed opens at its place and nowhere else', () => {
  const ring = ringOf(one.toString('base64'))
  const sealed = ring.seal('refresh töken', 'w1|connections|c1|tokens')
  assert.equal(ring.open(sealed, 'w1|connections|c1|tokens'), 'refresh töken')
  for (const place of ['w2|connections|c1|tokens', 'w1|connections|c2|tokens', 'w1|connections|c1|client_secret', ''])
    assert.throws(() => ring.open(sealed, place), broken, place)
})

test('every changed, cut or foreign text is refused', () => {
  const ring = ringOf(one.toString('hex'))
  const sealed = ring.seal('x'.repeat(40), 'p')
  for (let at = 3 + ring.currentKeyId.length; at < sealed.length; at++) {
    const flipped = sealed[at] === 'A' ? 'Q' : 'A'
    // The last character of an unpadded base64 text may hold spare bits.
    if (at === sealed.length - 1 || sealed[at] === '.') continue
    assert.throws(
      () => ring.open(`${sealed.slice(0, at)}${flipped}${sealed.slice(at + 1)}`, 'p'),
      (e: { code: string }) => /CC-SECRET-[56]/.test(e.code),
    )
  }
  for (const text of ['', 'plain', sealed.slice(0, -8), `${sealed}AAAA`, sealed.replace('v1', 'v2')])
    assert.throws(() => ring.open(text, 'p'), broken)
})

test('the same text is never sealed twice the same way', () => {
  const ring = ringOf(one.toString('hex'))
  assert.equal(new Set(Array.from({ length: 5000 }, () => ring.seal('a', 'p').split('.')[2])).size, 5000)
})

test('several keys: the first seals, all open, an unknown one is named', () => {
  const old = ringOf(`old:${one.toString('hex')}`)
  const both = ringOf(`new:${two.toString('base64')},old:${one.toString('base64url')}`)
  const sealed = old.seal('a', 'p')
  assert.equal(keyIdOf(sealed), 'old')
  assert.equal(both.open(sealed, 'p'), 'a')
  assert.equal(keyIdOf(both.seal('a', 'p')), 'new')
  assert.throws(() => old.open(both.seal('a', 'p'), 'p'), { code: 'CC-SECRET-6' })
})

test('a key without an id always gets the same id, in any spelling', () => {
  const ids = [one.toString('hex'), one.toString('base64'), one.toString('base64url')].map(
    (text) => ringOf(text).currentKeyId,
  )
  assert.equal(new Set(ids).size, 1)
})

test('short, empty, typed and well-known keys are refused', () => {
  for (const text of [
    '',
    ',',
    'changeme',
    'secret',
    one.subarray(1).toString('base64'),
    one.toString('hex').slice(2),
    '0'.repeat(64),
    Buffer.alloc(32, 'ab').toString('base64'),
    Buffer.from('changemechangemechangemechangeme').toString('base64'),
    `a b:${one.toString('hex')}`,
    `a:${one.toString('hex')},a:${two.toString('hex')}`,
  ])
    assert.throws(() => parseKeys(text), { code: 'CC-SECRET-1' }, text)
})

test('a key ring shows no key when it is printed', () => {
  const ring = ringOf(one.toString('hex'))
  const printed = `${inspect(ring, { depth: 9, showHidden: true })}${JSON.stringify(ring)}${ring}`
  assert.ok(!printed.includes(one.toString('hex').slice(0, 8)) && !printed.includes(one.toString('base64').slice(0, 8)))
  assert.ok(!printed.includes('Buffer'))
})

test('secrets are compared whole', () => {
  assert.equal(sameSecret('abc', 'abc'), true)
  assert.equal(sameSecret('abc', 'abd'), false)
  assert.equal(sameSecret('abc', 'abcd'), false)
})
