import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PERSON_MARK, readPersonWords } from './index.ts'

const words = (text: string) => readPersonWords(text).words.join(' ')
const sounds = (text: string) => readPersonWords(text).sounds.join(' ')

test('titles and suffixes are taken apart', () => {
  const { words: read, titles, suffixes } = readPersonWords('Prof. Dr. John Q. Smith Jr., PhD')
  assert.deepEqual([read.join(' '), titles.join(' '), suffixes.join(' ')], ['john q smith', 'prof dr', 'jr phd'])
  assert.deepEqual(readPersonWords('Henry Ford III').suffixes, ['3'])
  assert.deepEqual(readPersonWords('Smith Jr., John').suffixes, ['jr'])
  assert.equal(words('Sr. Juan Carlos'), 'juan carlos')
  assert.equal(words('Jack Ma'), 'jack ma')
  assert.equal(words('Dr'), 'dr', 'a title alone is the name')
})

test('initials stay letters, hyphens split, accents go', () => {
  assert.equal(words('J.R.R. Tolkien'), 'j r r tolkien')
  assert.equal(words('Jean-Pierre Müller'), 'jean pierre muller')
  assert.equal(words('Hans-Peter Mueller'), 'hans peter muller')
  assert.equal(words("Conan O'Brien"), 'conan obrien')
  assert.equal(words('Ole Jørgensen'), words('Ole Joergensen'))
  const { marks } = readPersonWords('John Q. Smith')
  assert.deepEqual(marks, [0, PERSON_MARK.INITIAL, 0])
})

test('a comma says which is the family', () => {
  const { words: read, marks } = readPersonWords('De la Cruz, Maria')
  assert.deepEqual(read, ['de', 'la', 'cruz', 'maria'])
  assert.deepEqual(
    marks.map((mark) => (mark & PERSON_MARK.FAMILY) !== 0),
    [true, true, true, false],
  )
  assert.equal(marks[0]! & PERSON_MARK.PARTICLE, PERSON_MARK.PARTICLE)
  assert.deepEqual(readPersonWords('John Smith, Jr.').marks, [0, 0], 'a suffix behind a comma says nothing')
})

test('what is in brackets and quotes is a nickname', () => {
  assert.deepEqual(readPersonWords('Robert (Bob) Smith').nicknames, ['bob'])
  assert.deepEqual(readPersonWords("William 'Bill' Gates").nicknames, ['bill'])
})

test('romanisations of one name sound alike', () => {
  for (const [one, other] of [
    ['Tchaikovsky', 'Чайковский'],
    ['Yulia', 'Julia'],
    ['Sergey Sergeyevich', 'Sergei Sergeevich'],
    ['Mohamed Hussein', 'Muhammad Hussain'],
    ['Isa bin Tarif', 'Isa Ben Tarif'],
    ['Mariya', 'Maria'],
    ['Dmitriy', 'Dmitry'],
    ['Wassiljew', 'Vassilyev'],
    ['김', 'Kim'],
  ] as const)
    assert.equal(sounds(one), sounds(other), one)
  assert.notEqual(sounds('Olga'), sounds('Oleg'))
  assert.notEqual(sounds('Smith'), sounds('Schmitz'))
})

test('patronymics are marked, Han and Hangul names are split behind the family', () => {
  assert.equal(readPersonWords('Владимир Владимирович Путин').marks[1], PERSON_MARK.PATRONYMIC)
  assert.equal(words('王小明'), 'wang xiaoming')
  assert.equal(words('김정은'), 'gim jeongeun')
})
