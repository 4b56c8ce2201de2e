import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Waterfall } from '../sync/matching/index.ts'
import { matchText, pairText, waterfallText } from './show-match.ts'

const WATERFALL: Waterfall = {
  start: -1.5,
  steps: [
    { name: 'domain', weight: 4.9, from: -1.5, to: 3.4, sentence: 'both have the domain acme.com' },
    { name: 'country', weight: -3.1, from: 3.4, to: 0.3, sentence: 'the countries differ: GB and DE' },
  ],
  score: 0.3,
  alone: 0.574,
  auto: 0.85,
  review: -1.73,
}
const COMPANY = { name: 'Acme', externalKey: 'co-1', domain: 'acme.com', country: 'United Kingdom' }

test('a waterfall shows how each piece of evidence moves the score towards what is needed', () => {
  assert.equal(
    waterfallText(WATERFALL),
    [
      '   start       −1.5  ░░░░░░░░     ┊                where every comparison starts',
      '   domain      +4.9  ███████████████████████████   both have the domain acme.com',
      '   country     −3.1            ░░░░░░░░░░░░░░░░░   the countries differ: GB and DE',
      '   total       +0.3            ◆  ┊                57 % if it were the only candidate',
    ].join('\n'),
  )
})

test('an explanation names company, reason, candidates and what would change it', () => {
  const text = matchText(COMPANY, {
    sentence: 'The best record reaches only 57 %, 70 % are needed.',
    decision: null,
    links: [],
    excluded: [{ remoteId: '001B', by: 'ann', at: new Date(0) }],
    thresholds: { auto: 0.7, review: 0.15 },
    changes: ['Acme GmbH lacks 0.5 points of evidence to be linked without asking.'],
    candidates: [
      {
        ...{ id: '001A', score: 0.3, probability: 0.574, evidence: [], waterfall: WATERFALL },
        ...{ name: 'Acme GmbH', website: 'acme.com', country: 'Germany', city: null },
      },
    ],
  })
  assert.match(text, /^Acme · co-1 · acme.com · United Kingdom\n─+\n\nThe best record reaches only 57 %/)
  assert.match(text, /\n1\. Acme GmbH · 001A · acme\.com · Germany {3}57 %\n {3}start/)
  assert.match(text, /\nWhat would change it\n {2}• Acme GmbH lacks 0\.5 points/)
  assert.match(text, /\nNever suggested\n {2}• 001B, said by ann on 1970-01-01/)
})

test('a pair that was never compared is told without a waterfall', () => {
  const text = pairText(COMPANY, '001X', {
    ...{ reason: 'unknown', sentence: 'The record is not among those that were pulled and matched.' },
    ...{ needed: 'a pull that brings the record, and a match', account: null, waterfall: null, alone: null },
    ...{ rank: null, probability: null, thresholds: { auto: 0.7, review: 0.15 } },
  })
  assert.ok(text.endsWith('To be linked without asking it takes a pull that brings the record, and a match.'))
})
