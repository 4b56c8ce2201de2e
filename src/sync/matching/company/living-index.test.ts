import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildCompanyIndex, type CompanyIndex } from './company-index.ts'
import type { CompanyRecord } from './company-record.ts'
import { openCompanyMatcher } from './engine.ts'
import { openLiveCompanies } from './live-companies.ts'
import { LivingIndex } from './living-index.ts'
import { readCompany } from './read-company.ts'
import { columnText, textAt } from './vocabulary.ts'

const WORDS =
  'Acme Akme Acmee Global Globall Siemens Energy Solutions Software II III 3 Tokyo North Northern GmbH Inc. A.B.C.'
const someName = fc
  .array(fc.constantFrom(...WORDS.split(' '), 'オリオン'), { minLength: 0, maxLength: 4 })
  .map((words) => words.join(' '))
const someRecord: fc.Arbitrary<CompanyRecord> = fc.record({
  id: fc.integer({ min: 0, max: 150 }).map(String),
  name: someName,
  aliases: fc.array(someName, { maxLength: 2 }),
  domains: fc.constantFrom<string[]>([], ['acme.com'], ['siemens.de', 'acme.com'], ['north-energy.io']),
  country: fc.constantFrom('DE', 'US', null),
  city: fc.constantFrom('Berlin', 'Tokyo', null),
  phone: fc.constantFrom('+49 30 123456', null),
  employees: fc.constantFrom(10, 5000, null),
})
const byId = (records: readonly CompanyRecord[]) => new Map(records.map((record) => [record.id, record]))
const someSide = fc.array(someRecord, { minLength: 60, maxLength: 140 }).map(byId)

test('after every few changes it answers as an index that is built anew', () => {
  const someChanges = fc.array(fc.array(fc.tuple(fc.boolean(), someRecord), { minLength: 1, maxLength: 5 }), {
    maxLength: 6,
  })
  fc.assert(
    fc.property(someSide, someChanges, fc.array(someRecord, { minLength: 2, maxLength: 4 }), (side, changes, lefts) => {
      const live = openLiveCompanies(side.values())
      for (const left of lefts) live.decide(left)
      for (const some of changes) {
        for (const [stays, record] of some) {
          if (stays) {
            live.put(record)
            side.set(record.id, record)
          } else {
            live.remove(record.id)
            side.delete(record.id)
          }
        }
        assert.equal(live.size, side.size)
        const fresh = openCompanyMatcher(buildCompanyIndex(side.values()))
        for (const left of lefts) assert.deepEqual(live.decide(left, { kept: 14 }), fresh.decide(left, { kept: 14 }))
        const [one, other] = lefts as [CompanyRecord, CompanyRecord]
        assert.deepEqual(live.compare(one, other), fresh.compare(one, other))
        assert.deepEqual(live.features(one, '7'), fresh.features(one, '7'))
      }
    }),
    { numRuns: 15 },
  )
})

/** All that an index counts and finds by, without the numbers its rows, words and texts happen to have. */
function saidBy(index: CompanyIndex) {
  const idsOf = (from: number, to: number) =>
    [...index.postings.subarray(from, to)].map((row) => columnText(index.ids, row)).sort()
  const words: Record<string, unknown> = {}
  for (let word = 0; word < index.words.size; word++) {
    const rows = idsOf(index.postingStarts[word]!, index.postingEnds[word]!)
    if (rows.length > 0) words[textAt(index.words, word)] = [index.wordCounts[word], rows]
  }
  const texts: Record<string, unknown> = {}
  for (let text = 0; text < index.texts.size; text++)
    if (index.textCounts[text]! > 0) texts[textAt(index.texts, text)] = index.textCounts[text]
  const table = ({ keys, starts, ends, values }: CompanyIndex['keys'], said: (value: number) => string) => {
    const found: Record<string, unknown> = {}
    for (let at = 0; at < keys.length; at++)
      if (ends[at]! > starts[at]!) found[keys[at]!] = [...values.subarray(starts[at], ends[at])].map(said).sort()
    return found
  }
  return {
    size: index.size,
    distinctNames: index.distinctNames,
    words,
    texts,
    keys: table(index.keys, (row) => columnText(index.ids, row)),
    variants: table(index.variants, (word) => textAt(index.words, word)),
  }
}

test('records that come and go leave the counts, lists and keys that the others have alone', () => {
  fc.assert(
    fc.property(someSide, fc.array(someRecord, { maxLength: 40 }), (side, others) => {
      const rows = [...side.values()]
      const living = new LivingIndex([], (columns) => {
        for (const record of rows) columns.add(readCompany(record))
      })
      const gone = rows.filter((_, at) => at % 3 === 0)
      const come = [...byId(others).values()].map((record) => ({ ...record, id: `n${record.id}` }))
      living.change(
        gone.map((record) => rows.indexOf(record)),
        come.map(readCompany),
      )
      const stay = [...rows.filter((record) => !gone.includes(record)), ...come]
      assert.deepEqual(saidBy(living.index), saidBy(buildCompanyIndex(stay)))
      const all = come.map((_, at) => rows.length + at)
      living.change([...all, ...rows.map((_, at) => at).filter((at) => at % 3 !== 0)], [])
      assert.deepEqual(saidBy(living.index), saidBy(buildCompanyIndex([])))
      living.change([], rows.map(readCompany))
      assert.deepEqual(saidBy(living.index), saidBy(buildCompanyIndex(rows)))
    }),
    { numRuns: 15 },
  )
})
