import assert from 'node:assert/strict'
import { test } from 'node:test'
import { domainLabel, readDomain } from './domain.ts'

test('addresses in every usual form lead to the registrable domain', () => {
  const own = { kind: 'own', domain: 'acme.co.uk' }
  for (const text of [
    'acme.co.uk',
    ' WWW.Acme.co.uk ',
    'https://shop.acme.co.uk:8443/a?b#c',
    'jane.doe@mail.acme.co.uk',
    '//acme.co.uk/x@y',
    'acme.co.uk.',
  ])
    assert.deepEqual(readDomain(text), own, text)
})

test('freemail, networks and site builders are shared and prove nothing', () => {
  for (const text of [
    'gmail.com',
    'x@web.de',
    'https://www.linkedin.com/company/acme',
    'acme.github.io',
    'acme.wixsite.com',
  ])
    assert.equal(readDomain(text)?.kind, 'shared', text)
})

test('what is no domain is null', () => {
  for (const text of [null, '', 'none', 'localhost', '10.0.0.1', 'http://', 'n/a', 'acme.invalidtld', 'a b.com', '-'])
    assert.equal(readDomain(text), null, String(text))
})

test('internationalised domains keep one spelling', () => {
  assert.equal(readDomain('https://MÜLLER.de/')?.domain, 'xn--mller-kva.de')
  assert.equal(readDomain('xn--mller-kva.de')?.domain, 'xn--mller-kva.de')
})

test('the label is the part its owner chose', () => {
  assert.equal(domainLabel('bostonproperties.com'), 'bostonproperties')
})
