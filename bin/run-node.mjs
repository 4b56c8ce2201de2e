import { spawn } from 'node:child_process'

/** Runs Node with these arguments in place of this process: same streams, signals passed on, same exit code. */
export function runNode(node, args, cwd = process.cwd(), env = process.env) {
  const child = spawn(node, args, { cwd, stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`Could not start ${node}: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : (code ?? 1)))
}
