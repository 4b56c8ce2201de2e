import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { excerptOf, findHelp, type HelpSection, targetOf } from './document.ts'

const SLUGS = new Set(['match-companies', 'errors'])
const SECTIONS: readonly HelpSection[] = [
  { slug: 'a', page: 'Importing', id: 'files', title: 'Files', text: 'Columns may be matched to fields.' },
  { slug: 'b', page: 'Matching companies', id: 'undo', title: 'How to undo a match', text: 'Press x. '.repeat(40) },
]

describe('the help', () => {
  it('leads links between documents to pages of the application and leaves out what it does not have', () => {
    assert.deepEqual(targetOf('../guides/match-companies.md#why', SLUGS), {
      ...{ kind: 'page', slug: 'match-companies', hash: 'why' },
    })
    assert.deepEqual(targetOf('#why', SLUGS), { kind: 'here', hash: 'why' })
    assert.deepEqual(targetOf('https://example.com/a#b', SLUGS), { kind: 'outside', href: 'https://example.com/a#b' })
    assert.deepEqual(targetOf('../decisions/0001-x.md', SLUGS), { kind: 'nowhere' })
    assert.deepEqual(targetOf(['java', 'script:alert(1)'].join(''), SLUGS), { kind: 'nowhere' })
  })

  it('finds sections with every word, headings first', () => {
    assert.deepEqual(
      findHelp(SECTIONS, 'match').map(({ slug }) => slug),
      ['b', 'a'],
    )
    assert.deepEqual(findHelp(SECTIONS, 'match columns').length, 1)
    assert.deepEqual(findHelp(SECTIONS, ' '), [])
  })

  it('shows the words around what was found', () => {
    assert.equal(excerptOf(SECTIONS[0] as HelpSection, 'fields'), 'Columns may be matched to fields.')
    assert.match(excerptOf(SECTIONS[1] as HelpSection, 'press'), /^Press x\..* …$/)
  })
})
