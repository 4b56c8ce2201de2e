import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { likenessWords } from './review-words.ts'

describe('words of the review queue', () => {
  it('says of a likeness what agrees and what speaks against', () => {
    assert.equal(likenessWords('weak: +country +domain -name'), 'country and domain agree, name speaks against')
    assert.equal(likenessWords('weak: +name'), 'name agrees')
  })
})
