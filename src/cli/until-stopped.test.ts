import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whenInterrupted } from './until-stopped.ts'

test('one Ctrl-C that arrives twice is one wish', async () => {
  let asked = 0
  const forget = whenInterrupted(async () => {
    asked++
  })
  process.emit('SIGINT')
  process.emit('SIGINT')
  forget()
  assert.equal(asked, 1)
})
