import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConcordatError } from '../core/errors.ts'
import { readLoginUrl } from './login-url.ts'
import { changeSettings, DEFAULT_SETTINGS } from './settings.ts'

test('a new connection reads and matches, and writes nothing by itself', () => {
  const { enabled, autoMatch, autoSync, createAccounts, scheduleMinutes, guards } = changeSettings(DEFAULT_SETTINGS, {})
  assert.deepEqual(
    { enabled, autoMatch, autoSync, createAccounts, scheduleMinutes },
    {
      enabled: true,
      autoMatch: true,
      autoSync: false,
      createAccounts: 'off',
      scheduleMinutes: null,
    },
  )
  assert.equal(guards.deletesMax, 0)
})

test('a change touches what it names, inside the guards too', () => {
  const changed = changeSettings(DEFAULT_SETTINGS, { autoSync: true, guards: { deletesMax: 5 }, fieldPrefix: 'Scarf' })
  assert.deepEqual(changed, {
    ...DEFAULT_SETTINGS,
    autoSync: true,
    fieldPrefix: 'Scarf',
    guards: { ...DEFAULT_SETTINGS.guards, deletesMax: 5 },
  })
})

test('every senseless setting is refused by name', () => {
  const cases: [string, object][] = [
    ['autoSync', { autoSync: 'yes' }],
    ['createAccounts', { createAccounts: 'some' }],
    ['createFilter', { createAccounts: 'filter' }],
    ['createFilter', { createFilter: 'country = DE' }],
    ['fieldPrefix', { fieldPrefix: '1st' }],
    ['fieldPrefix', { fieldPrefix: 'Con__cordat' }],
    ['fieldPrefix', { fieldPrefix: 'x"; drop table' }],
    ['objects', { objects: {} }],
    ['objects', { objects: { 'Acc ount': { fields: 'all' } } }],
    ['objects.Account.fields', { objects: { Account: { fields: [] } } }],
    ['objects.Account', { objects: { Account: { columns: 'all' } } }],
    ['guards.updatesShare', { guards: { updatesShare: 20 } }],
    ['guards.createsMax', { guards: { createsMax: -1 } }],
    ['guards.createsMax', { guards: { createsMax: 1.5 } }],
    ['guards', { guards: null }],
    ['guards.x', { guards: { x: 1 } }],
    ['scheduleMinutes', { scheduleMinutes: 0 }],
    ['scheduleMinutes', { scheduleMinutes: '5' }],
    ['historyDays', { historyDays: 60 }],
    ['colour is not a setting', { colour: 'red' }],
    ['settings', [] as unknown as object],
  ]
  for (const [place, patch] of cases)
    assert.throws(
      () => changeSettings(DEFAULT_SETTINGS, patch),
      (error: ConcordatError) => {
        assert.equal(error.code, 'CC-CONN-4')
        assert.ok(error.message.includes(place), `${place} in "${error.message}"`)
        return true
      },
    )
})

test('several mistakes are told at once', () => {
  assert.throws(
    () => changeSettings(DEFAULT_SETTINGS, { enabled: 1, autoMatch: 2 }),
    (error: Error) => error.message.includes('enabled') && error.message.includes('autoMatch'),
  )
})

test('a create filter is read against the fields it may use', () => {
  const filterFields = { country: 'text' } as const
  const filter = { field: 'country', op: 'equals', value: 'Germany' } as const
  const settings = changeSettings(DEFAULT_SETTINGS, { createAccounts: 'filter', createFilter: filter }, filterFields)
  assert.deepEqual(settings.createFilter, filter)
  assert.throws(() => changeSettings(DEFAULT_SETTINGS, { createFilter: { ...filter, field: 'colour' } }, filterFields))
})

test('the address may be typed as people have it', () => {
  for (const [typed, origin] of [
    ['acme', 'https://acme.my.salesforce.com'],
    ['acme--dev', 'https://acme--dev.my.salesforce.com'],
    [' https://acme.my.salesforce.com/home/home.jsp?x=1 ', 'https://acme.my.salesforce.com'],
    ['ACME.my.salesforce.com', 'https://acme.my.salesforce.com'],
    [
      'https://acme--uat.sandbox.lightning.force.com/lightning/page/home',
      'https://acme--uat.sandbox.my.salesforce.com',
    ],
    ['https://login.salesforce.com', 'https://login.salesforce.com'],
    ['https://test.salesforce.com/', 'https://test.salesforce.com'],
    ['http://127.0.0.1:4500/', 'http://127.0.0.1:4500'],
    ['http://localhost:4500', 'http://localhost:4500'],
  ] as const)
    assert.equal(readLoginUrl('salesforce', typed, true), origin, typed)
})

test('foreign hosts, bare http and nonsense are refused with a reason and never a socket', () => {
  for (const [typed, reason] of [
    ['http://acme.my.salesforce.com', /use https/],
    ['http://evil.example', /use https/],
    ['https://evil.example', /not a host of salesforce/],
    ['https://my.salesforce.com.evil.example', /not a host/],
    ['https://acme.my.salesforce.com@evil.example', /user name/],
    ['https://acme.my.salesforce.com:8443', /port/],
    ['https://127.0.0.1:4500', /http/],
    ['http://10.0.0.1', /use https/],
    ['http://0x7f000001:1@evil.example', /user name/],
    ['ftp://acme.my.salesforce.com', /use https/],
    ['javascript:alert(1)', /./],
    ['', /no address/],
    ['not an address', /not a web address/],
    ['https://', /not a web address/],
  ] as const)
    assert.throws(
      () => readLoginUrl('salesforce', typed, true),
      (error: ConcordatError) => error.code === 'CC-CONN-3' && reason.test(error.message),
      typed,
    )
})

test('sandboxes are refused where they are switched off', () => {
  assert.throws(() => readLoginUrl('salesforce', 'http://127.0.0.1:4500', false), { code: 'CC-CONN-3' })
})
