import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPublicAddress } from './addresses.ts'
import { checkAddress, checkEgress } from './egress.ts'

const rules = { allowedHosts: ['my.salesforce.com', 'login.salesforce.com'], allowLoopback: false }
const sandboxRules = { ...rules, allowLoopback: true }

const refused = { code: 'CC-HTTP-1' }

test('https to a listed host or its subdomain passes', () => {
  for (const url of [
    'https://login.salesforce.com/services/oauth2/token',
    'https://acme.my.salesforce.com/services/data?q=1',
    'https://ACME.my.salesforce.com:443//services',
  ])
    assert.doesNotThrow(() => checkEgress(url, rules), url)
})

test('hosts that only look like a listed one are refused', () => {
  for (const url of [
    'https://my.salesforce.com.evil.example',
    'https://evil-my.salesforce.com.example/my.salesforce.com',
    'https://xmy.salesforce.com',
    'https://user:secret@acme.my.salesforce.com',
    'https://acme.my.salesforce.com@evil.example',
    'https://acme.my.salesforce.com.',
    'https://acme.my.sälesforce.com',
    'https://acme.my.ѕalesforce.com',
    'https://MY.SALESFORCE.COM.EVIL.EXAMPLE',
    'https://acme.my.salesforce.com\\@evil.example',
    'https://salesforce.com',
  ])
    assert.throws(() => checkEgress(url, rules), refused, url)
})

test('other schemes and ports are refused', () => {
  for (const url of [
    'http://acme.my.salesforce.com',
    'ftp://acme.my.salesforce.com',
    'file:///etc/passwd',
    'gopher://acme.my.salesforce.com',
    'https://acme.my.salesforce.com:8443',
    'acme.my.salesforce.com',
    '',
    'javascript:alert(1)',
  ])
    assert.throws(() => checkEgress(url, rules), refused, url)
})

test('loopback passes only for sandboxes, whatever it is called', () => {
  for (const url of ['http://127.0.0.1:4500/x', 'http://localhost:4500', 'http://[::1]:4500']) {
    assert.throws(() => checkEgress(url, rules), refused, url)
    assert.doesNotThrow(() => checkEgress(url, sandboxRules), url)
  }
  for (const url of ['http://127.0.0.2:80', 'http://10.0.0.1', 'http://localhost.evil.example'])
    assert.throws(() => checkEgress(url, sandboxRules), refused, url)
})

test('unusual spellings of an address are refused even for sandboxes', () => {
  for (const url of [
    'http://0x7f.0.0.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://①27.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:0:0:1]/',
  ])
    assert.throws(() => checkEgress(url, sandboxRules), refused, url)
})

test('no address inside a network is public', () => {
  for (const address of [
    '10.1.2.3',
    '127.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '168.63.129.16',
    '172.31.0.1',
    '192.168.1.1',
    '192.0.0.170',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '0.0.0.0',
    '240.0.0.1',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::8.8.8.8',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
    '2002:a00:1::',
    '2001:0:1::',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    'nonsense',
    '',
  ])
    assert.equal(isPublicAddress(address), false, address)
  for (const address of ['8.8.8.8', '13.110.54.1', '2606:4700::1111'])
    assert.equal(isPublicAddress(address), true, address)
})

test('a listed name that leads to a private address is refused, a sandbox name that leads elsewhere too', () => {
  assert.throws(() => checkAddress('acme.my.salesforce.com', '10.0.0.1', sandboxRules), refused)
  assert.throws(() => checkAddress('acme.my.salesforce.com', '127.0.0.1', sandboxRules), refused)
  assert.throws(() => checkAddress('localhost', '8.8.8.8', sandboxRules), refused)
  assert.doesNotThrow(() => checkAddress('localhost', '::1', sandboxRules))
  assert.doesNotThrow(() => checkAddress('acme.my.salesforce.com', '13.110.54.1', rules))
})

test('the refusal names the host and never the rest of the address', () => {
  assert.throws(
    () => checkEgress('https://evil.example/path?access_token=00Dsecret', rules),
    (error: Error & { facts: object }) =>
      !`${error.message}${JSON.stringify(error.facts)}`.includes('00Dsecret') &&
      JSON.stringify(error.facts).includes('evil.example'),
  )
})
