import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { whenInterrupted } from './until-stopped.ts'

test('one Ctrl-C that arrives twice is one wish', async () => {
  const signals = new EventEmitter()
  let asked = 0
  const forget = whenInterrupted(async () => {
    asked++
  }, signals)
  signals.emit('SIGINT')
  signals.emit('SIGINT')
  forget()
  assert.deepEqual([asked, signals.listenerCount('SIGINT')], [1, 0])
})
