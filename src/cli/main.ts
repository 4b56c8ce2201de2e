/** Entry of the `concordat` command: refuses an old Node, builds the commands, prints errors with their next step. */
import { enableCompileCache } from 'node:module'
import { argv, env, exit, stderr, versions } from 'node:process'

const NODE_MAJOR = 24

if (Number(versions.node.split('.')[0]) < NODE_MAJOR) {
  stderr.write(
    `Concordat needs Node ${NODE_MAJOR} or later, this is ${versions.node}. Start it with "npm start" or "npx concordat", which bring their own.\n`,
  )
  exit(1)
}

// Stripped and compiled sources are kept between runs: a command starts in half the time.
enableCompileCache()
// Loaded only now: an older Node could not even read these files.
const { runCli } = await import('./run-cli.ts')
await runCli(argv, env)
