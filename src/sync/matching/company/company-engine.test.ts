import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  buildCompanyIndex,
  type CompanyRecord,
  openCompanyMatcher,
  openLiveCompanies,
  PAIR_COMPANY_MODEL,
  SHIPPED_COMPANY_MODEL,
} from './index.ts'

let count = 0
const account = (name: string, more: Partial<CompanyRecord> = {}): CompanyRecord => ({
  id: `a${count++}`,
  name,
  ...more,
})
const open = (records: readonly CompanyRecord[]) => openCompanyMatcher(buildCompanyIndex(records))
/** Companies of no importance: an index of a few records knows little of what is rare. */
const CROWD = [
  'Nordwind Logistik GmbH',
  'Blue Harbor Capital',
  'Tanaka Foods Co., Ltd.',
  'Orion Medical',
  'Grupo Sol SA',
].map((name) => account(name))
const best = (records: readonly CompanyRecord[], left: Partial<CompanyRecord>) => {
  const decision = open([...records, ...CROWD]).decide({ id: 'l', name: '', ...left })
  return { ...decision, name: records.find((one) => one.id === decision.best)?.name }
}
const score = (left: Partial<CompanyRecord>, right: Partial<CompanyRecord>) =>
  open(CROWD).compare({ id: 'l', name: '', ...left }, { id: 'r', name: '', ...right }).score

test('a rare name that agrees but for its form is linked without asking', () => {
  const decision = best([account('Alnylam Pharmaceuticals, Inc.')], { name: 'ALNYLAM PHARMACEUTICALS INC' })
  assert.equal(decision.state, 'auto')
})

test('funds of one family are told apart by their numbers, also Roman ones', () => {
  const funds = [account('Gores Holdings II'), account('Gores Holdings III'), account('Gores Holdings IX')]
  assert.equal(best(funds, { name: 'Gores Holdings 3, Inc.' }).name, 'Gores Holdings III')
  assert.notEqual(best([account('Gores Holdings II')], { name: 'Gores Holdings III' }).state, 'auto')
})

test('no agreement outvotes other numbers: a person is asked', () => {
  const place = { domains: ['autohopper.nl'], country: 'NL', city: 'Utrecht' }
  const decision = best([account('Autohopper Acquisition Corp. IV', place)], {
    name: 'Autohopper Acquisition Corp. II',
    ...place,
  })
  assert.equal(decision.state, 'review')
})

test('a form of another country speaks against the same name', () => {
  assert.ok(
    score({ name: 'Acmetron GmbH' }, { name: 'Acmetron GmbH' }) >
      score({ name: 'Acmetron GmbH' }, { name: 'Acmetron Inc.' }),
  )
})

test('"Siemens" is not "Siemens Energy": a word that only one has is missed', () => {
  const accounts = [account('Siemens Energy AG'), account('Siemens AG')]
  assert.equal(best(accounts, { name: 'Siemens' }).name, 'Siemens AG')
  const { evidence, state } = (() => {
    const decision = best([accounts[0]!], { name: 'Siemens' })
    return { evidence: decision.candidates[0]!.evidence, state: decision.state }
  })()
  assert.notEqual(state, 'auto')
  assert.ok(evidence.some((one) => one.weight < 0 && one.sentence.includes('energy')))
})

test('a word of another line on a shared domain asks a person: the domain proves the group, not which of it', () => {
  const place = { domains: ['vattenor.com'], country: 'SE' }
  const bank = account('Vattenor Bank', place)
  const with2 = [bank, account('Vattenor Foundation', place)]
  const ask = (name: string) => best(with2, { name, ...place })
  assert.equal(ask('Vattenor Bank').name, 'Vattenor Bank')
  assert.notEqual(ask('Vattenor').state, 'auto')
  assert.notEqual(ask('Vattenor Energy').state, 'auto')
  const alone = best([bank], { name: 'Vattenor', ...place }).candidates[0]!
  const among = ask('Vattenor').candidates.find((one) => one.id === bank.id)!
  assert.ok(among.score < alone.score)
  const missing = open(with2).features({ id: 'l', name: 'Vattenor Energy', ...place }, bank) ?? {}
  assert.equal(missing.missingLineBoth, 1)
  assert.equal(missing.missingBothDomainSame, 1)
})

