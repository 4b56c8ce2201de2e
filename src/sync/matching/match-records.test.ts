import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { similarityOf } from './compare.ts'
import { decide } from './decide.ts'
import { matchRecords } from './match-records.ts'
import type { MatchRecord } from './normalise.ts'

const FILLER: MatchRecord[] = 'Borealis,Calyx,Dunmore,Ettrick,Fathom,Gantry,Hollis,Ivory,Juniper,Kestrel,Lumen,Marlow'
  .split(',')
  .map((name, index) => ({ id: `f${index}`, name: `${name} Trading`, domains: [`${name}.com`], country: 'France' }))

/** What the engine says about one company among these accounts and a dozen others. */
function decision(left: Omit<MatchRecord, 'id'>, ...rights: Omit<MatchRecord, 'id'>[]) {
  const all = [...FILLER, ...rights.map((right, index) => ({ ...right, id: `r${index}` }))]
  return matchRecords([{ ...left, id: 'l' }], all)[0]!
}
const verdict = (left: Omit<MatchRecord, 'id'>, ...rights: Omit<MatchRecord, 'id'>[]) => {
  const { state, reason, best } = decision(left, ...rights)
  return state === 'auto' ? `auto ${best}` : `${state} ${reason}`
}

test('same name and domain are one company, also with another legal form and spelling', () => {
  assert.equal(
    verdict(
      { name: 'Zephyrine Labs GmbH', domains: ['zephyrine.de'] },
      { name: 'ZEPHYRINE LABORATORIES', domains: ['www.zephyrine.de'] },
    ),
    'auto r0',
  )
})

test('another name is found through an alias, on either side', () => {
  const account = { name: 'Zephyrine (Quartzel Instruments)', country: 'Norway' }
  assert.equal(decision({ name: 'Quartzel Instruments', country: 'Norway' }, account).best, 'r0')
  assert.equal(decision({ name: 'ZQI', aliases: ['Zephyrine'], country: 'Norway' }, account).best, 'r0')
})

test('country tells siblings apart', () => {
  const siblings = [
    { name: 'Quillon', country: 'Canada' },
    { name: 'Quillon', country: 'Japan' },
  ]
  assert.equal(verdict({ name: 'Quillon Ltd', country: 'Japan' }, ...siblings), 'auto r1')
  assert.equal(verdict({ name: 'Quillon' }, ...siblings), 'review ambiguous')
})

test('equal accounts are ambiguous and never guessed', () => {
  const account = { name: 'Zephyrine Labs', domains: ['zephyrine.de'] }
  assert.equal(verdict(account, account, account), 'review ambiguous')
})

test('a domain that many accounts share proves the group, not the account', () => {
  const group = Array.from({ length: 12 }, (_, index) => ({
    name: `Subsidiary ${String.fromCharCode(65 + index)}mbra`,
    domains: ['group.com'],
  }))
  assert.notEqual(decision({ name: 'Something Else', domains: ['group.com'] }, ...group).state, 'auto')
})

test('other numbers in otherwise equal names are other companies', () => {
  assert.notEqual(
    decision({ name: 'Zephyrine Acquisition Corp II' }, { name: 'Zephyrine Acquisition Corp III' }).state,
    'auto',
  )
})

test('nothing in common is none', () => {
  assert.equal(verdict({ name: 'Wholly Unknown' }), 'none no-candidate')
  assert.equal(verdict({ name: '' }), 'none no-candidate')
})

test('every candidate carries its reasons in words, and they add up to its score', () => {
  const { candidates } = decision(
    { name: 'Zephyrine Labs', domains: ['zephyrine.de'], country: 'Germany' },
    { name: 'Zephyrine', domains: ['zephyrine.de'], country: 'Chile' },
  )
  const [best] = candidates
  assert.deepEqual(best!.evidence.map((one) => one.name).sort(), ['country', 'domain', 'name'])
  assert.match(best!.evidence.find((one) => one.name === 'country')!.sentence, /differ: DE and CL/)
  const sum = best!.evidence.reduce((total, one) => total + one.weight, 0)
  const other = decision(
    { name: 'Zephyrine Labs', domains: ['zephyrine.de'] },
    { name: 'Zephyrine', domains: ['zephyrine.de'] },
  ).candidates[0]!
  const otherSum = other.evidence.reduce((total, one) => total + one.weight, 0)
  assert.ok(
    Math.abs(best!.score - sum - (other.score - otherSum)) < 0.05,
    'the rest is the same constant for every pair',
  )
})

test('the answer does not depend on the order of the accounts', () => {
  const left = { id: 'l', name: 'Quillon Trading', country: 'Japan', domains: ['quillon.com'] }
  const rights = [
    ...FILLER,
    { id: 'a', name: 'Quillon' },
    { id: 'b', name: 'Quillon Trading' },
    { id: 'c', name: 'Quillon', country: 'Japan' },
  ]
  const expected = matchRecords([left], rights)
  fc.assert(
    fc.property(fc.shuffledSubarray(rights, { minLength: rights.length }), (shuffled) => {
      assert.deepEqual(matchRecords([left], shuffled), expected)
    }),
    { numRuns: 30 },
  )
})

test('a decision is auto only with enough probability and a margin, and ambiguity is told from weakness', () => {
  const reason = (...scores: number[]) => {
    const { state, reason } = decide(scores.map((score, index) => ({ id: `${index}`, score })))
    return `${state} ${reason}`
  }
  assert.equal(reason(), 'none no-candidate')
  assert.equal(reason(3), 'auto clear')
  assert.equal(reason(3, 2.9), 'review ambiguous')
  assert.equal(reason(0), 'review weak')
  assert.equal(reason(-5, -5), 'none weak')
  assert.equal(reason(10_000, 400), 'auto clear')
})

test('words are similar when misspelt, shortened or inflected, numbers never', () => {
  for (const [a, b] of [
    ['alnylam', 'alnyalm'],
    ['pharmaceut', 'pharmaceuticals'],
    ['systems', 'system'],
    ['petroliers', 'petrolier'],
  ] as const)
    assert.ok(similarityOf(a, b) > 0, `${a} ${b}`)
  for (const [a, b] of [
    ['2023', '2024'],
    ['alpha2', 'alpha3'],
    ['north', 'south'],
    ['car', 'cat'],
  ] as const)
    assert.equal(similarityOf(a, b), 0, `${a} ${b}`)
})
