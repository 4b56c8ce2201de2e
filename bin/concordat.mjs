#!/usr/bin/env node
// The `concordat` command. Prepares a fresh clone (packages, Node 24, for `start` the
// web application), then hands over to src/cli/main.ts.
import { join } from 'node:path'
import { runNode } from './run-node.mjs'
import { prepare, root } from './toolchain.mjs'
import { ensureWebApp } from './web-app.mjs'

const node = prepare()
if (process.argv[2] === 'start' && !process.argv.includes('--help')) ensureWebApp()

runNode(node, ['--disable-warning=ExperimentalWarning', join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)])
