#!/usr/bin/env node
// The `concordat` command. Prepares a fresh clone (packages, Node 24), then hands over to src/cli/main.ts.
import { join } from 'node:path'
import { runNode } from './run-node.mjs'
import { prepare, root } from './toolchain.mjs'

runNode(prepare(), [
  '--disable-warning=ExperimentalWarning',
  join(root, 'src', 'cli', 'main.ts'),
  ...process.argv.slice(2),
])
