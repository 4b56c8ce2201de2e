#!/usr/bin/env node
// The `concordat` command. Prepares a fresh clone (packages, Node 24, for `start` the
// web application), then hands over to src/cli/main.ts.
import { join } from 'node:path'
import { runNode } from './run-node.mjs'
import { prepare, root } from './toolchain.mjs'
import { ensureWebApp } from './web-app.mjs'

const node = prepare()
if (process.argv[2] === 'start' && !process.argv.includes('--help')) ensureWebApp()

const args = ['--disable-warning=ExperimentalWarning', join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)]
// Matching waits for memory more than for anything else: in large pages it is found sooner, which saves a tenth of the time.
const pages = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }
runNode(node, args, process.cwd(), process.argv[2] === 'match' ? { ...pages, ...process.env } : process.env)
