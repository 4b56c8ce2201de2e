import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFaultBox } from '../../parts/faults/fault-box.ts'
import { FaultsSyntaxError, parseFaults } from '../../parts/faults/parse-faults.ts'
import { SALESFORCE_FAULTS } from './salesforce-faults.ts'

describe('the language of --faults', () => {
  it('reads every example of its own help', () => {
    for (const [example] of SALESFORCE_FAULTS.help)
      assert.doesNotThrow(() => parseFaults(SALESFORCE_FAULTS, example), example)
  })

  it('reads shares, counts, single strikes and Retry-After', () => {
    const { triggers } = parseFaults(
      SALESFORCE_FAULTS,
      '503=0.1, lost-answer=create@3, 500=2, 429=query@1/3, html-page=always',
    )
    assert.deepEqual(
      triggers.map(({ name, kind, mode, amount, retryAfterSeconds }) => [name, kind, mode, amount, retryAfterSeconds]),
      [
        ['503', 'any', 'share', 0.1, 1],
        ['lost-answer', 'create', 'nth', 3, 1],
        ['500', 'any', 'next', 2, 1],
        ['429', 'query', 'nth', 1, 3],
        ['html-page', 'any', 'share', 1, 1],
      ],
    )
  })

  it('reads durations, ranges and limits', () => {
    const settings = parseFaults(
      SALESFORCE_FAULTS,
      'latency=50..200,token-ttl=20s,late-commit=4m:0.3,equal-stamps=500,slow-jobs=1500ms',
    )
    assert.deepEqual(settings.latency, { fromMs: 50, toMs: 200 })
    assert.equal(settings.tokenTtlMs, 20_000)
    assert.deepEqual(settings.lateCommit, { ms: 240_000, share: 0.3 })
    assert.equal(settings.equalStamps, 500)
    assert.equal(settings.slowJobsMs, 1500)
  })

  it('says what is wrong and what would be right', () => {
    assert.throws(() => parseFaults(SALESFORCE_FAULTS, '503'), /has no value/)
    assert.throws(() => parseFaults(SALESFORCE_FAULTS, 'quake=1'), /There is no fault "quake". Known faults: latency/)
    assert.throws(() => parseFaults(SALESFORCE_FAULTS, '503=sometimes'), /there is no kind "sometimes"/)
    assert.throws(() => parseFaults(SALESFORCE_FAULTS, 'token-ttl=soon'), /needs a duration/)
    assert.throws(() => parseFaults(SALESFORCE_FAULTS, '503=create3'), FaultsSyntaxError)
  })
})

describe('faults that are switched on', () => {
  it('strike exactly the request they name', () => {
    const box = createFaultBox(SALESFORCE_FAULTS, 1, 'lost-answer=create@2')
    const create = new Set(['create', 'write'] as const)
    const query = new Set(['query'] as const)
    assert.equal(box.strikes('lost-answer', create), null)
    assert.equal(box.strikes('lost-answer', query), null)
    assert.ok(box.strikes('lost-answer', create))
    assert.equal(box.strikes('lost-answer', create), null)
  })

  it('strike the same requests again with the same seed', () => {
    const strikes = (seed: number): string => {
      const box = createFaultBox(SALESFORCE_FAULTS, seed, '503=0.3')
      return Array.from({ length: 60 }, () => (box.strikes('503', new Set()) ? 'x' : '.')).join('')
    }
    assert.equal(strikes(7), strikes(7))
    assert.notEqual(strikes(7), strikes(8))
    assert.match(strikes(7), /x/)
  })

  it('can be replaced, added to and cleared while running', () => {
    const box = createFaultBox(SALESFORCE_FAULTS, 1)
    box.set('500=1')
    box.add('daily-limit=5')
    assert.equal(box.settings.triggers.length, 1)
    assert.equal(box.settings.dailyLimit, 5)
    box.clear()
    assert.deepEqual(box.settings, { triggers: [] })
  })
})
