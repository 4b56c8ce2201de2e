import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { API_TYPES, apiTypes } from '../../docs/api-types.ts'
import { root } from './source-files.ts'

test('the types of the web application are what the server says of its API', async () => {
  assert.equal(readFileSync(join(root, API_TYPES), 'utf8'), await apiTypes(), 'run "npm run api-types"')
})
