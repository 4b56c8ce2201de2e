// npm run check: the types of everything. The web application has settings of its own, as it runs in a browser.
import { spawnSync } from 'node:child_process'
import { prepare, root } from './toolchain.mjs'

const node = prepare()
let failed = false
for (const project of ['tsconfig.json', 'src/web/tsconfig.json']) {
  const done = spawnSync(node, ['node_modules/typescript/bin/tsc', '-p', project], { cwd: root, stdio: 'inherit' })
  failed ||= done.status !== 0
}
process.exit(failed ? 1 : 0)
