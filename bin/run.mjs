// node bin/run.mjs SCRIPT [ARG ...]: runs one file of this repository with the right Node, installing first if needed.

import { runNode } from './run-node.mjs'
import { prepare, root } from './toolchain.mjs'

runNode(prepare(), process.argv.slice(2), root)
