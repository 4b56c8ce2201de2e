import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkNewPassword, hashPassword, needsRehash, PASSWORD_COST, verifyPassword } from './passwords.ts'
import { addressKey } from './throttle.ts'

const cheap = { memoryKiB: 1024, passes: 1 }

test('short, long, known, patterned and personal passwords are refused', () => {
  const email = 'ada.lovelace@example.com'
  for (const password of [
    '',
    'elevenchars',
    'x'.repeat(129),
    'a'.repeat(12),
    'abcabcabcabc',
    'password1234',
    'Correct Horse Battery Staple',
    '123456789012',
    'abcdefghijkl',
    'qwertyuiopas',
    'ada.lovelace1',
    'my ada.lovelace@example.com',
  ])
    assert.throws(() => checkNewPassword(password, email), { code: 'CC-USER-7' }, password)
  for (const password of [
    'twelve chars',
    'grün wie Ölkanne',
    '🐌🦔🐝🦋🐢🦎🐍🦕🦖🐙🦑🦐',
    ' leading and trailing ',
    'x1x1x1other words',
  ])
    assert.doesNotThrow(() => checkNewPassword(password, email), password)
})

test('a hash is argon2id with the parameters asked for and made anew when they change', async () => {
  const hash = await hashPassword('a good password', cheap)
  assert.match(hash, /^\$argon2id\$v=19\$m=1024,t=1,p=1\$/)
  assert.equal(await verifyPassword(hash, 'a good password', cheap), true)
  assert.equal(await verifyPassword(hash, 'a bad password', cheap), false)
  assert.equal(await verifyPassword(null, 'no account has this password', cheap), false)
  assert.equal(needsRehash(hash, cheap), false)
  assert.equal(needsRehash(hash, PASSWORD_COST), true)
  assert.match(await hashPassword('a good password', PASSWORD_COST), /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
})

test('the same password typed on another keyboard fits', async () => {
  const hash = await hashPassword('caf\u00e9 caf\u00e9 caf\u00e9', cheap)
  assert.equal(await verifyPassword(hash, 'cafe\u0301 cafe\u0301 cafe\u0301', cheap), true)
})

test('an IPv6 neighbourhood counts as one address', () => {
  assert.equal(addressKey('2001:db8:0:1::1'), addressKey('2001:0db8:0000:0001:ffff::9'))
  assert.notEqual(addressKey('2001:db8:0:1::1'), addressKey('2001:db8:0:2::1'))
  assert.notEqual(addressKey('10.0.0.1'), addressKey('10.0.0.2'))
})
