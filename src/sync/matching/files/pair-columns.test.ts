import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isChosen, understandPairs } from './pair-columns.ts'

const options = {
  file: 'pairs.csv',
  type: 'company',
  aliases: false,
  compare: [],
  id: null,
  where: null,
  keep: false,
} as const
const pairs = (header: string, more = {}) => understandPairs(header.split(','), { ...options, ...more })

test('the two records of a row are found by 1 and 2, left and right, before or behind', () => {
  for (const header of [
    'id,name1,name2,country1,country2',
    'id,name_1,name_2,country_1,country_2',
    'id,left_name,right_name,left_country,right_country',
    'id,name_left,name_right,Country Left,Country Right',
    'id,name_l,name_r,country_l,country_r',
  ]) {
    const { plan, unused } = pairs(header)
    assert.deepEqual(
      [plan.left.at, plan.right.at, unused],
      [{ name: [1], country: [3] }, { name: [2], country: [4] }, []],
      header,
    )
  }
})

test('columns of one side or none are named, except those that choose the rows', () => {
  const { plan, unused } = pairs('id,schema,name1,name2,label', { where: 'Schema=Company, LegalEntity' })
  assert.deepEqual(unused, ['label'])
  assert.equal(isChosen(['1', 'legalentity'], plan.where), true)
  assert.equal(isChosen(['1', 'Person'], plan.where), false)
})

test('further columns to compare are named without their side', () => {
  const { plan } = pairs('id,name1,name2,vat1,vat2', { compare: ['vat'] })
  assert.deepEqual([plan.left.others, plan.right.others], [[3], [4]])
})

test('a file without two sides or without an id says so', () => {
  assert.throws(() => pairs('id,name'), /no columns for two sides/)
  assert.throws(() => pairs('name1,name2'), /--id COLUMN/)
  assert.throws(() => pairs('id,name1,name2', { where: 'schema=x' }), /no such column/)
})