test('accounts of one name in two cities are not one written twice', () => {
  const accounts = ['Woodcliff Lake', 'Coppell'].map((city) => account('Kanaya Maan', { country: 'US', city }))
  const decision = best(accounts, { name: 'Kanaya Maan', country: 'US' })
  assert.deepEqual([decision.state, decision.reason], ['review', 'ambiguous'])
})

test('among many accounts more are alike by chance, and the evidence says so', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => ({ id: `m${at}`, name: `Firm${at} Trading` }))
  const left = { id: 'l', name: 'Sural Castings', country: 'US' }
  const right = { id: 'r', name: 'Sura Casting', country: 'US' }
  const { evidence } = open(many).compare(left, right)
  const chance = evidence.find((one) => one.name === 'chance')!
  assert.ok(chance.weight < 0)
  assert.equal(chance.sentence, 'among 20000 accounts some are this much alike by chance')
  const few = open(CROWD).features(left, right)!
  assert.equal(few.chanceSizeName, undefined)
})

test('in a pair that somebody gives a misspelling costs less, and other numbers still are not linked', () => {
  const index = buildCompanyIndex(CROWD)
  const searched = openCompanyMatcher(index)
  const given = openCompanyMatcher(index, PAIR_COMPANY_MODEL)
  const [misspelt, right] = [
    { id: 'l', name: 'Nordwnd Logistik GmbH' },
    { id: 'r', name: 'Nordwind Logistik GmbH' },
  ]
  assert.ok(given.compare(misspelt, right).score > searched.compare(misspelt, right).score)
  const funds = [
    { id: 'l', name: 'Gores Holdings II' },
    { id: 'r', name: 'Gores Holdings III' },
  ] as const
  assert.ok(given.compare(...funds).probability < PAIR_COMPANY_MODEL.thresholds.auto)
})

test('initials find their name', () => {
  const decision = best([account('International Business Machines', { country: 'US', city: 'Armonk' })], {
    name: 'IBM',
    country: 'US',
    city: 'Armonk',
  })
  assert.equal(decision.name, 'International Business Machines')
  assert.ok(decision.candidates[0]!.evidence.some((one) => one.name === 'initials' && one.weight > 0))
})

test('a Japanese name finds its reading in Latin letters', () => {
  assert.equal(
    best([account('Geostr'), account('Tanabe')], { name: 'ジオスター株式会社', aliases: ['Geostr'] }).name,
    'Geostr',
  )
})

test('a domain that many accounts share proves less than one of its own', () => {
  const group = Array.from({ length: 12 }, (_, at) =>
    account(`Tower ${String.fromCharCode(65 + at)}x Unit`, { domains: ['acme.com'] }),
  )
  const shared = open(group).decide({ id: 'l', name: 'Zorblatt', domains: ['acme.com'] })
  const alone = open([...CROWD, account('Tower', { domains: ['acme.com'] })]).decide({
    id: 'l',
    name: 'Zorblatt',
    domains: ['acme.com'],
  })
  assert.ok(alone.probability > shared.probability)
  assert.match(
    shared.candidates[0]!.evidence.find((one) => one.name === 'domain')!.sentence,
    /acme\.com, which 12 accounts share/,
  )
})

test('duplicates of an account share one vote', () => {
  const twice = [
    account('Petros Pharmaceuticals', { domains: ['petros.com'], country: 'US' }),
    account('Petros Pharmaceuticals Inc', { domains: ['petros.com'], country: 'US' }),
  ]
  const decision = best(twice, { name: 'Petros Pharmaceuticals', domains: ['petros.com'], country: 'US' })
  assert.equal(decision.state, 'auto')
})

test('siblings of a group are told apart by country, and nothing is guessed without it', () => {
  const pfizer = ['US', 'GB', 'JP'].map((country) => account('Pfizer', { country, domains: ['pfizer.com'] }))
  const british = best(pfizer, { name: 'Pfizer', country: 'GB' })
  assert.equal(british.best, pfizer[1]!.id)
  const unknown = best(pfizer, { name: 'Pfizer' })
  assert.notEqual(unknown.state, 'auto')
  assert.equal(unknown.reason, 'ambiguous')
})

test('a trading name and a renamed company are found', () => {
  assert.equal(
    best([account('Kozmik Coffee')], { name: 'Westgate Holdings LLC dba Kozmik Coffee' }).name,
    'Kozmik Coffee',
  )
  assert.equal(best([account('BXP', { domains: ['bostonproperties.com'] })], { name: 'Boston Properties' }).name, 'BXP')
})

