import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildPersonIndex, openLivePeople, openPersonMatcher, type PersonRecord } from './index.ts'

const ACME = { company: 'Acme Rockets Inc', companyDomain: 'acme-rockets.com' }
const RIGHT: readonly PersonRecord[] = [
  { id: 'bill', kind: 'contact', firstName: 'Bill', lastName: 'Wragge', ...ACME },
  {
    id: 'wragge2',
    kind: 'contact',
    firstName: 'William',
    lastName: 'Wragge',
    company: 'Borealis',
    companyDomain: 'borealis.io',
  },
  {
    id: 'ada-lead',
    kind: 'lead',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@engines.org',
    company: 'Engines',
  },
  { id: 'ada', kind: 'contact', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.org' },
  { id: 'smith', kind: 'contact', firstName: 'John', lastName: 'Smith', ...ACME },
  { id: 'mills', kind: 'contact', firstName: 'Ann', lastName: 'Mills', email: 'amills@acme-rockets.com', ...ACME },
  { id: 'tell', kind: 'contact', firstName: 'Bob', lastName: 'Tell', email: 'btell@acme-rockets.com', ...ACME },
  { id: 'office', kind: 'contact', email: 'info@acme-rockets.com', ...ACME },
  { id: 'sasha', firstName: 'Aleksandr', lastName: 'Petrov', birthdate: '1971-03-08', city: 'Riga' },
  { id: 'garcia', firstName: 'José', lastName: 'García López', phone: '+34 600 123 456' },
]
const matcher = openPersonMatcher(buildPersonIndex(RIGHT))
const decide = (record: Omit<PersonRecord, 'id'>) => matcher.decide({ id: 'left', ...record })
const sentences = (record: Omit<PersonRecord, 'id'>) =>
  decide(record).candidates[0]!.evidence.map((one) => one.sentence)

test('the e-mail address finds the person, whatever its tag, case and dots, and says so', () => {
  assert.equal(decide({ firstName: 'Ada', lastName: 'Lovelace', email: 'ADA+news@engines.org' }).best, 'ada')
  assert.ok(
    sentences({ lastName: 'Lovelace', email: 'ada@engines.org' }).includes(
      'both have the e-mail address ada@engines.org',
    ),
  )
})

test('of a contact and a lead of one person the contact is the best, and they do not make each other ambiguous', () => {
  const decision = decide({ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.org', company: 'Engines' })
  assert.deepEqual([decision.best, decision.state, decision.margin], ['ada', 'auto', null])
  assert.deepEqual(decision.candidates.map((one) => one.id).slice(0, 2), ['ada', 'ada-lead'])
})

test('a short form at the same company is the person; the namesake elsewhere is not', () => {
  const decision = decide({ firstName: 'William', lastName: 'Wragge', ...ACME })
  assert.deepEqual([decision.best, decision.state], ['bill', 'auto'])
  assert.ok(decision.candidates[0]!.evidence.some((one) => /Bill is a short form of William/.test(one.sentence)))
  assert.notEqual(
    decide({ firstName: 'William', lastName: 'Wragge', company: 'Zephyr Mills', companyDomain: 'zephyr.de' }).state,
    'auto',
  )
})

test('the company’s usual address pattern predicts whose an address is', () => {
  const record = { lastName: 'Smith', firstName: 'Jon', email: 'jsmith@acme-rockets.com' }
  assert.equal(decide(record).best, 'smith')
  assert.ok(sentences(record).includes('jsmith@ is what John Smith would have there'))
})

test('a role mailbox is nobody', () => {
  const decision = decide({ email: 'info@acme-rockets.com', ...ACME })
  assert.equal(decision.state, 'none')
  assert.equal(decide({ email: 'sales@acme-rockets.com' }).state, 'none')
})

test('swapped names, compound surnames, transliteration and a birthdate with day and month swapped still find the person', () => {
  assert.equal(decide({ firstName: 'Wragge', lastName: 'Bill', ...ACME }).best, 'bill')
  assert.equal(decide({ firstName: 'Pepe', lastName: 'Garcia', phone: '0034600123456' }).best, 'garcia')
  assert.equal(decide({ firstName: 'Sasha', lastName: 'Petrow', birthdate: '1971-08-03' }).best, 'sasha')
  assert.equal(decide({ fullName: 'Петров, Александр', birthdate: '19710308' }).best, 'sasha')
})

test('father and son, and different first names at one company, are not the same', () => {
  const pair = (left: Omit<PersonRecord, 'id'>, right: Omit<PersonRecord, 'id'>) =>
    matcher.compare({ id: 'a', ...left }, { id: 'b', ...right }).score
  const john = { firstName: 'John', lastName: 'Wragge', ...ACME }
  assert.ok(pair({ ...john, lastName: 'Wragge Jr.' }, { ...john, lastName: 'Wragge Sr.' }) < pair(john, john) - 2)
  assert.ok(pair({ ...john, firstName: 'Gerald' }, john) < 0)
  assert.ok(
    pair({ ...john, companyKey: '1' }, { ...john, companyKey: '1' }) >
      pair({ ...john, companyKey: '1' }, { ...john, companyKey: '2' }),
  )
})

test('a further column counts when both sides have it', () => {
  const index = buildPersonIndex([{ id: 'r', firstName: 'Ada', lastName: 'King', others: ['X-17'] }], {
    compare: ['badge'],
  })
  const [candidate] = openPersonMatcher(index).decide({
    id: 'l',
    firstName: 'Ada',
    lastName: 'King',
    others: ['x 17'],
  }).candidates
  assert.ok(candidate!.evidence.some((one) => one.sentence === 'the same in "badge"'))
})

test('evidence adds up to the score, and what is excluded or linked is respected', () => {
  const record = { id: 'l', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.org' }
  const [first, second] = matcher.decide(record).candidates
  const sum = (candidate: typeof first) => candidate!.evidence.reduce((total, one) => total + one.weight, 0)
  assert.ok(Math.abs(first!.score - sum(first) - (second!.score - sum(second))) < 1e-9)
  const excluded = matcher.decide(record, { excluded: new Set(['ada', 'ada-lead']) })
  assert.ok(excluded.candidates.every((one) => !one.id.startsWith('ada')))
  assert.ok(matcher.decide(record, { linked: 'tell' }).candidates.some((one) => one.id === 'tell'))
})

test('a live index answers as a fresh one of the same records, whatever came and went', () => {
  const live = openLivePeople([...RIGHT].reverse())
  live.put({ id: 'tell', firstName: 'Somebody', lastName: 'Else' })
  live.put({ id: 'gone', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.org' })
  live.remove('gone')
  live.put(RIGHT.find((one) => one.id === 'tell')!)
  assert.equal(live.size, RIGHT.length)
  for (const left of RIGHT) {
    const [one, other] = [live.decide({ ...left, id: 'l' }), matcher.decide({ ...left, id: 'l' })]
    assert.deepEqual([one.best, one.state], [other.best, other.state])
    assert.ok(Math.abs((one.candidates[0]?.score ?? 0) - (other.candidates[0]?.score ?? 0)) < 1e-9)
  }
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', '@', 'a@b.c', '中村 太郎', 'محمد', '\u0000', 'Jr.', '1.1.1970'),
)
const anyRecord = fc.record(
  {
    firstName: anyText,
    lastName: anyText,
    fullName: anyText,
    email: fc.oneof(anyText, fc.emailAddress()),
    phone: anyText,
    company: anyText,
    companyDomain: anyText,
    companyKey: anyText,
    title: anyText,
    street: anyText,
    city: anyText,
    postcode: anyText,
    state: anyText,
    country: anyText,
    birthdate: anyText,
  },
  { requiredKeys: [] },
)

test('any Unicode is read without failing, the same question has the same answer, and a record finds itself', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 5 }), anyRecord, (records, left) => {
      const rights = records.map((record, at) => ({ ...record, id: `r${at}` }))
      const [one, other] = [rights, rights].map((list) => openPersonMatcher(buildPersonIndex(list)))
      assert.deepEqual(one!.decide({ ...left, id: 'l' }), other!.decide({ ...left, id: 'l' }))
      assert.equal(one!.fingerprint({ ...left, id: 'a' }), other!.fingerprint({ ...left, id: 'b' }))
      for (const { score } of one!.decide({ ...left, id: 'l' }).candidates) assert.ok(Number.isFinite(score))
    }),
    { numRuns: 60 },
  )
})

test('names of 100 kB and fifty thousand equal names are answered within bounds', () => {
  const long = 'x'.repeat(100_000)
  assert.ok(
    matcher.decide({
      id: 'l',
      firstName: long,
      lastName: `${long} ${long}`,
      fullName: long,
      email: `${long}@x.org`,
      street: long,
    }),
  )
  const equal = Array.from({ length: 50_000 }, (_, at) => ({ id: `e${at}`, firstName: 'John', lastName: 'Smith' }))
  const many = openPersonMatcher(
    buildPersonIndex([...equal, { id: 'mail', firstName: 'John', lastName: 'Smith', email: 'john@smith.me' }]),
  )
  const decision = many.decide({ id: 'l', firstName: 'John', lastName: 'Smith' })
  assert.notEqual(decision.state, 'auto')
  assert.ok(decision.candidates.length > 0, 'equal names are shown, not lost')
  assert.equal(many.decide({ id: 'l', firstName: 'John', lastName: 'Smith', email: 'John@Smith.me' }).best, 'mail')
})
