import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALIKE, compareWords } from './compare-words.ts'
import { readMailbox } from './mailbox.ts'
import { localPart, mailboxFit, PATTERNS, patternOf } from './mailbox-name.ts'
import { nameWord } from './name-word.ts'
import { readBirthdate, readPerson } from './read-person.ts'
import { sharedForm, sharedSet, shortFormSets } from './short-forms.ts'
import { openVocabulary } from './vocabulary.ts'
import { withoutOneLetter, wordDistance } from './word-distance.ts'

test('mailboxes are read without tags, Gmail’s dots and capitals; roles of many languages are seen', () => {
  const read = (text: string) => {
    const mail = readMailbox(text)
    return mail && `${mail.local}@${mail.domain}`
  }
  assert.equal(read('John.Smith+crm@GoogleMail.com'), 'johnsmith@gmail.com')
  assert.equal(read('Ann <ann@sales.acme.co.uk>'), 'ann@acme.co.uk')
  assert.equal(read('no address'), null)
  for (const role of ['info', 'no-reply', 'vertrieb', 'sales2', 'contabilidad', 'info-berlin', 'recepcion'])
    assert.equal(readMailbox(`${role}@acme.com`)?.role, true, role)
  for (const person of ['ann', 'john.smith', 'salesman.jim', 'marc'])
    assert.equal(readMailbox(`${person}@acme.com`)?.role, false, person)
  assert.deepEqual([readMailbox('a@gmail.com')?.own, readMailbox('a@acme.com')?.own], [false, true])
})

test('local parts are made of names by patterns and known again', () => {
  for (const pattern of PATTERNS.keys()) {
    const local = localPart(pattern, 'john', 'smith')!
    assert.equal(localPart(patternOf(local, 'john', 'smith'), 'john', 'smith'), local)
  }
  assert.equal(localPart(0, 'john', ''), null)
})

test('an address fits a name under its short forms, and another one’s does not', () => {
  const fit = (local: string, given: string, family: string) => mailboxFit(local, [nameWord(given)], [nameWord(family)])
  assert.equal(fit('bill.wragge', 'william', 'wragge'), 3)
  assert.equal(fit('wwragge', 'william', 'wragge'), 2)
  assert.equal(fit('bwragge', 'william', 'wragge'), 2)
  assert.equal(fit('jacob', 'jake', 'lomman'), 1)
  assert.equal(fit('peter.miller', 'william', 'wragge'), -1)
  assert.equal(fit('x17', 'william', 'wragge'), 0)
})

test('short forms of many languages are one name', () => {
  for (const [short, long] of [
    ['bill', 'william'],
    ['sasha', 'alexander'],
    ['pepe', 'jose'],
    ['peggy', 'margaret'],
    ['hans', 'johannes'],
    ['giannis', 'john'],
    ['kasia', 'catherine'],
    ['wim', 'wilhelm'],
    ['paco', 'francisco'],
    ['beppe', 'giuseppe'],
    ['zhenya', 'yevgeny'],
  ] as const)
    assert.ok(sharedSet(shortFormSets(short), shortFormSets(long)) > 0, short)
  assert.equal(sharedSet(shortFormSets('bill'), shortFormSets('robert')), 0)
  assert.equal(sharedForm('bill', 'william'), 'william')
})

test('words of names are alike in levels', () => {
  const alike = (one: string, other: string, short = true) => compareWords(nameWord(one), nameWord(other), short)
  assert.equal(alike('smith', 'smith'), ALIKE.exact)
  assert.equal(alike('mohammed', 'muhammad'), ALIKE.sound)
  assert.equal(alike('bill', 'william'), ALIKE.short)
  assert.ok(alike('bill', 'william', false) < ALIKE.typo, 'a surname has no short forms')
  assert.equal(alike('wragge', 'wrage'), ALIKE.sound)
  assert.equal(alike('lindenberg', 'lindenburg'), ALIKE.bones)
  assert.equal(alike('macron', 'marcon'), ALIKE.typo)
  assert.equal(alike('j', 'john'), ALIKE.initial)
  assert.equal(alike('carney', 'cooney'), ALIKE.similar)
  assert.equal(alike('ortega', 'mandela'), ALIKE.none)
})

test('distances count a swap of neighbours once and stop at the limit', () => {
  assert.equal(wordDistance('merkel', 'mekrel', 3), 1)
  assert.equal(wordDistance('abc', 'xyz', 1), 2)
  assert.equal(wordDistance('', 'ab', 5), 2)
  assert.deepEqual(withoutOneLetter('anna'), ['anna', 'nna', 'ana', 'ann'])
})

test('birthdates are read in usual writings', () => {
  assert.equal(readBirthdate('1971-03-08'), 19710308)
  assert.equal(readBirthdate('19710308'), 19710308)
  assert.equal(readBirthdate('8.3.1971'), 19710308)
  assert.equal(readBirthdate('03/25/1971'), 19710325)
  assert.equal(readBirthdate('1971'), 19710000)
  assert.equal(readBirthdate('unknown'), 0)
})

test('a name may come in parts, in one piece, or only in the address', () => {
  const words = (record: Parameters<typeof readPerson>[0]) => {
    const { given, family, suffix } = readPerson(record)
    return [given, family]
      .map((list) => list.map((word) => word.text).join(' '))
      .concat(suffix)
      .join('|')
  }
  assert.equal(words({ id: '1', firstName: 'Dr. Jean-Luc', lastName: 'van der Berg Jr.' }), 'jean luc|berg|jr')
  assert.equal(words({ id: '1', fullName: 'Smith, John' }), 'john|smith|')
  assert.equal(words({ id: '1', email: 'john.smith@acme.com' }), 'john|smith|')
  assert.equal(words({ id: '1', email: 'info@acme.com' }), '||')
  assert.equal(words({ id: '1', firstName: 'Robert (Bob)', lastName: 'Tell' }), 'robert bob|tell|')
})

test('a vocabulary keeps texts of roles apart, counts them, and is the same after it was frozen', () => {
  const open = openVocabulary()
  const numbers = Array.from({ length: 5000 }, (_, at) => open.intern(1 + (at % 3), `word${at}`))
  open.add(numbers[7]!, 3)
  const frozen = openVocabulary(open.freeze())
  for (const [at, number] of numbers.entries()) assert.equal(frozen.find(1 + (at % 3), `word${at}`), number)
  assert.deepEqual([frozen.text(numbers[7]!), frozen.count(numbers[7]!), frozen.find(9, 'word7')], ['word7', 3, 0])
})