test('evidence adds up to the score with the start of the model', () => {
  const left = { id: 'l', name: 'Petros Pharma', country: 'DE', domains: ['petros.de'] }
  const decision = open([
    ...CROWD,
    account('Petros Pharmaceuticals 2', { country: 'US', domains: ['petros.com'] }),
  ]).decide(left)
  for (const candidate of decision.candidates) {
    const sum = candidate.evidence.reduce((total, one) => total + one.weight, SHIPPED_COMPANY_MODEL.weights.start ?? 0)
    assert.ok(Math.abs(sum - candidate.score) < 1e-9)
  }
})

const NAMES = [
  'Acme',
  'Acme Energy',
  'Acme 2',
  'Blue Harbor',
  'Blue Harbour Ltd',
  'Zeta GmbH',
  'Zeta Inc',
  'The Orion Group',
  '',
  'オリオン',
]
const someRecord = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map(String),
  name: fc.constantFrom(...NAMES),
  country: fc.constantFrom('DE', 'US', null),
  domains: fc.constantFrom<string[]>([], ['acme.com'], ['zeta.de']),
})
const distinct = (records: readonly CompanyRecord[]) => [
  ...new Map(records.map((record) => [record.id, record])).values(),
]

test('the order of accounts and of questions never shows', () => {
  fc.assert(
    fc.property(fc.array(someRecord, { maxLength: 20 }), fc.array(someRecord, { maxLength: 4 }), (rights, lefts) => {
      const one = open(distinct(rights))
      const other = open(distinct(rights).reverse())
      const answers = lefts.map((left) => one.decide(left))
      const back = [...lefts]
        .reverse()
        .map((left) => other.decide(left))
        .reverse()
      assert.deepEqual(back, answers)
    }),
    { numRuns: 60 },
  )
})

test('a living index answers as a fresh one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), someRecord), { maxLength: 25 }), someRecord, (changes, left) => {
      const live = openLiveCompanies([])
      const records = new Map<string, CompanyRecord>()
      changes.forEach(([stays, record], at) => {
        if (stays) {
          live.put(record)
          records.set(record.id, record)
        } else {
          live.remove(record.id)
          records.delete(record.id)
        }
        if (at % 5 === 0) live.decide(left)
      })
      assert.equal(live.size, records.size)
      assert.deepEqual(live.decide(left), open([...records.values()]).decide(left))
    }),
    { numRuns: 60 },
  )
})

test('no text of any kind makes it fail, and a fingerprint is the same for the same record', () => {
  const matcher = open(CROWD)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'binary' }), (name, other) => {
      const record = { id: 'x', name, aliases: [other], domains: [other], country: other, city: name, phone: other }
      const decision = matcher.decide(record)
      assert.ok(decision.probability >= 0 && decision.probability <= 1)
      assert.ok(Number.isFinite(matcher.compare(record, record).score))
      assert.equal(matcher.fingerprint(record), matcher.fingerprint({ ...record, id: 'y' }))
    }),
    { numRuns: 100 },
  )
})

test('a name of 100 kB and thousands of equal names take bounded time', () => {
  const matcher = open([...CROWD, ...Array.from({ length: 20_000 }, (_, at) => ({ id: `e${at}`, name: 'Acme Inc' }))])
  const before = process.cpuUsage().user
  for (let at = 0; at < 200; at++) assert.notEqual(matcher.decide({ id: 'l', name: 'Acme Inc' }).state, 'auto')
  matcher.decide({ id: 'l', name: 'word '.repeat(20_000) })
  matcher.compare({ id: 'l', name: 'x'.repeat(100_000) }, { id: 'r', name: 'ab cd '.repeat(20_000) })
  assert.ok((process.cpuUsage().user - before) / 1e6 < 3)
})

test('swapping the sides of a pair keeps what agrees', () => {
  const matcher = open(CROWD)
  const one = { id: 'l', name: 'Orion Medical Systems', country: 'US', domains: ['orion.com'] }
  const other = { id: 'r', name: 'Orion Medical', country: 'US', domains: ['orion.com'] }
  const there = matcher.features(one, other)!
  const back = matcher.features(other, one)!
  for (const name of ['domainSame', 'countrySame', 'missingShareEither', 'nameFirstWord'] as const)
    assert.ok(Math.abs((there[name] ?? 0) - (back[name] ?? 0)) < 1e-9, name)
})
